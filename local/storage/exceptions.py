"""Refusals of the object storage, with S3's codes."""

from typing import ClassVar


class StorageError(Exception):
    """The request cannot be carried out."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.__doc__ or "")

    def __init_subclass__(cls) -> None:
        cls.code = cls.__dict__.get("code", cls.__name__)


class AccessDenied(StorageError):
    """The request is not signed, or its link has expired."""

    status = 403


class SignatureDoesNotMatch(StorageError):
    """The signature of the link does not match its content."""

    status = 403


class InvalidAccessKeyId(StorageError):
    """The access key of the link does not exist."""

    status = 403


class NoSuchBucket(StorageError):
    """The specified bucket does not exist."""

    status = 404


class NoSuchKey(StorageError):
    """The specified key does not exist."""

    status = 404


class BucketAlreadyOwnedByYou(StorageError):
    """The bucket exists and is yours."""

    status = 409


class PreconditionFailed(StorageError):
    """A condition of the request does not hold."""

    status = 412


class NotModified(StorageError):
    """The object is the one the client has."""

    status = 304


class InvalidRange(StorageError):
    """The object has no such bytes."""

    status = 416


class InvalidBucketName(StorageError):
    """A bucket name is 3 to 63 lower-case letters, digits, dots and hyphens."""


class KeyTooLongError(StorageError):
    """A key is at most 1024 bytes."""


class InvalidArgument(StorageError):
    """An argument is not valid."""


class MalformedXML(StorageError):
    """The body is not the expected XML."""


class BadDigest(StorageError):
    """The checksum sent does not match the body."""


class IncompleteBody(StorageError):
    """The body ends before its stated length."""


class EntityTooLarge(StorageError):
    """The object is larger than the local storage takes."""


class UnsupportedFeature(StorageError):
    """The local storage does not have this."""

    status = 501
    code = "NotImplemented"
