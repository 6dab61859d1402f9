"""Where each figure comes from, in words."""

import datetime

from local.ask.render.provenance import MEANINGS, PROVENANCE_NAMES, sources_section
from shared.provenance import Provenance, Source
from tests.unit.ask.builders import estimate_of, shown

DAY = datetime.date(2026, 12, 12)


def test_every_kind_of_provenance_has_words() -> None:
    assert PROVENANCE_NAMES.keys() == MEANINGS.keys() == set(Provenance)


def test_source_of_a_line_stands_under_its_name() -> None:
    figure = "lines.catering.menu.unit_price"
    source = Source(
        figure=figure, provenance=Provenance.NORM, note="порядок цены", reference="npa.ru", as_of=DAY
    )

    text = shown(*sources_section([source], estimate_of()))

    assert "Банкетное меню, цена — норма" in text
    assert "Источник: npa.ru, на 12.12.2026" in text


def test_source_of_another_figure_stands_under_its_path() -> None:
    source = Source(figure="totals.fee", provenance=Provenance.ASSUMPTION, note="12 %")

    text = shown(*sources_section([source], None))

    assert "totals.fee — допущение" in text
    assert "Источник" not in text
