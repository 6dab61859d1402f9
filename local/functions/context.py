"""The second argument of a handler, with the attributes of Yandex's Python runtime."""

import time
from typing import TypedDict

VERSION = "$latest"


class Token(TypedDict):
    """An IAM token of the function's service account."""

    access_token: str
    expires_in: int
    token_type: str


class Context:
    """`function_name` is the function's id, as in the cloud; `token` is None without an account."""

    def __init__(
        self, *, function: str, memory: int, request_id: str, deadline_ms: int, token: Token | None
    ) -> None:
        self.function_name = function
        self.function_version = VERSION
        self.invoked_function_arn = function
        self.memory_limit_in_mb = memory
        self.request_id = request_id
        self.aws_request_id = request_id
        self.deadline_ms = deadline_ms
        self.token = token
        self.log_group_name = "local"
        self.log_stream_name = function

    def get_remaining_time_in_millis(self) -> int:
        """What is left of the timeout; never below zero."""
        return max(0, self.deadline_ms - int(time.time() * 1000))
