"""The few kinds of success."""

from typing import TypeVar

from aws_lambda_powertools.event_handler import Response

from shared.http.versions import etag

Body = TypeVar("Body")


def ok(body: Body, *, version: int | None = None) -> Response[Body]:
    """200, with an ETag when the object has a version."""
    return with_version(200, body, version)


def created(body: Body, location: str, *, version: int | None = None) -> Response[Body]:
    """201 and where the new thing is."""
    response = with_version(201, body, version)
    response.headers["Location"] = location
    return response


def accepted(body: Body, location: str) -> Response[Body]:
    """202: work goes on, look there."""
    response = with_version(202, body, None)
    response.headers["Location"] = location
    return response


def with_version(status: int, body: Body, version: int | None) -> Response[Body]:
    """A response whose ETag is the version."""
    headers: dict[str, str | list[str]] = {} if version is None else {"ETag": etag(version)}
    return Response(status_code=status, content_type="application/json", body=body, headers=headers)
