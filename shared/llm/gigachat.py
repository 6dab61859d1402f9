"""GigaChat through its SDK, v1 contract.

The SDK keeps the token (30 minutes), fetches it again on a 401 and repeats the request once; retries,
deadlines and everything after the first choice of words are ours. Its v1 models damage JSON schemas
(bounds, nested `required` and `additionalProperties` get lost), so functions travel as additional
fields. It has no frequency penalty: see `parameters.repetition_penalty`.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shared import tracing
from shared.config import LanguageSettings
from shared.llm.models import (
    JsonObject,
    Message,
    ModelFailure,
    Reason,
    Reply,
    Request,
    Said,
    finish_failure,
)
from shared.llm.openai_style import spoken_to
from shared.llm.parameters import Endpoint
from shared.llm.wire import READ_TIMEOUT, translated

if TYPE_CHECKING:
    from ssl import SSLContext

    from gigachat import GigaChat
    from gigachat.models import ChatCompletion


@dataclass(frozen=True)
class GigaChatModel:
    """Implements `shared.llm.models.Model`."""

    endpoint: Endpoint
    settings: LanguageSettings

    def reply(self, request: Request) -> Reply:
        """One chat completion."""
        with sdk_translated():
            return _reply(self.client().chat(self.payload(request)))

    def stream(self, request: Request, said: Said) -> Reply:
        """One chat completion as it is written."""
        texts: list[str] = []
        last = None
        with sdk_translated():
            for last in self.client().stream(self.payload(request)):
                part = (last.choices[0].delta.content or "") if last.choices else ""
                texts.append(part)
                said(part)
        if last is None:
            raise ModelFailure(Reason.EMPTY)
        return Reply(
            model=last.model,
            text="".join(texts),
            failure=finish_failure(last.choices[0].finish_reason if last.choices else None),
            tokens_in=last.usage.prompt_tokens if last.usage else 0,
            tokens_out=last.usage.completion_tokens if last.usage else 0,
            request_id=(last.x_headers or {}).get("x-request-id"),
        )

    def payload(self, request: Request) -> JsonObject:
        """The body of a call, as the SDK takes it."""
        form = request.form
        messages = spoken_to(request, self.endpoint)
        payload: JsonObject = {
            "model": self.endpoint.id,
            "messages": [_message(message) for message in messages],
            **self.endpoint.sampled(request.sampling),
        }
        if form and self.endpoint.structured == "forced_tool":
            function = {"name": form.name, "description": form.description, "parameters": form.schema}
            payload["additional_fields"] = {"functions": [function], "function_call": {"name": form.name}}
        elif form and self.endpoint.structured == "native_schema":
            # Directly under `response_format`, unlike OpenAI.
            native = {"type": "json_schema", "schema": form.schema, "strict": True}
            payload["additional_fields"] = {"response_format": native}
        return payload

    def client(self) -> "GigaChat":
        """The SDK's, one per instance: it holds the token and the connections. It calls in our trace."""
        from gigachat.context import custom_headers_cvar

        settings = self.settings
        custom_headers_cvar.set(tracing.headers() or None)
        return _client(
            credentials=settings.gigachat_credentials.get_secret_value(),
            scope=settings.gigachat_scope,
            base_url=self.endpoint.base_url,
            auth_url=settings.gigachat_auth_url,
            ca_bundle_file=settings.gigachat_ca_bundle_file,
        )


@contextmanager
def sdk_translated() -> Iterator[None]:
    """The SDK's and httpx's exceptions as ours. Their texts hold headers and bodies: nobody prints them."""
    from gigachat.exceptions import GigaChatException, RateLimitError, ResponseError

    with translated():
        try:
            yield
        except RateLimitError as error:
            raise ModelFailure.refused(429, error.retry_after or 0.0) from error
        except ResponseError as error:
            raise ModelFailure.refused(error.status_code) from error
        except GigaChatException as error:
            raise ModelFailure(Reason.REJECTED) from error


@cache
def _client(*, ca_bundle_file: str, **settings: str) -> "GigaChat":
    from gigachat import GigaChat

    # It logs what it cannot parse, which is somebody's answer.
    logging.getLogger("gigachat").setLevel(logging.CRITICAL)
    return GigaChat(
        **settings,
        ssl_context=_trusting(ca_bundle_file) if ca_bundle_file else None,
        profanity_check=True,
        timeout=READ_TIMEOUT,
        max_retries=0,
    )


def _trusting(ca_bundle_file: str) -> "SSLContext":
    """GigaChat's chain ends in the Russian Trusted Root CA, which no system store holds."""
    import ssl

    context = ssl.create_default_context()
    context.load_verify_locations(ca_bundle_file)
    return context


def _message(message: Message) -> JsonObject:
    said: JsonObject = {"role": message.role, "content": message.content}
    return said | ({"attachments": list(message.attachments)} if message.attachments else {})


def _reply(completion: "ChatCompletion") -> Reply:
    if not completion.choices:
        raise ModelFailure(Reason.EMPTY)
    choice = completion.choices[0]
    call = choice.message.function_call
    return Reply(
        model=completion.model,
        text=choice.message.content,
        filled=(call.arguments or {}) if call else None,
        failure=finish_failure(choice.finish_reason),
        tokens_in=completion.usage.prompt_tokens,
        tokens_out=completion.usage.completion_tokens,
        request_id=(completion.x_headers or {}).get("x-request-id"),
    )
