"""Which exception a raised variable holds, where the statements right above it make it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

from docgen_engine.repository.index.languages.python.source import Function, dotted

_BODIES: Final = ("body", "orelse", "finalbody")


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
        made = dotted(value.func) if isinstance(value, ast.Call) else ""
        is_class = made.rpartition(".")[2][:1].isupper() and "()" not in made
        return made if is_class else ""
    return ""
