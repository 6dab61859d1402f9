"""GigaChat through its SDK, v1 contract.

The SDK keeps the token (30 minutes), fetches it again on a 401 and repeats the request once; retries,
deadlines and everything after the first choice of words are ours. Its v1 models damage JSON schemas
(bounds, nested `required` and `additionalProperties` get lost), so functions travel as additional
fields. It has no frequency penalty: see `repetition_penalty`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from shared.config import LanguageSettings
from shared.llm.models import JsonObject, ModelFailure, Reason, Reply, Request
from shared.llm.reading import Unreadable

if TYPE_CHECKING:
    from ssl import SSLContext

    from gigachat import GigaChat
    from gigachat.models import ChatCompletion

#: Seconds for each connect, read and write: the end of a call that its caller gave up on.
_READ_TIMEOUT = 30.0
_STRONGEST_PENALTY = 1.2
_FINISHED = frozenset({"stop", "function_call"})
_CUT_SHORT = {"length": Reason.LENGTH, "blacklist": Reason.BLACKLIST}
_REFUSALS = {
    401: Reason.UNAUTHORIZED,
    402: Reason.NOT_PAID,
    403: Reason.FORBIDDEN,
    404: Reason.NO_SUCH_MODEL,
    413: Reason.TOO_LONG,
    429: Reason.RATE_LIMITED,
}


class GigaChatModel:
    """Implements `shared.llm.models.Model`."""

    external = True

    def __init__(self, settings: LanguageSettings) -> None:
        self._settings = settings

    def reply(self, request: Request) -> Reply:
        """One chat completion."""
        with _translated():
            completion = self._client().chat(_payload(request))
            return _reply(completion)

    def _client(self) -> "GigaChat":
        settings = self._settings
        return _client(
            credentials=settings.gigachat_credentials.get_secret_value(),
            scope=settings.gigachat_scope,
            model=settings.gigachat_model,
            base_url=settings.gigachat_base_url,
            auth_url=settings.gigachat_auth_url,
            ca_bundle_file=settings.gigachat_ca_bundle_file,
        )


def repetition_penalty(frequency_penalty: float) -> float | None:
    """What stands in for a frequency penalty, None for nothing.

    The one is additive and neutral at 0, the other multiplicative and neutral at 1, so there is no exact
    conversion. Our own rule: a tenth of it on top of 1, at most 1.2.
    """
    if frequency_penalty <= 0:
        return None
    return min(round(1 + frequency_penalty / 10, 3), _STRONGEST_PENALTY)


@cache
def _client(*, ca_bundle_file: str, **settings: str) -> "GigaChat":
    """One per instance: it holds the token and the connections."""
    from gigachat import GigaChat

    return GigaChat(
        **settings,
        ssl_context=_trusting(ca_bundle_file) if ca_bundle_file else None,
        profanity_check=True,
        timeout=_READ_TIMEOUT,
        max_retries=0,
    )


def _trusting(ca_bundle_file: str) -> "SSLContext":
    """GigaChat's chain ends in the Russian Trusted Root CA, which no system store holds."""
    import ssl

    context = ssl.create_default_context()
    context.load_verify_locations(ca_bundle_file)
    return context


def _payload(request: Request) -> JsonObject:
    sampling, form = request.sampling, request.form
    payload: JsonObject = {
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "max_tokens": sampling.max_tokens,
        "repetition_penalty": repetition_penalty(sampling.frequency_penalty),
    }
    if form:
        function = {"name": form.name, "description": form.description, "parameters": form.schema}
        payload["additional_fields"] = {"functions": [function], "function_call": {"name": form.name}}
    return payload


def _reply(completion: "ChatCompletion") -> Reply:
    if not completion.choices:
        raise ModelFailure(Reason.EMPTY)
    choice = completion.choices[0]
    call = choice.message.function_call
    return Reply(
        model=completion.model,
        text=choice.message.content,
        filled=(call.arguments or {}) if call else None,
        failure=_failure(choice.finish_reason),
        tokens_in=completion.usage.prompt_tokens,
        tokens_out=completion.usage.completion_tokens,
        request_id=(completion.x_headers or {}).get("x-request-id"),
    )


def _failure(finish_reason: str | None) -> Reason | None:
    """A value the documentation does not name is a failure too."""
    if finish_reason in _FINISHED:
        return None
    return _CUT_SHORT.get(finish_reason or "", Reason.UNFINISHED)


@contextmanager
def _translated() -> Iterator[None]:
    """The SDK's and httpx's exceptions as ours. Their texts hold headers and bodies: nobody prints them."""
    import httpx
    from gigachat.exceptions import GigaChatException, RateLimitError, ResponseError, ServerError

    try:
        yield
    except RateLimitError as error:
        raise ModelFailure(Reason.RATE_LIMITED, status=429, retry_after=error.retry_after) from error
    except ServerError as error:
        raise ModelFailure(Reason.UNAVAILABLE, status=error.status_code) from error
    except ResponseError as error:
        reason = _REFUSALS.get(error.status_code, Reason.REJECTED)
        raise ModelFailure(reason, status=error.status_code) from error
    except GigaChatException as error:
        raise ModelFailure(Reason.REJECTED) from error
    except httpx.TimeoutException as error:
        raise ModelFailure(Reason.TIMEOUT) from error
    except httpx.HTTPError as error:
        raise ModelFailure(Reason.UNAVAILABLE) from error
    except (ValueError, TypeError) as error:
        # Not JSON, or not of the contract's shape, function arguments among it.
        raise Unreadable("JSON: not an object of the form") from error
