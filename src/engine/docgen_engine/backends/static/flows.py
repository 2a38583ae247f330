"""Flows: what happens from an entry point on, along resolved calls across files."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import Final

import msgspec

from docgen_engine.backends.static.flow_starts import DOES_WORK, Start, flow_starts
from docgen_engine.backends.static.handlers import handler_of
from docgen_engine.backends.static.implementing import Implementations
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence, without_name
from docgen_engine.domain.diagrams import flow_sequence
from docgen_engine.domain.documents.analysis import Flow, FlowEntry, Flows, FlowStep
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.linked import ResolvedCall

_MOST_FLOWS: Final = 12
_MOST_STEPS: Final = 9
_FEWEST_STEPS: Final = 3
_DEEPEST: Final = 6
_MOST_LIBRARY: Final = 6
_MOST_ROUTES: Final = 5
_MOST_EVENTS: Final = 3
_SCOPE_DEPTH: Final = 4
_SCOPE_MOST: Final = 60
_MOST_COMMANDS: Final = 6
_MOST_BESIDES: Final = 3
"""Public functions followed where commands or requests already tell what the program does."""

_SAME: Final = 0.4
"""Share of common steps from which two flows tell the same story."""

_WITHOUT_BODY: Final = frozenset(
    {SymbolKind.CLASS, SymbolKind.STRUCT, SymbolKind.TYPE, SymbolKind.ENUM, SymbolKind.INTERFACE}
)
"""Making one of these is a step that leads nowhere."""

_REFUSES: Final = re.compile(
    r"(?i)(?:server_?error|bad_?request|not_?found|forbidden|unauthori[sz]ed|too_?many_?requests"
    r"|method_?not_?allowed|unprocessable(?:_?entity)?)$"
    r"|^(?:send|write|render|respond|reply|http|json|html|xml|text|log|print|return)\w*error$"
    r"|^(?:abort|panic|fatal[fw]?|die|error)$"
)
"""Functions that answer when something went wrong: what goes right is told without them."""

_EXECUTES: Final = frozenset({"Execute", "ExecuteC", "ExecuteContext", "ExecuteContextC"})
_TELLING: Final = re.compile(
    r"(?!(?:None|void|any|error|Any|unknown|bool|boolean|str|string|int|number)$|\()[^`]{1,60}"
)
"""What a function may return that says something of what it does."""

_SLUG: Final = re.compile(r"[^a-z0-9]+")


class _Hop(msgspec.Struct, frozen=True):
    """A function reached, by which call of which earlier hop."""

    file: str
    function: str
    call_file: str = ""
    call_line: int = 0
    parent: int = -1
    depth: int = 0


def find_flows(survey: Survey) -> Flows:
    """The flows of a repository, at most 12, each with 3 to 9 steps, no two alike.

    Args:
        survey: the repository.

    Returns:
        Flows from commands, servers, main functions and routes, then from public functions whose
        work goes through most of the code.
    """
    tracer = _Tracer(survey)
    flows: list[Flow] = []
    told: list[set[tuple[str, str]]] = []
    ids: Counter[str] = Counter()
    kinds: list[str] = []
    counts: Counter[str] = Counter()
    for start in flow_starts(survey, tracer.reach, tracer.scope, tracer.used):
        if len(flows) == _MOST_FLOWS:
            break
        besides = sum(counts.values()) - counts["api"]
        most = {
            "api": _MOST_BESIDES if besides > 1 else _MOST_LIBRARY,
            "route": _MOST_ROUTES,
            "event": _MOST_EVENTS,
            "subcommand": _MOST_COMMANDS,
        }
        if counts[start.type] == most.get(start.type, _MOST_FLOWS):
            continue
        hops = tracer.trace(start.file, start.function)
        reached = {(hop.file, hop.function) for hop in hops}
        if len(hops) < _FEWEST_STEPS or any(_alike(reached, other) for other in told):
            continue
        told.append(reached)
        counts[start.type] += 1
        kinds.append(start.type)
        flows.append(_flow(start, hops, tracer, ids))
    return Flows(_strategy(kinds), tuple(flows))


def _strategy(kinds: list[str]) -> str:
    if not kinds:
        return "No entry point leads through three functions whose calls can be resolved."
    named = {
        "command": "declared commands",
        "main": "main functions",
        "module": "main modules",
        "server": "servers",
        "route": "HTTP routes",
        "subcommand": "commands of the command line",
        "script": "scripts",
        "export": "package exports",
        "event": "what frameworks call when something happens",
        "api": "public functions that people call or that reach furthest",
    }
    listed = list(dict.fromkeys(named.get(kind, kind) for kind in kinds))
    return f"Followed resolved calls from {', '.join(listed)}."


def _alike(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> bool:
    return len(one & other) / len(one | other) > _SAME


class _Tracer:
    """Follows calls. Each function is visited once in a flow."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self.index = survey.index
        self._implementations = Implementations(survey)
        self.used = Counter(
            (call.to_file, call.to_symbol) for call in survey.index.calls if call.to_file
        )
        self._onward: dict[tuple[str, str], list[ResolvedCall]] = {}

    def part_of(self, file: str) -> str:
        """Name of the component that a file belongs to, empty for none."""
        part = self._survey.components.of(file)
        return part.name if part is not None else ""

    def calls(self, file: str, function: str) -> list[ResolvedCall]:
        """Calls of a function to other functions of code, in line order, each target once."""
        key = file, function
        symbol = self.index.symbol(file, function) if function else None
        if symbol is not None and symbol.kind in _WITHOUT_BODY:
            return []
        if key not in self._onward:
            targets: dict[tuple[str, str], ResolvedCall] = {}
            for call in sorted(self.index.calls_from(file, function), key=lambda c: c.line):
                command = self._command(call)
                if command is not None and command != key:
                    targets.setdefault(
                        command,
                        msgspec.structs.replace(call, to_file=command[0], to_symbol=command[1]),
                    )
                elif call.to_file and call.to_symbol and self._survey.is_code(call.to_file):
                    target = self._body(call.to_file, call.to_symbol)
                    if target and target != key:
                        targets.setdefault(target, call)
            self._onward[key] = list(targets.values())
        return self._onward[key]

    def _command(self, call: ResolvedCall) -> tuple[str, str] | None:
        """`rootCmd.Execute()` of cobra leads to the function that carries the command out."""
        name, _, last = call.callee.rpartition(".")
        if call.to_symbol or last not in _EXECUTES or not name.isidentifier():
            return None
        for path, symbol in self.index.symbols_named(name):
            if posixpath.dirname(path) != posixpath.dirname(call.from_file):
                continue
            for command in self.index.facts[path].commands:
                if command.kind == "command" and symbol.line <= command.line <= symbol.line_end:
                    found = handler_of(self._survey, path, command.symbol)
                    return (found[0], found[1].name) if found is not None else None
        return None

    def _body(self, file: str, name: str) -> tuple[str, str] | None:
        """Where a call goes on: a function, or the constructor of a class if it has one."""
        symbol = self.index.symbol(file, name)
        if symbol is None:
            return None
        implemented = self._implementations.only(file, symbol)
        if implemented is not None:
            return implemented
        if symbol.kind in (SymbolKind.CLASS, SymbolKind.STRUCT):
            for constructor in (f"{name}.__init__", f"{name}.constructor"):
                if self.index.symbol(file, constructor) is not None:
                    return file, constructor
        return file, name

    def reach(self, file: str, function: str) -> int:
        """How many other files and components the calls of a function, and theirs, go to."""
        start = self._survey.components.of(file)
        files: set[str] = set()
        for call in self.calls(file, function):
            files.add(call.to_file)
            body = self._body(call.to_file, call.to_symbol)
            if body is not None:
                files.update(onward.to_file for onward in self.calls(*body))
        files.discard(file)
        parts = {part.path for f in files if (part := self._survey.components.of(f))}
        return len(files) + 2 * len(parts - {start.path if start else ""})

    def scope(self, file: str, function: str) -> int:
        """How many files and components the work of a function goes through, a few calls deep."""
        seen = {(file, function)}
        edge = [(file, function)]
        for _ in range(_SCOPE_DEPTH):
            found = [
                body
                for place in edge
                for call in self.calls(*place)
                if (body := self._body(call.to_file, call.to_symbol)) is not None
            ]
            edge = [body for body in dict.fromkeys(found) if body not in seen]
            seen.update(edge)
            if len(seen) > _SCOPE_MOST:
                break
        files = {path for path, _ in seen}
        parts = {part.path for path in files if (part := self._survey.components.of(path))}
        return len(files) + 2 * len(parts) - 3

    def trace(self, file: str, function: str) -> list[_Hop]:
        """The functions of a flow, in the order in which they are called.

        Best first: of all calls seen so far the most telling one is followed next, until there are
        enough; then they are put in calling order.
        """
        hops = [_Hop(file, function)]
        visited = {(file, function)}
        frontier = self._frontier(hops, 0)
        while frontier and len(hops) < _MOST_STEPS:
            best = min(frontier, key=lambda item: item[0])
            frontier.remove(best)
            _, parent, call = best
            body = self._body(call.to_file, call.to_symbol)
            if body is None or body in visited:
                continue
            visited.add(body)
            depth = hops[parent].depth + 1
            hops.append(_Hop(*body, hops[parent].file, call.line, parent, depth))
            if depth < _DEEPEST:
                frontier += self._frontier(hops, len(hops) - 1)
        return _calling_order(hops)

    def _frontier(
        self, hops: list[_Hop], position: int
    ) -> list[tuple[tuple[float, int, int], int, ResolvedCall]]:
        hop = hops[position]
        return [
            ((-self._value(hop, call), position, number), position, call)
            for number, call in enumerate(self.calls(hop.file, hop.function))
            if not _REFUSES.search(call.to_symbol.rpartition(".")[2])
        ]

    def _value(self, hop: _Hop, call: ResolvedCall) -> float:
        """How much a call tells: crossing components and files, leading further, documented."""
        here, there = (self._survey.components.of(f) for f in (hop.file, call.to_file))
        body = self._body(call.to_file, call.to_symbol) or (call.to_file, call.to_symbol)
        symbol = self.index.symbol(*body)
        value = -0.4 * hop.depth
        if here is not None and there is not None and here.path != there.path:
            value += 3
        if hop.file != call.to_file:
            value += 2
        value += min(3.0, 0.6 * len(self.calls(*body)))
        if symbol is not None:
            value += 0.5 * bool(symbol.doc) + min(1.0, (symbol.line_end - symbol.line) / 40)
            value -= 1.5 * (symbol.kind is SymbolKind.PROPERTY)
            value -= 3.0 * (symbol.kind in _WITHOUT_BODY)
        # What everybody calls (loggers, small helpers) says little about this flow.
        value += 1.5 * bool(DOES_WORK.match(body[1].rpartition(".")[2]))
        return value - min(4.0, self.used[call.to_file, call.to_symbol] / 25)


def _calling_order(hops: list[_Hop]) -> list[_Hop]:
    children: dict[int, list[int]] = {}
    for position, hop in enumerate(hops):
        if hop.parent >= 0:
            children.setdefault(hop.parent, []).append(position)
    ordered: list[_Hop] = []
    stack = [0]
    while stack:
        position = stack.pop()
        ordered.append(hops[position])
        below = sorted(children.get(position, []), key=lambda p: (hops[p].call_line, p))
        stack += reversed(below)
    return ordered


def _flow(start: Start, hops: list[_Hop], tracer: _Tracer, ids: Counter[str]) -> Flow:
    steps = tuple(_step(number, hop, hops, tracer) for number, hop in enumerate(hops, start=1))
    slug = _SLUG.sub("-", start.name.lower()).strip("-") or "flow"
    slug = (
        slug.removeprefix("running-")
        .removeprefix("calling-")
        .removeprefix("creating-")[:60]
        .strip("-")
    )
    ids[slug] += 1
    number = f"-{ids[slug]}" if ids[slug] > 1 else ""
    entry = FlowEntry(start.file, steps[0].line, start.function)
    flow = Flow(slug + number, start.name, start.type, entry, steps)
    return msgspec.structs.replace(flow, diagram=flow_sequence(flow, tracer.part_of))


def _step(number: int, hop: _Hop, hops: list[_Hop], tracer: _Tracer) -> FlowStep:
    symbol = tracer.index.symbol(hop.file, hop.function) if hop.function else None
    onward = [
        other.function
        for other in hops
        if other.call_file == hop.file and _holds(symbol, other.call_line) and other is not hop
    ]
    if symbol is None:
        line = tracer.index.facts[hop.file].main_line or 1
        line_end = line
    else:
        line, line_end = symbol.line, symbol.line_end
    return FlowStep(
        step=number,
        file=hop.file,
        line=line,
        line_end=line_end,
        function=hop.function,
        action=_action(symbol, hop, onward, tracer),
        calls=tuple(dict.fromkeys(call.to_symbol for call in tracer.calls(hop.file, hop.function)))[
            :12
        ],
        call_file=hop.call_file,
        call_line=hop.call_line,
    )


def _holds(symbol: SymbolFact | None, line: int) -> bool:
    return symbol is None or symbol.line <= line <= symbol.line_end


def _action(symbol: SymbolFact | None, hop: _Hop, onward: list[str], tracer: _Tracer) -> str:
    if symbol is not None:
        said = without_name(first_sentence(symbol.doc), symbol.name)
        owner = hop.function.rpartition(".")[0]
        constructs = hop.function.endswith((".__init__", ".constructor"))
        if symbol.kind in _WITHOUT_BODY:
            return f"Creates `{hop.function}`: {said}" if said else f"Creates `{hop.function}`."
        if constructs and not said:
            parent = tracer.index.symbol(hop.file, owner)
            said = first_sentence(parent.doc) if parent else ""
            return f"Creates `{owner}`: {said}" if said else f"Creates `{owner}`."
        if said:
            return said
    # What it calls next is told by the steps that follow; only what they leave out is said here.
    others = [call.to_symbol for call in tracer.calls(hop.file, hop.function)]
    names = [] if onward else [f"`{name}`" for name in dict.fromkeys(others)][:3]
    if names:
        return f"Calls {_listed(names)}."
    # A step of which nothing is known is named and cited; its name in a sentence adds nothing.
    returns = " ".join(symbol.returns.split()) if symbol is not None else ""
    return f"Returns `{returns}`." if _TELLING.fullmatch(returns) else ""


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
