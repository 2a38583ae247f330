"""Rows of styled text, before any terminal: what viewers are made of. Pure, works in threads.

Styles are names of component classes (`styles/viewers.tcss`), so that a theme can change without
laying text out again. Widths are terminal cells, never characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

StyleNames = tuple[str, ...]

_WIDE: Final = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U00020000-\U0003ffff"
)
_ATOM: Final = re.compile(f"\n|[^\\S\n]+|[{_WIDE}]|[^\\s{_WIDE}]+")

_SEAMS: Final = ("/\\", "._-:,;=&?)")
"""A word that is too long is cut behind one of these, the first ones before the others."""


class Span(NamedTuple):
    """A piece of text in one style. `target` is the index of what it leads to, -1 for nothing."""

    text: str
    style: StyleNames = ()
    target: int = -1


class Row(NamedTuple):
    """One row on the screen.

    `line` is the line of the source it shows (1-based, 0 for none); `fill` styles the rest of the
    row; the first `gutter` characters are not copied; `joint` stands between this row and the one
    above when both are copied (a space where a paragraph was wrapped).
    """

    spans: tuple[Span, ...] = ()
    line: int = 0
    fill: StyleNames = ()
    gutter: int = 0
    joint: str = "\n"

    @property
    def text(self) -> str:
        """The row as plain text."""
        return "".join(span.text for span in self.spans)

    @property
    def width(self) -> int:
        """Cells that the row takes."""
        return spans_width(self.spans)


def width_of(text: str) -> int:
    """Cells that a text takes on a terminal."""
    return len(text) if text.isascii() else cell_len(text)


def spans_width(spans: Iterable[Span]) -> int:
    """Cells that spans take together."""
    return sum(width_of(span.text) for span in spans)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """A text in exactly so many cells: cut with an ellipsis, or padded.

    Args:
        text: one line.
        width: cells; 0 or less gives nothing.
        right: pad on the left.
    """
    if width <= 0:
        return ""
    size = width_of(text)
    if size > width:
        return set_cell_size(text, width - 1) + "…"
    padding = " " * (width - size)
    return padding + text if right else text + padding


def wrap(spans: Sequence[Span], width: int, *, indent: bool = False) -> list[list[Span]]:
    """Break styled text into lines of at most so many cells.

    Breaks at white space and between wide characters; a word that is longer than a line is cut.
    A newline in the text always breaks. White space at a break is dropped.

    Args:
        spans: the text.
        width: cells per line, at least 1.
        indent: keep white space at the very beginning, as code wants it.

    Returns:
        At least one line; lines may be empty.
    """
    width = max(1, width)
    lines: list[list[Span]] = [[]]
    used = 0
    gap: list[Span] = []
    for word in _words(spans):
        first = word[0].text
        if first == "\n":
            lines.append([])
            used, gap = 0, []
            continue
        if first.isspace():
            keep = used or (indent and len(lines) == 1)
            gap = word if keep else []
            continue
        size = spans_width(word)
        space = spans_width(gap)
        if used and used + space + size > width:
            lines.append([])
            used, gap, space = 0, [], 0
        lines[-1].extend(gap)
        used += space
        gap = []
        for piece in _cut(word, width) if size > width else [word]:
            if used and used + spans_width(piece) > width:
                lines.append([])
                used = 0
            lines[-1].extend(piece)
            used += spans_width(piece)
    return [_joined(line) for line in lines]


def _words(spans: Sequence[Span]) -> Iterable[list[Span]]:
    """Atoms of the text: a newline, white space, a wide character, or a word of several styles."""
    word: list[Span] = []
    for span in spans:
        for match in _ATOM.finditer(span.text):
            atom = match.group()
            piece = Span(atom, span.style, span.target)
            if atom.isspace() or (len(atom) == 1 and ord(atom) >= 0x1100 and _is_wide(atom)):
                if word:
                    yield word
                    word = []
                yield [piece]
            else:
                word.append(piece)
    if word:
        yield word


def _is_wide(character: str) -> bool:
    return cell_len(character) == 2


def _cut(word: list[Span], width: int) -> list[list[Span]]:
    """Cut a word that is wider than a line into pieces that are not."""
    pieces: list[list[Span]] = []
    for span in word:
        parts = _chop(span.text, width)
        pieces.extend([Span(part, span.style, span.target)] for part in parts)
    return pieces


def _chop(text: str, width: int) -> list[str]:
    """Cut a long word, behind a sign where that fills at least half of the line."""
    if not text.isascii():
        return chop_cells(text, width)
    parts, start = [], 0
    while len(text) - start > width:
        end = start + width
        for signs in _SEAMS:
            seam = max(text.rfind(sign, start, start + width) for sign in signs) + 1
            if seam - start > width // 2:
                end = seam
                break
        parts.append(text[start:end])
        start = end
    return [*parts, text[start:]]


def _joined(spans: list[Span]) -> list[Span]:
    """Neighbours of the same style become one span."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].style == span.style and joined[-1].target == span.target:
            joined[-1] = Span(joined[-1].text + span.text, span.style, span.target)
        else:
            joined.append(span)
    return joined


def split_cells(spans: Sequence[Span], width: int) -> list[list[Span]]:
    """Break at exactly so many cells, keeping all white space: for code.

    Args:
        spans: one line of code.
        width: cells per line, at least 2.

    Returns:
        At least one line.
    """
    width = max(2, width)
    lines: list[list[Span]] = [[]]
    used = 0
    for span in spans:
        size = width_of(span.text)
        if used + size <= width:
            lines[-1].append(span)
            used += size
            continue
        for character in span.text:
            cells = width_of(character)
            if used + cells > width:
                lines.append([])
                used = 0
            lines[-1].append(Span(character, span.style, span.target))
            used += cells
    return [_joined(line) for line in lines]


Packed = tuple[tuple[tuple[str, StyleNames, int], ...], int, StyleNames, int, str]
"""A row as plain tuples, which the garbage collector stops looking at (it never does for named
ones): a page has a hundred thousand pieces, and one full collection over them stalls a screen."""


def pack(row: Row) -> Packed:
    """A row for keeping."""
    spans = tuple([tuple.__new__(tuple, span) for span in row.spans])
    return (spans, row.line, row.fill, row.gutter, row.joint)


def unpack(packed: Packed) -> Row:
    """A row for use."""
    spans, line, fill, gutter, joint = packed
    return Row(tuple([Span(*span) for span in spans]), line, fill, gutter, joint)


class Place(NamedTuple):
    """Where a target begins: its row, and its index in the body's targets."""

    row: int
    target: int


class Body:
    """All rows of a viewer and what they lead to.

    This one keeps packed rows; subclasses may make rows when they are shown. `prepare` is called
    in a thread, before the body is shown.
    """

    def __init__(self, rows: Sequence[Packed] = (), targets: Sequence[object] = ()) -> None:
        """Keep rows.

        Args:
            rows: all of them, packed.
            targets: what spans lead to, by index.
        """
        self._rows = rows
        self.targets = targets
        self.width = 0
        self.places: list[Place] = []
        self.text = ""
        self.starts: list[int] = []

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, index: int) -> Row:
        """The row of an index that exists."""
        return unpack(self._rows[index])

    def prepare(self) -> None:
        """Measure, and make ready for searching and for walking what can be followed.

        `text` is everything in one piece as it would be copied, `starts` where each row begins in
        it (behind its joint), `places` where each target is.
        """
        parts: list[str] = []
        seen: set[int] = set()
        length = 0
        for index in range(len(self)):
            row = self.row(index)
            text = row.text
            self.width = max(self.width, width_of(text))
            joint = row.joint if index else ""
            self.starts.append(length + len(joint))
            parts.append(joint + text[row.gutter :])
            length += len(parts[-1])
            for span in row.spans if self.targets else ():
                if span.target >= 0 and span.target not in seen:
                    seen.add(span.target)
                    self.places.append(Place(index, span.target))
        self.text = "".join(parts)

    def row_of_line(self, line: int) -> int:
        """The first row that shows a line of the source or a later one (the last row if none)."""
        for index, packed in enumerate(self._rows):
            if packed[1] >= line:
                return index
        return max(0, len(self) - 1)
