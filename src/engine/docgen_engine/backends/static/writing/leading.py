"""Which citations of a section become links to entries, and which keep their lines.

Lines stay where words of the repository are quoted beside them, where a label stands for them, and
where a section that answers a question would cite none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from docgen_engine.backends.static.writing.tokens import Mark, replace_marks
from docgen_engine.patterns import regex

_QUOTED: Final = regex(r"“[^”\n]*”")
_BETWEEN: Final = regex(r"[\s.,;:()|]*")
_DESCRIBED: Final = "described as "
"""What comes before the words of a symbol's own comment, which its entry shows as well."""

Names = Collection[tuple[str, str]]
"""Files and names of symbols."""


def can_lead(mark: Mark) -> bool:
    """Whether a citation may become a link to an entry: it names a symbol and has no label."""
    return mark.kind == "cite" and bool(mark.name) and not mark.fields[4] and "`" not in mark.name


def has_lines(block: str, leading: Names) -> bool:
    """Whether lines are cited in a block once some symbols lead to their entries."""
    held = quoting(block, leading)
    marks = _citations(block)
    return any(at in held or not _leads(mark, leading) for at, mark in marks.items())


def quoting(block: str, leading: Names) -> set[int]:
    """Where the citations are that words in quotation marks rest on.

    Such words rest on the citation right behind them, else on the nearest before them. Words by
    which a symbol describes itself stand at its entry too and hold no lines, unless no other
    citation is on their line. What a cell of a table quotes may rest on any citation of its row.

    Args:
        block: text with marks.
        leading: the symbols whose names lead to their entries.
    """
    held: set[int] = set()
    if "“" not in block:
        return held
    marks = _citations(block)
    begin = 0
    for line in block.split("\n"):
        end = begin + len(line)
        if marks and "“" in line:
            own = {at: mark for at, mark in marks.items() if begin <= at < end}
            for found in _QUOTED.finditer(block, begin, end):
                held |= _rests_on(block, found, own, leading, in_row=line.startswith("| "))
        begin = end + 1
    return held


def _rests_on(
    block: str, found: re.Match[str], own: dict[int, Mark], leading: Names, *, in_row: bool
) -> set[int]:
    behind = min((at for at in own if at >= found.end()), default=-1)
    if behind >= 0 and _nothing_between(block[found.end() : behind]):
        return {behind}
    if in_row:
        return set(own)
    described = block.endswith(_DESCRIBED, 0, found.start())
    if described and not all(_leads(mark, leading) for mark in own.values()):
        return set()
    before = max((at for at in own if at < found.start()), default=behind)
    return {before}


def _nothing_between(text: str) -> bool:
    return _BETWEEN.fullmatch(replace_marks(text, lambda _mark, _at: "")) is not None


def _leads(mark: Mark, leading: Names) -> bool:
    return can_lead(mark) and (mark.fields[0], mark.name) in leading


def _citations(block: str) -> dict[int, Mark]:
    """The citations of a block by their offset."""
    found: dict[int, Mark] = {}

    def note(mark: Mark, at: int) -> str:
        if mark.kind == "cite":
            found[at] = mark
        return ""

    replace_marks(block, note)
    return found
