"""Which errors of a flow's steps leave it, and which are caught on the way."""

from __future__ import annotations

import builtins
from typing import Final

from docgen_engine.domain.documents.analysis import Flow, FlowStep
from docgen_engine.repository.index.linked import RepositoryIndex

_EVERYTHING: Final = frozenset({"Exception", "BaseException"})
_NOT_HERE: Final = frozenset({"NotImplementedError", "NotImplementedException"})


def leaves(index: RepositoryIndex, flow: Flow, step: FlowStep, name: str, line: int) -> bool:
    """Whether an error that a step raises gets out of the flow.

    Args:
        index: the repository.
        flow: that the step belongs to.
        step: whose function raises it.
        name: of the error, as written.
        line: where it is raised.

    Returns:
        False where the function itself, or one of those that lead to it, catches it around that
        line; and for what only says that others carry the function out.
    """
    if name.rpartition(".")[2] in _NOT_HERE:
        return False
    at: FlowStep | None = step
    where, raised_in = line, step.file
    while at is not None:
        if _is_caught(index, at.file, where, name, raised_in):
            return False
        where = at.call_line
        at = _caller(flow, at)
    return True


def _caller(flow: Flow, step: FlowStep) -> FlowStep | None:
    """The step whose function holds the call that leads to another."""
    for one in reversed(flow.steps):
        holds = one.file == step.call_file and one.line <= step.call_line <= one.line_end
        if holds and one.step < step.step:
            return one
    return None


def _is_caught(index: RepositoryIndex, file: str, line: int, name: str, raised_in: str) -> bool:
    facts = index.facts.get(file)
    around = [one for one in (facts.caught if facts else ()) if one.line <= line <= one.line_end]
    if not around:
        return False
    kinds = _kinds(index, raised_in, name)
    return any(
        not one.names or any(each.rpartition(".")[2] in kinds for each in one.names)
        for one in around
    )


def _kinds(index: RepositoryIndex, file: str, name: str) -> set[str]:
    """The names of an error and of all that it derives from."""
    last = name.rpartition(".")[2]
    own = [(path, one.name) for path, one in index.symbols_named(last) if one.bases]
    waiting = [each for each in own if each[0] == file] or (own if len(own) == 1 else [])
    found = {last} if waiting else set()
    seen: set[tuple[str, str]] = set()
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            symbol = index.symbol(*at)
            found.update(base.rpartition(".")[2] for base in (symbol.bases if symbol else ()))
            waiting += index.bases(*at)
    if not found:
        found.add(last)
    return found.union(*map(_built_in, found))


def _built_in(name: str) -> set[str]:
    """What an error of Python derives from; of any other name, what all errors do."""
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return {one.__name__ for one in kind.__mro__}
    return set(_EVERYTHING)
