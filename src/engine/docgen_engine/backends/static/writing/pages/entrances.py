"""Section of page 04 about what comes in from outside: entry points, routes, the command line."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from typing import Final

from docgen_engine.backends.static.handlers import handler_in
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import blocks
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.domain.documents.analysis import Api
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.facts import CommandFact
from docgen_engine.domain.markup import cell_code, code, escape, shorten, table
from docgen_engine.patterns import regex

_ANY: Final = "ANY "
"""Before the path of a route whose declaration names no method."""

_TOGETHER: Final = 24
"""Up to so many routes stand in one table; more are shared out by what their paths begin with."""
_FEWEST: Final = 3
_MOST_GROUPS: Final = 30
_DEFAULT: Final = 60
_VARIABLE: Final = regex(r"^[{<:*^(\[]")
_VERSION: Final = regex(r"^v\d+$")


def entry_points(desk: Desk, _subject: str) -> list[str]:
    """Commands, servers, routes and exports."""
    rows = []
    for entry in desk.analysis.discovery.entry_points:
        where = desk.cite_symbol(entry.file, entry.function) if entry.function else ""
        where = where or desk.cite(entry.file, entry.line)
        if where:
            rows.append((cell_code(entry.command or entry.name), escape(entry.kind), where))
    return blocks(
        table(("Entry point", "Kind", "Where"), rows), *_routes(desk), *_command_line(desk)
    )


def _apart(desk: Desk, kind: str) -> list[Api]:
    return [
        api
        for group in desk.analysis.apis.components
        for api in group.apis
        if api.type == kind and desk.reference(api.file, api.line)
    ]


# -- routes --------------------------------------------------------------------------------


def _routes(desk: Desk) -> list[str]:
    routes = _apart(desk, "route")
    if not routes:
        return []
    parts = ["### Routes"]
    if any(api.name.startswith(_ANY) for api in routes):
        parts.append("The declaration of a route that stands here without a method names none.")
    if len(routes) <= _TOGETHER:
        return [*parts, _route_table(desk, routes)]
    for title, group in _grouped(routes):
        parts.extend([f"#### {title}", _route_table(desk, group)])
    return parts


def _grouped(routes: Sequence[Api]) -> Iterable[tuple[str, list[Api]]]:
    """Routes by the first part of their paths in which they differ, small groups together."""
    shared = _shared([_segments(api) for api in routes])
    groups: dict[str, list[Api]] = {}
    for api in routes:
        segments = _segments(api)
        depth = shared + (len(segments) > shared + 1 and bool(_VERSION.match(segments[shared])))
        head = segments[: depth + 1]
        named = all(not _VARIABLE.match(part) for part in head)
        groups.setdefault("/" + "/".join(head) if named and head else "", []).append(api)
    kept = sorted(groups, key=lambda head: (-len(groups[head]), head))[:_MOST_GROUPS]
    large = {head for head in kept if head and len(groups[head]) >= _FEWEST}
    for title in sorted(large):
        yield code(title), groups[title]
    rest = [api for head, held in groups.items() if head not in large for api in held]
    if rest:
        yield "Other paths" if large else "All paths", rest


def _segments(api: Api) -> list[str]:
    path = api.name.partition(" ")[2] or api.name
    return [part for part in path.split("/") if part]


def _shared(paths: Sequence[list[str]]) -> int:
    """How many first parts nearly all paths share, such as `api`."""
    depth = 0
    while depth < 3:
        heads = [path[depth] for path in paths if len(path) > depth + 1]
        first = max(set(heads), key=lambda head: (heads.count(head), head), default="")
        if not first or heads.count(first) < 0.8 * len(paths):
            break
        depth += 1
    return depth


def _route_table(desk: Desk, routes: Sequence[Api]) -> str:
    rows = []
    for api in sorted(routes, key=_by_path):
        handler, holds = _handler(desk, api)
        claim = desk.claim(
            ClaimKind.HANDLES_ROUTE, api.parent or api.file, api.name, api.file, api.line,
            api.line_end,
        )  # fmt: skip
        label = f"{posixpath.basename(api.file)}:{api.line}"
        where = "" if holds else desk.cite(api.file, api.line, api.line_end, label=label)
        route = cell_code((api.signature or api.name).removeprefix(_ANY)) + claim
        rows.append((route, words(api.description), handler, where))
    return table(("Route", "What it does", "Handled by", "Declared at"), rows)


def _by_path(api: Api) -> tuple[str, str, int]:
    method, _, path = api.name.partition(" ")
    return path, method, api.line


def _handler(desk: Desk, api: Api) -> tuple[str, bool]:
    """The function that answers, as a citation, and whether that holds the declaration as well.

    Its name as written where it is not found.
    """
    for route in desk.index.routes(api.file):
        same = api.name == f"{route.method} {route.path}".strip()
        if route.line == api.line and same and route.handler:
            found = handler_in(desk.index, api.file, route.handler)
            if found is None:
                return code(route.handler), False
            file, symbol = found
            holds = file == api.file and symbol.line <= api.line <= symbol.line_end
            return desk.cite_symbol(file, symbol.name), holds
    return "", False


# -- the command line ----------------------------------------------------------------------


def _command_line(desk: Desk) -> list[str]:
    commands = _apart(desk, "command")
    options = _options(desk)
    taken: set[tuple[str, str]] = set()
    plain, parts = [], list[str]()
    for api in commands:
        symbol = _symbol_of(desk, api)
        own = options.get((api.file, symbol), []) if symbol else []
        claim = desk.claim(
            ClaimKind.COMMAND_OPTION, api.parent or api.file, api.name, api.file, api.line,
            api.line_end,
        )  # fmt: skip
        where = desk.cite(api.file, api.line, api.line_end) + claim
        if not own or (api.file, symbol) in taken:
            plain.append((cell_code(api.signature or api.name), words(api.description), where))
            continue
        taken.add((api.file, symbol))
        said = words(api.description)
        parts.extend([
            f"#### {code(api.name)}",
            f"{said} {where}".strip(),
            _option_table(desk, api.file, own),
        ])  # fmt: skip
    rest: dict[str, list[CommandFact]] = {}
    for (file, symbol), facts in options.items():
        if (file, symbol) not in taken:
            rest.setdefault(file, []).extend(facts)
    for file, facts in rest.items():
        title = "Options" if len(rest) == 1 and not parts else f"Options in {escape(file)}"
        parts.extend([f"#### {title}", _option_table(desk, file, facts)])
    rows = table(("Command", "What it does", "Where"), plain)
    found = blocks(rows, *parts)
    return ["### Command line", *found] if found else []


def _symbol_of(desk: Desk, api: Api) -> str:
    """The function that a command's options belong to."""
    facts = desk.index.facts.get(api.file)
    for command in facts.commands if facts else ():
        if command.kind == "command" and command.line == api.line and command.name == api.name:
            return command.symbol
    return ""


def _options(desk: Desk) -> dict[tuple[str, str], list[CommandFact]]:
    """Options and arguments of the program by file and function, tests and examples aside."""
    found: dict[tuple[str, str], list[CommandFact]] = {}
    tests = set(desk.analysis.discovery.test_files)
    for file, facts in desk.index.facts.items():
        if file in tests or desk.is_aside(file) or file not in desk.component_of_file:
            continue
        for fact in facts.commands:
            if fact.kind != "command" and desk.reference(file, fact.line):
                found.setdefault((file, fact.symbol), []).append(fact)
    return found


def _option_table(desk: Desk, file: str, facts: Sequence[CommandFact]) -> str:
    rows = []
    for fact in facts:
        names = ", ".join(cell_code(name) for name in (fact.name, *fact.aliases))
        claim = desk.claim(
            ClaimKind.COMMAND_OPTION, fact.symbol or file, fact.name, file, fact.line
        )
        rows.append((
            names,
            words(fact.help),
            cell_code(shorten(fact.default, _DEFAULT)) if fact.default else "",
            desk.cite(file, fact.line, label=f"line {fact.line}") + claim,
        ))  # fmt: skip
    kinds = {fact.kind for fact in facts}
    what = "Option" if kinds == {"option"} else "Argument or option"
    return table((what, "What it does", "Default", "Where"), rows)
