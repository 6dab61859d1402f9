"""The list of a campaign: a file (CSV) or JSON, each address once. Pure."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from functions.communication.mail.addresses import mail_address, one_line
from shared.errors import FieldError, InvalidInput
from shared.texts import plain
from shared.uploads import text_of

MAX_RECIPIENTS = 10_000
MAX_FIELDS = 20
MAX_VALUE = 300
_EMAIL = frozenset(("email", "e-mail", "почта", "эл. почта", "электронная почта", "адрес", "mail"))
_NAME = frozenset(("name", "имя", "фио", "контакт"))
_NOT_A_NAME = re.compile(r"\W+")


@dataclass(frozen=True)
class Recipient:
    """An address and what is known of it; `fields` are columns by the names placeholders use."""

    email: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def recipient_id(self) -> str:
        """Of the address alone: the same address is the same row."""
        return recipient_id_of(self.email)


def recipient_id_of(email: str) -> str:
    """A digest."""
    return hashlib.sha256(email.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Problem:
    """A row that was left out, by its number in the file (the header is 1)."""

    row: int
    message: str


@dataclass(frozen=True)
class Listed:
    """What a list says."""

    recipients: Sequence[Recipient]
    problems: Sequence[Problem]
    repeated: int = 0


class JsonRecipient(BaseModel):
    """One of a JSON list."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    email: str = Field(max_length=1000)
    name: str = Field(default="", max_length=1000)
    fields: dict[str, str] = Field(default_factory=dict, max_length=MAX_FIELDS)


def read_csv(content: bytes) -> Listed:
    """Raises `InvalidInput`: no text, no column of addresses, too long."""
    text = text_of(content)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = [_column(title) for title in rows[0]] if rows else []
    if "email" not in header:
        raise _wrong("no_addresses", "Нужен столбец «Почта» (или email).", "A column email is needed.")
    numbered = ((number, row) for number, row in enumerate(rows[1:], 2) if any(row))
    return _listed((number, dict(zip(header, row, strict=False))) for number, row in numbered)


def read_json(content: bytes) -> Listed:
    """`[{"email", "name", "fields"}]`. Raises `InvalidInput`."""
    try:
        rows = TypeAdapter(list[JsonRecipient]).validate_json(content)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        text = f"Нужен список объектов с email, name и fields; ошибка в {where or 'начале'}."
        raise _wrong("bad_list", text, f"Not a list of recipients: {where}.") from error
    return _listed((number, _cells(row)) for number, row in enumerate(rows, 1))


def _cells(row: JsonRecipient) -> dict[str, str]:
    columns = {_column(key): value for key, value in row.fields.items()}
    return {**columns, "name": row.name, "email": row.email}


def _listed(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Listed:
    found: dict[str, Recipient] = {}
    problems: list[Problem] = []
    repeated = 0
    for number, cells in rows:
        try:
            email = mail_address(cells.get("email", ""))
        except ValueError as error:
            problems.append(Problem(number, str(error)))
            continue
        repeated += email in found
        found.setdefault(email, Recipient(email, _fields(cells)))
    if len(found) > MAX_RECIPIENTS:
        raise _wrong("too_many", f"Не больше {MAX_RECIPIENTS} адресов в рассылке.", "Too many recipients.")
    return Listed(list(found.values()), problems, repeated)


def _fields(cells: Mapping[str, str]) -> dict[str, str]:
    values = {key: one_line(value)[:MAX_VALUE] for key, value in cells.items() if key and key != "email"}
    return dict(list({key: value for key, value in values.items() if value}.items())[:MAX_FIELDS])


def _column(title: str) -> str:
    """«Почта» → email, «Имя» → name, «Номер стола» → номер_стола."""
    word = plain(title.strip("\ufeff")).strip()
    if word in _EMAIL:
        return "email"
    return "name" if word in _NAME else _NOT_A_NAME.sub("_", word).strip("_")[:40]


def _wrong(code: str, russian: str, english: str) -> InvalidInput:
    return InvalidInput(errors=[FieldError("body", code, russian, english)])
