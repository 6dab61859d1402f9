"""Quantities by norm: how many units of a line an event needs, and the formula in Russian."""

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from functions.finance.catalogue import Driver, Quantity, rules
from functions.finance.terms import Terms

#: A staff shift, hours; a longer day is paid as more shifts.
SHIFT_HOURS = 8
#: Longest day of work on a site: a longer event is counted in days of this length.
DAY_HOURS = 12
LONGEST_ONE_DAY = 16
#: Fourchette staff with bartenders grows slower than guests: 16 at 150, 18 at 200
#: (К. Погодин, «Ресторан выездного обслуживания»); one per nine below that is an assumption.
STANDING_PER, STANDING_BASE, STANDING_SLOPE = 9, 10, 25


class Measured(NamedTuple):
    """A quantity and how it came."""

    quantity: Decimal
    formula: str


def measure(quantity: Quantity, terms: Terms) -> Measured:
    """The quantity of any line but a percent one."""
    return _MEASURES[quantity.driver](quantity, terms)


def days_of(hours: int) -> int:
    """Days an event takes."""
    return _one_per(hours, 24)


def site_hours(hours: int) -> int:
    """Hours of work on site: nights of an event of several days are not counted."""
    return hours if hours <= LONGEST_ONE_DAY else max(LONGEST_ONE_DAY, DAY_HOURS * days_of(hours))


def shifts_of(hours: int) -> int:
    """Paid shifts of one person."""
    return _one_per(site_hours(hours), SHIFT_HOURS)


def area_of(terms: Terms) -> int:
    """m² the guests need."""
    return _up(terms.guests * terms.type_rules.area.per_guest)


def _fixed(quantity: Quantity, terms: Terms) -> Measured:
    days = days_of(terms.hours) if quantity.daily else 1
    return Measured(quantity.rate * days, f"{_text(quantity.rate)} на мероприятие{_times('дн.', days)}")


def _per_guest(quantity: Quantity, terms: Terms) -> Measured:
    days = days_of(terms.hours) if quantity.daily else 1
    if quantity.norm == "toilets":
        units, text = toilets(terms.guests, terms.hours), f"таблица на {terms.guests} чел."
    elif quantity.per:
        units, text = _one_per(terms.guests, quantity.per), f"{terms.guests} чел. / {quantity.per}"
    else:
        units, text = _up(terms.guests * quantity.rate), f"{terms.guests} чел.{_rate(quantity)}"
    units = max(units, quantity.minimum)
    result = f" → {units}" if units != terms.guests else ""
    return Measured(Decimal(units * days), f"{text}{result}{_times('дн.', days)}")


def _per_hour(quantity: Quantity, terms: Terms) -> Measured:
    hours = site_hours(terms.hours) + quantity.extra_hours
    return Measured(Decimal(hours), f"{hours} ч")


def _per_m2(quantity: Quantity, terms: Terms) -> Measured:
    area = _up(area_of(terms) * quantity.rate)
    per_guest = _text(terms.type_rules.area.per_guest)
    text = f"{terms.guests} чел. × {per_guest} м²{_rate(quantity)} → {area} м²"
    if quantity.hourly:
        hours = site_hours(terms.hours) + quantity.extra_hours
        return Measured(Decimal(area * hours), text + _times("ч", hours))
    days = days_of(terms.hours) + quantity.extra_days if quantity.daily else 1
    return Measured(Decimal(area * days), text + _times("дн.", days))


def _per_staff_shift(quantity: Quantity, terms: Terms) -> Measured:
    if quantity.norm == "standing_service":
        people = standing_service(terms.guests)
    else:
        people = _one_per(terms.guests, quantity.per or 1)
    people = max(people, quantity.minimum)
    shifts = shifts_of(terms.hours)
    return Measured(Decimal(people * shifts), f"{people} на {terms.guests} чел.{_times('см.', shifts)}")


def toilets(guests: int, hours: int) -> int:
    """Cabins and urinals by the dated table, half of the guests being women."""
    rule = [rule for rule in rules().toilets if hours >= rule.from_hours][-1]
    women = _one_per(guests, 2)
    return (
        _one_per(women, rule.women)
        + _one_per(guests - women, rule.men)
        + _one_per(guests - women, rule.urinals)
    )


def standing_service(guests: int) -> int:
    """Waiters and bartenders of a fourchette."""
    return min(_one_per(guests, STANDING_PER), STANDING_BASE + _one_per(guests, STANDING_SLOPE))


def _one_per(number: int, per: int) -> int:
    return -(-number // per)


def _up(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_CEILING))


def _text(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def _rate(quantity: Quantity) -> str:
    return f" × {_text(quantity.rate)}" if quantity.rate != 1 else ""


def _times(word: str, number: int) -> str:
    return f" × {number} {word}" if number != 1 else ""


_MEASURES: Mapping[Driver, Callable[[Quantity, Terms], Measured]] = {
    Driver.FIXED: _fixed,
    Driver.PER_GUEST: _per_guest,
    Driver.PER_HOUR: _per_hour,
    Driver.PER_M2: _per_m2,
    Driver.PER_STAFF_SHIFT: _per_staff_shift,
}
