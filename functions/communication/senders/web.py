"""What the senders over HTTP share: one request, and how its failure is read."""

from typing import TYPE_CHECKING, Any

from functions.communication.senders.base import (
    ANSWER_TIMEOUT,
    CONNECT_TIMEOUT,
    Answered,
    Transient,
    Unknown,
    http_error,
)

if TYPE_CHECKING:
    import httpx


def web_client(base_url: str, **options: Any) -> "httpx.Client":
    """Follows no redirects: a key goes to its service alone."""
    import httpx

    return httpx.Client(
        base_url=base_url, timeout=httpx.Timeout(ANSWER_TIMEOUT, connect=CONNECT_TIMEOUT), **options
    )


def post(client: "httpx.Client", provider: str, path: str, **body: Any) -> "httpx.Response":
    """A successful answer. Raises `SendError`."""
    import httpx

    try:
        answer = client.post(path, **body)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise Transient(f"{provider}_{type(error).__name__}") from error
    except httpx.HTTPError as error:
        raise Unknown(f"{provider}_{type(error).__name__}") from error
    if not answer.is_success:
        raise http_error(provider, Answered(answer.status_code, answer.headers.get("Retry-After")))
    return answer
