"""What an answer in the chat costs, and what E5 does to its time and memory."""

import asyncio
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median as exact_median

from benchmarks.bare_cloud import BareCloud, bare_cloud
from benchmarks.probe import Measured
from benchmarks.results import Row, Table, median, p95, row
from shared.embeddings import LocalE5

CHAT = "/api/v1/communication/chat"
TURNS, WARM_UP = 30, 5
#: Of the starter set, in other words than its own; each is asked anew, as a client would.
QUESTIONS = (
    "Подскажите, есть ли где поставить машину?",
    "А с собакой пустят?",
    "Что надеть на вечер?",
    "Будет ли интернет в зале?",
    "Можно отдать свой билет подруге?",
)
#: The FAQ has no answer: the rules find out what is wanted and hand it on.
WISHES = (
    "Передайте менеджеру, что нас задержит поезд",
    "Хочу обсудить договор с живым человеком",
    "У нас изменились планы по декору, кто поможет?",
)
LENGTHS = (20, 40, 60, 120)
_LETTER = (
    "Подскажите, пожалуйста, успеют ли подготовить площадку к приезду гостей, если монтаж начнётся утром "
    "в день события?"
)


def measure() -> Table:
    """Medians; wall time is that of the function alone, its database beside it."""
    with tempfile.TemporaryDirectory() as directory:
        faq, wishes = asyncio.run(_talk(Path(directory)))
    rows: list[Row] = [
        *_turns("answer from the FAQ", faq),
        *_turns("turn handed on by the rules", wishes),
        row("memory of communication with E5 loaded, MiB", [faq.peak_mb]),
        *(row(f"E5, a question of {length} letters, CPU ms", [_e5_ms(length)]) for length in LENGTHS),
    ]
    return Table(
        "The chat",
        ("", "measured"),
        rows,
        f"Medians of {TURNS - WARM_UP} turns of one warm process, E5 in it; no language model. "
        "Aims: FAQ 60 ms, a turn by rules 150 ms, E5 30 ms of CPU. E5 takes some 10 ms and 0.35 ms a letter: "
        "texts of one line keep to it, and what was asked lately is remembered.",
    )


async def _talk(directory: Path) -> tuple[Measured, Measured]:
    async with bare_cloud(directory) as cloud:
        return await _turns_of(cloud, QUESTIONS), await _turns_of(cloud, WISHES)


async def _turns_of(cloud: BareCloud, texts: tuple[str, ...]) -> Measured:
    numbered = (f"{text} ({number})" for number, text in enumerate(islice(cycle(texts), TURNS)))
    return await cloud.call("communication", [cloud.http("POST", CHAT, {"text": text}) for text in numbered])


def _turns(label: str, measured: Measured) -> list[Row]:
    wall, cpu = measured.wall_ms[WARM_UP:], measured.call_ms[WARM_UP:]
    return [
        row(f"{label}, p50 ms", [median(wall)]),
        row("– p95 ms", [p95(wall)]),
        row("– CPU ms", [median(cpu)]),
    ]


def _e5_ms(length: int) -> float:
    """Another text each time: what was asked lately is remembered."""
    times = []
    for number in range(15):
        before = time.process_time()
        LocalE5().embed_queries([f"{number:02d} {_LETTER}"[:length]])
        times.append(time.process_time() - before)
    return 1000 * exact_median(times)
