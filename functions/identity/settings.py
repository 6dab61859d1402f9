"""What identity is given. A provider without a client id is not offered."""

from pydantic import SecretStr

from shared.config import BucketSettings, DatabaseSettings, KmsSettings


class IdentitySettings(DatabaseSettings, KmsSettings, BucketSettings):
    """`AUTH_SIGNING_KEYS` is a private JWKS: the first key signs, the others are still trusted."""

    auth_signing_keys: SecretStr
    public_url: str = "http://127.0.0.1:8080"
    """Where the gateway answers: redirect addresses are made of it, never of a request."""

    vk_client_id: str = ""
    vk_url: str = "https://id.vk.com"
    yandex_client_id: str = ""
    yandex_client_secret: SecretStr = SecretStr("")
    yandex_oauth_url: str = "https://oauth.yandex.ru"
    yandex_info_url: str = "https://login.yandex.ru/info"
    google_client_id: str = ""
    google_client_secret: SecretStr = SecretStr("")
    google_issuer: str = "https://accounts.google.com"
    google_allowed: bool = False
    """A statement of the operator: our users are not in Russia (see `providers.GOOGLE_IS_OFF`)."""
    openid_title: str = "OpenID"
    """What the operator's own OpenID provider is called on the sign-in page."""
    openid_client_id: str = ""
    openid_client_secret: SecretStr = SecretStr("")
    openid_issuer: str = ""

    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = ""
