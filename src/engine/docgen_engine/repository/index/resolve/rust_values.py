"""Calls of Rust on values whose types the text shows: by a declaration, a field, a maker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from docgen_engine.domain.facts import CallFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.names import Place
from docgen_engine.repository.index.resolve.view import View

_REFERENCE: Final = regex(r"^&\s*(?:'\w+\s+)?(?:mut\s+)?")
_OWNED: Final = regex(r"^(?:Box|Rc|Arc)\s*<(?P<inner>[^<>]*(?:<[^<>]*>)?)>$")
_OPTION: Final = regex(r"^Option\s*<(?P<inner>.+)>$")
_NAMED: Final = regex(r"^(?P<name>[A-Z]\w*)(?:<.*>)?$")
_HELD: Final = regex(r"^Some\((?P<path>[\w.]+)\)$")
_MAKER: Final = regex(r"^(?P<type>[A-Z]\w*)::(?P<maker>\w+)\(\)$")
_TYPES: Final = frozenset({SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.INTERFACE})

Named = Callable[[str, str], Place | None]


class RustValues:
    """Finds the types of values, and their methods beside them."""

    def __init__(self, view: View, named: Named) -> None:
        """Keep what finds a type.

        Args:
            view: the repository.
            named: the type that a name means in a file.
        """
        self._view: Final = view
        self._type_named: Final = named

    def method(self, file: str, owner: str, call: CallFact, parts: list[str]) -> Place | None:
        """The method that a call of a value goes to.

        Args:
            file: where the call is.
            owner: the type around it, empty for none.
            call: such as `args.config.open`.
            parts: its names; the last is the method's.
        """
        holder = self._first(file, owner, call, parts[0])
        for part in parts[1:-1]:
            holder = self._field(holder, part) if holder is not None else None
        if holder is None:
            return None
        name = f"{holder.symbol}.{parts[-1]}"
        fact = self._view.symbols(holder.file).get(name)
        known = fact is not None and fact.kind is SymbolKind.METHOD and not fact.is_test
        return Place(holder.file, name) if known else None

    def _first(self, file: str, owner: str, call: CallFact, name: str) -> Place | None:
        if name == "self":
            return Place(file, owner) if owner else None
        held, maker = _HELD.match(call.receiver), _MAKER.match(call.receiver)
        if held:
            return self._held(file, owner, held["path"].split("."))
        if maker:
            return self._made(file, owner, maker["type"], maker["maker"])
        return self._named(file, owner, call.receiver)

    def _named(self, file: str, owner: str, name: str) -> Place | None:
        if name == "Self":
            return Place(file, owner) if owner else None
        place = self._type_named(file, name) if name[:1].isupper() else None
        fact = self._view.symbols(place.file).get(place.symbol) if place is not None else None
        return place if fact is not None and fact.kind in _TYPES else None

    def _held(self, file: str, owner: str, path: list[str]) -> Place | None:
        """What the `Option` of a field holds; the path begins with the type of what has it."""
        first = "Self" if path[0] == "self" else path[0]
        holder = self._named(file, owner, first)
        for part in path[1:-1]:
            holder = self._field(holder, part) if holder is not None else None
        return self._field(holder, path[-1], held=True) if holder is not None else None

    def _made(self, file: str, owner: str, name: str, maker: str) -> Place | None:
        """The type of what `Type::new` gives back, where that is the type itself."""
        place = self._named(file, owner, name)
        if place is None:
            return None
        fact = self._view.symbols(place.file).get(f"{place.symbol}.{maker}")
        returned = fact.returns.partition("<")[0].strip() if fact is not None else ""
        return place if returned in ("Self", place.symbol.rpartition(".")[2]) else None

    def _field(self, holder: Place, name: str, *, held: bool = False) -> Place | None:
        """The type of a field, or of what its `Option` holds."""
        fact = self._view.symbols(holder.file).get(f"{holder.symbol}.{name}")
        if fact is None or fact.kind is not SymbolKind.FIELD:
            return None
        written = _REFERENCE.sub("", fact.annotation)
        if held:
            option = _OPTION.match(written)
            written = _REFERENCE.sub("", option["inner"].strip()) if option else ""
        owned = _OWNED.match(written)
        named = _NAMED.match(_REFERENCE.sub("", owned["inner"]) if owned else written)
        return self._named(holder.file, holder.symbol, named["name"]) if named else None
