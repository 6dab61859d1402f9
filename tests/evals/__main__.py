"""`make evals`: writes the vectors of the examples, measures, and reports in README.md beside this file."""

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import get_args

from shared.embeddings import LocalE5
from shared.llm.privacy import mask
from shared.personal.findings import Kind
from tests.evals.by_model import read_by_models
from tests.evals.picture import draw_confusion
from tests.evals.scoring import (
    Outcomes,
    by_both,
    by_meaning,
    by_rules,
    examples_without_themselves,
    measured_sentences,
    read_all,
)
from tests.evals.searches import by_cards, by_trades, by_words, kinds, mean_reciprocal, placed
from tests.evals.test_aims import BRIEFS
from tests.evals.truth import Part, checked_texts
from tests.evals.vectors import write_vectors
from tests.unit.privacy.sample import recall, sentences
from tests.unit.understanding.corpus import examples, measured

HERE = Path(__file__).parent
_SAMPLE = "Подскажите, есть ли у площадки парковка?"
_LETTER = (
    "Здравствуйте, это Ирина Соколова, +7 912 345-67-89, ул. Ленина, д. 5, кв. 12. Смета нужна к пятнице."
)


def main() -> None:
    """Everything anew."""
    write_vectors()
    (HERE / "README.md").write_text("\n".join(_report()) + "\n", "utf-8")


def _report() -> Iterator[str]:
    yield "# How well requests are understood"
    yield ""
    yield f"Written by `make evals` on {datetime.now(UTC):%Y-%m-%d}."
    yield ""
    yield from _intents()
    yield from _slots()
    yield from _vendors()
    yield from _privacy()
    yield from _truth()
    yield from _costs()


def _intents() -> Iterator[str]:
    measured_on = measured_sentences()
    both = read_all(by_both, measured_on)
    draw_confusion(both, f"words and meaning, {len(measured_on)} sentences", HERE / "confusion.png")
    yield "## Intents"
    yield ""
    yield "| reader | sentences | accuracy | out-of-scope recall |"
    yield "|---|---|---|---|"
    yield _row("examples by the other examples (E5)", examples_without_themselves())
    yield _row("words alone", read_all(by_rules, measured_on))
    yield _row("nearest examples alone (E5)", read_all(by_meaning, measured_on))
    yield _row("**words and examples, as the product reads**", both)
    yield from _models(measured_on)
    yield ""
    yield "All rows but the first are of sentences that neither the rules nor the examples were made with."
    yield "The same hand wrote all of them, and the number of neighbours was chosen with these figures in"
    yield "sight: expect some points less of strangers. 55 of them were written last: at first sight 0.891 of"
    yield "those were read right, and 0.938 of what is out of scope; then examples of their kinds were added."
    yield ""
    yield "![Confusion matrix](confusion.png)"
    yield ""
    yield "Misread:"
    yield ""
    yield from (f"- «{row.text}»: {row.got}, not {row.wanted}" for row in both.rows if row.got != row.wanted)
    yield ""


def _models(measured_on: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Every EVALS_STEP-th sentence: a model costs money, a small one on this machine minutes."""
    some = measured_on[:: int(os.environ.get("EVALS_STEP", "1"))]
    found = list(read_by_models(some))
    if not found:
        yield "| a language model | – | not configured | not configured |"
    for one in found:
        yield _row(
            f"{one.name} alone ({one.answered:.0%} answered, {one.seconds:.1f} s each, "
            f"{one.rubles:.2f} ₽ in all)",
            one.alone,
        )
        yield _row(f"words, examples and {one.name}, as the product reads with it", one.product)


def _row(name: str, outcomes: Outcomes) -> str:
    return f"| {name} | {len(outcomes.rows)} | {outcomes.accuracy:.3f} | {outcomes.out_of_scope_recall:.3f} |"


def _slots() -> Iterator[str]:
    made_with, unseen = measured(examples()), measured(BRIEFS)
    yield "## Slots, exact match"
    yield ""
    yield f"| slot | {len(examples())} briefs the rules were made with | {len(BRIEFS)} others |"
    yield "|---|---|---|"
    for name, score in unseen.items():
        yield f"| {name} | {made_with[name].share:.3f} | {score.share:.3f} |"
    yield ""


def _vendors() -> Iterator[str]:
    os.environ["EMBEDDINGS_PROVIDER"] = "local"
    records = kinds()
    rankings = {
        "words alone": by_words,
        "words and trades": by_trades,
        "**words, trades and cards, as the product searches**": by_cards,
    }
    yield "## Vendors by a phrase that quotes no card"
    yield ""
    yield "| ranking | searches | wanted kind first | among three | mean reciprocal place |"
    yield "|---|---|---|---|---|"
    for name, ranking in rankings.items():
        rows = placed(ranking, records)
        first, three = (sum(0 < row.place <= most for row in rows) for most in (1, 3))
        yield f"| {name} | {len(rows)} | {first} | {three} | {mean_reciprocal(rows):.3f} |"
    yield ""


def _privacy() -> Iterator[str]:
    parts = ("dev", "test")
    yield "## Personal data, recall"
    yield ""
    sizes = " | ".join(f"{part}, {len(sentences(part))} sentences" for part in parts)
    yield f"| kind | {sizes} |"
    yield "|---|---|---|"
    for kind in Kind:
        yield (
            f"| {kind.name.lower()} | " + " | ".join(f"{recall(part, kind)[0]:.3f}" for part in parts) + " |"
        )
    yield ""


def _truth() -> Iterator[str]:
    yield "## The truth check"
    yield ""
    yield "| texts | invented figures and names | told | texts with a false alarm |"
    yield "|---|---|---|---|"
    for part in get_args(Part):
        texts = checked_texts(part)
        invented = sum(text.invented for text in texts)
        told = invented - sum(len(text.missed) for text in texts)
        alarms = sum(bool(text.false_alarms) for text in texts)
        yield f"| {part}, {len(texts)} | {invented} | {told / invented:.3f} | {alarms} |"
    yield ""
    yield "Wrong:"
    yield ""
    every = [text for part in get_args(Part) for text in checked_texts(part)]
    yield from (f"- «{text.text}»: not told {', '.join(text.missed)}" for text in every if text.missed)
    yield from (
        f"- «{text.text}»: wrongly {', '.join(text.false_alarms)}" for text in every if text.false_alarms
    )
    yield ""


def _costs() -> Iterator[str]:
    e5 = LocalE5()
    yield "## Time and memory here"
    yield ""
    numbers = count()
    question = _milliseconds(lambda: e5.embed_queries([f"{_SAMPLE[:-2]}{next(numbers)}"]))  # none twice
    yield f"- E5, a question of {len(_SAMPLE)} letters: {question:.0f} ms of CPU"
    masking = _milliseconds(lambda: mask(_LETTER))
    yield f"- masking of {len(_LETTER)} letters: {masking:.1f} ms of CPU"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield f"- peak memory of this whole measurement, matplotlib included: {peak} MB"


def _milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(15):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
