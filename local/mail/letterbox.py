"""Letters in a folder, a file each, so that they survive restarts."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True)
class Kept:
    """`number` is the order of arrival; `to` whom it was handed over for, whatever its headers say."""

    number: int
    to: str
    letter: EmailMessage

    @property
    def message_id(self) -> str:
        """Without brackets."""
        return str(self.letter["Message-ID"] or "").strip("<> ")

    @property
    def arrived_at(self) -> str:
        """As the server wrote it."""
        return str(self.letter["X-Arrived-At"])


class Letterbox:
    """Knows its letters by heart, and the files for the next start."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._letters = [_read(path) for path in sorted(directory.glob("*.eml"))]
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
        number = len(self._letters) + 1
        path = self._directory / f"{number:08}.eml"
        head = f"X-Arrived-For: {to}\r\nX-Arrived-At: {now:%Y-%m-%d %H:%M:%S} UTC\r\n"
        draft = path.with_suffix(".draft")
        draft.write_bytes(head.encode() + content)
        kept = _read(draft.replace(path))
        self._letters.append(kept)
        self._known.add(kept.message_id)


def _read(path: Path) -> Kept:
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Kept(int(path.stem), str(letter["X-Arrived-For"]), letter)
