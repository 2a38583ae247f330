"""Where names of types lead that no import of their file brings: to the package, a namespace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from docgen_engine.domain.facts import SymbolKind
from docgen_engine.repository.index.resolve.names import Place
from docgen_engine.repository.index.resolve.view import View

_TYPES: Final = frozenset(
    {SymbolKind.CLASS, SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.INTERFACE}
)
_SUFFIX: Final = "Attribute"


class ResolvedMention(msgspec.Struct, frozen=True, gc=False):
    """A file names a type of another file of this repository: where first, and which."""

    from_file: str
    line: int
    to_file: str
    symbol: str


def resolved_mentions(
    view: View, type_named: Callable[[str, str, str], Place | None]
) -> tuple[ResolvedMention, ...]:
    """The mentions of all files that lead to another file, by file and line.

    Args:
        view: the repository.
        type_named: the type that a name means in a file and inside of a type; None where open.
    """
    found: list[ResolvedMention] = []
    for path, facts in view.facts.items():
        for one in facts.mentions:
            inside = _type_around(view, path, one.symbol)
            place = type_named(path, inside, one.name)
            if place is None and facts.language == "C#":
                place = type_named(path, inside, one.name + _SUFFIX)  # `[Name]`
            if place is not None and place.file != path:
                found.append(ResolvedMention(path, one.line, place.file, place.symbol))
    return tuple(found)


def _type_around(view: View, path: str, symbol: str) -> str:
    symbols = view.symbols(path)
    name = symbol.partition("(")[0]
    while name and not (name in symbols and symbols[name].kind in _TYPES):
        name = name.rpartition(".")[0]
    return name
