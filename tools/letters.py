"""Look into the dead-letter queues: how much waits in each, or with a queue's name what its letters are.
Nothing is taken out."""

import argparse
import json

from local.manifest import load_manifest
from tools.installation import MANIFEST, dead_letter_queues
from tools.letterbox import Letter, LetterBox
from tools.services import settings, sqs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `letters`."""
    parser.add_argument("queue", nargs="?", choices=dead_letter_queues(load_manifest(MANIFEST)))
    parser.add_argument("--limit", type=int, default=20, help="letters to show, default %(default)s")
    parser.add_argument("--bodies", action="store_true", help="show them whole")


def run(arguments: argparse.Namespace) -> int:
    """0 in any case: dead letters are no failure of the tool."""
    box = LetterBox(sqs(), settings().queue_urls)
    if arguments.queue is None:
        for queue in dead_letter_queues(load_manifest(MANIFEST)):
            print(f"{box.count(queue):6}  {queue}")
        return 0
    for letter in box.look(arguments.queue, arguments.limit):
        print(describe(letter))
        if arguments.bodies:
            print(letter.body)
    return 0


def describe(letter: Letter) -> str:
    """One line: id, when it was sent, and what its envelope says, if it is one of ours."""
    content = letter.content or {}
    known = {name: content.get(name) for name in ("type", "tenantid", "subject")}
    what = " ".join(str(value) for value in known.values() if value) or json.dumps(letter.body[:60])
    return f"{letter.id}  {letter.sent_at:%Y-%m-%d %H:%M:%S}  {what}"
