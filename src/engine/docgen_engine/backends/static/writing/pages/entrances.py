"""Section of page 04 about what comes in from outside: entry points, routes and screens."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from typing import Final

from docgen_engine.backends.static.flows.handlers import handler_in
from docgen_engine.backends.static.parts.told_requests import telling
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import blocks
from docgen_engine.backends.static.writing.pages.command_line import command_line
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.domain.documents.analysis import Api
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.facts import SymbolKind
from docgen_engine.domain.markup import cell_code, code, escape, listing, table
from docgen_engine.patterns import regex

_ANY: Final = "ANY "
"""Before the path of a route whose declaration names no method."""

_TOGETHER: Final = 24
"""Up to so many routes stand in one table; more are shared out by what their paths begin with."""
_FEWEST: Final = 3
_MOST_GROUPS: Final = 30
_MOST_DRAWN: Final = 3
_MOST_TOLD: Final = 3
"""Components whose requests are named before all are listed."""

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
        table(("Entry point", "Kind", "Where"), rows),
        *_routes(desk),
        *_screens(desk),
        *command_line(desk, _apart(desk, "command")),
    )


def _apart(desk: Desk, kind: str) -> list[Api]:
    return [
        api
        for group in desk.analysis.apis.components
        for api in group.apis
        if api.type == kind and desk.reference(api.file, api.line)
    ]


def answered(desk: Desk) -> str:
    """What a program that is there to answer requests answers; empty for any other."""
    routes = _apart(desk, "route") if desk.is_web else []
    if len(routes) < _FEWEST:
        return ""
    groups = _by_component(desk, routes)
    said = []
    for path, group in list(groups.items())[:_MOST_TOLD]:
        told_first = telling(api.name for api in group)[0]
        first = next(api for api in group if api.name.removeprefix(_ANY) == told_first)
        cited = desk.cite(first.file, first.line, first.line_end, label=_short(first))
        owner = f" in {desk.component_link(path)}" if path else ""
        said.append(f"{code(told_first)} ({cited}){owner}")
    more = len(groups) > _MOST_TOLD
    told = listing([*said, "others"] if more else said)
    return f"Others call it by requests, such as {told}. All are below, the code's names behind."


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
    owners = _by_component(desk, routes)
    if len(owners) == 1:
        return [*parts, *_shared_out(desk, routes, "####")]
    for path, group in owners.items():
        parts.append(
            f"#### Of {escape(desk.component_named[path].name)}" if path else "#### Of other parts"
        )
        parts.extend(_shared_out(desk, group, "#####"))
    return parts


def _by_component(desk: Desk, routes: Sequence[Api]) -> dict[str, list[Api]]:
    """Routes by the component whose files declare them, most first; the rest under no name."""
    owners: dict[str, list[Api]] = {}
    for api in routes:
        owner = desk.component_of_file.get(api.file)
        owners.setdefault(owner.path if owner else "", []).append(api)
    large = {path: group for path, group in owners.items() if path and len(group) >= _FEWEST}
    rest = [api for path, group in owners.items() if path not in large for api in group]
    found = dict(sorted(large.items(), key=lambda one: (-len(one[1]), one[0])))
    return found | ({"": rest} if rest else {})


def _shared_out(desk: Desk, routes: Sequence[Api], level: str) -> list[str]:
    """Routes in one table, or in several by what their paths begin with."""
    if len(routes) <= _TOGETHER:
        return [_route_table(desk, routes)]
    parts = []
    for title, group in _grouped(routes):
        parts.extend([f"{level} {title}", _route_table(desk, group)])
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
        where = "" if holds else desk.cite(api.file, api.line, api.line_end, label=_short(api))
        route = cell_code((api.signature or api.name).removeprefix(_ANY)) + claim
        rows.append((route, words(api.description), handler, where))
    return table(("Route", "What it does", "Handled by", "Declared at"), rows)


def _short(api: Api) -> str:
    return f"{posixpath.basename(api.file)}:{api.line}"


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


def _screens(desk: Desk) -> list[str]:
    """What frameworks that route by file show, with what draws it."""
    rows = []
    placed = desk.index.placed
    for screen in sorted(placed.screens.values(), key=lambda one: (one.path, one.file)):
        beside = screen.file in placed.aside or desk.is_aside(screen.file)
        if beside or screen.file not in desk.component_of_file:
            continue
        cited = desk.cite_symbol(screen.file, screen.symbol) if screen.symbol else ""
        cited = cited or desk.cite(screen.file, screen.line)
        if cited:
            drawn = listing(_drawn(desk, screen.file), _MOST_DRAWN, "others")
            rows.append((cell_code(screen.path), cited, drawn))
    found = blocks(table(("Path", "Shown by", "Puts on it"), rows))
    return ["### Screens", *found] if found else []


def _drawn(desk: Desk, file: str) -> list[str]:
    """The components of this repository that a screen takes: they are called as types are."""
    found = []
    for one in desk.index.imported(file):
        plain = one.symbol or one.alias
        drawn = one.symbol or one.defined_in.endswith((".svelte", ".vue", ".astro"))
        if drawn and plain[:1].isupper() and not plain.isupper() and not one.type_only:
            symbol = desk.index.symbol(one.defined_in, plain)
            if symbol is None or symbol.kind is SymbolKind.FUNCTION:
                cited = desk.cite_symbol(one.defined_in, plain) if symbol else ""
                found.append(cited or desk.cite(one.defined_in, 1, label=plain))
    return [cited for cited in dict.fromkeys(found) if cited]
