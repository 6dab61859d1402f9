"""Days are counted where the event is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.cities import find_city

MOSCOW = "Europe/Moscow"


def timezone_of(city_name: str) -> str:
    """IANA name; Moscow's for a city we do not know."""
    city = find_city(city_name)
    return city.timezone if city else MOSCOW


def local_day(now: datetime, city_name: str) -> date:
    """The date it is in the city."""
    return now.astimezone(ZoneInfo(timezone_of(city_name))).date()
