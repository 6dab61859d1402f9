"""The one error of the local YDB: a message and the status YDB answers with."""


class YdbError(Exception):
    """`status` is a name of `Ydb.StatusIds.StatusCode`; the SDK turns it into its own exception class."""

    def __init__(self, message: str, status: str = "GENERIC_ERROR") -> None:
        super().__init__(message)
        self.status = status


class UnsupportedError(YdbError):
    """YQL that the real YDB may know and this one does not: refused by name, never guessed."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The local YDB does not support {what}", "UNSUPPORTED")
