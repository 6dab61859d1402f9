"""Letters in a folder, a file each, so that they survive restarts."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Kept:
    """`number` is the order of arrival; `to` whom it was handed over for, whatever its headers say."""

    number: int
    to: str
    arrived_at: str
    message_id: str
    """Without brackets."""
    path: Path

    @cached_property
    def letter(self) -> EmailMessage:
        """Parsed, which takes its time."""
        return message_from_bytes(self.path.read_bytes(), policy=policy.default)


class Letterbox:
    """Knows its letters by heart, and the files for the next start."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._letters = [_kept(path) for path in sorted(directory.glob("*.eml"))]
        self._known = {kept.message_id for kept in self._letters}

    @property
    def letters(self) -> list[Kept]:
        """In the order of arrival."""
        return self._letters

    def knows(self, message_id: str) -> bool:
        """Whether a letter with this id arrived."""
        return message_id.strip("<> ") in self._known

    def keep(self, to: str, content: bytes, now: datetime) -> None:
        """Written whole or not at all: the answer 250 is a promise."""
        path = self._directory / f"{len(self._letters) + 1:08}.eml"
        head = f"X-Arrived-For: {to}\r\nX-Arrived-At: {now:%Y-%m-%d %H:%M:%S} UTC\r\n"
        draft = path.with_suffix(".draft")
        draft.write_bytes(head.encode() + content)
        kept = _kept(draft.replace(path))
        self._letters.append(kept)
        self._known.add(kept.message_id)


def _kept(path: Path) -> Kept:
    """Of the head alone, in which these three stand on lines of their own."""
    known = {"x-arrived-for": "", "x-arrived-at": "", "message-id": ""}
    with path.open("rb") as file:
        while line := file.readline().strip():
            name, _, value = line.decode(errors="replace").partition(":")
            if name.lower() in known:
                known[name.lower()] = value.strip(" <>")
    return Kept(int(path.stem), known["x-arrived-for"], known["x-arrived-at"], known["message-id"], path)
