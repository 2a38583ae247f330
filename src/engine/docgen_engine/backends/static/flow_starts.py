"""Where flows start: entry points, commands, routes, and what the README shows people to call."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from docgen_engine.backends.static.entry_points import callable_symbol, find_entry_points
from docgen_engine.backends.static.handlers import handler_of
from docgen_engine.backends.static.imports import is_facade
from docgen_engine.backends.static.places import Place
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.readme import document_blocks

_MOST_OF_FILE: Final = 2
_MOST_ROUTES: Final = 5
_MOST_EVENTS: Final = 12
_FAR: Final = 2
_TRIED: Final = 120
_SHOWN: Final = 40

DOES_WORK: Final = re.compile(
    r"(?i:run|serve|start|handle|dispatch|execute|listen|process|send|request|fetch|main)"
    r"(?![a-z])|ServeHTTP$|serve_forever$|(?:wsgi|asgi)_app$|(?:run|handle|process|send|dispatch)_"
)
"""Names of functions that people start with when they explain how something works."""

_ENTRANCE: Final = re.compile(
    r"(?:run|serve|start|main|listen|fetch|dispatch|execute|request)(?![a-zA-Z])"
    r"|ServeHTTP$|serve_forever$|(?:wsgi|asgi)_app$"
)
"""Of them, those through which the work comes in; others handle a part of it."""

_MANAGEMENT: Final = re.compile(r"(?:^|/)management/commands/[a-z]\w*\.py$")
_HANDLE: Final = "Command.handle"
_ACTION: Final = re.compile(r"action_[a-z]")
_TASKS: Final = frozenset({"task", "shared_task", "periodic_task", "actor", "scheduled_job"})
_RECEIVERS: Final = frozenset({"receiver", "on", "listens_for", "subscribe", "event_handler"})
_FIRST: Final = re.compile(r"\(\s*([A-Za-z_][\w.]*)\s*[,)]")
_ASIDE: Final = re.compile(r"^(?:api|rest|v\d+|[{<:*^(\[].*)$")

_FOR_TESTS: Final = re.compile(r"(?i)test|mock|debug")
_CODE_LANGUAGES: Final = frozenset(
    {"js", "javascript", "ts", "typescript", "jsx", "tsx", "mjs", "py", "python", "python3", "go",
     "golang", "pycon"}
)  # fmt: skip
_CALLED: Final = re.compile(r"(?<![\w.])([A-Za-z_]\w*(?:\.\w+)*)\s*(?:<[\w\s,.|]*>)?\(")


class Start(msgspec.Struct, frozen=True):
    """Where a flow may start.

    `name` names it for people; `type` is an entry point's kind, `subcommand`, `route`, `event` or
    `api`.
    """

    name: str
    type: str
    file: str
    function: str


Reach = Callable[[str, str], int]
"""How many other files and components the calls of a function go to."""


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
    for start in (
        *first,
        *_commands(survey),
        *_management(survey),
        *_routes(survey, scope),
        *_events(survey, scope),
        *guards,
    ):
        key = start.file, start.function
        if key not in seen:
            seen.add(key)
            yield start
    yield from _library(survey, reach, used, seen)


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
    for path, facts in sorted(survey.index.facts.items()):
        if survey.is_code(path):
            for command in facts.commands:
                if command.kind == "command" and command.symbol:
                    found = handler_of(survey, path, command.symbol)
                    if found is not None:
                        file, symbol = found
                        yield Start(f"Command `{command.name}`", "subcommand", file, symbol.name)


def _management(survey: Survey) -> Iterator[Start]:
    """Django's commands: `manage.py name` runs `Command.handle` of the file of that name."""
    for path in survey.components.code_files():
        if _MANAGEMENT.search(path) and survey.index.symbol(path, _HANDLE) is not None:
            name = posixpath.basename(path).removesuffix(".py")
            yield Start(f"Command `manage.py {name}`", "subcommand", path, _HANDLE)


def _events(survey: Survey, scope: Reach) -> Iterator[Start]:
    """What a framework calls when something happens: actions, background tasks, receivers."""
    ranked: list[tuple[int, str, int, Start]] = []
    for path in survey.components.code_files():
        facts = survey.index.facts.get(path)
        for symbol in facts.symbols if facts is not None else ():
            said = _event(symbol)
            if said and not symbol.is_test:
                far = scope(path, symbol.name)
                if far >= _FAR:
                    start = Start(said, "event", path, symbol.name)
                    ranked.append((-far, path, symbol.line, start))
    ranked.sort(key=lambda item: item[:3])
    yield from (start for *_, start in ranked[:_MOST_EVENTS])


def _event(symbol: SymbolFact) -> str:
    """The name of the flow that starts at a function a framework calls; empty for others."""
    last = symbol.name.rpartition(".")[2]
    if symbol.kind not in (SymbolKind.FUNCTION, SymbolKind.METHOD) or last.startswith("_"):
        return ""
    for decorator in symbol.decorators:
        called = decorator.partition("(")[0].rpartition(".")[2]
        if called in _TASKS:
            return f"Background task `{last}`"
        if called in _RECEIVERS:
            event = _FIRST.search(decorator)
            return f"Event `{event[1]}` handled by `{last}`" if event else f"Event `{last}`"
    return f"Action `{last.removeprefix('action_')}`" if _ACTION.match(last) else ""


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


def _library(
    survey: Survey, reach: Reach, used: Counter[tuple[str, str]], seen: set[tuple[str, str]]
) -> Iterator[Start]:
    """Public functions: those that the README calls, then by how much of the code they cross."""
    shown = _shown_calls(survey)
    given_out = _given_out(survey)
    ranked: list[tuple[int, str, int, SymbolFact]] = []
    for path in survey.components.code_files():
        for symbol in survey.index.public_symbols(path):
            file = survey.index.body_of(path, symbol.name)
            if not callable_symbol(symbol) or (file, symbol.name) in seen:
                continue
            far = reach(file, symbol.name)
            if far >= 2:
                last = symbol.name.rpartition(".")[2]
                score = 4 * min(far, 8) + min(used[file, symbol.name], 10)
                score += (6 if symbol.doc else 0) + 12 * bool(DOES_WORK.match(last))
                score += _weight_of_shown(symbol, shown)
                score += 8 * ((path, symbol.parent or symbol.name) in given_out)
                score -= 40 * bool(_FOR_TESTS.search(symbol.name) or _FOR_TESTS.search(path))
                ranked.append((-score, file, symbol.line, symbol))
    ranked.sort(key=lambda item: item[:3])
    from_file: Counter[str] = Counter()
    names: set[str] = set()
    for _, path, _, symbol in ranked[:_TRIED]:
        last = symbol.name.rpartition(".")[2]
        from_file[path] += 1
        # Functions of one name in several places do the same for different things.
        if from_file[path] <= _MOST_OF_FILE and last not in names:
            names.add(last)
            made = symbol.name.removesuffix(".constructor").removesuffix(".__init__")
            spoken = _spoken(survey, path, symbol)
            said = f"Calling `{spoken}`" if made == symbol.name else f"Creating `{made}`"
            yield Start(said, "api", path, symbol.name)


def _spoken(survey: Survey, path: str, symbol: SymbolFact) -> str:
    """The name under which others call it: in Go with its package before it."""
    facts = survey.index.facts[path]
    if facts.language == "Go" and not symbol.parent and facts.package not in ("", "main"):
        return f"{facts.package}.{symbol.name}"
    return symbol.name


def _weight_of_shown(symbol: SymbolFact, shown: dict[str, int]) -> int:
    owner, _, last = symbol.name.rpartition(".")
    if not owner:
        return 36 - shown[last] if last in shown else 0
    if owner.lower() not in shown:
        return 0
    # `new Hono()` is shown, and what it then does is its methods' work.
    if last in shown and last[:1].islower():
        return 30 - shown[last]
    return 24 if _ENTRANCE.match(last) else 8 * bool(DOES_WORK.match(last))


def _shown_calls(survey: Survey) -> dict[str, int]:
    """What the README's examples call, with its place in the order; owners in small letters."""
    readme = survey.readme
    if readme is None:
        return {}
    found: dict[str, int] = {}
    for block in document_blocks(readme.file, survey.text(readme.file)):
        if block.kind != "code" or block.language not in _CODE_LANGUAGES:
            continue
        for match in _CALLED.finditer(block.text):
            *owners, last = match[1].split(".")
            for name in (last, *(owner.lower() for owner in owners), last.lower()):
                if len(found) < _SHOWN:
                    found.setdefault(name, min(len(found), 20))
    return found


def _given_out(survey: Survey) -> frozenset[tuple[str, str]]:
    """What the files that stand for packages give out: file and symbol."""
    return frozenset(
        (one.defined_in, one.symbol)
        for one in survey.index.imports
        if one.symbol and is_facade(one.from_file) and posixpath.basename(one.from_file)
    )
