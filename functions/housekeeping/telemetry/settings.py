"""Where telemetry goes, in this installation. What has no address is not sent."""

from datetime import datetime, timedelta

from pydantic import SecretStr, field_validator

from shared.config import DatabaseSettings, WatchSettings

#: Work on the system is told of this long before it begins.
NOTICE = timedelta(hours=1)


class TelemetrySettings(DatabaseSettings, WatchSettings):
    """`remote_write_*`: a Prometheus workspace. `otlp_url`: a collector's `…/v1/traces`."""

    remote_write_url: str = ""
    remote_write_key: SecretStr = SecretStr("")
    otlp_url: str = ""
    maintenance: str = ""
    """When the system will be worked on: `2026-12-01T00:00Z/2026-12-01T02:00Z`."""

    @field_validator("maintenance")
    @classmethod
    def _is_an_interval(cls, text: str) -> str:
        if text and interval(text)[0].tzinfo is None:
            raise ValueError("name the zone")
        return text


def interval(text: str) -> tuple[datetime, datetime]:
    """An ISO 8601 interval of two moments. Raises `ValueError`."""
    start, _, end = text.partition("/")
    return datetime.fromisoformat(start), datetime.fromisoformat(end)


def is_maintenance(text: str, now: datetime) -> bool:
    """Whether the work is going on or will soon."""
    if not text:
        return False
    start, end = interval(text)
    return start - NOTICE <= now < end
