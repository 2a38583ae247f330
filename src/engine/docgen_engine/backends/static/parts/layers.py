"""Layers from imports: circles are joined, then each part stands above all that it imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from docgen_engine.domain.documents.analysis import Layer

_KNOT: Final = 3
"""Components of a circle from which it can be most of the code."""


def layers_of(names: Iterable[str], edges: Iterable[tuple[str, str]]) -> tuple[Layer, ...]:
    """Put components in layers.

    Args:
        names: all components.
        edges: (who imports, what is imported), both among `names`.

    Returns:
        Layers from 0 (imports nothing of ours) up; components of one circle share a layer. None
        where most of what imports or is imported is one circle: then nothing is above the rest.
        What neither imports nor is imported has no place among those that do.
    """
    edges = list(edges)
    below: dict[str, set[str]] = {name: set() for name in names}
    for source, target in edges:
        if source != target:
            below[source].add(target)
    group_of, groups = strongly_connected(below)
    tied = {name for edge in edges if edge[0] != edge[1] for name in edge}
    largest = max(map(len, groups), default=0)
    if largest >= _KNOT and 2 * largest > len(tied):
        return ()
    level: dict[int, int] = {}
    # Groups come out with everything that they import before them.
    for number, members in enumerate(groups):
        under = {group_of[target] for member in members for target in below[member]} - {number}
        level[number] = max((level[other] + 1 for other in under), default=0)
    by_level: dict[int, list[str]] = {}
    for name in below:
        if tied and name not in tied:
            continue
        by_level.setdefault(level[group_of[name]], []).append(name)
    top = max(by_level, default=0)
    return tuple(
        Layer(number, _name(number, top), tuple(sorted(members)))
        for number, members in sorted(by_level.items())
    )


def _name(level: int, top: int) -> str:
    """What a layer is called; those between have no name that anybody uses."""
    if top == 0:
        return "All"
    if level == 0:
        return "Foundation"
    return "Top" if level == top else ""


def strongly_connected(below: Mapping[str, set[str]]) -> tuple[dict[str, int], list[list[str]]]:
    """The group of each node, and the groups, each after those that it reaches.

    Nodes of one group reach each other (Tarjan, without recursion).
    """
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()
    group_of: dict[str, int] = {}
    groups: list[list[str]] = []
    for root in sorted(below):
        if root in number:
            continue
        path = [(root, iter(sorted(below[root])))]
        number[root] = low[root] = len(number)
        stack.append(root)
        waiting.add(root)
        while path:
            node, targets = path[-1]
            following = next(targets, None)
            if following is None:
                path.pop()
                if path:
                    parent = path[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == number[node]:
                    groups.append(_take_group(node, stack, waiting, group_of, len(groups)))
            elif following not in number:
                number[following] = low[following] = len(number)
                stack.append(following)
                waiting.add(following)
                path.append((following, iter(sorted(below[following]))))
            elif following in waiting:
                low[node] = min(low[node], number[following])
    return group_of, groups


def _take_group(
    node: str, stack: list[str], waiting: set[str], group_of: dict[str, int], group: int
) -> list[str]:
    members: list[str] = []
    while True:
        member = stack.pop()
        waiting.discard(member)
        group_of[member] = group
        members.append(member)
        if member == node:
            return sorted(members)
