"""Flows that others start: what a framework calls when something happens, and types of commands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex

_MOST_EVENTS: Final = 12
_FAR: Final = 2
_FEWEST_COMMANDS: Final = 3

_ACTION: Final = regex(r"action_[a-z]")
_TASKS: Final = frozenset({"task", "shared_task", "periodic_task", "actor", "scheduled_job"})
_RECEIVERS: Final = frozenset({"receiver", "on", "listens_for", "subscribe", "event_handler"})
_FIRST: Final = regex(r"\(\s*([A-Za-z_][\w.]*)\s*[,)]")

_CALLED: Final[dict[str, tuple[str, ...]]] = {
    "Protocol": ("data_received",),
    "BufferedProtocol": ("buffer_updated",),
    "DatagramProtocol": ("datagram_received",),
    "Thread": ("run",),
    "Process": ("run",),
    "QThread": ("run",),
    "QRunnable": ("run",),
    "Runnable": ("run",),
    "BaseHTTPRequestHandler": ("do_POST", "do_GET"),
    "SimpleHTTPRequestHandler": ("do_POST", "do_GET"),
    "BaseRequestHandler": ("handle",),
    "StreamRequestHandler": ("handle",),
    "BaseHTTPMiddleware": ("dispatch",),
    "HttpServlet": ("service", "doPost", "doGet"),
    "BackgroundService": ("ExecuteAsync",),
    "IHostedService": ("StartAsync",),
    "ApplicationJob": ("perform",),
    "SimpleChannelInboundHandler": ("channelRead0",),
}
"""Types of others, and the methods by which they hand over what has come in."""

_RUNS: Final = frozenset({"Run", "run", "Execute", "execute", "Invoke", "invoke"})

Reach = Callable[[str, str], int]
Called = tuple[str, str, SymbolFact]
"""What is said of a function that others call, its file, and the function."""


class _Ranked(msgspec.Struct, frozen=True, order=True):
    far: int
    path: str
    line: int
    said: str
    symbol: SymbolFact


def events(survey: Survey, scope: Reach) -> Iterator[Called]:
    """Actions, background tasks, receivers, and methods that a type of others calls."""
    found = []
    for path in survey.components.code_files():
        facts = survey.index.facts.get(path)
        for symbol in facts.symbols if facts is not None else ():
            if symbol.is_test:
                continue
            said, called = _event(symbol), symbol
            method = _handed_over(survey, path, symbol) if symbol.bases and not said else None
            if method is not None:
                said, called = f"How `{method.name.partition('(')[0]}` works", method
            if said:
                far = scope(path, called.name)
                if far >= _FAR or (method is not None and far >= 0):
                    found.append(_Ranked(-far, path, called.line, said, called))
    # What a person does has a name that people know; an event only leads there.
    found.sort(key=lambda one: (one.far, one.said.startswith("Event"), one.path, one.line))
    yield from ((one.said, one.path, one.symbol) for one in found[:_MOST_EVENTS])


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


def _handed_over(survey: Survey, path: str, symbol: SymbolFact) -> SymbolFact | None:
    """The method of a type by which a type of others that it derives from gives it its work."""
    for written in symbol.bases:
        base = re.split(r"[<\[(]", written)[0].rpartition(".")[2].rpartition("::")[2]
        for method in _CALLED.get(base, ()):
            found = survey.index.symbol(path, f"{symbol.name}.{method}")
            own = any(name == base for _, name in survey.index.bases(path, symbol.name))
            if found is not None and not own:
                return found
    return None


def commands_by_type(survey: Survey, scope: Reach) -> list[tuple[str, SymbolFact]]:
    """The method that each of many types of commands has for running it, by how far it leads.

    `func (o Options) Run() error` in the package of each command, `impl Run for Add`.
    """
    found: dict[str, list[tuple[str, SymbolFact]]] = defaultdict(list)
    for path in survey.components.code_files():
        for symbol in survey.index.facts[path].symbols if path in survey.index.facts else ():
            last = symbol.name.partition("(")[0].rpartition(".")[2]
            method = symbol.kind is SymbolKind.METHOD and symbol.parent and last in _RUNS
            if method and not symbol.is_test and symbol.line_end > symbol.line:
                found[last].append((path, symbol))
    for one in sorted(found, key=lambda last: (-len(found[last]), last)):
        if len({path for path, _ in found[one]}) >= _FEWEST_COMMANDS:
            return sorted(
                found[one], key=lambda each: (-scope(each[0], each[1].name), each[0], each[1].line)
            )
    return []
