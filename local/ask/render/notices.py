"""«На что обратить внимание»: warnings by severity, then the parts that are missing."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType

from functions.maestro.models import Gap
from local.ask.render.layout import bullets, heading, label
from shared.agents import Notice, Severity

SEVERITY_NAMES: Mapping[Severity, str] = {
    Severity.BLOCK: "Решить, прежде чем показывать клиенту",
    Severity.WARN: "Проверить",
    Severity.INFO: "К сведению",
}
MARKERS: Mapping[Severity, str] = {Severity.BLOCK: "✗", Severity.WARN: "!", Severity.INFO: "•"}


def notices_section(warnings: Sequence[Notice], gaps: Sequence[Gap]) -> Iterator[RenderableType]:
    """Nothing at all when there is nothing to heed."""
    if warnings or gaps:
        yield heading("На что обратить внимание")
    for severity, name in SEVERITY_NAMES.items():
        messages = [notice.message for notice in warnings if notice.severity is severity]
        if messages:
            yield label(name)
            yield bullets(messages, MARKERS[severity])
    if gaps:
        yield label("Чего нет в ответе")
        yield bullets(map(_gap, gaps), "✗")


def _gap(gap: Gap) -> str:
    hint = f" Повторить: POST {gap.retry}" if gap.retry else ""
    return f"{gap.title}. {gap.reason}{hint}"
