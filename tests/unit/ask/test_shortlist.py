"""What is said of vendors."""

from decimal import Decimal

from functions.vendors.models import CategoryMarks
from functions.vendors.shortlist import CategoryVendors, propose
from local.ask.answer import Candidates
from local.ask.render.shortlist import shortlist_section
from shared.shortlist import CategoryShortlist, shortlist
from tests.unit.ask.builders import BRIEF, TODAY, candidates_of, shown, vendor


def shortlist_text(**allotments: int) -> str:
    found = candidates_of()
    picked = shortlist(found, {code: Decimal(amount) for code, amount in allotments.items()})
    return shown(*shortlist_section(picked, Candidates(categories=found, method="Взвешенная сумма.")))


def test_shortlist_shows_price_and_score_against_the_estimate() -> None:
    text = shortlist_text(host=45_000)

    assert "Ведущие — в смете 45 000 ₽" in text
    assert "Ведущий Пример, Казань: 40 000 ₽; балл 1;" in text


def test_pick_above_the_estimate_is_marked() -> None:
    assert "70 000 ₽, выше сметы на 25 000 ₽" in shortlist_text(host=45_000)


def test_pick_without_a_price_says_so() -> None:
    assert "Ведущий Без Цены, Казань: цена не указана" in shortlist_text(host=45_000)


def test_invented_vendors_are_said_to_be() -> None:
    assert "вымышлены" in shortlist_text()


def test_travelling_vendor_names_its_city() -> None:
    assert "Едет из города Самара" in shortlist_text(photo=20_000)


def test_empty_category_is_named() -> None:
    text = shortlist_text(dj=20_000)

    assert "Диджеи." in text.split("Некого предложить")[1]


def test_real_vendors_are_not_called_invented() -> None:
    empty = CategoryShortlist(category="dj", name="Диджеи", allotted=None, picks=[])

    text = shown(*shortlist_section([empty], Candidates(categories=[], method="")))

    assert "вымышлены" not in text


def test_empty_category_says_who_was_ruled_out_and_why() -> None:
    busy = vendor("Занятый Диджей", "dj", 20_000).model_copy(update={"busy": [BRIEF.date]})
    found = propose(BRIEF, {"dj": CategoryVendors([busy], CategoryMarks())}, TODAY)

    text = shown(*shortlist_section(shortlist(found, {}), Candidates(categories=found, method="")))

    assert f"Занятый Диджей: {', '.join(found[0].rejected[0].reasons)}" in text
