"""Who an export or an erasure is about, and how they are recognised in texts. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shared.personal.full_names import pattern_of

ERASED = "[удалено]"
#: What may stand between the digits of a number.
_GAP = r"[\s().-]{0,3}"


@dataclass(frozen=True)
class Subject:
    """Everything that stands for one person: addresses in lower case, numbers as +7…, ids of users, and
    names as they were given with the request, in the nominative."""

    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    user_ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def keys(self) -> list[str]:
        """As the ledger of consents spells people."""
        return [
            *(f"email:{one}" for one in sorted(self.emails)),
            *(f"phone:{one}" for one in sorted(self.phones)),
            *(f"user:{one}" for one in sorted(self.user_ids)),
        ]

    def is_mentioned(self, value: Any) -> bool:
        """Anywhere inside a JSON value."""
        return any(True for _ in self.mentions(value))

    def mentions(self, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
        """The texts inside a JSON value that mention the person, each with its dotted path."""
        if isinstance(value, str):
            if self._pattern.search(value):
                yield path, value
        elif isinstance(value, dict):
            for name, item in value.items():
                yield from self.mentions(item, f"{path}.{name}".lstrip("."))
        elif isinstance(value, list):
            for place, item in enumerate(value):
                yield from self.mentions(item, f"{path}.{place}".lstrip("."))

    def redacted(self, value: Any) -> Any:
        """The same value without the person."""
        if isinstance(value, str):
            return self._pattern.sub(ERASED, value)
        if isinstance(value, dict):
            return {name: self.redacted(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.redacted(item) for item in value]
        return value

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Linear: nothing in it repeats without a bound. Of a bare user id it finds nothing."""
        parts = [
            *(rf"(?<![\w.+-]){re.escape(one)}(?![\w-]|\.\w)" for one in sorted(self.emails)),
            *(_spellings(one) for one in sorted(self.phones)),
            *(pattern_of(one) for one in sorted(self.names)),
        ]
        return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def _spellings(phone: str) -> str:
    """`+79161234567` also as `8 (916) 123-45-67`."""
    russian = re.fullmatch(r"\+7(\d{10})", phone)
    digits = russian[1] if russian else phone.lstrip("+")
    prefix = rf"(?:\+?7{_GAP}|8{_GAP})?" if russian else r"\+?"
    return rf"(?<!\d){prefix}\(?{_GAP.join(digits)}(?!\d)"
