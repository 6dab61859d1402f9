"""The vendor shortlist against the estimate: candidates per category meet the money allotted to it.

Vendors and finance work in parallel, so the candidates come without amounts; whoever has both results
calls `shortlist`. Pure.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pydantic import BaseModel, Field

from shared.money import Rubles
from shared.texts import rubles_text

SHORTLIST_SIZE = 3
#: A price under this share of the amount buys something else than what the estimate counted. Our assumption.
FAR_BELOW = Decimal("0.5")


class Candidate(BaseModel):
    """A vendor that fits the event, before the estimate is looked at."""

    vendor_id: str
    name: str
    city: str
    price: Rubles | None
    """The whole event, VAT included; None = the vendor states no price."""
    formula: str | None = None
    """How the price came about, in Russian."""
    score: float
    """0…1 among the candidates of the category."""
    rating: str
    """In Russian, with the number of reviews."""
    why: list[str] = Field(default_factory=list)
    gaps: list[str] = Field(default_factory=list)
    """What is not known, in Russian."""
    travels_from: str | None = None
    """Its home city, when it would have to travel."""
    invented: bool = False
    """A demo vendor: no such company exists."""


class Rejected(BaseModel):
    """A vendor of the category that was ruled out."""

    vendor_id: str
    name: str
    reasons: list[str]
    invented: bool = False


class CategoryCandidates(BaseModel):
    """Candidates of one category, best first."""

    category: str
    name: str
    candidates: list[Candidate]
    rejected: list[Rejected] = Field(default_factory=list)
    note: str | None = None
    """In Russian: why there are none, or why they come from another city."""


class Pick(Candidate):
    """A candidate on the shortlist."""

    over_by: Rubles | None = None
    """How much its price exceeds the allotted amount; None when it does not."""
    far_below: bool = False
    """So much cheaper that its level or contents must be asked about."""


class CategoryShortlist(BaseModel):
    """The shortlist of one category: those that match the amount first, each group best first."""

    category: str
    name: str
    allotted: Rubles | None
    """Gross amount of the estimate's lines; None when the estimate has none."""
    picks: list[Pick]
    note: str | None = None


def shortlist(
    found: Sequence[CategoryCandidates], allotments: Mapping[str, Decimal], size: int = SHORTLIST_SIZE
) -> list[CategoryShortlist]:
    """At most `size` vendors per category: those that match the amount, those far below it, those without a
    price, those over it."""
    return [_of_category(category, allotments.get(category.category), size) for category in found]


def _of_category(found: CategoryCandidates, allotted: Decimal | None, size: int) -> CategoryShortlist:
    picks = [_pick(candidate, allotted) for candidate in found.candidates]
    chosen = sorted(picks, key=_group)[:size]
    notes = [note for note in (found.note, _budget_note(picks, allotted)) if note]
    return CategoryShortlist(
        category=found.category,
        name=found.name,
        allotted=allotted,
        picks=chosen,
        note=" ".join(notes) or None,
    )


def _pick(candidate: Candidate, allotted: Decimal | None) -> Pick:
    if candidate.price is None or allotted is None:
        return Pick(**candidate.model_dump())
    over = max(candidate.price - allotted, Decimal(0)) or None
    return Pick(**candidate.model_dump(), over_by=over, far_below=candidate.price < allotted * FAR_BELOW)


def _group(pick: Pick) -> int:
    if pick.over_by is not None:
        return 3
    if pick.price is None:
        return 2
    return 1 if pick.far_below else 0


def _budget_note(picks: Sequence[Pick], allotted: Decimal | None) -> str | None:
    if allotted is None:
        return "В смете на эту категорию ничего не заложено."
    if picks and all(pick.over_by is not None for pick in picks):
        cheapest = min(pick.price for pick in picks if pick.price is not None)
        return (
            f"В сумму сметы {rubles_text(allotted)} не укладывается никто, "
            f"ближе всех — {rubles_text(cheapest)}."
        )
    return None
