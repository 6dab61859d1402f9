"""The ways to sign in through somebody else."""

from collections.abc import Mapping

from functions.identity.models import Provider, ProviderView
from functions.identity.providers.oidc import Client, OpenIdProvider, is_kept_by_google
from functions.identity.providers.vk import VkProvider
from functions.identity.providers.yandex import YandexProvider
from functions.identity.settings import IdentitySettings

GOOGLE_IS_OFF = (
    "Вход через Google выключен: с 1 декабря 2023 года 149-ФЗ (в редакции 406-ФЗ) не разрешает входить на "
    "российские сайты через иностранные сервисы авторизации."
)
NOT_SET_UP = "Владелец системы ещё не подключил этот способ входа."


def providers_of(settings: IdentitySettings) -> Mapping[str, Provider]:
    """Those that can be used now, by name."""
    offered = (_vk(settings), _yandex(settings), _google(settings), _openid(settings))
    return {provider.name: provider for provider in offered if provider}


def provider_views(settings: IdentitySettings) -> list[ProviderView]:
    """All we know of, with the reason for each that cannot be used; the operator's own only where it is."""
    offered = providers_of(settings)
    google_reason = NOT_SET_UP if settings.google_allowed else GOOGLE_IS_OFF
    reasons = {
        "vk": ("VK ID", NOT_SET_UP),
        "yandex": ("Яндекс ID", NOT_SET_UP),
        "google": ("Google", google_reason),
    }
    known = [
        ProviderView(name=name, title=title, unavailable=None if name in offered else reason)
        for name, (title, reason) in reasons.items()
    ]
    own = [
        ProviderView(name=one.name, title=one.title) for one in offered.values() if one.name not in reasons
    ]
    mail = ProviderView(
        name="email", title="Ссылка на почту", unavailable=None if settings.smtp_host else NOT_SET_UP
    )
    return [*known, *own, mail]


def _vk(settings: IdentitySettings) -> Provider | None:
    return VkProvider(settings.vk_client_id, settings.vk_url) if settings.vk_client_id else None


def _yandex(settings: IdentitySettings) -> Provider | None:
    if not settings.yandex_client_id:
        return None
    secret = settings.yandex_client_secret.get_secret_value()
    return YandexProvider(
        settings.yandex_client_id, secret, settings.yandex_oauth_url, settings.yandex_info_url
    )


def _google(settings: IdentitySettings) -> Provider | None:
    if not (settings.google_client_id and settings.google_allowed):
        return None
    client = Client(settings.google_client_id, settings.google_client_secret.get_secret_value())
    return OpenIdProvider("google", "Google", client, settings.google_issuer, keeps=is_kept_by_google)


def _openid(settings: IdentitySettings) -> Provider | None:
    """The operator's own provider answers for the addresses it calls verified."""
    if not (settings.openid_client_id and settings.openid_issuer):
        return None
    client = Client(settings.openid_client_id, settings.openid_client_secret.get_secret_value())
    return OpenIdProvider("openid", settings.openid_title, client, settings.openid_issuer)
