"""How a vendor's values read in Russian, and why it is recommended."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from functions.vendors.criteria import criterion_names
from functions.vendors.knockouts import works_in
from functions.vendors.measures import Measured, Occasion
from functions.vendors.models import Vendor
from functions.vendors.ranking import Ranking
from functions.vendors.rating import Rating
from shared.texts import count_text, rubles_text
from shared.vat import tax_rules

Value = TypeVar("Value")

NOT_STATED = "не указано"
_REVIEWS = ("отзыв", "отзыва", "отзывов")
_EVENTS = ("мероприятие", "мероприятия", "мероприятий")
#: A criterion is named as a strength when the vendor is at least this near to the best (0…1).
STRONG = 0.7
MAX_REASONS = 4
_DESCRIBING = ("rating", "reliability", "experience")


def value_texts(measured: Measured, occasion: Occasion) -> dict[str, str]:
    """Criterion → its value as the reader sees it."""
    vendor, price = measured.record.vendor, measured.price
    quality = rating_text(measured.rating)
    return {
        "price": rubles_text(price.on(occasion.basis)) if price else NOT_STATED,
        "fit": quality,
        "reliability": _reliability(vendor),
        "experience": _stated(vendor.events_done, _events),
        "terms": _stated(vendor.prepayment_percent, _prepayment),
        "logistics": logistics_text(vendor, occasion.city),
        "legal": _documents(vendor),
        "rating": quality,
        "reply_hours": _stated(vendor.reply_hours, _reply),
        "on_time": _stated(vendor.on_time, _on_time),
    }


def reasons(measured: Measured, ranking: Ranking, occasion: Occasion) -> list[str]:
    """Why this vendor: wishes it meets, then what it is strong in among its rivals, the weightiest first.
    One that is strong in nothing, or has no rivals, is described by what is known of it."""
    wishes = [f"подходит под пожелание «{tag}»" for tag in measured.wishes_met]
    texts = value_texts(measured, occasion)
    own = ranking.utilities[measured.record.id]
    strong = [code for code, utility in own.items() if utility >= STRONG and code in ranking.telling]
    named = [_strength(code, texts[code]) for code in strong if code not in measured.gaps]
    alone = ["единственный подходящий"] if len(ranking.weighted) == 1 else []
    known = [texts[code] for code in _DESCRIBING if texts[code] != NOT_STATED]
    return list(dict.fromkeys(wishes + alone + (named or known)))[:MAX_REASONS]


def gap_texts(measured: Measured, codes: Sequence[str]) -> list[str]:
    """«цена за мероприятие: не указано» for each of these criteria that the vendor does not state."""
    names = criterion_names()
    return [f"{names[code]}: {NOT_STATED}" for code in codes if code in measured.gaps]


def rating_text(rating: Rating) -> str:
    """`оценка 4,62 по 12 отзывам`; without reviews says so."""
    if rating.reviews == 0:
        return "отзывов нет"
    score = f"{rating.score:f}".replace(".", ",")
    return f"оценка {score}, {count_text(rating.reviews, *_REVIEWS)}"


def logistics_text(vendor: Vendor, city: str | None) -> str:
    """Where the vendor is as seen from the event's city."""
    if city is None or vendor.city == city:
        return f"на месте: {vendor.city}"
    return f"работает в городе {city}" if works_in(vendor, city) else f"выезд из города {vendor.city}"


def _strength(code: str, text: str) -> str:
    return f"цена среди лучших: {text}" if code == "price" else text


def _reliability(vendor: Vendor) -> str:
    known = [
        _stated(vendor.on_time, _on_time),
        _stated(vendor.reply_hours, _reply),
    ]
    return ", ".join(text for text in known if text != NOT_STATED) or NOT_STATED


def _documents(vendor: Vendor) -> str:
    tax = tax_rules()[vendor.tax_status].name if vendor.tax_status else "налоговый режим не указан"
    party = "реквизиты есть" if vendor.party else "реквизиты не указаны"
    insured = {True: "застрахован", False: "не застрахован", None: "страховка не указана"}[vendor.insured]
    return f"{tax}, {party}, {insured}"


def _events(number: int) -> str:
    return count_text(number, *_EVENTS)


def _prepayment(percent: int) -> str:
    return f"предоплата {percent} %" if percent else "без предоплаты"


def _reply(hours: float) -> str:
    return f"отвечает за {hours:g} ч".replace(".", ",")


def _on_time(share: float) -> str:
    return f"в срок {share * 100:.0f} % заказов"


def _stated(value: Value | None, text: Callable[[Value], str]) -> str:
    return NOT_STATED if value is None else text(value)
