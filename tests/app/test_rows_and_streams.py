"""Rows fit their width in cells, and a stream's tail is its newest rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from docgen_tui.rows import (
    amount,
    duration,
    fit,
    fit_path,
    pad,
    paragraph,
    spread,
    wrap_cells,
)
from docgen_tui.sanitise import clean
from docgen_tui.streams import MOST_CHARACTERS, TextRing

WIDE = st.text(alphabet=st.sampled_from("ab 日本語é́🚀\t[/x]"), max_size=80)


@given(st.text(), st.integers(0, 60))
def test_a_fitted_text_never_exceeds_its_width(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) <= width
    assert cell_len(fit_path(text, width)) <= max(width, 0)


@given(WIDE, st.integers(1, 40))
def test_a_padded_column_stands_still(text: str, width: int) -> None:
    assert cell_len(pad(text, width)) == width


@given(WIDE, st.integers(2, 40))
def test_wrapping_fits_and_loses_only_spaces(text: str, width: int) -> None:
    text = clean(text)
    rows = wrap_cells(text, width)
    assert rows
    assert all(cell_len(line) <= width for line in rows)
    expected = text.replace("\t", "").replace(" ", "")
    assert "".join(rows).replace(" ", "") == expected


def test_words_are_not_cut_where_they_fit() -> None:
    assert wrap_cells("the ledger is closed", 12) == ["the ledger", "is closed"]
    assert wrap_cells("antidisestablishment", 8) == ["antidise", "stablish", "ment"]
    assert wrap_cells("", 8) == [""]


@given(st.text(max_size=30), st.text(max_size=20), st.integers(1, 60))
def test_both_ends_of_a_row_fill_its_width(left: str, end: str, width: int) -> None:
    made = spread([(clean(left).replace("\n", ""), "")], [(fit(end, 20), "")], width)
    assert made.width <= width


def test_a_long_paragraph_says_that_there_is_more() -> None:
    rows = paragraph("one two three four five six", 9, limit=2)
    assert [line.plain for line in rows] == ["one two", "three fou…"[:9] + "…"] or rows[
        -1
    ].plain.endswith("…")
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.04, "0.0s"),
        (0.9, "0.9s"),
        (59.96, "59.9s"),
        (65, "01:05"),
        (3725, "1:02:05"),
        (-1, "0.0s"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("number", "text"), [(812, "812"), (18_240, "18.2k"), (250_000, "250k"), (1_400_000, "1.4M")]
)
def test_amounts(number: int, text: str) -> None:
    assert amount(number) == text


@given(
    st.lists(st.text(alphabet="ab \n日", max_size=30), max_size=30),
    st.integers(2, 30),
    st.integers(1, 12),
)
def test_the_tail_is_the_end_of_the_whole_text(deltas: list[str], width: int, rows: int) -> None:
    ring = TextRing()
    for delta in deltas:
        ring.append(delta)
    whole = clean("".join(deltas))
    lines = whole.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    expected = [part for line in lines for part in wrap_cells(line, width)]
    assert ring.tail(width, rows) == expected[-rows:]


def test_looking_back_leaves_out_the_newest_rows() -> None:
    ring = TextRing()
    ring.append("\n".join("abcdef") + "\n")
    assert ring.tail(10, 2) == ["e", "f"]
    assert ring.tail(10, 2, above=3) == ["b", "c"]


def test_a_stream_without_newline_stays_bounded() -> None:
    ring = TextRing(most=10)
    for _ in range(100):
        ring.append("x" * 997)
    assert len(ring.tail(80, 10_000)) <= 11 * (MOST_CHARACTERS // 80 + 1)


def test_a_tool_call_ends_the_open_line() -> None:
    ring = TextRing()
    ring.append("half a sen")
    ring.line("tool")
    ring.append("tence")
    assert ring.tail(40, 5) == ["half a sen", "tool", "tence"]


def test_escape_sequences_do_not_reach_a_panel() -> None:
    ring = TextRing()
    ring.append("\x1b[2J\x1b]0;pwn\x07")
    assert ring.tail(40, 1) == ["␛[2J␛]0;pwn␇"]
