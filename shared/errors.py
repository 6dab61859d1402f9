"""Every error a user may meet, as one tree.

MaestroError
 ├─ InvalidInput        422  a field is wrong; `errors` names field, reason, what to do
 ├─ TooLarge            413
 ├─ Unauthenticated     401
 ├─ Forbidden           403
 ├─ NotFound            404
 ├─ MethodNotAllowed    405
 ├─ Conflict            409
 ├─ PreconditionFailed  412  the `If-Match` version is not the stored one
 ├─ UnsupportedMediaType 415 the body must be JSON
 ├─ PreconditionRequired 428
 ├─ TooManyRequests     429  retryable
 └─ Unavailable         503  retryable: the database, the queue or a provider did not answer

The class docstring is the English title; `title_ru` the Russian one. `retryable` tells a trigger
whether the same message may succeed later.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

PROBLEM_MEDIA_TYPE = "application/problem+json"
PROBLEM_TYPE = "https://maestro.events/problems/"


@dataclass(frozen=True)
class FieldError:
    """One wrong field: where (`body.guests`), what is wrong and what to do, in both languages."""

    field: str
    code: str
    message_ru: str
    message_en: str


class MaestroError(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title_ru: ClassVar[str] = "Внутренняя ошибка"
    retryable: ClassVar[bool] = False
    retry_after = 1
    """Seconds; told to the caller when `retryable`."""

    def __init__(
        self, detail_ru: str = "", detail_en: str = "", *, errors: list[FieldError] | None = None
    ) -> None:
        super().__init__(detail_en or self.title_en)
        self.detail_ru = detail_ru
        self.detail_en = detail_en
        self.errors = errors or []

    @property
    def title_en(self) -> str:
        """The first line of the class docstring, without the full stop."""
        return (self.__doc__ or "").splitlines()[0].rstrip(".")


class InvalidInput(MaestroError):
    """Some fields are not valid."""

    status = 422
    code = "invalid_input"
    title_ru = "Проверьте данные запроса"


class TooLarge(MaestroError):
    """The request is too large."""

    status = 413
    code = "too_large"
    title_ru = "Слишком большой запрос"


class Unauthenticated(MaestroError):
    """Sign in first."""

    status = 401
    code = "unauthenticated"
    title_ru = "Нужно войти"


class Forbidden(MaestroError):
    """This is not allowed for your role."""

    status = 403
    code = "forbidden"
    title_ru = "Недостаточно прав"


class NotFound(MaestroError):
    """There is no such thing."""

    status = 404
    code = "not_found"
    title_ru = "Не найдено"


class MethodNotAllowed(MaestroError):
    """This address does not take the method."""

    status = 405
    code = "method_not_allowed"
    title_ru = "Этот адрес не принимает такой метод"


class Conflict(MaestroError):
    """This contradicts the present state."""

    status = 409
    code = "conflict"
    title_ru = "Действие противоречит текущему состоянию"


class PreconditionFailed(MaestroError):
    """The data changed since you read it."""

    status = 412
    code = "version_mismatch"
    title_ru = "Данные изменились с момента чтения"


class UnsupportedMediaType(MaestroError):
    """The body must be JSON."""

    status = 415
    code = "unsupported_media_type"
    title_ru = "Тело запроса должно быть в JSON"


class PreconditionRequired(MaestroError):
    """Say which version you change with the If-Match header."""

    status = 428
    code = "version_required"
    title_ru = "Укажите версию в заголовке If-Match"


class TooManyRequests(MaestroError):
    """Too many requests, try again later."""

    status = 429
    code = "too_many_requests"
    title_ru = "Слишком много запросов"
    retryable = True

    def __init__(self, detail_ru: str = "", detail_en: str = "", *, retry_after: int = 1) -> None:
        super().__init__(detail_ru, detail_en)
        self.retry_after = retry_after


class Unavailable(MaestroError):
    """A service we depend on did not answer, try again."""

    status = 503
    code = "unavailable"
    title_ru = "Сервис временно недоступен"
    retryable = True


def problem_document(error: MaestroError, *, english: bool = False) -> dict[str, Any]:
    """The error as RFC 9457 wants it; what is empty is left out."""
    errors = [
        {"field": one.field, "code": one.code, "message": one.message_en if english else one.message_ru}
        for one in error.errors
    ]
    document = {
        "type": PROBLEM_TYPE + error.code,
        "title": error.title_en if english else error.title_ru,
        "status": error.status,
        "code": error.code,
        "detail": error.detail_en if english else error.detail_ru,
        "errors": errors,
    }
    return {key: value for key, value in document.items() if value}
