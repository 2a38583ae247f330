"""The order in which functions of a flow are carried out, as the text of their callers shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cmp_to_key
from itertools import accumulate
from typing import Final

import msgspec

from docgen_engine.patterns import regex

_MOST_LINES: Final = 40
"""Lines over which the arguments of a call are followed."""

_LATER: Final = regex(r"=>|\blambda\b|\bfunc\s*\(|\bfunction\b|\|\w*\||->\s*\{")
"""What stands before a call that the function gets as its argument carries out later."""


class Hop(msgspec.Struct, frozen=True):
    """A function reached, by which call of which earlier hop.

    `deferred` says that a call only makes it ready: it runs when that is awaited.
    """

    file: str
    function: str
    call_file: str = ""
    call_line: int = 0
    parent: int = -1
    depth: int = 0
    deferred: bool = False
    later: bool = False
    """The call stands in a function that its caller does not call itself."""
    when: str = ""
    """Under which condition the call is made."""
    given: str = ""
    """What the function that the call stands in is handed to."""
    among: tuple[tuple[str, str], ...] = ()
    """The functions of which the call is one, where a question with many answers decides."""
    returned: bool = False
    """The function that the call stands in is what its caller gives back."""
    at: int = 0
    """The line of its caller where the call is made, where that is not the one it stands on."""

    @property
    def done_at(self) -> int:
        """The line of its caller at which it is carried out."""
        return self.at or self.call_line


class _Span(msgspec.Struct, frozen=True):
    """Where a call stands in its caller: offsets of its name, its brackets, and what is inside."""

    line: tuple[int, int]
    start: int
    end: int
    text: str
    deferred: bool = False


def calling_order(hops: Sequence[Hop], lines_of: Callable[[str], list[str]]) -> list[Hop]:
    """Hops in the order in which they are carried out; parents are places in that order.

    What a function gets as arguments, or is called on, is there before it is called.

    Args:
        hops: the first one starts; the others name the one that calls them.
        lines_of: the lines of a file.
    """
    children: dict[int, list[int]] = {}
    for position, hop in enumerate(hops):
        if hop.parent >= 0:
            children.setdefault(hop.parent, []).append(position)
    spans: dict[int, _Span] = {}
    starts: dict[str, list[int]] = {}
    for below in children.values():
        if len(below) > 1:
            for position in below:
                spans[position] = _span(hops[position], lines_of, starts)

    def compare(one: int, other: int) -> int:
        return _before(spans[one], spans[other]) or (one > other) - (one < other)

    ordered: list[Hop] = []
    places = {-1: -1}
    stack = [0]
    while stack:
        position = stack.pop()
        places[position] = len(ordered)
        parent = places[hops[position].parent]
        ordered.append(msgspec.structs.replace(hops[position], parent=parent))
        below = children.get(position, [])
        stack += sorted(below, key=cmp_to_key(compare), reverse=True)
    return ordered


def _before(one: _Span, other: _Span) -> int:
    """Negative where the first is carried out before the second."""
    if not one.text or not other.text:
        return (one.line > other.line) - (one.line < other.line)
    if one.start < other.start and other.end <= one.end:
        return -1 if _is_later(one, other) else 1
    if other.start < one.start and one.end <= other.end:
        return 1 if _is_later(other, one) else -1
    return one.start - other.start


def _is_later(outer: _Span, inner: _Span) -> bool:
    between = outer.text[: inner.start - outer.start]
    return (inner.deferred and "await" not in between) or _LATER.search(between) is not None


def _span(hop: Hop, lines_of: Callable[[str], list[str]], starts: dict[str, list[int]]) -> _Span:
    """Where the call of a hop stands; without a text where it is not found under that name.

    `starts` keeps the offsets of the lines of files, as far as they were asked for.
    """
    lines = lines_of(hop.call_file) if hop.call_file else []
    name = hop.function.partition("(")[0].rpartition(".")[2]
    found = None
    order = hop.done_at, hop.call_line
    moved = hop.done_at != hop.call_line
    if 0 < hop.call_line <= len(lines) and name and not moved:
        first = lines[hop.call_line - 1]
        found = re.search(rf"(?<!\w){re.escape(name)}\s*(?:<[^()]*>|\[[^()]*\])?\(", first)
    if found is None:
        return _Span(order, 0, 0, "")
    text = "\n".join(lines[hop.call_line - 1 : hop.call_line - 1 + _MOST_LINES])
    end = _closing(text, found.end() - 1)
    if hop.call_file not in starts:  # the lines before are counted with their ends
        starts[hop.call_file] = list(accumulate((len(line) + 1 for line in lines), initial=0))
    before = starts[hop.call_file][hop.call_line - 1]
    return _Span(
        order,
        before + found.start(),
        before + end,
        text[found.start() : end],
        hop.deferred,
    )


def _closing(text: str, start: int) -> int:
    """The place of the bracket that closes the one at `start`; where it is missing, the end."""
    depth, quote = 0, ""
    for place in range(start, len(text)):
        sign = text[place]
        if quote:
            quote = "" if sign == quote and text[place - 1] != "\\" else quote
        elif sign in "\"'`":
            quote = sign
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if not depth:
                return place + 1
    return len(text)
