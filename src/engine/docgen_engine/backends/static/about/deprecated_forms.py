"""Of a function that is called in several ways, the one that a comment says is on its way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from docgen_engine.domain.facts import MarkerFact, SymbolFact
from docgen_engine.patterns import regex

_COMMENT: Final = regex(r"\s*(?:\*|//|#|/\*|@|\"\"\"|\[)")

_BROKEN: Final = regex(r"(?<=[\[(]) |,? (?=[\])])")
"""What lines leave when a list that was broken is put on one."""

_LONGEST: Final = 120
"""Lines that a comment above a definition may have."""


class Form(NamedTuple):
    """One of several signatures of a function, with the line that it begins on."""

    written: str
    line: int


def form_below(
    symbols: Sequence[SymbolFact],
    marker: MarkerFact,
    markers: Sequence[MarkerFact],
    lines: list[str],
) -> Form | None:
    """The signature below a mark, where others of the same function stay.

    Args:
        symbols: the definitions of the file.
        marker: the mark.
        markers: all of its kind in the file.
        lines: the text of the file.

    Returns:
        The signature; None where the mark is not above one, or they are all marked.
    """
    for symbol in symbols:
        starts = (symbol.line, *symbol.overload_lines)
        if len(starts) == 1 or not starts[0] - _LONGEST <= marker.line <= starts[-1]:
            continue
        own = next((line for line in starts if is_right_above(marker, line, lines)), 0)
        if own and any(not _is_marked(line, markers, lines) for line in starts):
            forms = (symbol.signature, *symbol.overloads)
            head = f"{symbol.parent}." if symbol.parent else ""
            return Form(head + _BROKEN.sub("", forms[starts.index(own)]), own)
    return None


def _is_marked(line: int, markers: Sequence[MarkerFact], lines: list[str]) -> bool:
    near = (one for one in markers if line - _LONGEST <= one.line <= line)
    return any(is_right_above(one, line, lines) for one in near)


def is_right_above(marker: MarkerFact, line: int, lines: list[str]) -> bool:
    """Whether nothing but comments and blank lines stand between a mark and a definition."""
    if marker.line > line:
        return False
    between = lines[marker.line : max(marker.line, line - 1)]
    return all(_COMMENT.match(row) for row in between if row.strip())
