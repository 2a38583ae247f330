"""Circles of imports that go through several components, as the files that are loaded form them.

That two components import each other is no circle while no file needs itself over the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

from docgen_engine.backends.static.parts.layers import strongly_connected
from docgen_engine.domain.documents.analysis import ImportCycle, Location

_MOST: Final = 12
_TRIED: Final = 80
_LOOKED_AT: Final = 200_000
"""Imports that are followed at most in all; a code base that is one knot is told by examples."""

Edge = tuple[str, int, str]
"""An import: file, line, file that it leads to."""


def import_cycles(
    edges: Iterable[Edge], component_of: Mapping[str, str]
) -> tuple[ImportCycle, ...]:
    """The shortest circle of files for each set of components that form one.

    Args:
        edges: imports that happen when files are loaded.
        component_of: the name of the component of each file.

    Returns:
        Those of the fewest components first; none that only goes the way of a smaller one.
    """
    lines: dict[str, dict[str, int]] = {}
    for source, line, target in sorted(edges):
        lines.setdefault(source, {}).setdefault(target, line)
    for targets in list(lines.values()):
        for target in targets:
            lines.setdefault(target, {})
    group_of, _ = strongly_connected({file: set(targets) for file, targets in lines.items()})
    crossing: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source in sorted(lines):
        for target in lines[source]:
            one, other = component_of[source], component_of[target]
            if one != other and group_of[source] == group_of[target]:
                pair = (one, other) if one < other else (other, one)
                crossing.setdefault(pair, []).append((source, target))
    found: dict[frozenset[str], tuple[str, ...]] = {}
    budget = _LOOKED_AT
    for pair in sorted(crossing)[:_TRIED]:
        # The pair whose way back is shortest is not known before; a few of them are enough.
        for source, target in crossing[pair][:4]:
            way, budget = _way(lines, group_of, target, source, budget)
            parts = frozenset(component_of[file] for file in way)
            if way and (parts not in found or len(way) < len(found[parts])):
                found[parts] = way
    kept: list[frozenset[str]] = []
    for parts in sorted(found, key=lambda each: (len(each), len(found[each]), sorted(each))):
        if not any(other < parts for other in kept):
            kept.append(parts)
    return tuple(_cycle(found[parts], lines, component_of) for parts in kept[:_MOST])


def _way(
    lines: Mapping[str, Mapping[str, int]],
    group_of: Mapping[str, int],
    start: str,
    end: str,
    budget: int,
) -> tuple[tuple[str, ...], int]:
    """The files from one to another on the shortest way, and what is left of the budget."""
    came: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting and budget > 0:
        here = waiting.popleft()
        if here == end:
            way = []
            while here:
                way.append(here)
                here = came[here]
            return tuple(reversed(way)), budget
        for target in lines[here]:
            budget -= 1
            if target not in came and group_of[target] == group_of[end]:
                came[target] = here
                waiting.append(target)
    return (), budget


def _cycle(
    way: tuple[str, ...], lines: Mapping[str, Mapping[str, int]], component_of: Mapping[str, str]
) -> ImportCycle:
    first = way.index(min(way))
    files = (*way[first:], *way[:first])
    after = (*files[1:], files[0])
    return ImportCycle(
        tuple(dict.fromkeys(component_of[file] for file in files)),
        tuple(
            Location(file, lines[file][target], lines[file][target])
            for file, target in zip(files, after, strict=True)
        ),
    )
