"""Command lines that Python code defines: argparse, click and typer."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from docgen_engine.domain.facts import CommandFact
from docgen_engine.repository.index.languages.python.scope import Collected, RawFunction, expand
from docgen_engine.repository.index.languages.python.source import (
    doc_of,
    dotted,
    string,
)
from docgen_engine.repository.index.textmap import one_line

_CLICK_COMMANDS: Final = frozenset({"command", "group"})
# click 8.2 cuts these off the name of a function, earlier versions do not: the file does not say.
_CUT_SUFFIXES: Final = ("_command", "_cmd", "_group", "_grp")
_PARSERS: Final = ("parser", "group", "subparser", "subparsers", "argparser")


def commands(collected: Collected) -> tuple[CommandFact, ...]:
    """All commands, options and arguments, in line order."""
    bindings = collected.bindings()
    modules = collected.modules()
    found = list(_argparse(collected, "argparse" in modules))
    typer_apps = {
        name
        for name, call in collected.assigned_calls.items()
        if expand(dotted(call.func), bindings) == "typer.Typer"
    }
    for function in collected.functions:
        if "typer" in modules and _is_typer(function, typer_apps, click="click" in modules):
            found += _typer(function, collected, bindings)
        elif "click" in modules or "rich_click" in modules or "asyncclick" in modules:
            found += _click(function, collected, bindings)
    if "django" in modules:
        own = list(_django(collected, bindings))
        # What is added for it belongs to what carries it out.
        found = [
            msgspec.structs.replace(one, symbol=_HANDLE) if own and one.symbol == _ADDS else one
            for one in (*own, *found)
        ]
    return tuple(sorted(found, key=lambda one: (one.line, one.kind, one.name)))


# -- Django -----------------------------------------------------------------------------------

DJANGO: Final = "Django"
"""Framework of a command that has the name of its file, which is not in its facts."""

_DJANGO_COMMANDS: Final = frozenset(
    {"BaseCommand", "LabelCommand", "AppCommand", "NoArgsCommand", "TemplateCommand"}
)


_HANDLE: Final = "Command.handle"
_ADDS: Final = "Command.add_arguments"


def _django(collected: Collected, bindings: dict[str, str]) -> Iterator[CommandFact]:
    """`class Command(BaseCommand)`: `manage.py` finds it by the file that it stands in."""
    for raw in collected.classes:
        full = [expand(dotted(base), bindings) for base in raw.node.bases]
        if raw.symbol != "Command" or not any(
            one.startswith("django.core.management") and one.rpartition(".")[2] in _DJANGO_COMMANDS
            for one in full
        ):
            continue
        said = next(
            (
                _text(one.value)
                for one in raw.node.body
                if isinstance(one, ast.Assign) and dotted(one.targets[0]) == "help"
            ),
            "",
        )
        yield CommandFact(
            kind="command",
            name="",
            line=raw.node.lineno,
            help=said or _first_paragraph(raw.node),
            symbol=_HANDLE,
            framework=DJANGO,
        )


# -- argparse ---------------------------------------------------------------------------------


def _argparse(collected: Collected, imported: bool) -> Iterator[CommandFact]:
    for call, name, scope in collected.calls:
        if not isinstance(call.func, ast.Attribute):
            continue
        method = call.func.attr
        if method not in ("add_argument", "add_parser"):
            continue
        receiver = name.rpartition(".")[0].rpartition(".")[2].lower().removesuffix("()")
        if not imported and not receiver.endswith(_PARSERS):
            continue
        names = _strings(call.args)
        if not names:
            continue
        kind = "command" if method == "add_parser" else _kind(names[0])
        first, aliases = _long_first(names)
        yield CommandFact(
            kind=kind,
            name=first,
            line=call.lineno,
            help=_text(_keyword(call, "help")),
            default=collected.source.written(_keyword(call, "default")),
            symbol=scope.symbol,
            framework="argparse",
            aliases=aliases,
        )


# -- click ------------------------------------------------------------------------------------


def _click(
    function: RawFunction, collected: Collected, bindings: dict[str, str]
) -> Iterator[CommandFact]:
    node = function.node
    symbol = function.symbol if function.visible else ""
    decorators = [(one, _called(one)) for one in node.decorator_list]
    is_command = False
    for decorator, called in decorators:
        last = called.rpartition(".")[2]
        if last not in _CLICK_COMMANDS or "." not in expand(called, bindings):
            continue
        is_command = True
        call = decorator if isinstance(decorator, ast.Call) else None
        given = _strings(call.args)[:1] if call else []
        named = string(_keyword(call, "name")) if call else None
        plain = "" if node.name.endswith(_CUT_SUFFIXES) else node.name.lower().replace("_", "-")
        name = named or (given[0] if given else plain)
        if name:
            yield CommandFact(
                kind="command",
                name=name,
                line=decorator.lineno,
                help=(_text(_keyword(call, "help")) if call else "") or _first_paragraph(node),
                symbol=symbol,
                framework="click",
            )
    for decorator, called in decorators:
        full = expand(called, bindings).rpartition(".")
        if not isinstance(decorator, ast.Call) or full[2] not in ("option", "argument"):
            continue
        if not is_command and full[0] not in ("click", "rich_click", "asyncclick"):
            continue
        yield from _click_parameter(decorator, full[2], symbol, collected)


def _click_parameter(
    call: ast.Call, kind: str, symbol: str, collected: Collected
) -> Iterator[CommandFact]:
    names = [one for one in _strings(call.args) if kind == "argument" or one.startswith("-")]
    if not names:
        return
    first, aliases = _long_first(names)
    yield CommandFact(
        kind=kind,
        name=first.partition("/")[0],
        line=call.lineno,
        help=_text(_keyword(call, "help")),
        default=collected.source.written(_keyword(call, "default")),
        symbol=symbol,
        framework="click",
        aliases=(*([first.partition("/")[2]] if "/" in first else []), *aliases),
    )


# -- typer ------------------------------------------------------------------------------------


def _is_typer(function: RawFunction, apps: set[str], *, click: bool) -> bool:
    for decorator in function.node.decorator_list:
        receiver, _, method = _called(decorator).rpartition(".")
        if method in ("command", "callback") and (receiver in apps or not click):
            return True
    return False


def _typer(
    function: RawFunction, collected: Collected, bindings: dict[str, str]
) -> Iterator[CommandFact]:
    node = function.node
    symbol = function.symbol if function.visible else ""
    for decorator in node.decorator_list:
        if _called(decorator).rpartition(".")[2] != "command":
            continue
        call = decorator if isinstance(decorator, ast.Call) else None
        given = _strings(call.args)[:1] if call else []
        named = string(_keyword(call, "name")) if call else None
        yield CommandFact(
            kind="command",
            name=named or (given[0] if given else node.name.lower().replace("_", "-")),
            line=decorator.lineno,
            help=(_text(_keyword(call, "help")) if call else "") or _first_paragraph(node),
            symbol=symbol,
            framework="typer",
        )
    plain = [*node.args.posonlyargs, *node.args.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(node.args.defaults))
    pairs = [
        *zip(plain, [*defaults, *node.args.defaults], strict=True),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    ]
    for argument, default in pairs:
        fact = _typer_parameter(argument, default, symbol, collected, bindings)
        if fact is not None:
            yield fact


def _typer_parameter(
    argument: ast.arg,
    default: ast.expr | None,
    symbol: str,
    collected: Collected,
    bindings: dict[str, str],
) -> CommandFact | None:
    annotation = argument.annotation
    if dotted(annotation).rpartition(".")[2] == "Context":
        return None
    call: ast.Call | None = None
    annotated = isinstance(annotation, ast.Subscript) and dotted(annotation.value).endswith(
        "Annotated"
    )
    if annotated and isinstance(annotation, ast.Subscript):
        inner = annotation.slice.elts[1:] if isinstance(annotation.slice, ast.Tuple) else []
        call = next((one for one in inner if _is_typer_call(one, bindings)), None)  # type: ignore[assignment]
    elif default is not None and _is_typer_call(default, bindings):
        call = default if isinstance(default, ast.Call) else None
    kind = "argument" if default is None else "option"
    if call is not None:
        kind = "option" if dotted(call.func).endswith("Option") else "argument"
        if not annotated:
            default = call.args[0] if call.args else _keyword(call, "default")
    texts = _strings(call.args) if call is not None else []
    names = [one for one in texts if one.startswith("-")]
    long = "--" + argument.arg.lower().replace("_", "-")
    if kind == "option" and not any(one.startswith("--") for one in names):
        names.insert(0, long)
    first, aliases = _long_first(names) if kind == "option" else (argument.arg, ())
    required = isinstance(default, ast.Constant) and default.value is Ellipsis
    return CommandFact(
        kind=kind,
        name=first.partition("/")[0],
        line=argument.lineno,
        help=_text(_keyword(call, "help")) if call is not None else "",
        default="" if required else collected.source.written(default),
        symbol=symbol,
        framework="typer",
        aliases=(*([first.partition("/")[2]] if "/" in first else []), *aliases),
    )


def _is_typer_call(node: ast.expr, bindings: dict[str, str]) -> bool:
    return isinstance(node, ast.Call) and expand(dotted(node.func), bindings) in (
        "typer.Option",
        "typer.Argument",
    )


# -- shared -----------------------------------------------------------------------------------


def _called(decorator: ast.expr) -> str:
    return dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)


def _strings(nodes: Sequence[ast.expr]) -> list[str]:
    return [text for one in nodes if (text := string(one)) is not None]


def _kind(name: str) -> str:
    return "option" if name.startswith("-") else "argument"


def _long_first(names: list[str]) -> tuple[str, tuple[str, ...]]:
    """The name to show of an option, and its other names."""
    first = next((one for one in names if one.startswith("--")), names[0])
    return first, tuple(one for one in names if one != first)


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def _text(node: ast.expr | None) -> str:
    text = string(node)
    return one_line(text) if text else ""


def _first_paragraph(node: ast.AST) -> str:
    doc, _, _ = doc_of(node)
    return one_line(doc.split("\n\n", 1)[0].replace("\b", ""))
