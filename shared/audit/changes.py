"""What a write did, field by field."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

#: Longer values are kept as their digest: the journal is not a second store of documents.
MAX_VALUE = 1000

#: Codes, ids, dates and single words tell nobody; looking closer at each would cost an import seconds.
_TELLING = re.compile(r"[\s@]|\d{10}")

Fields = Mapping[str, Any]


def changes_between(
    before: Fields | None, after: Fields | None, personal: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """The fields that differ, as `{"field", "before", "after"}`; nested ones by a dotted path.

    Of `personal` fields only the fact is told, and of every other text in which somebody is found: the
    journal outlives a person's right to be forgotten. Free texts belong to `personal` all the same, since not
    everybody is found.
    """
    old, new = dict(_flat(before or {}, personal)), dict(_flat(after or {}, personal))
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return [_change(name, old.get(name), new.get(name), name in personal) for name in names]


def _flat(fields: Fields, personal: frozenset[str], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping) and path not in personal:
            yield from _flat(value, personal, f"{path}.")
        elif value not in (None, [], ""):
            yield path, value


def _change(name: str, before: Any, after: Any, is_personal: bool) -> dict[str, Any]:
    if is_personal or _names_somebody(before) or _names_somebody(after):
        return {"field": name, "personal": True}
    return {"field": name, "before": _short(before), "after": _short(after)}


def _names_somebody(value: Any) -> bool:
    text = "\n".join(_texts(value))
    if len(text) > MAX_VALUE or not _TELLING.search(text):
        return False
    from shared.personal.finding import find  # its expressions cost a cold start 30 ms

    return bool(find(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)


def _short(value: Any) -> Any:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if len(text) <= MAX_VALUE:
        return value
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "length": len(text)}
