"""Which errors do not get out of statements of Python, since they are caught around these."""

from __future__ import annotations

import ast
from typing import Final

from docgen_engine.domain.facts import CaughtFact
from docgen_engine.repository.index.languages.python.source import dotted

_WITH: Final = (ast.With, ast.AsyncWith)


def caught(node: ast.stmt) -> list[CaughtFact]:
    """What a statement catches of the errors inside of it: `try`, `with suppress(…)`.

    A `try` of which any handler may raise again what it has caught is left out.
    """
    if isinstance(node, ast.Try):
        if not node.handlers or any(map(_raises_again, node.handlers)):
            return []
        handled = [_names(one.type) for one in node.handlers]
        names = () if () in handled else tuple(name for one in handled for name in one)
        return [_span(node.body, names)]
    if isinstance(node, _WITH):
        return [
            _span(node.body, tuple(name for one in call.args for name in _names(one)))
            for item in node.items
            if isinstance(call := item.context_expr, ast.Call) and call.args
            if dotted(call.func).rpartition(".")[2] == "suppress"
        ]
    return []


def _span(body: list[ast.stmt], names: tuple[str, ...]) -> CaughtFact:
    return CaughtFact(body[0].lineno, body[-1].end_lineno or body[-1].lineno, names)


def _names(kind: ast.expr | None) -> tuple[str, ...]:
    """The errors of a handler; empty for all. What is no name stands as `?`."""
    if kind is None:
        return ()
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return tuple(dotted(one) or "?" for one in kinds)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    return any(
        isinstance(one, ast.Raise)
        and (one.exc is None or (isinstance(one.exc, ast.Name) and one.exc.id == handler.name))
        for statement in handler.body
        for one in ast.walk(statement)
    )
