"""Dead letters are looked at without a trace, and go back to work without a loss."""

import json

import pytest

from local.manifest import load_manifest
from local.queues.messages import Draft
from local.queues.models import Queues
from tools.installation import MANIFEST, dead_letter_queues, inbox_of
from tools.letterbox import LetterBox
from tools.letters import describe
from tools.redrive import redrive

DLQ, INBOX = "finance-dlq", "finance-inbox"


def bodies(box: LetterBox, queue: str) -> list[str]:
    return sorted(letter.body for letter in box.look(queue, 100))


def test_look_shows_letters_and_leaves_them(box: LetterBox, queues: Queues) -> None:
    queues[DLQ].send([Draft(f"letter {number:02}") for number in range(12)])

    first, second = bodies(box, DLQ), bodies(box, DLQ)

    assert first == second == [f"letter {number:02}" for number in range(12)]


def test_look_at_some_leaves_them_in_sight(box: LetterBox, queues: Queues) -> None:
    queues[DLQ].send([Draft("one"), Draft("two")])

    seen = box.look(DLQ, 1)

    assert (len(seen), box.count(DLQ)) == (1, 2)


def test_redriven_letters_are_in_the_inbox_as_they_were(box: LetterBox, queues: Queues) -> None:
    queues[DLQ].send([Draft(f"letter {number:02}") for number in range(12)])

    moved = redrive(box, DLQ, INBOX, set())

    assert len(moved) == 12
    assert bodies(box, INBOX) == [f"letter {number:02}" for number in range(12)]
    assert box.count(DLQ) == 0


def test_letter_named_by_its_id_is_redriven_alone(box: LetterBox, queues: Queues) -> None:
    queues[DLQ].send([Draft("mended"), Draft("still broken")])
    mended = next(letter for letter in box.look(DLQ, 10) if letter.body == "mended")

    redrive(box, DLQ, INBOX, {mended.id})

    assert (bodies(box, INBOX), bodies(box, DLQ)) == (["mended"], ["still broken"])


def test_discarded_letters_are_gone(box: LetterBox, queues: Queues) -> None:
    queues[DLQ].send([Draft("useless")])

    redrive(box, DLQ, None, set())

    assert (box.count(DLQ), box.count(INBOX)) == (0, 0)


def test_redrive_that_dies_half_way_loses_no_letter(
    box: LetterBox, queues: Queues, monkeypatch: pytest.MonkeyPatch
) -> None:
    queues[DLQ].send([Draft("letter")])

    def die(queue: str, letter: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(box, "discard", die)
    with pytest.raises(KeyboardInterrupt):
        redrive(box, DLQ, INBOX, set())

    assert bodies(box, INBOX) == ["letter"], "sent before it is deleted"


def test_letter_of_ours_is_described_by_its_envelope(box: LetterBox, queues: Queues) -> None:
    envelope = {"type": "work_step", "tenantid": "demo", "subject": "run_1/finance"}
    queues[DLQ].send([Draft(json.dumps(envelope))])

    assert "work_step demo run_1/finance" in describe(box.look(DLQ, 1)[0])


def test_letter_that_is_no_json_is_described_by_its_beginning(box: LetterBox, queues: Queues) -> None:
    queues[DLQ].send([Draft("not json")])

    assert '"not json"' in describe(box.look(DLQ, 1)[0])


def test_every_inbox_of_the_manifest_takes_its_dead_letters_back() -> None:
    manifest = load_manifest(MANIFEST)
    inboxes = {name for name, queue in manifest.queues.items() if queue.redrive}

    assert {inbox_of(manifest, queue) for queue in dead_letter_queues(manifest)} == inboxes | {None}
