"""Shapes in the code that can be read off its definitions: abstract types, constructors, wrappers.

Only what the definitions prove: a base class with subclasses in this repository, a class method
that returns its class. No pattern is guessed from a name alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from docgen_engine.backends.static.catalogue.testing import test_code
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.facts import SymbolFact, SymbolKind

_ABSTRACT: Final = frozenset({"ABC", "abc.ABC", "Protocol", "typing.Protocol"})
_OWN: Final = frozenset({"Self", "typing.Self"})


class Place(msgspec.Struct, frozen=True, order=True):
    """A definition: file and qualified name."""

    file: str
    name: str


class Family(msgspec.Struct, frozen=True):
    """A type of this repository and the types that derive from it directly."""

    base: Place
    abstract: bool
    members: tuple[Place, ...]


def code_symbols(k: Knowledge) -> Iterator[tuple[str, SymbolFact]]:
    """All definitions outside of tests and what they share, in file and line order."""
    tests = test_code(k)
    for path in sorted(k.index.facts):
        if path not in tests and not k.is_aside(path):
            for symbol in k.index.facts[path].symbols:
                yield path, symbol


def families(k: Knowledge) -> list[Family]:
    """Types with at least two direct subtypes here, the largest family first.

    A base is what its name means in the file by the rules of the language, which in Java and C#
    includes the other files of a package; what those do not decide is not counted.
    """
    return k.remember("families", lambda: _find_families(k))


def _find_families(k: Knowledge) -> list[Family]:
    classes = {
        Place(path, symbol.name): symbol
        for path, symbol in code_symbols(k)
        if symbol.kind in {SymbolKind.CLASS, SymbolKind.INTERFACE}
    }
    members: dict[Place, list[Place]] = {}
    for place, symbol in classes.items():
        for base in k.index.bases(place.file, place.name) if symbol.bases else ():
            home = Place(*base)
            if home in classes and home != place:
                members.setdefault(home, []).append(place)
    found = [
        Family(base, _is_abstract(k, base, classes[base]), tuple(sorted(set(derived))))
        for base, derived in members.items()
        if len(set(derived)) > 1
    ]
    return sorted(found, key=lambda family: (-len(family.members), family.base))


def _is_abstract(k: Knowledge, base: Place, symbol: SymbolFact) -> bool:
    if symbol.kind is SymbolKind.INTERFACE:
        return True
    if any(each.split("[", 1)[0] in _ABSTRACT for each in symbol.bases):
        return True
    return any(
        each.is_abstract or any("abstractmethod" in decorator for decorator in each.decorators)
        for each in k.index.facts[base.file].symbols
        if each.parent == base.name
    )


def alternative_constructors(k: Knowledge) -> list[Place]:
    """Public class methods whose declared result is their own class."""
    return [
        Place(path, symbol.name)
        for path, symbol in code_symbols(k)
        if symbol.exported
        and symbol.parent
        and any(each.split(".")[-1].startswith("classmethod") for each in symbol.decorators)
        and symbol.returns.strip("\"'") in {*_OWN, symbol.parent.split(".")[-1]}
    ]


def context_managers(k: Knowledge) -> list[Place]:
    """Functions and types that are used with `with`."""
    found = []
    for path, symbol in code_symbols(k):
        short = symbol.name.rsplit(".", 1)[-1]
        if any("contextmanager" in each for each in symbol.decorators) and symbol.exported:
            found.append(Place(path, symbol.name))
        elif short in {"__enter__", "__aenter__"} and symbol.parent:
            found.append(Place(path, symbol.parent))
    return list(dict.fromkeys(found))
