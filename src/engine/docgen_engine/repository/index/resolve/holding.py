"""Calls of what fields and variables hold, and the functions that code puts there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Final, NamedTuple

from docgen_engine.domain.facts import CallFact, SymbolFact, SymbolKind
from docgen_engine.repository.index.resolve.names import Names, Place
from docgen_engine.repository.index.resolve.view import View

_FUNCTIONS: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})


class HeldCall(NamedTuple):
    """A call of what a field or variable holds; `several`: of one of the functions in a list."""

    line: int
    callee: str
    file: str
    symbol: str
    several: bool = False


class Holding:
    """Follows calls through values, for the functions that are asked about."""

    def __init__(self, view: View, names: Mapping[str, Names]) -> None:
        """Take the repository and what names mean, by language."""
        self._view: Final = view
        self._names: Final = names
        self._calls: Final[dict[str, dict[str, list[CallFact]]]] = {}

    def calls(self, path: str, caller: str) -> list[HeldCall]:
        """The calls of a function that go through a field or variable of the repository."""
        names = self._names.get(self._view.facts[path].language)
        found = []
        for call in self._by_caller(path).get(caller, ()) if names is not None else ():
            if names is None or names.target(path, call) is not None:
                continue
            place = names.value(path, call)
            if place is not None and self._may_change(place):
                several = call.callee.endswith("[]")
                found.append(HeldCall(call.line, call.callee, place.file, place.symbol, several))
        return found

    def _may_change(self, place: Place) -> bool:
        """Whether code puts functions there: a variable of a module mostly is another name."""
        fact = self._fact(place)
        is_variable = fact is not None and fact.kind is SymbolKind.VARIABLE
        return not is_variable or self._view.facts[place.file].language == "Go"

    def _by_caller(self, path: str) -> dict[str, list[CallFact]]:
        known = self._calls.get(path)
        if known is None:
            known = self._calls[path] = defaultdict(list)
            for call in self._view.facts[path].calls:
                known[call.caller].append(call)
        return known

    def function(self, path: str, name: str) -> tuple[str, str] | None:
        """The function that a name means at the top of a file."""
        names = self._names.get(self._view.facts[path].language)
        place = names.dotted(path, name) if names is not None else None
        fact = self._fact(place)
        return place if fact is not None and fact.kind in _FUNCTIONS else None

    def held(self, path: str, symbol: str) -> list[tuple[str, str, str]]:
        """What is put into a field or variable: the file that does it, and the function's place."""
        return self._held.get(Place(path, symbol), [])

    @cached_property
    def _held(self) -> dict[Place, list[tuple[str, str, str]]]:
        found: dict[Place, dict[tuple[str, str, str], None]] = defaultdict(dict)
        for path, facts in self._view.facts.items():
            names = self._names.get(facts.language)
            for one in facts.holds if names is not None else ():
                function = self.function(path, one.value)
                put = CallFact(one.caller, one.target, one.line, one.receiver)
                target = names.value(path, put) if names is not None and function else None
                if function is not None and target is not None:
                    found[target][path, *function] = None
        return {place: list(held) for place, held in found.items()}

    def _fact(self, place: Place | None) -> SymbolFact | None:
        return self._view.symbols(place.file).get(place.symbol) if place is not None else None
