"""Compare vendors for one event: knock-outs first, then both methods, then what the answer hangs on."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pydantic import BaseModel

from functions.vendors.criteria import criterion_names
from functions.vendors.knockouts import Needs, knock_outs
from functions.vendors.measures import Measured, Occasion, measure
from functions.vendors.models import VendorRecord
from functions.vendors.pricing import VatBasis
from functions.vendors.ranking import CLEAR_GAP, Flip, Ranking, Weighing, flips, order, rank
from functions.vendors.rating import Rating
from functions.vendors.wording import gap_texts, reasons, value_texts
from shared.money import Rubles


class WeightView(BaseModel):
    """A criterion and how much it counts."""

    criterion: str
    name: str
    weight: float


class ComparedVendor(BaseModel):
    """One vendor of the comparison, best first."""

    vendor_id: str
    name: str
    invented: bool
    gross: Rubles | None
    """The whole event with VAT; None = not stated."""
    net: Rubles | None
    formula: str | None
    score: float
    """Weighted sum, 0…1."""
    topsis: float
    values: dict[str, str]
    """Criterion → its value in Russian, «не указано» for a gap."""
    gaps: list[str]
    why: list[str]


class KnockedOut(BaseModel):
    """A vendor left out, and why."""

    vendor_id: str
    name: str
    invented: bool
    reasons: list[str]


class Comparison(BaseModel):
    """The answer. `winner` is None when there is no clear one; `verdict` says it in Russian."""

    vat_basis: VatBasis
    weights: list[WeightView]
    vendors: list[ComparedVendor]
    knocked_out: list[KnockedOut]
    winner: str | None
    verdict: str
    flips: list[str]
    """What change of one weight would put another vendor first."""


def compare(
    records: Sequence[VendorRecord],
    ratings: Mapping[str, Rating],
    category: str,
    needs: Needs,
    occasion: Occasion,
    weighings: Sequence[Weighing],
) -> Comparison:
    """Compare the vendors that stay after the knock-outs. `ratings` is by vendor id."""
    found = {record.id: knock_outs(record, needs) for record in records}
    staying = {
        record.id: measure(record, ratings[record.id], category, occasion)
        for record in records
        if not found[record.id]
    }
    ranking = rank({key: one.values for key, one in staying.items()}, weighings) if staying else None
    names = {record.id: record.vendor.name for record in records}
    return Comparison(
        vat_basis=occasion.basis,
        weights=weight_views(weighings),
        vendors=_compared(staying, ranking, occasion, weighings) if ranking else [],
        knocked_out=[_knocked_out(record, found[record.id]) for record in records if found[record.id]],
        winner=ranking.winner if ranking else None,
        verdict=_verdict(ranking, names),
        flips=[_flip_text(flip, names) for flip in flips(ranking)] if ranking else [],
    )


def weight_views(weighings: Sequence[Weighing]) -> list[WeightView]:
    """The criteria that count, with their names."""
    names = criterion_names()
    return [
        WeightView(criterion=one.code, name=names[one.code], weight=one.weight)
        for one in weighings
        if one.weight > 0
    ]


def _compared(
    staying: Mapping[str, Measured], ranking: Ranking, occasion: Occasion, weighings: Sequence[Weighing]
) -> list[ComparedVendor]:
    weighed = [one.code for one in weighings if one.weight > 0]
    return [_view(staying[key], ranking, occasion, weighed) for key in order(ranking.weighted)]


def _view(one: Measured, ranking: Ranking, occasion: Occasion, weighed: Sequence[str]) -> ComparedVendor:
    record, price = one.record, one.price
    texts = value_texts(one, occasion)
    return ComparedVendor(
        vendor_id=record.id,
        name=record.vendor.name,
        invented=record.vendor.invented,
        gross=price.gross if price else None,
        net=price.net if price else None,
        formula=price.formula if price else None,
        score=ranking.weighted[record.id],
        topsis=ranking.topsis[record.id],
        values={code: texts[code] for code in weighed},
        gaps=gap_texts(one, weighed),
        why=reasons(one, ranking, occasion),
    )


def _knocked_out(record: VendorRecord, found: list[str]) -> KnockedOut:
    vendor = record.vendor
    return KnockedOut(vendor_id=record.id, name=vendor.name, invented=vendor.invented, reasons=found)


def _verdict(ranking: Ranking | None, names: Mapping[str, str]) -> str:
    if ranking is None:
        return "Сравнивать некого: все подрядчики отсеяны, причины указаны у каждого."
    first, first_topsis = order(ranking.weighted)[0], order(ranking.topsis)[0]
    if ranking.gap is None:
        return f"Остался один подрядчик — «{names[first]}»: сравнивать не с кем."
    if not ranking.agree:
        return (
            f"Явного лидера нет: по взвешенной сумме первый «{names[first]}», "
            f"по методу TOPSIS — «{names[first_topsis]}»."
        )
    if ranking.winner is None:
        return f"Явного лидера нет: «{names[first]}» впереди меньше чем на {_number(CLEAR_GAP)}."
    return f"Лидер по обоим методам — «{names[first]}», отрыв {_number(ranking.gap)}."


def _flip_text(flip: Flip, names: Mapping[str, str]) -> str:
    change = "поднять выше" if flip.needed > flip.weight else "снизить ниже"
    return (
        f"Если {change} {_number(flip.needed)} вес критерия «{criterion_names()[flip.criterion]}» "
        f"(сейчас {_number(flip.weight)}), первым станет «{names[flip.winner]}»."
    )


def _number(value: float) -> str:
    return str(Decimal(str(round(value, 3))).normalize()).replace(".", ",")
