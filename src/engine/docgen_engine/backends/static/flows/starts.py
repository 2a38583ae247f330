"""Where flows start: entry points, commands, routes, and what the README shows people to call."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec

from docgen_engine.backends.static.flows.events import commands_by_type, events
from docgen_engine.backends.static.flows.handlers import handler_of
from docgen_engine.backends.static.flows.library import Reach, library_functions
from docgen_engine.backends.static.flows.shown import shown_commands
from docgen_engine.backends.static.flows.words import answers_requests
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.working.entry_points import find_entry_points
from docgen_engine.domain.facts import SymbolFact
from docgen_engine.patterns import regex
from docgen_engine.repository.places import Place

_MOST_ROUTES: Final = 5
_FEW_COMMANDS: Final = 6
"""Commands that all may have a flow: which of them documents show need not be asked."""

_MOST_OF_FILE: Final = 2

_MANAGEMENT: Final = regex(r"(?:^|/)management/commands/[a-z]\w*\.py$")
_WHOLE: Final = frozenset({"main", "cli", "app", "run"})
_ANYWHERE: Final = frozenset(
    {"main", "run", "init", "start", "setup", "handle", "handler", "execute", "process", "app"}
)
"""Names of functions that say nothing without the file that they stand in."""

_HANDLE: Final = "Command.handle"
_ASIDE: Final = regex(r"^(?:api|rest|v\d+|[{<:*^(\[].*)$")


class Start(msgspec.Struct, frozen=True):
    """Where a flow may start.

    `name` names it for people; `type` is an entry point's kind, `subcommand`, `typed` (a type
    of commands), `route`, `event` or `api`.
    """

    name: str
    type: str
    file: str
    function: str


def flow_starts(
    survey: Survey, reach: Reach, scope: Reach, used: Counter[tuple[str, str]]
) -> Iterator[Start]:
    """Candidates, best first; a later one that tells the same is for the caller to drop.

    Args:
        survey: the repository.
        reach: judges how far a function leads.
        scope: the same, a few calls deeper.
        used: how often each function is called.
    """
    seen: set[tuple[str, str]] = set()
    entries = list(_entries(survey))
    first = [start for start in entries if start.type != "main" or start.file.endswith(".go")]
    guards = [start for start in entries if start not in first]
    commands = list(_commands(survey))
    shown = shown_commands(survey) if len(commands) > _FEW_COMMANDS else {}
    if shown:
        # Those of the documents first, in their order; then those whose work leads furthest.
        commands.sort(
            key=lambda one: (
                shown.get(one.name.split("`")[1], len(shown)),
                -scope(one.file, one.function),
            )
        )
    for start in (
        *first,
        *commands,
        *_management(survey),
        *_routes(survey, scope),
        *_events(survey, scope),
        *guards,
        *(() if commands else _typed_commands(survey, scope)),
    ):
        key = start.file, start.function
        if key not in seen:
            seen.add(key)
            yield start
    seen |= _handlers(survey)
    for path, symbol in library_functions(survey, reach, used, seen):
        yield Start(_spoken(survey, path, symbol), "api", path, symbol.name)


def _spoken(survey: Survey, path: str, symbol: SymbolFact) -> str:
    """The name of a flow from a function: as others call it, in Go with its package."""
    facts = survey.index.facts[path]
    bare = symbol.name.partition("(")[0]
    stem = posixpath.splitext(posixpath.basename(path))[0]
    if facts.language == "Go" and facts.package not in ("", "main"):
        bare = f"{facts.package}.{bare}"
    elif bare in _ANYWHERE and stem != bare:
        bare = f"{stem}.{bare}"
    return f"How `{bare}` {'answers a request' if answers_requests(symbol) else 'works'}"


def _entries(survey: Survey) -> Iterator[Start]:
    for point in find_entry_points(survey):
        # A file of a few lines at the top is no component, but it is where the program starts.
        code = survey.is_code(point.file) or survey.places.place_of(point.file) is Place.CODE
        if point.kind not in {"script", "export"} and code and point.file in survey.index.facts:
            # `go run .` is one way to start it; people know the program by its name.
            program = point.name if point.file.endswith(".go") else point.command or point.name
            name = f"`{program}`"
            yield Start(f"Running {name}", point.kind, point.file, point.function)


def _commands(survey: Survey) -> Iterator[Start]:
    programs = {p.name for p in find_entry_points(survey) if p.kind == "command" and p.name}
    for path, facts in sorted(survey.index.facts.items()):
        if survey.is_code(path):
            for command in facts.commands:
                if command.kind == "command" and command.symbol:
                    found = handler_of(survey, path, command.symbol)
                    if found is not None:
                        file, symbol = found
                        # A function called `main` is the program, where there is but one.
                        whole = len(programs) == 1 and command.name in _WHOLE
                        said = (
                            f"Running `{min(programs)}`" if whole else f"Command `{command.name}`"
                        )
                        yield Start(said, "subcommand", file, symbol.name)


def _management(survey: Survey) -> Iterator[Start]:
    """Django's commands: `manage.py name` runs `Command.handle` of the file of that name."""
    for path in survey.components.code_files():
        if _MANAGEMENT.search(path) and survey.index.symbol(path, _HANDLE) is not None:
            name = posixpath.basename(path).removesuffix(".py")
            yield Start(f"Command `manage.py {name}`", "subcommand", path, _HANDLE)


def _events(survey: Survey, scope: Reach) -> Iterator[Start]:
    """What a framework calls when something happens."""
    for said, path, symbol in events(survey, scope):
        yield Start(said, "event", path, symbol.name)


def _typed_commands(survey: Survey, scope: Reach) -> Iterator[Start]:
    """The commands of a program that has a type for each of them, where none is declared."""
    if any(point.kind in ("command", "main") for point in find_entry_points(survey)):
        for path, symbol in commands_by_type(survey, scope):
            yield Start(_spoken(survey, path, symbol), "typed", path, symbol.name)


def _handlers(survey: Survey) -> set[tuple[str, str]]:
    """The functions that answer requests: they are no functions that people call."""
    found = set()
    for path, facts in survey.index.facts.items():
        for route in facts.routes if survey.is_code(path) else ():
            handler = handler_of(survey, path, route.handler)
            if handler is not None:
                found.add((handler[0], handler[1].name))
    return found


def _routes(survey: Survey, scope: Reach) -> Iterator[Start]:
    """The requests whose work leads furthest, each about something else, from several files.

    What changes something tells more than what reads it.
    """
    ranked: list[tuple[int, str, int, str, Start]] = []
    for path, facts in sorted(survey.index.facts.items()):
        for route in survey.index.routes(path) if facts.routes and survey.is_code(path) else ():
            found = handler_of(survey, path, route.handler)
            if found is None:
                continue
            file, symbol = found
            name = f"{route.method} {route.path}".removeprefix("ANY ").strip()
            start = Start(f"Request `{name}`", "route", file, symbol.name)
            far = min(scope(file, symbol.name), 40) + 4 * (route.method == "POST")
            ranked.append((-far, path, route.line, _subject_of(route.path), start))
    ranked.sort(key=lambda item: item[:3])
    from_file: Counter[str] = Counter()
    subjects: set[str] = set()
    for _, _, _, subject, start in ranked:
        if subject not in subjects and from_file[start.file] < _MOST_OF_FILE:
            subjects.add(subject)
            from_file[start.file] += 1
            if from_file.total() > 4 * _MOST_ROUTES:
                return
            yield start


def _subject_of(path: str) -> str:
    """What a path is about: its first part behind `api` and a version, without plural."""
    parts = [part for part in path.split("/") if part and not _ASIDE.match(part)]
    return parts[0].lower().rstrip("s") if parts else ""
