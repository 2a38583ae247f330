"""Calls between which a function chooses: the arms of one question stand or fall together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec

from docgen_engine.backends.static.flows.standing import Standing
from docgen_engine.repository.index.linked import ResolvedCall
from docgen_engine.repository.index.shape.regions import Spot

Target = tuple[str, str]

_DISPATCHES: Final = 4
"""Arms that each call something else, from which on they are one step: one of so many."""


class Option(msgspec.Struct, frozen=True):
    """A call that may be the next step of a flow, the lowest `key` first.

    `cost` is what its conditions cost; `among` are all that its question chooses between, where
    they are one step.
    """

    key: tuple[float, int, int]
    parent: int
    call: ResolvedCall
    standing: Standing
    cost: float = 0.0
    among: tuple[Target, ...] = ()


class Choices:
    """The calls of one function by the questions that decide about them."""

    def __init__(self, options: Sequence[Option]) -> None:
        """Take all calls, also those that are no steps alone.

        A question with several calls in one arm does not choose between functions.
        """
        self._arms: Final[dict[Spot, dict[int, Option]]] = defaultdict(dict)
        self._several: Final[set[Spot]] = set()
        for one in options:
            group = one.standing.group
            if group != (0, 0):
                first = self._arms[group].setdefault(one.standing.arm, one)
                if first is not one:
                    self._several.add(group)

    def merged(self, told: Sequence[Option]) -> list[Option]:
        """The calls that are told, with the other arms of what decides about them.

        Where there are many arms their calls are one step, which names the others.
        """
        found: list[Option] = []
        begun: set[Spot] = set()
        for one in told:
            arms = self._arms.get(one.standing.group, {})
            if len(arms) < _DISPATCHES or one.standing.group in self._several:
                found.append(one)
                if len(arms) < _DISPATCHES and one.standing.group not in begun and len(arms) > 1:
                    known = {(each.call.to_file, each.call.to_symbol) for each in told}
                    found += [
                        each
                        for each in arms.values()
                        if (each.call.to_file, each.call.to_symbol) not in known
                    ]
            elif one.standing.group not in begun:
                among = dict.fromkeys(
                    (each.call.to_file, each.call.to_symbol) for each in arms.values()
                )
                found.append(msgspec.structs.replace(one, among=tuple(among)))
            begun.add(one.standing.group)
        return found


def pick(frontier: list[Option]) -> Option:
    """Take the best call out of a list; those of the other arms of its question come next."""
    best = min(frontier, key=lambda one: one.key)
    frontier.remove(best)
    group = best.standing.group
    for at, one in enumerate(frontier):
        same = one.parent == best.parent and one.standing.group == group != (0, 0)
        if same and one.standing.arm != best.standing.arm:
            key = (min(one.key[0], best.key[0]), *one.key[1:])
            frontier[at] = msgspec.structs.replace(one, key=key)
    return best
