"""Which machines run a job of GitHub Actions with which versions, by the rules of its matrix."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.ci_model import CiRuns
from docgen_engine.repository.manifests.yaml_lines import Node

_OF_MATRIX: Final = regex(r"matrix\.(?:[\w-]+\.)*([\w-]+)")
_WORD: Final = regex(r"'([\w.-]+)'")
_MOST: Final = 600
"""Combinations that are looked at; a larger matrix is told by its values alone."""

_Combination = dict[str, str]


def read_runs(job: Node) -> tuple[CiRuns, ...]:
    """The machines of a job, each with what it is repeated for, in the order of the file.

    The matrix is the product of its lists without what `exclude` names; an entry of `include` that
    changes none of the lists' values adds to the combinations that it fits, and is one of its own
    otherwise, as the documentation of GitHub says.

    Args:
        job: as written.

    Returns:
        Nothing where there is one machine, or where only the pipeline knows.
    """
    matrix = job.get("strategy", "matrix")
    given = job.get("runs-on")
    if matrix is None or matrix.mapping is None or given is None or given.elements()[1:]:
        return ()
    runs_on = given.text or "".join(element.text for element in given.elements())
    combinations = _combinations(matrix)
    found: dict[str, list[_Combination]] = {}
    for each in combinations:
        found.setdefault(_machine(runs_on, each), []).append(each)
    if "" in found or len(found) < 2:
        return ()
    return tuple(CiRuns(machine, tuple(_values(own))) for machine, own in found.items())


def _combinations(matrix: Node) -> list[_Combination]:
    """What the job is run for, each once; nothing where there are too many."""
    axes: list[list[_Combination]] = []
    names: list[str] = []
    count = 1
    for name, node in matrix.items():
        if name in {"include", "exclude"}:
            continue
        values = [_entry(name, element) for element in node.elements()]
        if not values or any("${{" in text for value in values for text in value.values()):
            return []
        axes.append(values)
        names.append(name)
        count *= len(values)
    excluded = [_flat(entry) for entry in matrix.below("exclude")]
    included = [_flat(entry) for entry in matrix.below("include")]
    if count * (1 + len(excluded) + len(included)) > _MOST * 10 or count > _MOST:
        return []
    made = [_merged(each) for each in itertools.product(*axes)] if axes else []
    found = [c for c in made if not any(_fits(c, e, e.keys()) for e in excluded if e)]
    for entry in included:
        fitting = [c for c in found if _fits(c, entry, set(names) & entry.keys())] if axes else []
        if not fitting:
            found.append(entry)
    return found


def _entry(name: str, element: Node) -> _Combination:
    return {name: element.text} if element.mapping is None else _flat(element)


def _flat(node: Node) -> _Combination:
    return {key: value.text for key, value in node.items() if value.text}


def _merged(parts: tuple[_Combination, ...]) -> _Combination:
    return {key: value for part in parts for key, value in part.items()}


def _fits(combination: _Combination, entry: _Combination, keys: Collection[str]) -> bool:
    """Whether a combination has the values of an entry, for some keys."""
    return all(combination.get(key) == entry[key] for key in entry if key in keys)


def _machine(runs_on: str, combination: _Combination) -> str:
    """The machine of one combination; empty where it is not written plainly."""
    if "${{" not in runs_on:
        return runs_on
    found = [combination[key] for key in _OF_MATRIX.findall(runs_on) if key in combination]
    return next(iter((*found, *_WORD.findall(runs_on))), "")


def _values(combinations: list[_Combination]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The values of each key that some combinations have, in their order."""
    for key in sorted({key for each in combinations for key in each}):
        yield key, tuple(dict.fromkeys(each[key] for each in combinations if key in each))
