"""Finds a text in the rows of a body, also where a paragraph was wrapped. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from docgen_tui.widgets.spans import Body

MAX_HITS: Final = 10_000
"""More are not counted: nobody walks them, and a search for one letter must stay quick."""


class Hit(NamedTuple):
    """One place in the text of a body: first character and end."""

    start: int
    end: int


def find_hits(body: Body, query: str) -> list[Hit]:
    """All places of a text.

    Args:
        body: prepared.
        query: plain text; case is ignored, spaces match any white space of a line.

    Returns:
        The places in order, at most `MAX_HITS`.
    """
    words = query.split()
    if not words:
        return []
    pattern = re.compile(r"[^\S\n]+".join(map(re.escape, words)), re.IGNORECASE)
    hits: list[Hit] = []
    for match in pattern.finditer(body.text):
        hits.append(Hit(match.start(), match.end()))
        if len(hits) >= MAX_HITS:
            break
    return hits


def row_of(body: Body, hit: Hit) -> int:
    """The row in which a place begins."""
    return max(0, bisect_right(body.starts, hit.start) - 1)


def hits_in_row(body: Body, hits: list[Hit], index: int) -> list[tuple[int, int, int]]:
    """The places that touch a row.

    Args:
        body: that was searched.
        hits: what was found in it.
        index: of the row.

    Returns:
        For each: its number among the hits, and its first character and end in the row.
    """
    if not hits or index >= len(body.starts):
        return []
    start = body.starts[index]
    end = body.starts[index + 1] if index + 1 < len(body.starts) else len(body.text) + 1
    gutter = body.row(index).gutter
    found = []
    number = max(0, bisect_right(hits, Hit(start, 0)) - 1)
    while number < len(hits) and hits[number].start < end:
        hit = hits[number]
        if hit.end > start:
            left = max(hit.start, start) - start + gutter
            found.append((number, left, min(hit.end, end) - start + gutter))
        number += 1
    return found
