"""Options of click that a file's own decorators add: which ones, and who takes them from where."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from docgen_engine.domain.facts import CarriedFact, CommandFact, SymbolKind
from docgen_engine.repository.index.languages.python.click_commands import (
    CLICK,
    command_decorators,
    own_parameters,
    parameter,
    parameter_kind,
    uses_click,
)
from docgen_engine.repository.index.languages.python.command_words import called
from docgen_engine.repository.index.languages.python.scope import Collected, RawCall, RawFunction
from docgen_engine.repository.index.languages.python.source import dotted

_HOLDERS: Final = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT})

Shared = tuple[tuple[CommandFact, ...], tuple[CarriedFact, ...]]
"""Options with the decorator or variable that adds them, and who takes those of whom."""


def shared_options(collected: Collected) -> Shared:
    """The options that are made in the body of a function or held by a variable.

    `@output_options` above a command adds all that its function makes by `click.option(…)`, also in
    a function inside of it, and those of other such decorators that it uses.
    """
    if not uses_click(collected.modules()):
        return (), ()
    bindings = collected.bindings()
    commands = [one for one in collected.functions if command_decorators(one, bindings)]
    options, carried = _made(collected, bindings)
    carriers = {one.symbol for one in options} | {one.symbol for one in carried}
    imported = {name for name, target in bindings.items() if target.partition(".")[0] not in CLICK}
    if carriers:
        carried += _helpers(collected, commands, carriers, imported)
    for command in commands:
        if command.visible:
            carried += _above(command, carriers | imported)
    return tuple(options), tuple(sorted(set(carried), key=lambda c: (c.line, c.symbol, c.name)))


def _made(
    collected: Collected, bindings: dict[str, str]
) -> tuple[list[CommandFact], list[CarriedFact]]:
    """The options that no command has of its own, with what makes them."""
    taken = {
        id(call)
        for function in collected.functions
        for call, _ in own_parameters(function, bindings)
    }
    options, unnamed = [], []
    for call in collected.calls:
        kind, of_click = parameter_kind(call.name, bindings)
        symbol = _maker(call, collected) if of_click and id(call.node) not in taken else ""
        if not symbol:
            continue
        fact = parameter(call.node, kind, symbol, collected)
        if fact is not None:
            options.append(fact)
        else:
            unnamed.append(CarriedFact(symbol, "", call.node.lineno))
    return options, unnamed


def _maker(call: RawCall, collected: Collected) -> str:
    """The function whose body a call stands in, or the variable that it is assigned to."""
    if call.scope.symbol:
        return call.scope.symbol
    return next(
        (
            one.name
            for one in collected.symbols
            if one.kind in _HOLDERS and one.line <= call.node.lineno <= one.line_end
        ),
        "",
    )


def _helpers(
    collected: Collected,
    commands: Iterable[RawFunction],
    carriers: set[str],
    imported: set[str],
) -> list[CarriedFact]:
    """Which carriers use others; what uses one becomes a carrier itself."""
    known = {one.symbol for one in commands}
    mentions = {
        one.symbol: dict(_mentioned(one.node.body))
        for one in collected.functions
        if one.visible and one.symbol not in known
    }
    for name, call in collected.assigned_calls.items():
        mentions.setdefault(name, dict(_mentioned(call.args)))
    waiting = True
    while waiting:
        waiting = False
        for symbol, names in mentions.items():
            if symbol not in carriers and not carriers.isdisjoint(names):
                carriers.add(symbol)
                waiting = True
    return [
        CarriedFact(symbol, name, line)
        for symbol, names in mentions.items()
        if symbol in carriers
        for name, line in names.items()
        if name != symbol and (name in carriers or name in imported)
    ]


def _mentioned(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """The names that statements or expressions read, without those that only lead to a member."""
    for root in nodes:
        heads = {id(one.value) for one in ast.walk(root) if isinstance(one, ast.Attribute)}
        for one in ast.walk(root):
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and id(one) not in heads:
                yield one.id, one.lineno


def _above(command: RawFunction, known: set[str]) -> Iterator[CarriedFact]:
    """The decorators of a command, and what is given to them, as far as the file knows them."""
    for decorator in command.node.decorator_list:
        given = decorator.args if isinstance(decorator, ast.Call) else []
        names = [called(decorator), *(dotted(one) for one in given)]
        for name in names:
            if name.partition(".")[0] in known:
                yield CarriedFact(command.symbol, name, decorator.lineno)
