"""Properties of the codec and of the stored forms."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.ydb import codec
from local.ydb.yql import decimals
from local.ydb.yql.casts import cast_value
from local.ydb.yql.errors import YdbError
from local.ydb.yql.lexer import Kind, tokens
from local.ydb.yql.literals import parse_interval
from local.ydb.yql.types import INTEGER_RANGES, STORAGE, DecimalType, OptionalType, Scalar, widens, wider

MONEY = DecimalType(22, 9)
SCALED = st.integers(min_value=-(10**22) + 1, max_value=10**22 - 1)
INTEGERS = st.sampled_from(sorted(INTEGER_RANGES)).map(Scalar)


@given(SCALED, SCALED)
def test_stored_decimals_sort_as_numbers(one: int, other: int) -> None:
    assert (decimals.pack(one) < decimals.pack(other)) == (one < other)


@given(SCALED)
def test_a_decimal_survives_its_stored_form(scaled: int) -> None:
    number = decimals.plain(decimals.pack(scaled), MONEY.scale)

    assert number == Decimal(scaled).scaleb(-MONEY.scale)
    assert decimals.parse(f"{number:f}", MONEY) == decimals.pack(scaled)


@given(SCALED)
def test_a_decimal_survives_the_wire(scaled: int) -> None:
    stored = decimals.pack(scaled)

    assert codec.decoder(MONEY)(codec.encoder(MONEY)(stored)) == stored


@given(st.sampled_from(sorted(STORAGE)).map(Scalar))
def test_a_type_survives_the_wire(kind: Scalar) -> None:
    message = codec.type_message(OptionalType(kind))

    assert codec.parse_type(message.SerializeToString()) == OptionalType(kind)


@given(st.timedeltas(min_value=timedelta(days=-9999), max_value=timedelta(days=9999)))
def test_an_interval_survives_its_text(length: timedelta) -> None:
    microseconds = length // timedelta(microseconds=1)

    text = cast_value(microseconds, "Interval", "Utf8")

    assert parse_interval(str(text)) == microseconds


@given(st.text(st.characters(exclude_characters="\\", exclude_categories=["Cs"])))
def test_any_text_can_be_a_literal(text: str) -> None:
    literal = '"' + text.replace('"', '\\"') + '"u'

    (token, end) = tokens(literal)

    assert (token.kind, token.text, token.suffix, end.kind) == (Kind.STRING, text, "u", Kind.END)


@given(INTEGERS, INTEGERS)
def test_a_type_that_widens_into_another_loses_no_value(source: Scalar, target: Scalar) -> None:
    low, high = INTEGER_RANGES[source.name]
    floor, ceiling = INTEGER_RANGES[target.name]

    assert not widens(source, target) or (floor <= low and high <= ceiling)


@given(INTEGERS, INTEGERS)
def test_the_wider_of_two_types_does_not_depend_on_their_order(one: Scalar, other: Scalar) -> None:
    assert wider(one, other) == wider(other, one)


@pytest.mark.parametrize("value", [10**22, -(10**22)])
def test_a_decimal_of_too_many_digits_is_refused(value: int) -> None:
    with pytest.raises(YdbError):
        decimals.parse(str(value), DecimalType(22, 0))
