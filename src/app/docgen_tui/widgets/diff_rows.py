"""The difference of two texts as rows, in one column or side by side. Pure, runs in a thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from docgen_tui.widgets.code_rows import lines_of
from docgen_tui.widgets.line_diff import Block, changed_words, compare
from docgen_tui.widgets.spans import (
    Body,
    Row,
    Span,
    StyleNames,
    pack,
    spans_width,
    wrap,
)

CONTEXT: Final = 3
"""Unchanged lines kept around a change; the rest is folded."""

_OLD: Final = ("diff--removed",)
_NEW: Final = ("diff--added",)


class Side(NamedTuple):
    """One line on one side: its number and its text in styles. Number 0 is an empty place."""

    number: int
    spans: Sequence[Span]
    style: StyleNames


class Change(NamedTuple):
    """How much differs."""

    added: int
    removed: int
    hunks: int


class DiffBody(Body):
    """A difference laid out for one width. `hunks` are the rows where changes begin."""

    def __init__(self, rows: Sequence[Row], hunks: Sequence[int], change: Change) -> None:
        """Keep what was laid out."""
        super().__init__([pack(row) for row in rows])
        self.hunks = tuple(hunks)
        self.change = change


def diff_body(old: str, new: str, width: int, *, split: bool, whole: bool = False) -> DiffBody:
    """Lay a difference out.

    Args:
        old: text before, cleaned.
        new: text after, cleaned.
        width: cells that there are.
        split: side by side instead of one under the other.
        whole: show all unchanged lines.

    Returns:
        All rows, measured.
    """
    before, after = lines_of(old) if old else [], lines_of(new) if new else []
    blocks = compare(before, after)
    layout = _Layout(before, after, max(24, width), split)
    added = removed = 0
    for index, block in enumerate(blocks):
        if block.same:
            layout.unchanged(block, first=index == 0, last=index == len(blocks) - 1, whole=whole)
        else:
            added += block.new_end - block.new_start
            removed += block.old_end - block.old_start
            layout.changed(block)
    body = DiffBody(layout.rows, layout.hunks, Change(added, removed, len(layout.hunks)))
    body.prepare()
    return body


class _Layout:
    def __init__(self, old: Sequence[str], new: Sequence[str], width: int, split: bool) -> None:
        self.old, self.new = old, new
        self.width, self.split = width, split
        self.digits = max(3, len(str(max(len(old), len(new)))))
        self.rows: list[Row] = []
        self.hunks: list[int] = []

    # -- blocks -------------------------------------------------------------------------------

    def unchanged(self, block: Block, *, first: bool, last: bool, whole: bool) -> None:
        """Equal lines; those far from any change are folded to one row."""
        count = block.old_end - block.old_start
        head = 0 if first else CONTEXT
        tail = 0 if last else CONTEXT
        if whole or count <= head + tail + 1:
            self._equal(block, 0, count)
            return
        self._equal(block, 0, head)
        hidden = count - head - tail
        words = f" ⋯ {hidden} unchanged lines "
        self.rows.append(
            Row((Span(words, ("diff--fold",)),), block.new_start + head + 1, ("diff--fold",))
        )
        self._equal(block, count - tail, count)

    def _equal(self, block: Block, start: int, end: int) -> None:
        for index in range(start, end):
            o, n = block.old_start + index, block.new_start + index
            text = [Span(self.old[o])]
            self._line(Side(o + 1, text, ()), Side(n + 1, text, ()))

    def changed(self, block: Block) -> None:
        """Lines that were replaced, removed or added."""
        self.hunks.append(len(self.rows))
        sides = list(self._sides(block))
        if self.split:
            for left, right in sides:
                self._line(left, right)
            return
        for left, _right in sides:
            if left.number:
                self._single(left, "-", old=left.number)
        for _left, right in sides:
            if right.number:
                self._single(right, "+", new=right.number)

    def _sides(self, block: Block) -> Iterator[tuple[Side, Side]]:
        old = range(block.old_start, block.old_end)
        new = range(block.new_start, block.new_end)
        for index in range(max(len(old), len(new))):
            left = right = Side(0, (), ())
            words = None
            if index < len(old) and index < len(new):
                words = changed_words(self.old[old[index]], self.new[new[index]])
            if index < len(old):
                text = self.old[old[index]]
                spans = _marked(text, words[0] if words else (), _OLD, "diff--removed-word")
                left = Side(old[index] + 1, spans, _OLD)
            if index < len(new):
                text = self.new[new[index]]
                spans = _marked(text, words[1] if words else (), _NEW, "diff--added-word")
                right = Side(new[index] + 1, spans, _NEW)
            yield left, right

    # -- rows ---------------------------------------------------------------------------------

    def _line(self, left: Side, right: Side) -> None:
        if self.split:
            self._pair(left, right)
        else:
            self._single(right, " ", old=left.number, new=right.number)

    def _single(self, side: Side, sign: str, *, old: int = 0, new: int = 0) -> None:
        numbers = f"{old or '':>{self.digits}} {new or '':>{self.digits}}"
        head = f"{numbers} {sign} "
        for index, part in enumerate(wrap(side.spans, self.width - len(head), indent=True)):
            shown = head if index == 0 else " " * len(head)
            spans = (Span(shown, (*side.style, "view--gutter")), *part)
            joint = " " if index else "\n"
            self.rows.append(Row(spans, new or old, side.style, len(head), joint))

    def _pair(self, left: Side, right: Side) -> None:
        half = (self.width - 3) // 2
        columns = [self._column(left, half, "-"), self._column(right, half, "+")]
        for index in range(max(len(column) for column in columns)):
            near, far = (column[index] if index < len(column) else [] for column in columns)
            padding = Span(" " * (half - spans_width(near)), left.style)
            spans = (*near, padding, Span(" │ ", ("md--rule-thin",)), *far)
            # Only the text after is copied: the first span on its side is the line number.
            text = sum(len(span.text) for span in far[1:])
            gutter = sum(len(span.text) for span in spans) - text
            joint = " " if index else "\n"
            line = right.number or left.number
            self.rows.append(Row(spans, line, right.style, gutter, joint))

    def _column(self, side: Side, width: int, sign: str) -> list[list[Span]]:
        if not side.number:
            return [[Span("")]]
        head = f"{side.number:>{self.digits}} {sign if side.style else ' '} "
        lines = wrap(side.spans, width - len(head), indent=True)
        return [
            [Span(head if index == 0 else " " * len(head), (*side.style, "view--gutter")), *part]
            for index, part in enumerate(lines)
        ]


def _marked(
    text: str, ranges: Sequence[tuple[int, int]], style: StyleNames, mark: str
) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for start, end in ranges:
        spans += [Span(text[at:start], style), Span(text[start:end], (*style, mark))]
        at = end
    spans.append(Span(text[at:], style))
    return [span for span in spans if span.text] or [Span("", style)]
