"""Contents come back as they were, whatever they are and whatever they are a difference from."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.store import codec

LINES = st.lists(
    st.sampled_from([b"def run(self):\n", b"    return 1\n", b"}", b"\n", b"x" * 80, b'{"a": 1},'])
    | st.binary(max_size=40),
    max_size=60,
).map(b"".join)


@given(content=st.binary(max_size=3000) | LINES)
def test_a_content_without_base_comes_back(content: bytes) -> None:
    how, body = codec.compress(content)

    assert codec.expand(how, body, len(content)) == content
    assert len(body) <= len(content)


@given(base=LINES, content=LINES)
def test_a_difference_gives_the_content(base: bytes, content: bytes) -> None:
    body = codec.encode_delta(base, content)

    assert codec.decode_delta(base, body, len(content)) == content
    assert codec.encode_delta(base, content) == body


@given(base=LINES, at=st.integers(0, 3000), new=st.binary(max_size=60))
def test_an_edit_of_the_base_gives_the_content(base: bytes, at: int, new: bytes) -> None:
    content = base[:at] + new + base[at + len(new) // 2 :]

    body = codec.encode_delta(base, content)

    assert codec.decode_delta(base, body, len(content)) == content


def test_a_long_transcript_that_grew_costs_little() -> None:
    base = os.urandom(300_000)
    content = base + b'{"role": "assistant", "text": "done"}'

    assert len(codec.encode_delta(base, content)) < 120


def test_lines_that_moved_far_cost_little() -> None:
    lines = [os.urandom(40).hex().encode() + b"\n" for _ in range(2000)]
    base = b"".join(lines)
    content = b"".join([*lines[1000:], b"new\n", *lines[:1000]])

    assert len(codec.encode_delta(base, content)) < 400


@given(
    base=LINES.filter(lambda base: len(base) > 2),
    content=LINES,
    at=st.integers(0, 200),
    flip=st.integers(1, 255),
)
def test_a_damaged_difference_never_does_more_than_raise(
    base: bytes, content: bytes, at: int, flip: int
) -> None:
    body = bytearray(codec.encode_delta(base, content))
    body[at % len(body)] ^= flip

    try:
        read = codec.decode_delta(base, bytes(body), len(content))
    except ValueError:
        return
    assert len(read) == len(content)


def test_a_body_that_unpacks_to_more_than_recorded_is_refused() -> None:
    _, bomb = codec.compress(b"\0" * 50_000_000)

    with pytest.raises(ValueError, match="too long"):
        codec.expand(codec.ZLIB, bomb, 100)


@pytest.mark.parametrize("body", [b"", b"\x80", b"\x00\x7f", b"\xff" * 30])
def test_a_difference_that_is_cut_off_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        codec.decode_delta(b"base", body, 4)


def test_an_unknown_codec_is_refused() -> None:
    with pytest.raises(ValueError, match="brotli"):
        codec.expand("brotli", b"", 0)
