"""Follows resolved calls from a function, the most telling ones first."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import Final

import msgspec

from docgen_engine.backends.static.flow_branches import aside, is_in_message
from docgen_engine.backends.static.flow_closures import later_spans
from docgen_engine.backends.static.flow_library import DOES_WORK, is_constructor
from docgen_engine.backends.static.flow_order import Hop, calling_order
from docgen_engine.backends.static.flow_words import asks_whether, weight_of
from docgen_engine.backends.static.handlers import handler_of
from docgen_engine.backends.static.implementing import Implementations
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import ResolvedCall

_MOST_STEPS: Final = 9
_DEEPEST: Final = 6
_EVERYBODYS: Final = 12
"""Calls from which a function is a helper of the whole code, such as one that logs or prints."""

_SHORT: Final = 3
"""Lines that a method has more than, unless it calls others, to be worth a step."""

_SCOPE_DEPTH: Final = 4
_SCOPE_MOST: Final = 60
WITHOUT_BODY: Final = frozenset(
    {SymbolKind.CLASS, SymbolKind.STRUCT, SymbolKind.TYPE, SymbolKind.ENUM, SymbolKind.INTERFACE}
)
"""Making one of these is a step that leads nowhere."""

_REFUSES: Final = regex(
    r"(?i)(?:server_?error|bad_?request|not_?found|forbidden|unauthori[sz]ed|too_?many_?requests"
    r"|method_?not_?allowed|unprocessable(?:_?entity)?)$"
    r"|^(?:send|write|render|respond|reply|http|json|html|xml|text|log|print|return)\w*error$"
    r"|^(?:abort|panic|fatal[fw]?|die|error)$|(?:^|_)[45]\d\d(?:_|$)|exception$"
)
"""Functions that answer when something went wrong: what goes right is told without them."""

_EXECUTES: Final = frozenset({"Execute", "ExecuteC", "ExecuteContext", "ExecuteContextC"})
_ERROR: Final = regex(r"(?:Error|Exception|Warning)$")


class Tracer:
    """Follows calls. Each function is visited once in a flow."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self.index = survey.index
        self._implementations = Implementations(survey)
        self.used = Counter(
            (call.to_file, call.to_symbol) for call in survey.index.calls if call.to_file
        )
        self._helps = Counter(
            (call.to_file, call.to_symbol)
            for call in survey.index.calls
            if call.to_file and survey.is_code(call.from_file)
        )
        self._onward: dict[tuple[str, str], list[ResolvedCall]] = {}
        self._later: dict[tuple[str, str], list[tuple[int, int]]] = {}

    def part_of(self, file: str) -> str:
        """Name of the component that a file belongs to, empty for none."""
        part = self._survey.components.of(file)
        return part.name if part is not None else ""

    def calls(self, file: str, function: str) -> list[ResolvedCall]:
        """Calls of a function to other functions of code, in line order, each target once."""
        key = file, function
        symbol = self.index.symbol(file, function) if function else None
        if symbol is not None and symbol.kind in WITHOUT_BODY:
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

    def body(self, file: str, function: str) -> tuple[str, str]:
        """Where a function is carried out: for one that is only declared, where it is defined."""
        return (self._body(file, function) if function else None) or (file, function)

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

    def trace(self, file: str, function: str) -> list[Hop]:
        """The functions of a flow, in the order in which they are called.

        Best first: of all calls seen so far the most telling one is followed next, until there are
        enough; then they are put in calling order.
        """
        hops = [Hop(file, function)]
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
            symbol = self.index.symbol(*body)
            python = self.index.facts[body[0]].language == "Python"
            deferred = python and symbol is not None and symbol.is_async
            later = self._is_later(hops[parent], call.line)
            hops.append(Hop(*body, hops[parent].file, call.line, parent, depth, deferred, later))
            # How a helper of everybody works is told where that is the question.
            if depth < _DEEPEST and self._helps[body] < _EVERYBODYS:
                frontier += self._frontier(hops, len(hops) - 1)
        return calling_order(hops, self.index.lines)

    def _frontier(
        self, hops: list[Hop], position: int
    ) -> list[tuple[tuple[float, int, int], int, ResolvedCall]]:
        hop = hops[position]
        calls = [
            call
            for each in self.calls(hop.file, hop.function)
            if not _REFUSES.search(each.to_symbol.rpartition(".")[2])
            and not asks_whether(each.to_symbol.rpartition(".")[2])
            and not self.is_everybodys(each)
            and not self.makes(each)
            and (call := self._on_main_line(hop, each)) is not None
            and not self._raises(hop, call)
        ]
        return [
            ((self._aside(hop, call) - self._value(hop, call), position, number), position, call)
            for number, call in enumerate(calls)
        ]

    def is_everybodys(self, call: ResolvedCall) -> bool:
        """Whether a call goes to a helper of the whole code: it is no step of any story."""
        often = self._helps[call.to_file, call.to_symbol] > _EVERYBODYS
        return often and not DOES_WORK.match(call.to_symbol.rpartition(".")[2])

    def _on_main_line(self, hop: Hop, call: ResolvedCall) -> ResolvedCall | None:
        """Of all calls of a function from another the one that tells; none if all are messages."""
        lines = self.index.lines(hop.file)
        target = call.to_file, call.to_symbol
        name = call.callee.rpartition(".")[2].removesuffix("()")
        sites = [
            site
            for site in self.index.calls_from(hop.file, hop.function)
            if (site.to_file, site.to_symbol) == target
        ] or [call]
        told = [
            site
            for site in sites
            if DOES_WORK.match(name) or not is_in_message(lines, site.line, name)
        ]
        return min(told, key=lambda site: (self._aside(hop, site), site.line), default=None)

    def _aside(self, hop: Hop, call: ResolvedCall) -> float:
        symbol = self.index.symbol(hop.file, hop.function) if hop.function else None
        if symbol is None:
            return 0.0
        language = self.index.facts[hop.file].language
        return aside(self.index.lines(hop.file), symbol.line, call.line, language)

    def _is_later(self, hop: Hop, line: int) -> bool:
        """Whether a line of a function is only carried out when what it returns is called."""
        key = hop.file, hop.function
        if key not in self._later:
            symbol = self.index.symbol(*key) if hop.function else None
            self._later[key] = []
            if symbol is not None:
                lines, language = self.index.lines(hop.file), self.index.facts[hop.file].language
                spans = later_spans(lines, symbol.line, symbol.line_end, language)
                self._later[key] = spans
        return any(first <= line <= last for first, last in self._later[key])

    def makes(self, call: ResolvedCall) -> bool:
        """Whether a call only makes a value: what is done with it is the story."""
        if is_constructor(call.to_symbol):
            return True
        symbol = self.index.symbol(call.to_file, call.to_symbol)
        return symbol is not None and symbol.kind in WITHOUT_BODY

    def is_telling(self, hop: Hop) -> bool:
        """Whether a step is more than the reading or setting of a value."""
        symbol = self.index.symbol(hop.file, hop.function) if hop.function else None
        if symbol is None or not symbol.parent:
            return True
        short = symbol.line_end - symbol.line < _SHORT
        return not short or bool(self.calls(hop.file, hop.function))

    def _raises(self, hop: Hop, call: ResolvedCall) -> bool:
        """Whether a call only makes the error that is raised on its line."""
        made = call.to_symbol.removesuffix(".__init__").removesuffix(".constructor")
        made = made.partition("(")[0].rpartition(".")[2]
        symbol = self.index.symbol(hop.file, hop.function) if hop.function else None
        raised = symbol.raises if symbol is not None else ()
        return bool(_ERROR.search(made)) or any(
            name.rpartition(".")[2] == made and abs(line - call.line) <= 1 for name, line in raised
        )

    def _value(self, hop: Hop, call: ResolvedCall) -> float:
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
            value -= 3.0 * (symbol.kind in WITHOUT_BODY)
        # What everybody calls (loggers, small helpers) says little about this flow.
        value += 1.5 * bool(DOES_WORK.match(body[1].rpartition(".")[2]))
        value += weight_of(call.to_symbol.rpartition(".")[2], hop.depth)
        return value - min(4.0, self.used[call.to_file, call.to_symbol] / 25)
