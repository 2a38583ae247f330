"""A Markdown table as rows: columns share the width; where they cannot, one card a record. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from docgen_tui.widgets.spans import Row, Span, spans_width, width_of, wrap

GAP: Final = " │ "
MIN_COLUMN: Final = 9
"""Cells; a narrower column breaks nearly every word."""

Cell = Sequence[Span]


class TableRecord(NamedTuple):
    """One row of the table, at a line of the source."""

    line: int
    cells: Sequence[Cell]


def table_rows(
    header: TableRecord, records: Sequence[TableRecord], right: Sequence[bool], width: int
) -> list[Row]:
    """Lay a table out.

    Args:
        header: titles of the columns.
        records: its rows, each with as many cells.
        right: which columns are aligned to the right.
        width: cells that are there.

    Returns:
        Rows without any indentation.
    """
    natural = [
        max(1, *(_natural(record.cells[i]) for record in (header, *records)))
        for i in range(len(header.cells))
    ]
    room = width - len(GAP) * (len(natural) - 1)
    widths = share(natural, room)
    if any(w < min(n, MIN_COLUMN) for w, n in zip(widths, natural, strict=True)):
        return _cards(header, records, width)
    return _grid(header, records, widths, right)


def share(natural: Sequence[int], room: int) -> list[int]:
    """Divide a width between columns: narrow ones get what they need, wide ones share the rest.

    Args:
        natural: cells that each column would like.
        room: cells that there are.

    Returns:
        Widths of at least 1, together at most `room` where that is possible.
    """
    widths = [0] * len(natural)
    order = sorted(range(len(natural)), key=lambda i: (natural[i], i))
    left = room
    for taken, index in enumerate(order):
        fair = left // (len(order) - taken)
        widths[index] = max(1, min(natural[index], fair))
        left -= widths[index]
    return widths


def _natural(cell: Cell) -> int:
    lines = "".join(span.text for span in cell).split("\n")
    return max(width_of(line) for line in lines)


def _grid(
    header: TableRecord,
    records: Sequence[TableRecord],
    widths: Sequence[int],
    right: Sequence[bool],
) -> list[Row]:
    strong = TableRecord(
        header.line,
        [[Span(s.text, (*s.style, "md--table-head"), s.target) for s in c] for c in header.cells],
    )
    rows = _record(strong, widths, right)
    rule = "─┼─".join("─" * width for width in widths)
    rows.append(Row((Span(rule, ("md--rule",)),), header.line))
    laid = [_record(record, widths, right) for record in records]
    spaced = any(len(lines) > 1 for lines in laid)
    thin = "─┼─".join("─" * width for width in widths)
    for index, lines in enumerate(laid):
        if spaced and index:
            rows.append(Row((Span(thin, ("md--rule-thin",)),), lines[0].line))
        rows.extend(lines)
    return rows


def _record(record: TableRecord, widths: Sequence[int], right: Sequence[bool]) -> list[Row]:
    columns = [wrap(cell, width) for cell, width in zip(record.cells, widths, strict=True)]
    rows = []
    for index in range(max(len(column) for column in columns)):
        spans: list[Span] = []
        for number, (column, width) in enumerate(zip(columns, widths, strict=True)):
            line = column[index] if index < len(column) else []
            padding = Span(" " * (width - spans_width(line)))
            if number:
                spans.append(Span(GAP, ("md--rule-thin",)))
            spans.extend([padding, *line] if right[number] else [*line, padding])
        rows.append(Row(tuple(span for span in spans if span.text), record.line))
    return rows


def _cards(header: TableRecord, records: Sequence[TableRecord], width: int) -> list[Row]:
    """Each record as lines `title  value`: a wide table on a narrow screen."""
    titles = ["".join(span.text for span in cell).replace("\n", " ") for cell in header.cells]
    label = min(max((width_of(title) for title in titles), default=1), max(4, width // 3))
    rows: list[Row] = []
    for record in records:
        if rows:
            rows.append(Row((Span("─" * width, ("md--rule-thin",)),), record.line))
        for title, cell in zip(titles, record.cells, strict=True):
            if not any(span.text.strip() for span in cell):
                continue
            heads = wrap([Span(title, ("md--table-head",))], label)
            lines = wrap(cell, width - label - 2)
            for index in range(max(len(heads), len(lines))):
                head = heads[index] if index < len(heads) else []
                padding = Span(" " * (label - spans_width(head) + 2))
                line = lines[index] if index < len(lines) else []
                rows.append(Row((*head, padding, *line), record.line))
    return rows
