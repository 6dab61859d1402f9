"""What an agency may set, and what is refused with a reason."""

import pytest
from pydantic import ValidationError

from shared.agency import AgencySettings, Details, is_inn


@pytest.mark.parametrize("number", ["7707083893", "7736207543", "500100732259"])
def test_number_with_right_check_digits_is_an_inn(number: str) -> None:
    assert is_inn(number)


@pytest.mark.parametrize("number", ["7707083894", "500100732258", "770708389", "77О7083893", ""])
def test_anything_else_is_not(number: str) -> None:
    assert not is_inn(number)


def test_wrong_inn_is_refused_with_what_to_check() -> None:
    with pytest.raises(ValidationError, match="проверьте номер"):
        Details(inn="7707083894")


@pytest.mark.parametrize("zone", ["Europe/Kazan", "../etc/passwd", "+03:00", ""])
def test_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValidationError, match="часового пояса"):
        AgencySettings(timezone=zone)


def test_settings_stored_by_a_newer_version_are_read() -> None:
    settings = AgencySettings.model_validate({"home_city": "Казань", "unheard_of": 1, "version": 3})

    assert settings.home_city == "Казань"
