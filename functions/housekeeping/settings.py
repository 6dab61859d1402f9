"""What housekeeping is given."""

from functions.housekeeping.telemetry.settings import TelemetrySettings
from shared.config import BucketSettings


class HousekeepingSettings(TelemetrySettings, BucketSettings):
    """It reads the tables, writes to every inbox, looks at every queue, deletes files of erased people, and
    tells a Prometheus."""
