"""The labelled sentences, and how much of what is personal in them a finder sees."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from shared.personal.finding import find
from shared.personal.findings import Kind

_LABEL = re.compile(r"\[(?P<kind>[a-z]+):(?P<words>[^\]]+)\]")


@dataclass(frozen=True)
class Sentence:
    """A text, and its personal data as (kind, start, end)."""

    text: str
    labels: list[tuple[Kind, int, int]]


def sentences(part: str) -> list[Sentence]:
    """`dev` or `test`."""
    rows = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text("utf-8"))
    return [_sentence(row) for row in rows[part]]


def _sentence(row: str) -> Sentence:
    text, labels, end = "", [], 0
    for match in _LABEL.finditer(row):
        text += row[end : match.start()]
        labels.append((Kind[match["kind"].upper()], len(text), len(text) + len(match["words"])))
        text, end = text + match["words"], match.end()
    return Sentence(text + row[end:], labels)


def recall(part: str, kind: Kind) -> tuple[float, list[str]]:
    """The share of labels hidden from end to end, whatever they were taken for, and those that were not."""
    labels = [(one, label) for one in sentences(part) for label in one.labels if label[0] is kind]
    missed = [one.text[start:end] for one, (_, start, end) in labels if not _hidden(one.text, start, end)]
    return 1 - len(missed) / len(labels), missed


def _hidden(text: str, start: int, end: int) -> bool:
    places = [place for place in find(text) if place.start < end and start < place.end]
    seen = {spot for place in places for spot in range(place.start, place.end)}
    return all(spot in seen for spot in range(start, end) if text[spot].isalnum())


def false_alarms(part: str) -> list[str]:
    """Words hidden that no label covers."""
    return [
        one.text[place.start : place.end]
        for one in sentences(part)
        for place in find(one.text)
        if not any(place.start < end and start < place.end for _, start, end in one.labels)
    ]
