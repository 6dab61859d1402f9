"""Is the money divided as it usually is? Lines of a type against its typical shares."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from functions.finance.catalogue import groups, rules
from functions.finance.models import Line
from shared.agents import Notice, Severity
from shared.brief import EventType

SHARE_NAMES: Mapping[str, str] = {
    "venue": "площадка с уборкой",
    "catering": "питание",
    "av": "техника и сцена",
    "programme": "программа",
    "decor": "оформление",
    "people": "персонал",
    "marketing": "продвижение и регистрация",
    "safety": "безопасность",
    "permits": "разрешения и права",
    "transport": "транспорт и проживание",
    "media": "фото, печать и подарки",
}


def shares_of(lines: Iterable[Line]) -> dict[str, Decimal]:
    """Percent of the sum of lines by row of the table of shares. The rush surcharge is in no row."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.group != "rush":
            sums[groups()[line.group].share] += line.gross
    whole = sum(sums.values())
    return {row: sums[row] * 100 / whole for row in SHARE_NAMES} if whole else {}


def check_shares(event_type: EventType, lines: Iterable[Line]) -> list[Notice]:
    """A notice for each row further from its typical share than the tolerance."""
    typical, tolerance = rules().types[event_type].shares, rules().shares_tolerance
    return [
        _notice(row, share, typical.get(row, Decimal(0)))
        for row, share in shares_of(lines).items()
        if abs(share - typical.get(row, Decimal(0))) > tolerance
    ]


def _notice(row: str, share: Decimal, typical: Decimal) -> Notice:
    direction = "больше" if share > typical else "меньше"
    return Notice(
        code="unusual_share",
        severity=Severity.INFO,
        message=(
            f"Доля «{SHARE_NAMES[row]}» — {share:.0f} % прямых расходов, {direction} обычных {typical:.0f} % "
            "(наше допущение). Проверьте, так ли задумано."
        ),
        field=f"groups.{row}",
    )
