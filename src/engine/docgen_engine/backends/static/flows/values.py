"""How much a call tells in a flow: what crosses parts of the code, leads further, is described."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.flows.calls import WITHOUT_BODY, Calls
from docgen_engine.backends.static.flows.library import DOES_WORK, INNER, is_constructor
from docgen_engine.backends.static.flows.order import Hop
from docgen_engine.backends.static.flows.words import for_tests, weight_of
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import ResolvedCall

_EVERYBODYS: Final = 12
"""Functions that call one from which it is a helper of the whole code, as one that logs is."""

_SHORT: Final = 3
"""Lines that a method has more than, unless it calls others, to be worth a step."""

_CARRIED_OUT: Final = 1.5
"""What a method gains that types of the code carry out: there the work is handed over."""

_TINY: Final = 4.5
"""What a function of a few lines that calls nothing loses: its caller is the story."""

_FEW_LINES: Final = 8
_LEVELS: Final = (1.5, 0.0, -1.5, -2.5, -3.0, -3.5)
"""What a call gains by how deep its caller is: what the start itself does comes first."""

_HOLDS: Final = regex(r"(?:get|set|is|has)(?:[A-Z_]|$)")
_TESTS: Final = 4.0


class Values(Calls):
    """Judges calls."""

    def __init__(self, survey: Survey) -> None:
        """Count by how many functions each one is called, itself not among them."""
        super().__init__(survey)
        callers: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for call in survey.index.calls:
            target, caller = (call.to_file, call.to_symbol), (call.from_file, call.caller)
            if call.to_file and caller != target and survey.is_code(call.from_file):
                callers.setdefault(target, set()).add(caller)
        self._far: dict[tuple[str, str], int] = {}
        self.callers = {target: len(found) for target, found in callers.items()}

    def is_everybodys(self, call: ResolvedCall) -> bool:
        """Whether a call goes to a helper of the whole code: it is no step of any story."""
        return self.is_shared(call.to_file, call.to_symbol) and not DOES_WORK.match(
            call.to_symbol.partition("(")[0].rpartition(".")[2]
        )

    def is_shared(self, file: str, function: str) -> bool:
        """Whether very many functions call one, which others do not carry out for it."""
        if self.callers.get((file, function), 0) <= _EVERYBODYS:
            return False
        symbol = self.index.symbol(file, function)
        return symbol is None or not self.is_declared(file, symbol)

    def makes(self, call: ResolvedCall) -> bool:
        """Whether a call only makes a value: what is done with it is the story."""
        if is_constructor(call.to_symbol):
            return True
        symbol = self.index.symbol(call.to_file, call.to_symbol)
        return symbol is not None and symbol.kind in WITHOUT_BODY

    def is_nobodys(self, call: ResolvedCall) -> bool:
        """Whether a call goes to what is only declared, without a word, and carried out nowhere."""
        symbol = self.index.symbol(call.to_file, call.to_symbol)
        if symbol is None or symbol.doc or not self.is_declared(call.to_file, symbol):
            return False
        body = self._body(call.to_file, call.to_symbol)
        return body == (call.to_file, call.to_symbol) and not self.implemented(*body)

    def only_holds(self, call: ResolvedCall) -> bool:
        """Whether a call only reads or sets what an object holds."""
        symbol = self.index.symbol(call.to_file, call.to_symbol)
        if symbol is None or not symbol.parent or symbol.line_end - symbol.line > _FEW_LINES:
            return False
        last = symbol.name.partition("(")[0].rpartition(".")[2]
        quiet = _HOLDS.match(last) is not None and not self.is_declared(call.to_file, symbol)
        body = call.to_file, call.to_symbol
        ends = quiet and (self.programs.of(*body) or self.indirect.of(*body))
        return quiet and not ends and not self.calls(*body)

    def is_telling(self, hop: Hop) -> bool:
        """Whether a step is part of what happens, and more than reading or setting a value."""
        if hop.later and not hop.returned:
            return False
        symbol = self.index.symbol(hop.file, hop.function) if hop.function else None
        if symbol is None or not symbol.parent:
            return True
        short = symbol.line_end - symbol.line < _SHORT
        declared = self.is_declared(hop.file, symbol)
        return declared or not short or bool(self.calls(hop.file, hop.function))

    def value(self, hop: Hop, call: ResolvedCall, level: int) -> float:
        """How much a call of a step tells, `level` steps behind the start."""
        here, there = (self._survey.components.of(f) for f in (hop.file, call.to_file))
        body = self._body(call.to_file, call.to_symbol) or (call.to_file, call.to_symbol)
        symbol = self.index.symbol(*body)
        last = body[1].partition("(")[0].rpartition(".")[2]
        value = _LEVELS[min(level, len(_LEVELS) - 1)]
        if here is not None and there is not None and here.path != there.path:
            value += 3
        onward = self._onward_from(body)
        if hop.file != call.to_file:
            value += 2 if onward or symbol is None or symbol.doc else 1
        value += min(3.0, 0.3 * onward)
        if symbol is not None:
            value += 0.5 * bool(symbol.doc) + min(1.0, (symbol.line_end - symbol.line) / 40)
            value -= 1.5 * (symbol.kind is SymbolKind.PROPERTY)
            value -= 3.0 * (symbol.kind in WITHOUT_BODY)
        # What everybody calls (loggers, small helpers) says little about this flow.
        value += 1.5 * bool(DOES_WORK.match(last))
        value += weight_of(call.to_symbol.rpartition(".")[2], hop.depth)
        value -= _TESTS * (for_tests(last) and not for_tests(hop.function))
        if symbol is not None and self.is_declared(body[0], symbol):
            return value + _CARRIED_OUT
        if symbol is not None and self._is_tiny(symbol, body):
            value -= _TINY
        return value - min(2.0, self.callers.get((call.to_file, call.to_symbol), 0) / 6)

    def _onward_from(self, body: tuple[str, str]) -> int:
        """How many functions, helpers left out, one calls, and those call that it calls."""
        if body not in self._far:
            found = {(one.to_file, one.to_symbol) for one in self._work_of(body)}
            for each in list(found):
                behind = self._body(*each) or each
                found.update((one.to_file, one.to_symbol) for one in self._work_of(behind))
            self._far[body] = len(found - {body})
        return self._far[body]

    def _work_of(self, body: tuple[str, str]) -> list[ResolvedCall]:
        return [one for one in self.calls(*body) if not self.is_everybodys(one)]

    def _is_tiny(self, symbol: SymbolFact, body: tuple[str, str]) -> bool:
        """Whether a function only helps: short, calling nothing, and not named for what it does."""
        short = symbol.line_end - symbol.line < _FEW_LINES
        ends = self.programs.of(*body) or self.indirect.of(*body)
        last = symbol.name.rpartition(".")[2]
        shared = self.callers.get(body, 0) > 1 or INNER.search(body[0]) is not None
        return short and shared and not self.calls(*body) and not ends and not DOES_WORK.match(last)
