"""Refusals of the queue service, named as SQS's JSON protocol names them.

`query_code` is the older spelling that boto3 puts into `error.response["Error"]["Code"]`.
"""

from typing import ClassVar


class QueueServiceError(Exception):
    """The request cannot be carried out."""

    status: ClassVar[int] = 400
    query_code: ClassVar[str] = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.__doc__ or "")

    @property
    def code(self) -> str:
        return type(self).__name__


class QueueDoesNotExist(QueueServiceError):
    """The specified queue does not exist."""

    query_code = "AWS.SimpleQueueService.NonExistentQueue"


class QueueNameExists(QueueServiceError):
    """A queue of this name exists with other attributes."""

    query_code = "QueueAlreadyExists"


class InvalidMessageContents(QueueServiceError):
    """The message contains characters outside the allowed set."""


class ReceiptHandleIsInvalid(QueueServiceError):
    """The input receipt handle is invalid."""


class MessageNotInflight(QueueServiceError):
    """The message is not being processed by anybody."""

    query_code = "AWS.SimpleQueueService.MessageNotInflight"


class EmptyBatchRequest(QueueServiceError):
    """A batch needs at least one entry."""

    query_code = "AWS.SimpleQueueService.EmptyBatchRequest"


class TooManyEntriesInBatchRequest(QueueServiceError):
    """A batch has at most 10 entries."""

    query_code = "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"


class BatchEntryIdsNotDistinct(QueueServiceError):
    """Two entries of the batch have the same Id."""

    query_code = "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"


class BatchRequestTooLong(QueueServiceError):
    """All messages of a batch together are at most 262144 bytes."""

    query_code = "AWS.SimpleQueueService.BatchRequestTooLong"


class InvalidBatchEntryId(QueueServiceError):
    """An entry Id is 1 to 80 letters, digits, hyphens and underscores."""

    query_code = "AWS.SimpleQueueService.InvalidBatchEntryId"


class InvalidAttributeName(QueueServiceError):
    """There is no such queue attribute, or it cannot be set."""


class InvalidAttributeValue(QueueServiceError):
    """The value of a queue attribute is out of its bounds."""


class InvalidParameterValue(QueueServiceError):
    """The value of a parameter is not valid."""


class MissingParameter(QueueServiceError):
    """A required parameter is absent."""


class UnsupportedOperation(QueueServiceError):
    """The local queue service does not have this action."""

    query_code = "AWS.SimpleQueueService.UnsupportedOperation"


class MissingAuthenticationToken(QueueServiceError):
    """The request carries no access key."""

    status = 403


class ServiceUnavailable(QueueServiceError):
    """The queue service does not answer now, try again."""

    status = 503
