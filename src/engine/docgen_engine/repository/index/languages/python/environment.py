"""Environment variables that Python code reads, with the default it gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.facts import EnvironmentFact
from docgen_engine.repository.index.languages.python.scope import Collected, Scope, expand
from docgen_engine.repository.index.languages.python.source import dotted, string

_READS: Final = frozenset(
    {"os.environ.get", "os.environ.pop", "os.environ.setdefault", "os.getenv", "decouple.config"}
)
_FLAGS: Final = frozenset({"click", "typer"})


def environment(collected: Collected) -> tuple[EnvironmentFact, ...]:
    """All reads of variables whose name the file shows, in line order."""
    bindings = collected.bindings()
    found = [*_calls(collected, bindings), *_subscripts(collected, bindings)]
    return tuple(sorted(set(found), key=lambda one: (one.line, one.name, one.default)))


def _calls(collected: Collected, bindings: dict[str, str]) -> Iterator[EnvironmentFact]:
    for call, name, scope in collected.calls:
        if not name:
            continue
        full = expand(name, bindings)
        if full in _READS and call.args:
            variable = _name(call.args[0], collected)
            default = call.args[1] if len(call.args) > 1 else _keyword(call, "default")
            if variable:
                yield EnvironmentFact(
                    name=variable,
                    line=call.lineno,
                    default=collected.source.written(default),
                    symbol=scope.symbol,
                )
        elif full.partition(".")[0] in _FLAGS:
            yield from _flags(call, scope)


def _flags(call: ast.Call, scope: Scope) -> Iterator[EnvironmentFact]:
    given = _keyword(call, "envvar")
    names = given.elts if isinstance(given, (ast.List, ast.Tuple)) else [given]
    for one in names:
        text = string(one)
        if text:
            yield EnvironmentFact(name=text, line=call.lineno, symbol=scope.symbol)


def _subscripts(collected: Collected, bindings: dict[str, str]) -> Iterator[EnvironmentFact]:
    for node, scope in collected.subscripts:
        if isinstance(node.ctx, ast.Load) and expand(dotted(node.value), bindings) == "os.environ":
            variable = _name(node.slice, collected)
            if variable:
                yield EnvironmentFact(name=variable, line=node.lineno, symbol=scope.symbol)


def _name(node: ast.expr, collected: Collected) -> str:
    """A variable's name: a literal, or a constant of this file that holds one."""
    return string(node) or collected.strings.get(dotted(node), "")


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)
