"""Types of C# and Ruby by name: no import says which file one is in, the rules of the language do.

In C# a name is looked for in the types around, then in the namespaces around, then in those that
the file uses; in Ruby in the modules around, then at the top. Where two places offer it, it is
open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from docgen_engine.domain.facts import FileFacts, SymbolKind
from docgen_engine.repository.index.resolve.view import View

BY_NAME: Final = frozenset({"C#", "Ruby"})
_KINDS: Final = {
    "C#": frozenset({SymbolKind.CLASS, SymbolKind.STRUCT, SymbolKind.INTERFACE, SymbolKind.ENUM}),
    "Ruby": frozenset({SymbolKind.CLASS, SymbolKind.MODULE}),
}


class TypePlace(NamedTuple):
    """A type: its name inside of a file, and the files that define a part of it."""

    name: str
    files: tuple[str, ...]


class TypesByName:
    """Finds types by the names that files call them."""

    def __init__(self, view: View) -> None:
        """Index the types of both languages by full name."""
        self._view: Final = view
        self._places: Final[dict[tuple[str, str], dict[str, list[str]]]] = defaultdict(dict)
        for path in view.of_language(*BY_NAME):
            facts = view.facts[path]
            for fact in facts.symbols:
                if fact.kind in _KINDS[facts.language] and not fact.is_test:
                    full = f"{facts.package}.{fact.name}" if facts.package else fact.name
                    parts = self._places[facts.language, full].setdefault(fact.name, [])
                    if path not in parts:
                        parts.append(path)

    def find(self, file: str, inside: str, name: str) -> TypePlace | None:
        """The type that a name means in a file; None where it is none of ours or open.

        Args:
            file: where the name is used.
            inside: the qualified name of the definition that uses it; empty for the file itself.
            name: as written, with dots.
        """
        facts = self._view.facts[file]
        for full in self._around(facts, inside, name):
            found = self._places.get((facts.language, full))
            if found is not None:
                return _only(found)
        if facts.language != "C#":
            return None
        used = [self._places.get(("C#", full)) for full in self._used(facts, name)]
        offers = [one for one in used if one is not None]
        return _only(offers[0]) if len(offers) == 1 else None

    @staticmethod
    def _around(facts: FileFacts, inside: str, name: str) -> Iterator[str]:
        """The full names that a name may stand for, the innermost first."""
        space = ".".join(part for part in (facts.package, inside) if part)
        while space:
            yield f"{space}.{name}"
            space = space.rpartition(".")[0]
        yield name

    @staticmethod
    def _used(facts: FileFacts, name: str) -> Iterator[str]:
        around = facts.package.split(".") if facts.package else []
        spaces = ["", *(f"{'.'.join(around[:end])}." for end in range(1, len(around) + 1))]
        for module in dict.fromkeys(one.module for one in facts.imports if not one.alias):
            for space in spaces:  # below `namespace A;` is `using B;` that of `A.B` as well
                yield f"{space}{module}.{name}"
        first, dot, rest = name.partition(".")
        for one in facts.imports:
            if one.alias == first and not one.name:
                yield f"{one.module}{dot}{rest}"

    def member(self, place: TypePlace, name: str) -> str:
        """The one file of a type that defines a member; empty where it is not one."""
        found = [file for file in place.files if f"{place.name}.{name}" in self._view.symbols(file)]
        return found[0] if len(found) == 1 else ""


def _only(found: dict[str, list[str]]) -> TypePlace | None:
    if len(found) != 1:
        return None
    ((name, files),) = found.items()
    # `Engine.cs` before `Engine.Async.cs`: the part that carries the name alone.
    return TypePlace(name, tuple(sorted(files, key=lambda one: (len(one.rpartition("/")[2]), one))))
