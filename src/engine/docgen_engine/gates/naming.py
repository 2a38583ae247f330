"""How names of symbols are matched with definitions and with texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Protocol

import msgspec

from docgen_engine.domain.facts import SymbolFact
from docgen_engine.gates.claims.words import has_word
from docgen_engine.patterns import regex

_ARGUMENTS: Final = regex(r"<[^<>]*>")
_NAME: Final = regex(r"[^\W\d][\w$]*(?:\.[^\W\d][\w$]*)*|[$_][\w$]*(?:\.[\w$]+)*")


class Definition(msgspec.Struct, frozen=True):
    """Where a file defines a symbol: its whole extent, and the line its name stands in."""

    line: int
    line_end: int
    name_line: int


class Defined(Protocol):
    """What tells where names are defined, and what stands in lines."""

    def definitions(self, path: str, name: str) -> tuple[Definition, ...] | None:
        """Where a file defines a name; None where nobody can tell."""
        ...

    def lines(self, path: str) -> list[str]:
        """The lines of a file."""
        ...


def symbol_in(source: Defined, path: str, name: str, start: int, end: int) -> bool:
    """Whether cited lines define a symbol.

    Where the file is analysed in depth, the line with the definition's name or its first line must
    be among the cited ones. Elsewhere the name must at least stand in the lines.

    Args:
        source: the repository.
        path: file of the repository.
        name: as the citation gives it.
        start: first line, from 1.
        end: last line.
    """
    found = source.definitions(path, name)
    if found is None:
        lines = source.lines(path)[max(start - 1, 0) : end]
        return stands_in(name, "\n".join(lines))
    return any(start <= each.name_line <= end or start <= each.line <= end for each in found)


def stands_in(name: str, text: str) -> bool:
    """Whether the last part of a name, or all of it, occurs in a text as a word of its own.

    Of a specialised template, `formatter<day, Char>`, and of a conversion, `operator bool`, the
    first word is enough: between the others there may be line ends and qualifiers.
    """
    bare = _without_parameters(name)
    plain = bare
    while _ARGUMENTS.search(plain):
        plain = _ARGUMENTS.sub("", plain)
    last = _last_part(plain)
    return any(
        has_word(text, word) for word in (name, bare, _last_part(bare), last, *last.split()[:1])
    )


def _without_parameters(name: str) -> str:
    """A name without the list at its end; types in it may have lists too: `f(Func<(int, T)>)`."""
    depth = 0
    for at in range(len(name) - 1 if name.endswith(")") else -1, 0, -1):
        depth += (name[at] == ")") - (name[at] == "(")
        if depth == 0:
            return name[:at]
    return name


def _last_part(name: str) -> str:
    return re.split(r"::|[.#]", name)[-1] or name


def could_be_symbol(name: str) -> bool:
    """Whether a name has the form of an identifier, possibly dotted."""
    return _NAME.fullmatch(name) is not None


def by_name(symbols: Iterable[SymbolFact]) -> dict[str, tuple[Definition, ...]]:
    """The definitions that each name may mean: those of the full name, else of its last parts."""
    exact: dict[str, list[Definition]] = {}
    partial: dict[str, list[Definition]] = {}
    for each in symbols:
        place = Definition(each.line, each.line_end, each.signature_line)
        exact.setdefault(each.name, []).append(place)
        tail = each.name
        while "." in tail:
            tail = tail.partition(".")[2]
            partial.setdefault(tail, []).append(place)
    return {name: tuple(places) for name, places in {**partial, **exact}.items()}
