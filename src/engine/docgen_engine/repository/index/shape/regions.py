"""Parts of a function that are not simply carried out in order: arms of questions, inner functions.

Places are pairs of a line, from 1, and a column in bytes, as the parsers count them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from docgen_engine.patterns import regex
from docgen_engine.repository.index.textmap import one_line

Spot = tuple[int, int]

_ERROR: Final = regex(
    r"\berr\w* != nil$|\w[eE]rr != nil$|^!ok$|; !ok$|^(?:err|error|e)$|^err\w*\.\w+\(\)$"
)
_ENDS: Final = regex(
    r"(?:return|continue|break|throw|raise|panic!?\(|exit\(|sys\.exit\(|os\.Exit\(|process\.exit"
    r"|(?:std::)?process::exit|System\.exit|log\.Fatal|die\b|abort\()"
)
_LONGEST: Final = 48
UNSAID: Final = "?"
"""Stands for a case, or what is asked, that is too much for a sentence."""


class Kind(StrEnum):
    """What is so about a part of a function."""

    ARM = "arm"
    ERROR = "error"
    LAST = "last"
    LOOP = "loop"
    INNER = "inner"
    ASKED = "asked"


class Region(msgspec.Struct, frozen=True):
    """A part of a function.

    Of an arm: `group` is the question that it belongs to, the same for all of its arms, `arm` its
    number among them; `said` the condition as written, `negated` where it holds if not,
    `subject` what a `switch` asks about; `ends` where it leaves the function or the round of a
    loop, after so many `statements`, of which the last begins at `last`.

    Of an inner function: `name` is its local name, `given` what it is an argument of, at `place`;
    `at_once` where it is called on the spot, `returned` where it is what the function gives back.
    """

    kind: Kind
    start: Spot
    end: Spot
    group: Spot = (0, 0)
    arm: int = 0
    said: str = ""
    subject: str = ""
    negated: bool = False
    ends: bool = False
    statements: int = 0
    last: Spot = (0, 0)
    name: str = ""
    given: str = ""
    place: int = -1
    at_once: bool = False
    returned: bool = False

    def holds(self, spot: Spot) -> bool:
        """Whether a place is inside of it."""
        return self.start <= spot < self.end


def around(regions: Sequence[Region], spot: Spot) -> list[Region]:
    """The regions that hold a place, the innermost first."""
    found = [one for one in regions if one.holds(spot)]
    return sorted(found, key=lambda one: (one.start, (-one.end[0], -one.end[1])), reverse=True)


def arm_of(condition: str, said: Region) -> Region:
    """An arm with its condition; what answers an error is none."""
    bare = bare_condition(condition)
    if _ERROR.search(bare) and not said.negated:
        return msgspec.structs.replace(said, kind=Kind.ERROR)
    return msgspec.structs.replace(said, said=shown(bare))


def bare_condition(written: str) -> str:
    """A condition on one line, without the brackets around it."""
    text = one_line(written)
    while text.startswith("(") and text.endswith(")") and _one_pair(text):
        text = text[1:-1].strip()
    return text


def shown(text: str) -> str:
    """Code that is short enough to be part of a sentence, else empty."""
    flat = one_line(text)
    return flat if len(flat) <= _LONGEST and "`" not in flat else ""


def ends_early(last_statement: str) -> bool:
    """Whether a statement leaves the function, or the round of a loop."""
    return _ENDS.match(last_statement.lstrip()) is not None


def spots_of(lines: Sequence[str], line: int, name: str) -> Iterator[Spot]:
    """Where a line calls a name; its first sign where it does not show that."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    at, found = text.find(name), False
    while name and at >= 0:
        behind = text[at + len(name) : at + len(name) + 1]
        whole = not (text[at - 1 : at].isalnum() or text[at - 1 : at] == "_") or not at
        if whole and behind in ("(", "<", "!", "?", "["):
            found = True
            yield line, len(text[:at].encode("utf-8", "replace"))
        at = text.find(name, at + 1)
    if not found:
        yield line, len(text) - len(text.lstrip())


def _one_pair(text: str) -> bool:
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return at == len(text) - 1
    return False
