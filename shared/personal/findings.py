"""A place of a text that holds personal data."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What it is; the value is how a reader of a masked text sees it."""

    NAME = "ИМЯ"
    PHONE = "ТЕЛЕФОН"
    EMAIL = "ПОЧТА"
    PASSPORT = "ПАСПОРТ"
    CARD = "КАРТА"
    ADDRESS = "АДРЕС"


@dataclass(frozen=True)
class Found:
    """`text[start:end]` is personal data of this kind."""

    kind: Kind
    start: int
    end: int
