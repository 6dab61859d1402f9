"""Send dead letters to their function's inbox again, once the cause is mended; or throw them away."""

import argparse

from local.manifest import load_manifest
from tools.installation import MANIFEST, dead_letter_queues, inbox_of
from tools.letterbox import Letter, LetterBox
from tools.services import settings, sqs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `redrive`."""
    parser.add_argument("queue", choices=dead_letter_queues(load_manifest(MANIFEST)))
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="every letter of the queue")
    which.add_argument("--id", action="append", default=[], help="this letter; `letters QUEUE` shows ids")
    parser.add_argument("--discard", action="store_true", help="throw away instead of sending again")


def run(arguments: argparse.Namespace) -> int:
    """0 when every letter that was named was found."""
    box = LetterBox(sqs(), settings().queue_urls)
    inbox = None if arguments.discard else inbox_of(load_manifest(MANIFEST), arguments.queue)
    if inbox is None and not arguments.discard:
        print(f"{arguments.queue} has no inbox (its letters come from a timer): --discard is all there is")
        return 1
    moved = redrive(box, arguments.queue, inbox, set(arguments.id))
    print(f"{len(moved)} {'discarded' if inbox is None else f'sent to {inbox}'}")
    return int(bool(set(arguments.id) - {letter.id for letter in moved}))


def redrive(box: LetterBox, queue: str, inbox: str | None, ids: set[str]) -> list[Letter]:
    """Move the letters with these ids, or all; without an inbox they are thrown away. Others stay."""
    moved, kept = [], []
    for letter in box.take(queue):
        if ids and letter.id not in ids:
            kept.append(letter)
        else:
            box.discard(queue, letter) if inbox is None else box.move(queue, letter, inbox)
            moved.append(letter)
    box.put_back(queue, kept)
    return moved
