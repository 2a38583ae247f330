"""Command lines (commander, yargs and their kin) in JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import CommandFact, ImportFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.javascript.chains import Handlers
from docgen_engine.repository.index.languages.javascript.nodes import (
    arguments,
    pairs,
    string,
)
from docgen_engine.repository.index.languages.treesitter import (
    Owners,
    Parsed,
    field,
    first_line,
)
from docgen_engine.repository.index.textmap import one_line

_COMMANDERS: Final = {"commander": "commander", "yargs": "yargs", "cac": "cac", "sade": "sade"}
_COMMANDERS_EXTRA: Final = {"@commander-js/extra-typings": "commander", "yargs/yargs": "yargs"}
_FLAG: Final = regex(r"(?<![\w<\[-])--?[A-Za-z][\w-]*")
_OPTIONS: Final = frozenset({"option", "requiredOption", "options", "addOption"})


def commands(
    parsed: Parsed, calls: list[Node], imports: tuple[ImportFact, ...], owners: Owners
) -> tuple[CommandFact, ...]:
    """Commands, options and arguments that the file declares with a known library."""
    known = {**_COMMANDERS, **_COMMANDERS_EXTRA}
    framework = next((known[one.module] for one in imports if one.module in known), "")
    if not framework:
        return ()
    found: list[CommandFact] = []
    handlers = Handlers(parsed, imports)
    for call in calls:
        function = field(call, "function")
        if function is None or function.type != "member_expression":
            continue
        method = parsed.text(field(function, "property"))
        line = first_line(field(function, "property") or call)
        if method != "command" and method != "argument" and method not in _OPTIONS:
            continue
        owner = handlers.of(call) or owners.at(call.start_byte)
        if method == "command":
            found += _command(call, line, owner, framework, parsed)
        elif method in _OPTIONS:
            make = _yargs_option if framework == "yargs" else _flags
            found += make(call, line, owner, framework, parsed)
        elif method == "argument" and framework == "commander":
            given = arguments(call)
            name = string(given[0], parsed) if given else None
            if name:
                text = string(given[1], parsed) if len(given) > 1 else ""
                found.append(
                    CommandFact(
                        "argument",
                        name.strip("<>[]."),
                        line,
                        one_line(text or ""),
                        "",
                        owner,
                        framework,
                    )
                )
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.line, one.kind, one.name)))


def _command(
    call: Node, line: int, owner: str, framework: str, parsed: Parsed
) -> Iterator[CommandFact]:
    given = arguments(call)
    text = string(given[0], parsed) if given else None
    if not text:
        return
    words = text.split()
    described = string(given[1], parsed) if len(given) > 1 else None
    if words and not words[0].startswith(("$", "<", "[", "*")):
        yield CommandFact(
            "command",
            words[0],
            line,
            one_line(described or _described(call, parsed)),
            "",
            owner,
            framework,
        )


def _described(call: Node, parsed: Parsed) -> str:
    """The text of a `.description("…")` later in the same chain."""
    node: Node | None = call
    for _ in range(12):
        member = node.parent if node is not None else None
        if member is None or member.type != "member_expression":
            return ""
        node = member.parent
        if node is None or node.type != "call_expression":
            return ""
        method = parsed.text(field(member, "property"))
        if method in ("description", "describe"):
            given = arguments(node)
            return (string(given[0], parsed) if given else "") or ""
        if method == "command":
            return ""
    return ""


def _flags(
    call: Node, line: int, owner: str, framework: str, parsed: Parsed
) -> Iterator[CommandFact]:
    given = arguments(call)
    text = string(given[0], parsed) if given else None
    flags = _FLAG.findall(text or "")
    if not flags:
        return
    first = next((flag for flag in flags if flag.startswith("--")), flags[0])
    described = string(given[1], parsed) if len(given) > 1 else None
    default = given[2] if len(given) > 2 else None
    if default is not None and default.type in ("arrow_function", "function_expression"):
        default = given[3] if len(given) > 3 else None
    if default is not None and default.type == "identifier":
        default = given[3] if len(given) > 3 else default
    yield CommandFact(
        "option",
        first,
        line,
        one_line(described or ""),
        parsed.flat(default) if default is not None and default.type != "object" else "",
        owner,
        framework,
        tuple(flag for flag in flags if flag != first),
    )


def _yargs_option(
    call: Node, line: int, owner: str, framework: str, parsed: Parsed
) -> Iterator[CommandFact]:
    given = arguments(call)
    if not given:
        return
    named: list[tuple[str, Node | None, int]] = []
    name = string(given[0], parsed)
    if name is not None:
        named.append((name, given[1] if len(given) > 1 else None, line))
    else:
        named += [
            (key, value, value.start_point[0] + 1) for key, value in pairs(given[0], parsed).items()
        ]
    for plain, options, at in named:
        settings = pairs(options, parsed)
        described = next(
            (
                text
                for key in ("describe", "description", "desc")
                if (text := string(settings.get(key), parsed))
            ),
            "",
        )
        alias = string(settings.get("alias"), parsed)
        yield CommandFact(
            "option",
            f"--{plain}" if len(plain) > 1 else f"-{plain}",
            at,
            one_line(described),
            parsed.flat(settings.get("default")),
            owner,
            framework,
            (f"--{alias}" if len(alias) > 1 else f"-{alias}",) if alias else (),
        )
