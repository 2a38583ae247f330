"""Which method a call through an interface or an abstract class runs, where only one can be meant.

Go's interfaces are met by whoever has their methods; elsewhere a type names what it implements.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from functools import cached_property
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolFact, SymbolKind

Method = tuple[str, str]
"""A file and the qualified name of a method in it."""

_TYPES: Final = frozenset({SymbolKind.STRUCT, SymbolKind.TYPE, SymbolKind.CLASS})


class Implementations:
    """Finds the only implementation of a method; reads the index when first asked."""

    def __init__(self, survey: Survey) -> None:
        """Take the repository; only its code counts, not its tests."""
        self._survey = survey
        self._index = survey.index
        self._found: dict[Method, list[Method]] = {}

    def only(self, file: str, symbol: SymbolFact) -> Method | None:
        """The one method that a method of an interface or an abstract one stands for.

        Args:
            file: of the definition that a call resolves to.
            symbol: that definition.

        Returns:
            The method with a body; None where the definition has one itself, or where none or
            several types implement it.
        """
        found = self.several(file, symbol)
        return found[0] if len(found) == 1 else None

    def several(self, file: str, symbol: SymbolFact) -> list[Method]:
        """All methods that one of an interface or an abstract one stands for; none for others."""
        if not symbol.parent:
            return []
        key = file, symbol.name
        if key not in self._found:
            self._found[key] = self._several(file, symbol)
        return self._found[key]

    def _several(self, file: str, symbol: SymbolFact) -> list[Method]:
        owner = self._index.symbol(file, symbol.parent)
        last = symbol.name.rpartition(".")[2]
        if owner is None:
            return []
        if owner.kind is SymbolKind.INTERFACE and self._index.facts[file].language == "Go":
            return self._of_go(file, owner, last)
        if owner.kind is SymbolKind.INTERFACE or is_abstract(symbol):
            return self._of_heirs((file, owner.name), last)
        return []

    def _of_go(self, file: str, owner: SymbolFact, last: str) -> list[Method]:
        """The methods of the types that have every method of an interface."""
        prefix = f"{owner.name}."
        wanted = {
            one.name.rpartition(".")[2]
            for one in self._index.facts[file].symbols
            if one.name.startswith(prefix) and one.kind is SymbolKind.METHOD
        }
        return [
            methods[last]
            for methods in self._go_types.values()
            if last in methods and wanted <= methods.keys()
        ]

    @cached_property
    def _go_types(self) -> dict[tuple[str, str], dict[str, Method]]:
        """The methods of each type in Go, by its package's folder and name."""
        found: dict[tuple[str, str], dict[str, Method]] = defaultdict(dict)
        kinds: dict[tuple[str, str], SymbolKind] = {}
        for path, facts in self._index.facts.items():
            if facts.language != "Go" or not self._survey.is_code(path):
                continue
            folder = posixpath.dirname(path)
            for one in facts.symbols:
                if one.kind is SymbolKind.METHOD and one.parent:
                    found[folder, one.parent][one.name.rpartition(".")[2]] = path, one.name
                elif one.kind in _TYPES:
                    kinds[folder, one.name] = one.kind
        return {key: methods for key, methods in found.items() if key in kinds}

    def _of_heirs(self, base: Method, last: str) -> list[Method]:
        """The methods of the types that derive from one, directly or over several steps."""
        found: list[Method] = []
        waiting, seen = list(self._heirs.get(base, ())), {base}
        while waiting:
            file, name = waiting.pop(0)
            if (file, name) in seen:
                continue
            seen.add((file, name))
            method = self._index.symbol(file, f"{name}.{last}")
            if method is not None and not is_abstract(method):
                found.append((file, method.name))
            waiting += self._heirs.get((file, name), ())
        return found

    @cached_property
    def _heirs(self) -> dict[Method, list[Method]]:
        found: dict[Method, list[Method]] = defaultdict(list)
        for path, facts in self._index.facts.items():
            if not self._survey.is_code(path):
                continue
            for one in facts.symbols:
                if one.bases and one.kind in _TYPES:
                    for base in self._index.bases(path, one.name):
                        found[base].append((path, one.name))
        return dict(found)


def is_abstract(symbol: SymbolFact) -> bool:
    """Whether a method has no body of its own, by what it says of itself."""
    return (
        symbol.is_abstract
        or any("abstractmethod" in one for one in symbol.decorators)
        or "abstract" in symbol.signature.partition("(")[0].split()
    )
