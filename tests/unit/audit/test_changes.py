"""Before and after, field by field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.audit.changes import MAX_VALUE, changes_between

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
)
FIELDS = st.dictionaries(st.sampled_from("abcd"), JSON | st.dictionaries(st.sampled_from("xyz"), JSON))


def test_only_fields_that_differ_are_told() -> None:
    changes = changes_between({"city": "Казань", "guests": 150}, {"city": "Казань", "guests": 160})

    assert changes == [{"field": "guests", "before": 150, "after": 160}]


def test_nested_fields_have_a_path() -> None:
    changes = changes_between({"brief": {"date": "2027-06-18"}}, {"brief": {"date": "2027-06-25"}})

    assert changes == [{"field": "brief.date", "before": "2027-06-18", "after": "2027-06-25"}]


@pytest.mark.parametrize("nothing", [None, "", []])
def test_new_thing_is_told_without_its_empty_fields(nothing: Any) -> None:
    assert changes_between(None, {"name": "Звук", "tags": nothing}) == [
        {"field": "name", "before": None, "after": "Звук"}
    ]


def test_personal_field_is_not_repeated() -> None:
    changes = changes_between(
        {"contacts": {"phone": "+7 900 000-00-00"}},
        {"contacts": {"phone": "+7 911 111-11-11"}},
        personal=frozenset({"contacts"}),
    )

    assert changes == [{"field": "contacts", "personal": True}]


def test_long_value_is_kept_as_a_digest() -> None:
    [change] = changes_between(None, {"text": "ю" * (MAX_VALUE + 1)})

    assert change["after"].keys() == {"sha256", "length"}


@given(FIELDS)
def test_same_is_no_change(fields: dict[str, Any]) -> None:
    assert changes_between(fields, fields) == []


@given(FIELDS, FIELDS)
def test_way_back_is_the_same_way(one: dict[str, Any], other: dict[str, Any]) -> None:
    there, back = changes_between(one, other), changes_between(other, one)

    assert [(c["field"], c["before"], c["after"]) for c in there] == [
        (c["field"], c["after"], c["before"]) for c in back
    ]


@pytest.mark.parametrize(
    "value", ["Звоните Петру Иванову", "petr@example.ru", "8 916 123-45-67", ["свет", "Иванов П. С., звук"]]
)
def test_text_in_which_somebody_is_found_is_not_told(value: Any) -> None:
    assert changes_between({"note": "свет"}, {"note": value}) == [{"field": "note", "personal": True}]


@pytest.mark.parametrize(
    "value", ["живая музыка, пять часов", "evt_01M824ZVN031V9CKMZV6P0TXJ3", "2026-11-22T17:31:15", 1500000]
)
def test_what_names_nobody_is_told(value: Any) -> None:
    [change] = changes_between({}, {"note": value})

    assert change["after"] == value
