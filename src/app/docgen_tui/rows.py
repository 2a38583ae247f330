"""Rows of styled text as plain values: composed by pure functions, compared, shown by `LineWidget`.

A style is a few words (`ok strong`) that `styles/lines.tcss` gives colours; no colour is here.
Widths are terminal cells, not characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from rich.cells import cell_len, get_character_cell_size, set_cell_size

from docgen_tui.sanitise import clean, clean_line

Span = tuple[str, str]
"""Text and the words of its style."""

TAB: Final = "    "


class Row(NamedTuple):
    """One line on screen. `fill` is the style of the whole row, such as `cursor`."""

    spans: tuple[Span, ...] = ()
    fill: str = ""

    @property
    def plain(self) -> str:
        """The text without styles."""
        return "".join(text for text, _style in self.spans)

    @property
    def width(self) -> int:
        """Cells that the text takes."""
        return sum(cell_len(text) for text, _style in self.spans)


EMPTY: Final = Row()


def row(*spans: str | Span, fill: str = "") -> Row:
    """Compose a row; plain strings have no style. Text must be clean already or come via `fit`."""
    whole = tuple((span, "") if isinstance(span, str) else span for span in spans)
    return Row(tuple(span for span in whole if span[0]), fill)


def fit(text: str, width: int, more: str = "…") -> str:
    """Clean text cut to a width, with a sign that something is missing.

    Args:
        text: anything; newlines become spaces.
        width: cells there are.
        more: sign at the end of what was cut.

    Returns:
        At most `width` cells.
    """
    text = clean_line(text)
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - cell_len(more)).rstrip() + more


def pad(text: str, width: int, more: str = "…") -> str:
    """As `fit`, and filled with spaces up to the width, so that columns stand still."""
    return set_cell_size(fit(text, width, more), max(0, width))


def fit_path(path: str, width: int, more: str = "…") -> str:
    """A path cut in front, since its end says more than its beginning."""
    path = clean_line(path)
    if width <= 0:
        return ""
    if cell_len(path) <= width:
        return path
    tail = path
    while tail and cell_len(tail) > width - cell_len(more):
        tail = tail[1:]
    return more + tail


def right(text: str, width: int) -> str:
    """Text at the right end of a column; numbers do not move."""
    text = fit(text, width)
    return " " * max(0, width - cell_len(text)) + text


def spread(left: Iterable[Span], end: Iterable[Span], width: int, fill: str = "") -> Row:
    """Two groups of spans at both ends of a row; the left one gives way.

    Args:
        left: what starts at the left.
        end: what ends at the right; dropped from its front where even it has no room.
        width: cells of the row.
        fill: style of the whole row.
    """
    tail = list(end)
    while tail and sum(cell_len(text) for text, _ in tail) > width:
        tail.pop(0)
    tail_width = sum(cell_len(text) for text, _ in tail)
    room = width - tail_width - (1 if tail else 0)
    head: list[Span] = []
    for text, style in left:
        if room <= 0:
            break
        if cell_len(text) > room:
            head.append((fit(text, room), style))
            break
        head.append((text, style))
        room -= cell_len(text)
    used = sum(cell_len(text) for text, _ in head)
    gap = max(0, width - used - tail_width)
    return Row((*head, (" " * gap, ""), *tail), fill)


def wrap_cells(text: str, width: int) -> list[str]:
    """Break one line of clean text at words, by cells; a word wider than the line is cut.

    Args:
        text: one line without newline.
        width: cells of a row, at least 1.

    Returns:
        At least one row.
    """
    text = text.replace("\t", TAB)
    width = max(1, width)
    if text.isascii() and len(text) <= width:
        return [text]
    rows: list[str] = []
    line, used, gap_at = "", 0, -1
    for character in text:
        size = 1 if character.isascii() else get_character_cell_size(character)
        if used + size > width and line:
            if character == " ":
                rows.append(line)
                line, used, gap_at = "", 0, -1
                continue
            if gap_at > 0:
                rest = line[gap_at + 1 :]
                rows.append(line[:gap_at])
                line, used, gap_at = rest, cell_len(rest), -1
            if used + size > width and line:
                rows.append(line)
                line, used, gap_at = "", 0, -1
        if character == " " and line.strip():
            gap_at = len(line)
        line += character
        used += size
    rows.append(line)
    return rows


def paragraph(
    text: str, width: int, style: str = "", indent: str = "", limit: int = 0
) -> list[Row]:
    """Text as wrapped rows.

    Args:
        text: anything; cleaned here, its newlines kept.
        width: cells of a row.
        style: of the text.
        indent: in front of each row.
        limit: most rows, 0 for all; the last one says that there is more.
    """
    room = max(1, width - cell_len(indent))
    lines = [part for line in clean(text).split("\n") for part in wrap_cells(line, room)]
    if limit and len(lines) > limit:
        lines = lines[:limit]
        lines[-1] = set_cell_size(lines[-1], max(0, min(cell_len(lines[-1]), room - 1))) + "…"
    return [row(indent, (line, style)) for line in lines]


def duration(seconds: float) -> str:
    """Seconds in at most six cells: `0.2s`, `59.9s`, `01:05`, `1:02:05`."""
    seconds = max(0.0, seconds)
    if seconds < 60:
        return f"{min(seconds, 59.9):.1f}s"
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def amount(number: int) -> str:
    """A count in few cells: `812`, `18.2k`, `1.4M`."""
    if number < 1000:
        return str(number)
    if number < 100_000:
        return f"{number / 1000:.1f}k".replace(".0k", "k")
    if number < 1_000_000:
        return f"{number // 1000}k"
    return f"{number / 1_000_000:.1f}M"


def plural(number: int, word: str, words: str = "") -> str:
    """`1 page`, `2 pages`."""
    return f"{number:,} {word if number == 1 else words or word + 's'}"


def clean_span(span: Span) -> Span:
    """A span whose text is safe to show."""
    return clean_line(span[0]), span[1]
