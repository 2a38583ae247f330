"""Which lines of a function are carried out only later, when what it returns is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from docgen_engine.patterns import regex

_JAVASCRIPT: Final = (
    regex(
        r"\s+(?:async )?function (?P<name>\w+)\s*\("
        r"|\s+(?:const|let|var) (?P<held>\w+) = (?:async )?"
        r"(?:function\b|\([^()]*\)[^=]*=>|\w+ =>)"
    ),
    regex(r"\s+return (?:async )?(?:function\b|\w+ =>|\([^()]*\)(?:: ?[^=]+)? =>)"),
)
_SIGNS: Final = {
    "Python": (regex(r"\s+(?:async )?def (?P<name>\w+)\s*\("), None),
    "Go": (
        regex(r"\s+(?P<name>\w+) := func\("),
        regex(r"\s+return (?:[\w.]*HandlerFunc\()?func\("),
    ),
    "JavaScript": _JAVASCRIPT,
    "TypeScript": _JAVASCRIPT,
}
"""By language: how a function begins that has a name inside of another one, and one without a name
that is returned at once."""

_MOST_LINES: Final = 400
_NO_WORDS: Final = ('"""', "'''", "#", "//")


def later_spans(
    lines: Sequence[str], first: int, last: int, language: str
) -> list[tuple[int, int]]:
    """The functions that a function defines, does not call itself, and returns.

    Args:
        lines: of the file.
        first: line of the function, counted from 1.
        last: its last line.
        language: of the file.

    Returns:
        First and last line of each; none for a function of very many lines.
    """
    if last - first > _MOST_LINES or language not in _SIGNS:
        return []
    body = lines[first:last]  # without the line that the function begins with
    if not any(" return" in line or "\treturn" in line for line in body):
        return []
    return [(first + 1 + start, first + 1 + end) for start, end in _found(body, *_SIGNS[language])]


def _found(
    body: Sequence[str], named: re.Pattern[str], returned: re.Pattern[str] | None
) -> Iterator[tuple[int, int]]:
    for start, line in enumerate(body):
        if returned is not None and returned.match(line):
            yield start, _end(body, start)
            continue
        nested = named.match(line)
        if nested is None:
            continue
        end = _end(body, start)
        name = next(group for group in nested.groups() if group)
        around = [*body[:start], *body[end + 1 :]]
        if _is_returned(name, around):
            yield start, end


def _end(body: Sequence[str], start: int) -> int:
    """The last line of a block, by how far its lines are indented, with its closing bracket."""
    indent = _indent(body[start])
    end = start
    for number in range(start + 1, len(body)):
        line = body[number]
        if not line.strip():
            continue
        closes = line.strip()[0] in ")]}" and _indent(line) == indent
        if _indent(line) <= indent and not closes:
            break
        end = number
        if closes and not line.rstrip().endswith(("{", "(", ":")):
            break
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_returned(name: str, around: Sequence[str]) -> bool:
    """Whether lines give out a function without having called it."""
    returned = False
    for line in around:
        if name not in line or line.lstrip().startswith(_NO_WORDS):
            continue
        at = line.find(name)
        while at >= 0:
            before, after = line[:at], line[at + len(name) : at + len(name) + 1]
            whole = not (before[-1:].isalnum() or before[-1:] in "_.") and not (
                after.isalnum() or after == "_"
            )
            if whole and after == "(":
                return False
            given = before.lstrip().startswith("return ") and not before.rstrip().endswith(":")
            returned = returned or (whole and given)
            at = line.find(name, at + 1)
    return returned
