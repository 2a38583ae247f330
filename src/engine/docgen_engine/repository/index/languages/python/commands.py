"""Command lines that Python code defines: argparse, click and typer."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from docgen_engine.domain.facts import CommandFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.python.click_commands import (
    click_commands,
    uses_click,
)
from docgen_engine.repository.index.languages.python.command_words import (
    called,
    first_paragraph,
    keyword,
    kind_of,
    long_first,
    strings,
    text_of,
)
from docgen_engine.repository.index.languages.python.scope import Collected, RawFunction, expand
from docgen_engine.repository.index.languages.python.source import dotted, string
from docgen_engine.repository.index.languages.usage_texts import read_usage

_PYTEST: Final = "pytest_addoption"
"""The function by which a repository gives pytest options of its own."""
_OPENS_STRING: Final = regex(r"^.*?(?:\"{3}|'{3}|[\"'])")
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
    others = []
    for function in collected.functions:
        if "typer" in modules and _is_typer(function, typer_apps, click="click" in modules):
            found += _typer(function, collected, bindings)
        else:
            others.append(function)
    if "docopt" in modules:
        found += _docopt(collected, bindings)
    if uses_click(modules):
        found += click_commands(others, collected, bindings)
    if "django" in modules:
        own = list(_django(collected, bindings))
        # What is added for it belongs to what carries it out.
        found = [
            msgspec.structs.replace(one, symbol=_HANDLE) if own and one.symbol == _ADDS else one
            for one in (*own, *found)
        ]
    return by_line(found)


def by_line(found: Iterable[CommandFact]) -> tuple[CommandFact, ...]:
    """In the order of the file."""
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
                text_of(one.value)
                for one in raw.node.body
                if isinstance(one, ast.Assign) and dotted(one.targets[0]) == "help"
            ),
            "",
        )
        yield CommandFact(
            kind="command",
            name="",
            line=raw.node.lineno,
            help=said or first_paragraph(raw.node),
            symbol=_HANDLE,
            framework=DJANGO,
        )


# -- argparse ---------------------------------------------------------------------------------


def _argparse(collected: Collected, imported: bool) -> Iterator[CommandFact]:
    for call, name, scope in collected.calls:
        if not isinstance(call.func, ast.Attribute):
            continue
        method = call.func.attr
        own = method == "addoption" and scope.symbol == _PYTEST
        if method not in ("add_argument", "add_parser") and not own:
            continue
        receiver = name.rpartition(".")[0].rpartition(".")[2].lower().removesuffix("()")
        if not imported and not receiver.endswith(_PARSERS):
            continue
        names = strings(call.args)
        if not names:
            continue
        kind = "command" if method == "add_parser" else kind_of(names[0])
        first, aliases = long_first(names)
        yield CommandFact(
            kind=kind,
            name=first,
            line=call.lineno,
            help=text_of(keyword(call, "help")),
            default=collected.source.written(keyword(call, "default")),
            symbol=scope.symbol,
            framework="pytest" if own else "argparse",
            aliases=aliases,
        )


# -- docopt -----------------------------------------------------------------------------------


def _docopt(collected: Collected, bindings: dict[str, str]) -> Iterator[CommandFact]:
    """`docopt(__doc__)`: the words of the module say it; `docopt(USAGE)`: a text with a name."""
    for call, name, _ in collected.calls:
        given = dotted(call.args[0]) if call.args else ""
        if expand(name, bindings) != "docopt.docopt" or not given:
            continue
        texts = [(one.line, one.line_end) for one in collected.symbols if one.name == given]
        spans = collected.docstrings[:1] if given == "__doc__" else texts[:1]
        for first, last in spans:
            rows = collected.source.rows(first, last)
            begun = _OPENS_STRING.sub("", rows[0])
            rest = [row.removesuffix('"""').removesuffix("'''") for row in rows[1:]]
            yield from read_usage([begun, *rest], first, "" if given == "__doc__" else given)


# -- typer ------------------------------------------------------------------------------------


def _is_typer(function: RawFunction, apps: set[str], *, click: bool) -> bool:
    for decorator in function.node.decorator_list:
        receiver, _, method = called(decorator).rpartition(".")
        if method in ("command", "callback") and (receiver in apps or not click):
            return True
    return False


def _typer(
    function: RawFunction, collected: Collected, bindings: dict[str, str]
) -> Iterator[CommandFact]:
    node = function.node
    symbol = function.symbol if function.visible else ""
    for decorator in node.decorator_list:
        if called(decorator).rpartition(".")[2] != "command":
            continue
        call = decorator if isinstance(decorator, ast.Call) else None
        given = strings(call.args)[:1] if call else []
        named = string(keyword(call, "name")) if call else None
        yield CommandFact(
            kind="command",
            name=named or (given[0] if given else node.name.lower().replace("_", "-")),
            line=decorator.lineno,
            help=(text_of(keyword(call, "help")) if call else "") or first_paragraph(node),
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
            default = call.args[0] if call.args else keyword(call, "default")
    texts = strings(call.args) if call is not None else []
    names = [one for one in texts if one.startswith("-")]
    long = "--" + argument.arg.lower().replace("_", "-")
    if kind == "option" and not any(one.startswith("--") for one in names):
        names.insert(0, long)
    first, aliases = long_first(names) if kind == "option" else (argument.arg, ())
    required = isinstance(default, ast.Constant) and default.value is Ellipsis
    return CommandFact(
        kind=kind,
        name=first.partition("/")[0],
        line=argument.lineno,
        help=text_of(keyword(call, "help")) if call is not None else "",
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
