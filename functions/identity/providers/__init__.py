"""The ways to sign in through somebody else."""

from collections.abc import Mapping

from functions.identity.models import Provider, ProviderView
from functions.identity.providers.oidc import OpenIdProvider
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
    offered: list[Provider] = []
    if settings.vk_client_id:
        offered.append(VkProvider(settings.vk_client_id, settings.vk_url))
    if settings.yandex_client_id:
        secret = settings.yandex_client_secret.get_secret_value()
        offered.append(
            YandexProvider(
                settings.yandex_client_id, secret, settings.yandex_oauth_url, settings.yandex_info_url
            )
        )
    if settings.google_client_id and settings.google_allowed:
        secret = settings.google_client_secret.get_secret_value()
        offered.append(OpenIdProvider(settings.google_client_id, secret, settings.google_issuer))
    return {provider.name: provider for provider in offered}


def provider_views(settings: IdentitySettings) -> list[ProviderView]:
    """All we know of, with the reason for each that cannot be used."""
    offered = providers_of(settings)
    kinds = ((VkProvider, NOT_SET_UP), (YandexProvider, NOT_SET_UP), (OpenIdProvider, _google(settings)))
    views = [
        ProviderView(name=kind.name, title=kind.title, unavailable=None if kind.name in offered else reason)
        for kind, reason in kinds
    ]
    mail = None if settings.smtp_host else NOT_SET_UP
    return [*views, ProviderView(name="email", title="Ссылка на почту", unavailable=mail)]


def _google(settings: IdentitySettings) -> str:
    return NOT_SET_UP if settings.google_allowed else GOOGLE_IS_OFF
