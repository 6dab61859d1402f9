"""What the hash chain notices."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.audit.chain import ENTRY_FIELDS, GENESIS, Seal, Verification, make_seal

Chain = list[tuple[Seal, list[dict[str, Any]]]]


def entry(number: int) -> dict[str, Any]:
    content = {name: f"{name} {number}" for name in ENTRY_FIELDS}
    return {**content, "at": datetime(2026, 11, 22, tzinfo=UTC), "changes": [{"field": "a", "after": number}]}


def chain() -> Chain:
    """Three seals of two entries each."""
    head, made = GENESIS, []
    for number in (1, 2, 3):
        entries = [entry(number * 10), entry(number * 10 + 1)]
        seal = make_seal(number, head, entries)
        made.append((seal, entries))
        head = seal.hash
    return made


def breaks(seals: Chain) -> list[str]:
    verification = Verification()
    for seal, entries in seals:
        verification.take(seal, entries)
    return verification.breaks


def change_entry(seals: Chain) -> None:
    seals[1][1][0]["actor"] = "somebody else"


def change_nested_value(seals: Chain) -> None:
    seals[1][1][0]["changes"][0]["after"] = 1_000_000


def remove_entry(seals: Chain) -> None:
    seals[1][1].pop()


def add_entry(seals: Chain) -> None:
    seals[1][1].append(entry(99))


def remove_seal(seals: Chain) -> None:
    del seals[1]


def reseal_alone(seals: Chain) -> None:
    seals[1][1][0]["actor"] = "somebody else"
    seals[1] = (make_seal(2, seals[1][0].previous, seals[1][1]), seals[1][1])


def swap_seals(seals: Chain) -> None:
    seals[0], seals[1] = seals[1], seals[0]


def test_untouched_chain_holds() -> None:
    assert breaks(chain()) == []


@pytest.mark.parametrize(
    "tamper",
    [change_entry, change_nested_value, remove_entry, add_entry, remove_seal, reseal_alone, swap_seals],
)
def test_every_tampering_is_noticed(tamper: Callable[[Chain], None]) -> None:
    seals = chain()

    tamper(seals)

    assert breaks(seals)


def test_cut_end_shows_against_the_log() -> None:
    seals = chain()
    verification = Verification()
    for seal, entries in seals[:-1]:
        verification.take(seal, entries)

    verification.expect(seals[1][0].hash)
    assert verification.breaks == []
    verification.expect(seals[2][0].hash)
    assert len(verification.breaks) == 1


def test_order_of_reading_does_not_matter() -> None:
    entries = [entry(1), entry(2)]

    assert make_seal(1, GENESIS, entries) == make_seal(1, GENESIS, entries[::-1])
