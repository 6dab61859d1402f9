"""What the reader is told of the candidates."""

from decimal import Decimal
from typing import Any

from functions.vendors.notices import notices, sources
from functions.vendors.summary import SHOWN, texts_of
from shared.provenance import Provenance
from shared.shortlist import Candidate, CategoryCandidates, Rejected
from tests.unit.vendors.making import make_brief


def candidate(name: str = "Иванна", **changes: Any) -> Candidate:
    fields = {
        "vendor_id": name,
        "name": name,
        "city": "Казань",
        "price": Decimal(20_000),
        "score": 0.5,
        "rating": "отзывов нет",
        "why": ["в срок 95 % заказов"],
    }
    return Candidate.model_validate({**fields, **changes})


def category(*found: Candidate, **changes: Any) -> CategoryCandidates:
    fields = {"category": "photo", "name": "Фотографы", "candidates": list(found)}
    return CategoryCandidates.model_validate({**fields, **changes})


def rows(*found: CategoryCandidates) -> list[str]:
    return texts_of(make_brief(), found).table.splitlines()[2:]


def test_row_shows_price_score_and_reasons() -> None:
    assert rows(category(candidate("А"), candidate("Б", score=0.25))) == [
        "| **Фотографы** | А | 20\u00a0000\u00a0₽ | 0,50 | в срок 95 % заказов |",
        "|  | Б | 20\u00a0000\u00a0₽ | 0,25 | в срок 95 % заказов |",
    ]


def test_only_candidate_has_no_score() -> None:
    assert rows(category(candidate("А"))) == [
        "| **Фотографы** | А | 20\u00a0000\u00a0₽ | — | в срок 95 % заказов |"
    ]


def test_unknown_price_is_not_stated() -> None:
    assert "| не указано |" in rows(category(candidate(price=None)))[0]


def test_traveller_says_where_from() -> None:
    assert "Иванна (выезд: Уфа)" in rows(category(candidate(travels_from="Уфа")))[0]


def test_table_shows_three_of_a_category() -> None:
    assert len(rows(category(*[candidate(str(number)) for number in range(6)]))) == SHOWN


def test_name_of_a_card_breaks_no_table_and_makes_no_link() -> None:
    row = rows(category(candidate("А | [жми](http://x)\n<b>")))[0]

    assert r"А \| \[жми\](http://x) \<b\>" in row


def test_same_note_is_said_once_for_all_its_categories() -> None:
    found = [
        category(name="Фотографы", note="Никого нет."),
        category(name="Ведущие", category="host", note="Никого нет."),
    ]

    opening = texts_of(make_brief(), found).opening

    assert "- Фотографы, Ведущие. Никого нет." in opening
    assert opening.count("Никого нет.") == 1


def test_opening_counts_the_candidates_and_the_rejected() -> None:
    rejected = [Rejected(vendor_id="x", name="Х", reasons=["занят"])]

    opening = texts_of(make_brief(), [category(candidate("А"), candidate("Б"), rejected=rejected)]).opening

    assert "Нашли 2\u00a0кандидатов в 1\u00a0категории" in opening
    assert "Отсеяно с указанием причины: 1." in opening


def test_notices_name_what_is_missing_far_and_invented() -> None:
    found = [
        category(name="Площадки"),
        category(candidate(travels_from="Уфа"), name="Ведущие"),
        category(candidate(invented=True)),
    ]

    said = {notice.code: notice.message for notice in notices(found)}

    assert said["vendors_missing"] == "Некого предложить: площадки."
    assert said["vendors_travel"].endswith("за счёт заказчика: ведущие.")
    assert "вымышлены" in said["vendors_invented"]


def test_nothing_to_notice_of_real_local_vendors() -> None:
    assert notices([category(candidate())]) == []


def test_every_kind_of_figure_has_a_source() -> None:
    found = [category(candidate()), category(name="Пусто", category="venue")]

    assert [(one.figure.rpartition(".")[2], one.provenance) for one in sources(found)] == [
        ("price", Provenance.USER),
        ("rating", Provenance.HISTORY),
        ("score", Provenance.ASSUMPTION),
    ]


def test_figures_of_invented_vendors_are_assumptions() -> None:
    found = sources([category(candidate(invented=True))])

    assert {one.provenance for one in found} == {Provenance.ASSUMPTION}
