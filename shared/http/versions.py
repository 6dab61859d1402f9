"""Optimistic concurrency: the `version` column is the ETag, a change names it in `If-Match`."""

from collections.abc import Mapping

from shared.errors import PreconditionFailed, PreconditionRequired


def etag(version: int) -> str:
    """`3` → `"3"`, as the header wants it."""
    return f'"{version}"'


def required_version(headers: Mapping[str, str]) -> int:
    """The version named in If-Match. Raises `PreconditionRequired` without one."""
    value = headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not value:
        raise PreconditionRequired(
            "Прочитайте объект и передайте его ETag в заголовке If-Match.",
            "Read the object and send its ETag in If-Match.",
        )
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise PreconditionFailed(
            "Такой версии нет: прочитайте объект заново.", "No such version: read it again."
        )
    return int(value)
