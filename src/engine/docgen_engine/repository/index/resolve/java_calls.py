"""Calls of Java, led along declared types: of parameters, local names, fields and results.

A type is looked for where the language looks: in the types around, in the file, among the imports,
in the package. A member is looked for in its type and in those that it extends. What any step
leaves open stays open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from docgen_engine.domain.facts import CallFact, ImportFact, SymbolFact, SymbolKind
from docgen_engine.repository.index.languages.treesitter import UNKNOWN
from docgen_engine.repository.index.resolve.names import Place
from docgen_engine.repository.index.resolve.overloads import base_name, choose, simple
from docgen_engine.repository.index.resolve.sound import JavaImports
from docgen_engine.repository.index.resolve.view import Landing, View

_TYPES: Final = frozenset({SymbolKind.CLASS, SymbolKind.ENUM, SymbolKind.INTERFACE})
_VALUES: Final = frozenset({SymbolKind.FIELD, SymbolKind.CONSTANT, SymbolKind.VARIABLE})
_OF_EVERY_OBJECT: Final = frozenset(
    {"getClass", "toString", "equals", "hashCode", "notify", "notifyAll", "wait", "clone"}
)
_MOST_BASES: Final = 200
_LONGEST: Final = 24


class JavaCalls:
    """Resolves calls of Java."""

    def __init__(
        self,
        view: View,
        landings: Mapping[str, list[tuple[ImportFact, Landing]]],
        java: JavaImports,
    ) -> None:
        """Take what imports lead to."""
        self._view: Final = view
        self._landings: Final = landings
        self._java: Final = java
        self._members: Final[dict[str, dict[str, list[SymbolFact]]]] = {}
        self._known: Final[dict[tuple[str, str, str], Place | None]] = {}
        self._offered: Final[dict[tuple[Place, str], list[tuple[Place, SymbolFact]]]] = {}
        self._lines: Final[dict[Place, list[Place]]] = {}
        self._around: Final[dict[tuple[str, str], str]] = {}

    def target(self, file: str, call: CallFact) -> Place | None:
        """The definition that a call goes to, None where the declared types do not decide it."""
        parts = call.callee.split(".")
        name = parts[-1]
        if name in _OF_EVERY_OBJECT or len(parts) > _LONGEST or not all(parts):
            return None
        inside = self._around.get((file, call.caller))
        if inside is None:
            inside = self._around[file, call.caller] = self._type_around(file, call.caller)
        given = self._shown(file, inside, call.arguments)
        if len(parts) == 1:
            if call.receiver:
                return None  # of a class without a name
            made = self._type(file, inside, name) if name[:1].isupper() else None
            return made or self._called(file, inside, name, given)
        holder = self._walk(file, inside, parts[:-1], call.receiver)
        return self._member(holder, name, given) if holder is not None else None

    def _shown(self, file: str, inside: str, arguments: str) -> str:
        """The types of arguments, with those that the methods of types give back."""
        if "()" not in arguments.removeprefix("("):
            return arguments
        given = [
            self._given_back(file, inside, one[:-2]) if one.endswith("()") else one
            for one in arguments[1:-1].split(", ")
        ]
        return f"({', '.join(given)})"

    def _given_back(self, file: str, inside: str, called: str) -> str:
        owner, _, name = called.partition(".")
        holder = self._type(file, inside, owner)
        result = self._result(self._offers(holder, name)) if holder is not None else None
        return simple(result.symbol) if result is not None else UNKNOWN

    # -- receivers ------------------------------------------------------------------------------

    def _walk(self, file: str, inside: str, parts: list[str], receiver: str) -> Place | None:
        """The type of what stands before the last name."""
        head, *rest = parts
        place = self._first(file, inside, head, receiver)
        for part in rest:
            if place is None:
                return None
            place = self._next(place, part)
        return place

    def _first(self, file: str, inside: str, head: str, receiver: str) -> Place | None:
        if head in ("this", "super"):
            own = Place(file, inside) if inside else None
            return own if head == "this" or own is None else next(iter(self._above(own)), None)
        if head.endswith("()"):
            return self._result(self._all_called(file, inside, head[:-2]))
        if receiver:
            return None if receiver == UNKNOWN else self._type(file, inside, receiver)
        around = inside
        while around:
            found = self._value(Place(file, around), head)
            if found is not None:
                return found
            around = around.rpartition(".")[0]
        return self._type(file, inside, head)

    def _next(self, place: Place, part: str) -> Place | None:
        if part.endswith("()"):
            return self._result(self._offers(place, part[:-2]))
        found = self._value(place, part)
        if found is not None:
            return found
        nested = f"{place.symbol}.{part}"
        fact = self._view.symbols(place.file).get(nested)
        return Place(place.file, nested) if fact is not None and fact.kind in _TYPES else None

    def _value(self, holder: Place, name: str) -> Place | None:
        """The type of a field, also of one that is inherited."""
        for place in self._line(holder):
            fact = self._view.symbols(place.file).get(f"{place.symbol}.{name}")
            if fact is not None and fact.kind in _VALUES:
                of_enum = not fact.annotation and fact.kind is SymbolKind.FIELD
                return place if of_enum else self._type(place.file, place.symbol, fact.annotation)
        return None

    def _result(self, offers: list[tuple[Place, SymbolFact]]) -> Place | None:
        """The one type that all functions of a name give back."""
        results = {self._type(home.file, home.symbol, fact.returns) for home, fact in offers}
        return results.pop() if len(results) == 1 else None

    # -- members --------------------------------------------------------------------------------

    def _called(self, file: str, inside: str, name: str, arguments: str) -> Place | None:
        """A method by its plain name: of the types around, else imported by name."""
        return self._chosen(self._all_called(file, inside, name), arguments)

    def _all_called(self, file: str, inside: str, name: str) -> list[tuple[Place, SymbolFact]]:
        around = inside
        while around:
            offers = self._offers(Place(file, around), name)
            if offers:
                return offers
            around = around.rpartition(".")[0]
        for fact, landing in self._landings.get(file, []):
            if fact.alias == name and fact.name and landing.file:
                holder = self._type(landing.file, "", fact.module.rpartition(".")[2])
                return self._offers(holder, name) if holder is not None else []
        return []

    def _member(self, holder: Place, name: str, arguments: str) -> Place | None:
        return self._chosen(self._offers(holder, name), arguments)

    @staticmethod
    def _chosen(offers: list[tuple[Place, SymbolFact]], arguments: str) -> Place | None:
        fact = choose([fact for _, fact in offers], arguments)
        return next((Place(home.file, one.name) for home, one in offers if one is fact), None)

    def _offers(self, holder: Place, name: str) -> list[tuple[Place, SymbolFact]]:
        """The methods of a name that a type has; the nearest of those with the same parameters."""
        known = self._offered.get((holder, name))
        if known is not None:
            return known
        found: list[tuple[Place, SymbolFact]] = []
        taken: set[tuple[str, ...]] = set()
        for place in self._line(holder):
            for fact in self._of_file(place.file).get(f"{place.symbol}.{name}", ()):
                shape = tuple(simple(one.annotation) for one in fact.params)
                if shape not in taken:
                    taken.add(shape)
                    found.append((place, fact))
        self._offered[holder, name] = found
        return found

    def _of_file(self, file: str) -> dict[str, list[SymbolFact]]:
        known = self._members.get(file)
        if known is None:
            listed: dict[str, list[SymbolFact]] = defaultdict(list)
            for fact in self._view.symbols(file).values():
                if fact.kind is SymbolKind.METHOD and not fact.is_test:
                    listed[base_name(fact.name)].append(fact)
            known = self._members[file] = dict(listed)
        return known

    # -- types ----------------------------------------------------------------------------------

    def _line(self, place: Place) -> list[Place]:
        """A type and all that it extends or implements here, the nearest first."""
        known = self._lines.get(place)
        if known is not None:
            return known
        self._lines[place] = [place]  # a circle of bases ends here
        found = {place: None}
        waiting = [place]
        while waiting and len(found) < _MOST_BASES:
            above = [one for each in waiting for one in self._above(each)]
            waiting = [one for one in dict.fromkeys(above) if one not in found]
            found.update(dict.fromkeys(waiting))
        self._lines[place] = list(found)
        return self._lines[place]

    def _above(self, place: Place) -> list[Place]:
        """The types of this repository that a type names as its bases."""
        fact = self._view.symbols(place.file).get(place.symbol)
        outer = place.symbol.rpartition(".")[0]
        bases = fact.bases if fact is not None else ()
        found = (self._type(place.file, outer, base) for base in bases)
        return [one for one in found if one is not None and one != place]

    def type_named(self, file: str, inside: str, written: str) -> Place | None:
        """The type that a name means in a file, inside of another type or of none."""
        return self._type(file, inside, written)

    def _type(self, file: str, inside: str, written: str) -> Place | None:
        """The type that a name means inside of another one."""
        if not written or written.endswith("]"):
            return None
        name = written.partition("<")[0].strip()
        key = (file, inside, name)
        if key not in self._known:
            self._known[key] = None  # a circle of bases ends here
            self._known[key] = self._found(file, inside, name)
        return self._known[key]

    def _found(self, file: str, inside: str, name: str) -> Place | None:
        first, _, rest = name.partition(".")
        place = self._named(file, inside, first)
        while rest and place is not None:
            part, _, rest = rest.partition(".")
            place = self._nested(place, part)
        return place

    def _named(self, file: str, inside: str, name: str) -> Place | None:
        around = inside
        while around:
            found = self._nested(Place(file, around), name)
            if found is not None:
                return found
            around = around.rpartition(".")[0]
        if self._is_type(file, name):
            return Place(file, name)
        for fact, landing in self._landings.get(file, []):
            if fact.alias == name and fact.name == name:
                return self._in_file(landing.file, fact.module, name) if landing.file else None
        packages = [fact.module for fact, _ in self._landings.get(file, []) if fact.name == "*"]
        for package in (self._view.facts[file].package, *packages):
            beside = self._java.beside(file, package, name)
            if beside and self._is_type(beside, name):
                return Place(beside, name)
        return None

    def _in_file(self, file: str, module: str, name: str) -> Place | None:
        """A type that an import names: of the file, or nested in the class before its name."""
        if self._is_type(file, name):
            return Place(file, name)
        nested = f"{module.rpartition('.')[2]}.{name}"
        return Place(file, nested) if self._is_type(file, nested) else None

    def _nested(self, holder: Place, name: str) -> Place | None:
        """A type inside of another one or of those that it extends, or one of these by name."""
        for place in self._line(holder):
            if place == holder and simple(place.symbol) == name:
                return place
            symbol = f"{place.symbol}.{name}"
            if self._is_type(place.file, symbol):
                return Place(place.file, symbol)
        return None

    def _is_type(self, file: str, symbol: str) -> bool:
        fact = self._view.symbols(file).get(symbol)
        return fact is not None and fact.kind in _TYPES

    def _type_around(self, file: str, caller: str) -> str:
        """The type that a definition stands in, or is."""
        symbols = self._view.symbols(file)
        name = base_name(caller)
        while name:
            if name in symbols and symbols[name].kind in _TYPES:
                return name
            name = name.rpartition(".")[0]
        return ""
