"""Flows: what happens from an entry point on, along resolved calls across files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from docgen_engine.backends.static.flows.indirect import Through
from docgen_engine.backends.static.flows.notes import notes_of
from docgen_engine.backends.static.flows.order import Hop
from docgen_engine.backends.static.flows.starts import Start, flow_starts
from docgen_engine.backends.static.flows.tracing import Tracer
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence, without_name
from docgen_engine.domain.diagrams import flow_sequence
from docgen_engine.domain.documents.analysis import Flow, FlowEntry, Flows, FlowStep
from docgen_engine.domain.facts import SymbolFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.view import closeness

_MOST_FLOWS: Final = 12
_FEWEST_STEPS: Final = 3
_FEWEST_TELLING: Final = 4
"""Steps that tell something from which a function that is no entry of a program has a flow."""

_MOST_LIBRARY: Final = 6
_MOST_ROUTES: Final = 5
_MOST_EVENTS: Final = 3
_MOST_COMMANDS: Final = 6
_MOST_BESIDES: Final = 3
"""Public functions followed where commands or requests already tell what the program does."""

_MOST_OF_FILE: Final = 3
"""Flows of public functions that begin in one file."""

_MOST_OTHERS: Final = 6
"""Functions that a call may lead to instead, from which on nobody reads their list."""

_SAME: Final = 0.34
"""Share of common steps from which two flows tell the same story."""

_ERROR: Final = regex(r"(?:Error|Exception|Warning)$")
_ENTRIES: Final = frozenset(
    {"command", "main", "module", "server", "script", "route", "subcommand", "event"}
)
_COMMANDS: Final = frozenset({"subcommand", "typed"})
_SAME_COMMAND: Final = 0.6
"""The same for commands of one program, which prepare and end alike."""

_SAID_BY_KIND: Final = frozenset({"subcommand", "route", "event"})
_GRAMMAR: Final = regex(r"\s*[\w<>-]+\s*(?:::|:)?=(?!=)\s")
"""A comment that is a rule of a grammar: it is no sentence."""

_SLUG: Final = regex(r"[^a-z0-9]+")


def find_flows(survey: Survey) -> Flows:
    """The flows of a repository, at most 12, each with 3 to 12 steps, no two alike.

    Args:
        survey: the repository.

    Returns:
        Flows from commands, servers, main functions and routes, then from public functions whose
        work goes through most of the code.
    """
    tracer = Tracer(survey)
    flows: list[Flow] = []
    ids: Counter[str] = Counter()
    taken = _Taken()
    for start in flow_starts(survey, tracer.reach, tracer.scope, tracer.used):
        if len(flows) == _MOST_FLOWS:
            break
        if taken.has_room(start):
            hops = tracer.trace(*tracer.body(start.file, start.function))
            telling = sum(map(tracer.is_telling, hops))
            if taken.take(start, hops, telling):
                flows.append(_flow(start, hops, tracer, ids))
    return Flows(_strategy(taken.kinds), tuple(flows))


class _Taken:
    """The flows that were made: how many of each sort, and what they tell."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self._told: list[set[tuple[str, str]]] = []
        self._from_file: Counter[str] = Counter()
        self._names: set[str] = set()

    def has_room(self, start: Start) -> bool:
        """Whether a flow from there may be made beside those that were."""
        counts = Counter(self.kinds)
        besides = counts.total() - counts["api"]
        most = {
            "api": _MOST_BESIDES if besides > 1 else _MOST_LIBRARY,
            "typed": _MOST_COMMANDS,
            "route": _MOST_ROUTES,
            "event": _MOST_EVENTS,
            "subcommand": _MOST_COMMANDS,
        }
        if start.type == "api" and self._from_file[start.file] == _MOST_OF_FILE:
            return False
        return counts[start.type] < most.get(start.type, _MOST_FLOWS) and (
            start.name not in self._names
        )

    def take(self, start: Start, hops: list[Hop], telling: int) -> bool:
        """Take a flow, unless it tells too little or what another one tells."""
        reached = {(hop.file, hop.function) for hop in hops}
        least = _FEWEST_STEPS if start.type in _ENTRIES else _FEWEST_TELLING
        same = _SAME_COMMAND if start.type in _COMMANDS else _SAME
        if telling < least or any(_alike(reached, other, same) for other in self._told):
            return False
        self._told.append(reached)
        self._names.add(start.name)
        self._from_file[start.file] += start.type == "api"
        self.kinds.append(start.type)
        return True


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
        "typed": "the methods that run commands",
    }
    listed = list(dict.fromkeys(named.get(kind, kind) for kind in kinds))
    return f"Followed resolved calls from {', '.join(listed)}."


def _alike(one: set[tuple[str, str]], other: set[tuple[str, str]], same: float) -> bool:
    return len(one & other) / len(one | other) > same


def _flow(start: Start, hops: list[Hop], tracer: Tracer, ids: Counter[str]) -> Flow:
    steps = tuple(_step(number, hop, hops, tracer) for number, hop in enumerate(hops, start=1))
    # `Running X`, `How X works`: the address is X.
    quoted = start.name.partition("`")[2].partition("`")[0]
    kind = start.name.partition("`")[0].removeprefix("Running ")
    kind = kind.removeprefix("How ") if start.type in _SAID_BY_KIND else ""
    slug = _SLUG.sub("-", f"{kind}{quoted or start.name}".lower()).strip("-")[:60].strip("-")
    slug = slug or "flow"
    ids[slug] += 1
    number = f"-{ids[slug]}" if ids[slug] > 1 else ""
    entry = FlowEntry(steps[0].file, steps[0].line, steps[0].function)
    kind = "api" if start.type == "typed" else start.type
    flow = Flow(slug + number, start.name, kind, entry, steps)
    return msgspec.structs.replace(flow, diagram=flow_sequence(flow, tracer.part_of))


def _step(number: int, hop: Hop, hops: list[Hop], tracer: Tracer) -> FlowStep:
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
    through = tracer.through(hop, hops[hop.parent]) if hop.parent >= 0 else None
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
        later=hop.later,
        through=through.field if through is not None else "",
        others=tuple(_others(through, hop, tracer)),
        notes=notes_of(number - 1, hops, tracer),
        when=hop.when,
        given=hop.given,
        returned=hop.returned,
        among=tuple(_entries(hop.among, tracer)),
    )


def _others(through: Through | None, hop: Hop, tracer: Tracer) -> Iterator[FlowEntry]:
    """Which functions the call may lead to as well: of a field, of what implements a method."""
    found = through.functions if through else tracer.implemented(hop.file, hop.function)
    own = hop.file, hop.function
    if through is None:
        found = sorted(found, key=lambda one: -closeness(hop.file, one[0]))
    if through is None or len(found) <= _MOST_OTHERS:
        yield from _entries([one for one in found if one != own], tracer)


def _entries(places: Iterable[tuple[str, str]], tracer: Tracer) -> Iterator[FlowEntry]:
    for file, function in places:
        symbol = tracer.index.symbol(file, function)
        if symbol is not None:
            yield FlowEntry(file, symbol.line, function)


def _holds(symbol: SymbolFact | None, line: int) -> bool:
    return symbol is None or symbol.line <= line <= symbol.line_end


def _action(symbol: SymbolFact | None, hop: Hop, onward: list[str], tracer: Tracer) -> str:
    comment = _comment(symbol, hop, tracer) if symbol is not None else ""
    if symbol is not None and not _GRAMMAR.match(comment):
        said = without_name(first_sentence(comment), symbol.name)
        if said:
            return said
    # What it calls next is told by the steps that follow; only what they leave out is said here.
    calls = [] if onward else tracer.calls(hop.file, hop.function)
    told = (
        call.to_symbol.partition("(")[0]
        for call in calls
        if not tracer.makes(call) and not tracer.is_everybodys(call)
    )
    names = [f"`{name}`" for name in told if not _ERROR.search(name)]
    # A step of which nothing is known is named and cited; its name in a sentence adds nothing.
    return f"Calls {_listed(list(dict.fromkeys(names))[:3])}." if names else ""


def _comment(symbol: SymbolFact, hop: Hop, tracer: Tracer) -> str:
    """The doc comment of a function: in C and C++ it often stands where it is declared."""
    if symbol.doc or tracer.index.facts[hop.file].language not in ("C", "C++"):
        return symbol.doc
    declared = (one.doc for _, one in tracer.index.symbols_named(symbol.name) if one.doc)
    return next(declared, "")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
