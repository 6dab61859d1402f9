"""Warnings and gaps."""

from functions.maestro.models import Gap
from local.ask.render.notices import notices_section
from shared.agents import Notice, Severity
from shared.runs.models import StepState
from tests.unit.ask.builders import shown


def test_notices_stand_by_severity() -> None:
    notices = [
        Notice(code="a", severity=Severity.INFO, message="Мелочь."),
        Notice(code="b", severity=Severity.BLOCK, message="Беда."),
        Notice(code="c", severity=Severity.WARN, message="Риск."),
    ]

    text = shown(*notices_section(notices, []))

    assert text.index("✗ Беда.") < text.index("! Риск.") < text.index("• Мелочь.")


def test_gap_says_how_to_ask_again() -> None:
    gap = Gap(
        step="vendors", title="Подрядчики", state=StepState.FAILED, reason="Сломалось.", retry="/x/retry"
    )

    assert "Подрядчики. Сломалось. Повторить: POST /x/retry" in shown(*notices_section([], [gap]))


def test_nothing_to_heed_is_no_section() -> None:
    assert list(notices_section([], [])) == []
