"""Command lines that Python code defines with click: groups, commands and their own options."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from docgen_engine.domain.facts import CommandFact
from docgen_engine.repository.index.languages.python.command_words import (
    called,
    first_paragraph,
    keyword,
    long_first,
    strings,
    text_of,
)
from docgen_engine.repository.index.languages.python.scope import Collected, RawFunction, expand
from docgen_engine.repository.index.languages.python.source import string

CLICK: Final = frozenset({"click", "rich_click", "asyncclick"})
"""Modules whose decorators make commands."""

_COMMANDS: Final = frozenset({"command", "group"})
_PARAMETERS: Final = frozenset({"option", "argument"})
# click 8.2 cuts these off the name of a function, earlier versions do not: the file does not say.
_CUT_SUFFIXES: Final = ("_command", "_cmd", "_group", "_grp")


def uses_click(modules: set[str]) -> bool:
    """Whether a file that imports these modules may define commands with click."""
    return not modules.isdisjoint(CLICK)


def click_commands(
    functions: Iterable[RawFunction], collected: Collected, bindings: dict[str, str]
) -> Iterator[CommandFact]:
    """The groups, commands, options and arguments that the decorators of functions make."""
    for function in functions:
        symbol = function.symbol if function.visible else ""
        for decorator, last in command_decorators(function, bindings):
            fact = _command(function, decorator, last, symbol, bindings)
            if fact is not None:
                yield fact
        for call, kind in own_parameters(function, bindings):
            fact = parameter(call, kind, symbol, collected)
            if fact is not None:
                yield fact


def command_decorators(
    function: RawFunction, bindings: dict[str, str]
) -> list[tuple[ast.expr, str]]:
    """The decorators that make a function a command or a group, and which of both."""
    found = []
    for decorator in function.node.decorator_list:
        name = called(decorator)
        last = name.rpartition(".")[2]
        if last in _COMMANDS and "." in expand(name, bindings):
            found.append((decorator, last))
    return found


def own_parameters(function: RawFunction, bindings: dict[str, str]) -> list[tuple[ast.Call, str]]:
    """The decorators that give a function an option or argument, with which of both.

    Those of a function inside of another that is no command belong to what the outer one decorates.
    """
    is_command = bool(command_decorators(function, bindings))
    if not is_command and not function.visible:
        return []
    found = []
    for decorator in function.node.decorator_list:
        kind, of_click = parameter_kind(called(decorator), bindings)
        if isinstance(decorator, ast.Call) and kind and (is_command or of_click):
            found.append((decorator, kind))
    return found


def parameter_kind(name: str, bindings: dict[str, str]) -> tuple[str, bool]:
    """`option` or `argument` where a name may make one, and whether it is click's own."""
    module, _, last = expand(name, bindings).rpartition(".")
    return (last, module in CLICK) if last in _PARAMETERS else ("", False)


def parameter(call: ast.Call, kind: str, symbol: str, collected: Collected) -> CommandFact | None:
    """An option or argument; None where its name is not written as a text."""
    names = [one for one in strings(call.args) if kind == "argument" or one.startswith("-")]
    if not names:
        return None
    first, aliases = long_first(names)
    shown, _, negative = first.partition("/")
    return CommandFact(
        kind=kind,
        name=shown,
        line=call.lineno,
        help=text_of(keyword(call, "help")),
        default=collected.source.written(keyword(call, "default")),
        symbol=symbol,
        framework="click",
        aliases=(*([negative] if negative else []), *aliases),
    )


def _command(
    function: RawFunction, decorator: ast.expr, last: str, symbol: str, bindings: dict[str, str]
) -> CommandFact | None:
    node = function.node
    call = decorator if isinstance(decorator, ast.Call) else None
    given = strings(call.args)[:1] if call else []
    named = string(keyword(call, "name")) if call else None
    plain = "" if node.name.endswith(_CUT_SUFFIXES) else node.name.lower().replace("_", "-")
    name = named or (given[0] if given else plain)
    if not name:
        return None
    receiver = called(decorator).rpartition(".")[0]
    return CommandFact(
        kind="command",
        name=name,
        line=decorator.lineno,
        help=(text_of(keyword(call, "help")) if call else "") or first_paragraph(node),
        symbol=symbol,
        framework="click",
        within="" if expand(receiver, bindings) in CLICK else receiver,
        is_group=last == "group",
        preset=(string(keyword(call, "default")) or "") if call and last == "group" else "",
    )
