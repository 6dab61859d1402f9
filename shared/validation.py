"""pydantic's validation errors in Russian: what is wrong and what to do, by error type."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.errors import FieldError

#: pydantic error type → Russian text; `{…}` are pydantic's own context values.
RUSSIAN = {
    "missing": "Обязательное поле: добавьте его.",
    "json_invalid": "Тело запроса — не JSON: проверьте скобки, кавычки и запятые.",
    "model_attributes_type": "Здесь нужен объект JSON.",
    "model_type": "Здесь нужен объект JSON.",
    "dict_type": "Здесь нужен объект JSON.",
    "list_type": "Здесь нужен список.",
    "string_type": "Здесь нужна строка.",
    "string_too_short": "Слишком коротко: нужно не меньше {min_length} символов.",
    "string_too_long": "Слишком длинно: не больше {max_length} символов.",
    "string_pattern_mismatch": "Неверный вид значения: нужно соответствие шаблону {pattern}.",
    "int_type": "Здесь нужно целое число.",
    "int_parsing": "Здесь нужно целое число.",
    "int_from_float": "Здесь нужно целое число, без дробной части.",
    "float_type": "Здесь нужно число.",
    "float_parsing": "Здесь нужно число.",
    "bool_type": "Здесь нужно true или false.",
    "bool_parsing": "Здесь нужно true или false.",
    "decimal_type": "Здесь нужна сумма: число или строка с числом.",
    "decimal_parsing": "Здесь нужна сумма: число или строка с числом.",
    "decimal_max_places": "Не больше {decimal_places} знаков после запятой.",
    "decimal_max_digits": "Не больше {max_digits} цифр.",
    "decimal_whole_digits": "Не больше {whole_digits} цифр до запятой.",
    "int_parsing_size": "Слишком большое число.",
    "finite_number": "Здесь нужно конечное число.",
    "greater_than": "Значение должно быть больше {gt}.",
    "greater_than_equal": "Значение должно быть не меньше {ge}.",
    "less_than": "Значение должно быть меньше {lt}.",
    "less_than_equal": "Значение должно быть не больше {le}.",
    "enum": "Допустимые значения: {expected}.",
    "literal_error": "Допустимые значения: {expected}.",
    "date_type": "Нужна дата вида 2026-12-12.",
    "date_parsing": "Нужна дата вида 2026-12-12.",
    "date_from_datetime_parsing": "Нужна дата вида 2026-12-12.",
    "date_from_datetime_inexact": "Нужна дата без времени, вида 2026-12-12.",
    "datetime_type": "Нужны дата и время вида 2026-12-12T18:00:00+03:00.",
    "datetime_parsing": "Нужны дата и время вида 2026-12-12T18:00:00+03:00.",
    "datetime_from_date_parsing": "Нужны дата и время вида 2026-12-12T18:00:00+03:00.",
    "timezone_aware": "Добавьте часовой пояс: 2026-12-12T18:00:00+03:00.",
    "too_long": "Слишком много элементов: не больше {max_length}.",
    "too_short": "Слишком мало элементов: не меньше {min_length}.",
    "extra_forbidden": "Неизвестное поле: уберите его или проверьте название.",
}

UNKNOWN = "Недопустимое значение."


def field_errors(errors: Sequence[Mapping[str, Any]]) -> list[FieldError]:
    """One `FieldError` per pydantic error, first fifty: a list of thousands helps nobody."""
    return [_field_error(error) for error in errors[:50]]


def _field_error(error: Mapping[str, Any]) -> FieldError:
    kind = str(error.get("type", "invalid"))
    context = {key: str(value) for key, value in (error.get("ctx") or {}).items()}
    if "expected" in context:  # 'a', 'b' or 'c'
        context["expected"] = context["expected"].replace(" or ", ", ").replace("'", "")
    template = RUSSIAN.get(kind, UNKNOWN)
    try:
        russian = template.format(**context)
    except KeyError:
        russian = UNKNOWN
    if kind == "value_error":
        russian = context.get("error", UNKNOWN)
    return FieldError(
        field=_field(kind, error.get("loc", ())),
        code=kind,
        message_ru=russian,
        message_en=str(error.get("msg", "Invalid.")),
    )


def _field(kind: str, location: Sequence[Any]) -> str:
    """`query.guests` also when the query is one model, whose parameter's name the caller never sees."""
    if kind == "json_invalid":
        location = location[:1]
    if location[:1] == ("query",) and len(location) > 2 and isinstance(location[2], str):
        location = (location[0], *location[2:])
    return ".".join(str(part) for part in location)
