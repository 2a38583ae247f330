"""How a call stands in its function: on the main line, under a condition, or for later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from docgen_engine.domain.facts import SymbolFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.shape.regions import (
    UNSAID,
    Kind,
    Region,
    Spot,
    around,
    spots_of,
)

LEADS_AWAY: Final = 4.0
"""What a call costs that answers an error."""

_CONDITION: Final = 1.5
_PART: Final = 0.5
_ASKED: Final = 1.0
_EARLY: Final = 2.5
_LATER: Final = 1.5
_MOST: Final = 3.0
_WORKS: Final = 3
"""Statements from which a block that ends the function does work of its own."""

_DEEPEST: Final = 6
_AT_ONCE: Final = frozenset(
    {
        "map", "filter", "forEach", "reduce", "reduceRight", "some", "every", "find", "findIndex",
        "findLast", "flatMap", "sort", "sorted", "toSorted", "replace", "replaceAll", "then",
        "catch", "finally", "from", "each", "min", "max", "any", "all", "list", "computeIfAbsent",
        "ifPresent", "orElseGet", "anyMatch", "allMatch", "noneMatch", "mapToObj", "removeIf",
        "Select", "Where", "Any", "All", "First", "FirstOrDefault", "ForEach", "OrderBy",
        "SelectMany", "ToDictionary", "usort", "uasort", "uksort", "array_map", "array_filter",
        "array_walk", "tap", "transaction", "useMemo", "Promise", "startTransition", "Do", "Slice",
        "SliceStable", "SortFunc", "SliceFunc", "ContainsFunc", "IndexFunc", "Range", "Walk",
        "WalkDir", "walk", "run", "batch", "produce", "nextTick", "withTransaction",
        "runInTransaction",
    }
)  # fmt: skip
"""What calls the function that it gets, and has done so when it comes back or is awaited."""

_WAITS: Final = frozenset(
    {"spawn", "spawn_blocking", "spawn_local", "thread", "async", "post", "push", "emplace_back"}
)
_CALLS_AT_ONCE: Final = frozenset({"Rust", "C++", "Ruby"})
"""Languages whose closures mostly are called by what gets them."""

_NOTHING: Final = regex(
    r"^(\w+) (?:is not None|!==? (?:null|undefined|nullptr|NULL)|!= nil)$|^(\w+)$"
)
_ALL_ELSE: Final = frozenset({"", "default", "_", "else"})
_NOT: Final = regex(r"^(?:not |!)\s*([\w.]+)$")
_SWITCH_LABEL: Final = regex(r"^(?:case|when)\s+|:$")


class Standing(msgspec.Struct, frozen=True):
    """How a call stands in its function.

    `cost` is 0 on the main line; `when` says the condition, such as "if `fk` is given"; `line` is
    where what it stands in is called, the call's own line unless that is a local function; `later`
    where nobody calls that in the function itself, `given` what it is handed to, `returned` where
    it is what the function gives back.
    `group` and `arm` name the question that decides about the call and its answer; `ends` where
    what it stands in only leaves the function or the loop.
    """

    cost: float = 0.0
    when: str = ""
    line: int = 0
    later: bool = False
    given: str = ""
    returned: bool = False
    group: Spot = (0, 0)
    arm: int = 0
    ends: bool = False


class Place(msgspec.Struct, frozen=True):
    """A function, with what is known of its text."""

    symbol: SymbolFact
    lines: Sequence[str]
    language: str
    regions: Sequence[Region]
    calls_it: Callable[[Region], bool]
    """Whether the function that a function is given to calls it."""


def standing(place: Place, line: int, name: str) -> Standing:
    """How a call stands; the first where a line calls a name twice.

    Args:
        place: the function that calls.
        line: of the call.
        name: that is called, without its owner.
    """
    if not place.regions:
        return Standing(line=line)
    found = [_standing(place, spot) for spot in spots_of(place.lines, line, name)]
    return min(found, key=lambda one: one.cost)


def _standing(place: Place, spot: Spot) -> Standing:
    cost = early = 0.0
    arm: Region | None = None
    held: Region | None = None
    line, seen, ends = spot[0], 0, False
    waiting = around(place.regions, spot)
    while waiting and seen < _DEEPEST:
        one = waiting.pop(0)
        if one.kind is Kind.INNER:
            seen += 1
            moved = _called_at(place, one)
            if moved is not None:
                line = moved[0]
                waiting = [each for each in around(place.regions, moved) if each is not one]
            elif not _is_at_once(place, one):
                held = one
        elif one.kind is Kind.ERROR:
            return Standing(LEADS_AWAY, line=line)
        elif one.kind is Kind.LAST:
            cost, ends = max(cost, _EARLY), True
        elif one.kind is Kind.ASKED:
            cost = max(cost, _ASKED)
        elif one.kind is Kind.LOOP:
            early = 0.0  # what a loop looked for: it ends when it has done its work
        else:
            arm = arm or one
            # What is given back is what the function does; it does not only end there.
            hands_on = one.ends and spot >= one.last
            small = one.ends and one.statements < _WORKS and not hands_on
            ends = ends or small
            early = max(early, _CONDITION / 2 if one.ends and not hands_on else 0.0)
            cost += _EARLY if small else _CONDITION if one.statements else _PART
    cost = min(cost + early, _MOST)
    if held is not None:
        line = place.symbol.line_end + 1
    returned = held is not None and _is_returned(place, held)
    if held is not None and not returned:
        cost += _LATER
    found = Standing(
        cost,
        line=line,
        later=held is not None,
        given=_given(held),
        returned=returned,
        ends=ends,
    )
    if arm is None:
        return found
    return msgspec.structs.replace(found, when=_when(arm, place), group=arm.group, arm=arm.arm)


# -- inner functions ------------------------------------------------------------------------------


def _is_at_once(place: Place, inner: Region) -> bool:
    if inner.at_once:
        return True
    last = re.split(r"\.|::|->", inner.given)[-1]
    if not last:
        return False
    if place.language in _CALLS_AT_ONCE:
        return last not in _WAITS
    return last in _AT_ONCE or place.calls_it(inner)


def _called_at(place: Place, inner: Region) -> Spot | None:
    """Where a function calls one that it defines, on which most depends: not where it is aside."""
    if not inner.name or not inner.name.isidentifier() or inner.given:
        return None
    found = list(_sites(place, inner))
    return min(found, key=lambda spot: (_depth(place, spot), spot), default=None)


def _depth(place: Place, spot: Spot) -> int:
    return sum(one.kind is not Kind.LOOP for one in around(place.regions, spot))


def _sites(place: Place, inner: Region) -> Iterator[Spot]:
    """Where a function calls an inner one by its name, or gives it to what calls it."""
    name = inner.name
    for number in range(place.symbol.line, place.symbol.line_end + 1):
        text = place.lines[number - 1] if number <= len(place.lines) else ""
        if name not in text or inner.start[0] <= number <= inner.end[0]:
            continue
        for found in re.finditer(rf"(?<![\w.]){re.escape(name)}(?!\w)", text):
            if text[found.end() : found.end() + 1] == "(" or _is_handed_over(text, found.start()):
                yield number, len(text[: found.start()].encode("utf-8", "replace"))


def _is_handed_over(text: str, at: int) -> bool:
    """Whether a name in a line is an argument of what calls it at once."""
    before = text[:at].rstrip()
    callee = re.search(r"(\w+)\($", before)
    return callee is not None and callee[1] in _AT_ONCE


def _is_returned(place: Place, inner: Region) -> bool:
    """Whether a function gives back one that it defines, and nothing with it."""
    if inner.returned or not inner.name:
        return inner.returned
    ends = place.lines[inner.end[0] : place.symbol.line_end]
    return any(
        re.fullmatch(rf"\s*return (?:\w+\()?{re.escape(inner.name)}\)?;?\s*", text)
        for text in ends
        if inner.name in text
    )


def _given(inner: Region | None) -> str:
    """What an inner function is handed to, as far as it is a plain name; empty if given back."""
    if inner is None or inner.returned or not inner.given:
        return ""
    return inner.given if re.fullmatch(r"[\w.:]+", inner.given) else ""


# -- conditions -----------------------------------------------------------------------------------


def _of_case(arm: Region) -> str:
    label = _SWITCH_LABEL.sub("", arm.said).strip()
    if label in _ALL_ELSE:
        return "otherwise"
    if arm.subject == UNSAID:
        return "in one of several cases"
    is_said = label != UNSAID
    return f"if `{arm.subject}` is `{label}`" if is_said else f"depending on `{arm.subject}`"


def _when(arm: Region, place: Place) -> str:
    if arm.subject:
        return _of_case(arm)
    if not arm.said or arm.said in ("default", UNSAID):
        return "under a condition" if arm.said != "default" and not arm.negated else "otherwise"
    not_so = _NOT.match(arm.said)
    negated = arm.negated != bool(not_so)
    said = not_so[1] if not_so else arm.said
    match = _NOTHING.match(said)
    given = match and (match[1] or match[2])
    params = {one.name: one for one in place.symbol.params}
    if given in params:
        one = params[given]
        is_flag = "bool" in one.annotation.lower() or one.default.lower() in ("false", "true")
        is_set = "set" if is_flag or place.language in ("C", "C++", "Go", "Rust") else "given"
        return f"if `{given}` is {'not ' * negated}{is_set}"
    return f"{'unless' if negated else 'if'} `{said}`"
