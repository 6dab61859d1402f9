"""Frames between the cloud and an instance."""

import asyncio
from io import BufferedRWPair, BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.functions import channel

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def stream_of(data: bytes) -> BufferedRWPair:
    return BufferedRWPair(BytesIO(data), BytesIO())


@given(st.lists(JSON, min_size=1, max_size=3))
def test_instance_reads_what_was_packed_frame_by_frame(values: list[Any]) -> None:
    stream = stream_of(b"".join(channel.pack(value) for value in values))

    assert [channel.read(stream) for _ in values] == values


@given(JSON)
def test_cloud_receives_what_was_packed(value: Any) -> None:
    async def scenario() -> Any:
        reader = asyncio.StreamReader()
        reader.feed_data(channel.pack(value))
        return await channel.receive(reader)

    assert asyncio.run(scenario()) == value


@pytest.mark.parametrize("length", [0, 3, 6])
def test_cut_frame_means_that_the_cloud_is_gone(length: int) -> None:
    with pytest.raises(EOFError):
        channel.read(stream_of(channel.pack("text")[:length]))


def test_half_a_surrogate_pair_survives() -> None:
    assert channel.read(stream_of(channel.pack("\ud800"))) == "\ud800"


def test_what_json_cannot_carry_is_refused() -> None:
    with pytest.raises(TypeError):
        channel.pack(object())
