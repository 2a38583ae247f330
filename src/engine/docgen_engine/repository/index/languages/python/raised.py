"""Which exception is raised: by its name, or by a variable that statements right above make."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

from docgen_engine.repository.index.languages.python.source import Function, dotted, string

_BODIES: Final = ("body", "orelse", "finalbody")


def raised_name(raised: ast.expr | None) -> str:
    """The class of what is raised: `Error`, `Error(…)`, or as `cast(Error, …)` says; else empty."""
    if isinstance(raised, ast.Call):
        is_cast = dotted(raised.func).rpartition(".")[2] == "cast" and len(raised.args) > 1
        if is_cast:
            text = string(raised.args[0])
            return text if text and text.isidentifier() else raised_name(raised.args[0])
        raised = raised.func
    name = dotted(raised)
    return name if "()" not in name and name.rpartition(".")[2][:1].isupper() else ""


def made_above(function: Function, raised: Sequence[ast.Raise]) -> list[tuple[str, int]]:
    """The names of the exceptions that variables hold, with the lines where they are raised.

    `error = ConnectionError(…)` counts for a `raise error` behind it in the same block, with no
    other assignment between the two: what another branch holds, the code does not say.

    Args:
        function: that raises them.
        raised: statements in it that raise a variable.
    """
    wanted = {id(one) for one in raised}
    found = []
    for holder in ast.walk(function):
        for field in _BODIES:
            body = getattr(holder, field, None)
            for at, statement in enumerate(body if isinstance(body, list) else ()):
                if id(statement) in wanted and isinstance(statement, ast.Raise):
                    name = _last_made(body[:at], dotted(statement.exc)) if body else ""
                    if name:
                        found.append((name, statement.lineno))
    return found


def _last_made(above: Sequence[ast.stmt], name: str) -> str:
    """The class that the last assignment of a variable calls; empty for any other value."""
    for statement in reversed(above):
        if not any(
            isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Store)
            for one in ast.walk(statement)
        ):
            continue
        value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
        return raised_name(value) if isinstance(value, ast.Call) else ""
    return ""
