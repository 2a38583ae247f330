"""What a file needs when it is loaded: by imports, and by names in strings.

An import for types only, or inside of a function, is how authors keep parts apart; one in a file
that only gives out what lies below it says nothing of who needs whom.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import msgspec

from docgen_engine.domain.facts import FileFacts, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.index.linked_imports import ResolvedImport
from docgen_engine.repository.places import python_packages, top_package

_BODIES: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY})
_VALUES: Final = frozenset({SymbolKind.CONSTANT, SymbolKind.VARIABLE})
_STARTERS: Final = frozenset({"__main__.py", "__main__.pyi"})
_FORWARDING: Final = frozenset({"__getattr__", "__dir__"})
_TYPES: Final = frozenset({SymbolKind.INTERFACE, SymbolKind.TYPE})
_SCRIPT: Final = frozenset({"TypeScript", "JavaScript"})
_NAMED: Final = regex(r"""["']((?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*)(?::([A-Za-z_]\w*))?["']""")
_FILE: Final = regex(r"\.pyi?$")


class Kind:
    """How a file needs another, the strongest first; as in `InternalDependency.kind`."""

    LOAD: Final = "load"
    USE: Final = "use"
    START: Final = "start"
    LATE: Final = "late"
    NAME: Final = "name"
    GIVEN: Final = "given"
    TYPES: Final = "types"


STRONGEST: Final = (Kind.LOAD, Kind.USE, Kind.NAME, Kind.START, Kind.LATE, Kind.GIVEN, Kind.TYPES)


class Need(msgspec.Struct, frozen=True, order=True):
    """A line of a file needs another file."""

    file: str
    line: int
    target: str
    kind: str


def is_facade(facts: FileFacts) -> bool:
    """Whether a file only gives out what others define, or names its parts."""
    if not facts.imports or facts.main_line or facts.routes or facts.commands:
        return False
    return all(_forwards(symbol, facts) for symbol in facts.symbols)


def _forwards(symbol: SymbolFact, facts: FileFacts) -> bool:
    if symbol.is_test:
        return True
    if symbol.kind in _VALUES:
        return symbol.name.startswith("__") or symbol.name in facts.exports
    return symbol.name in _FORWARDING


class Loading:
    """The needs of the files of a repository; each file is looked at once."""

    def __init__(self, index: RepositoryIndex) -> None:
        self._index = index
        self._facades: dict[str, bool] = {}
        self._deferred: dict[str, _Deferred] = {}

    def starts(self, path: str) -> bool:
        """Whether a file is only there to start the program: `__main__.py`."""
        return posixpath.basename(path) in _STARTERS

    def is_facade(self, path: str) -> bool:
        """Whether a file only gives out what others define, or only starts the program."""
        known = self._facades.get(path)
        if known is None:
            facts = self._index.facts.get(path)
            starts = self.starts(path)
            known = self._facades[path] = starts or (facts is not None and is_facade(facts))
        return known

    def needs(self) -> Iterator[Need]:
        """Every import of a file of this repository, and use of its types without one.

        A module's part is no need.
        """
        for one in self._index.imports:
            target = one.defined_in or one.to_file
            if target and target != one.from_file and not self._declares(one):
                yield Need(one.from_file, one.line, target, self._kind(one, target))
        for mention in self._index.mentions:
            yield Need(mention.from_file, mention.line, mention.to_file, Kind.USE)
        for call in self._index.calls:
            # Rust needs no `use` for what a path names: `mod cmd;` and `cmd::run()`.
            if "::" in call.callee and call.to_file not in ("", call.from_file):
                yield Need(call.from_file, call.line, call.to_file, Kind.USE)

    def _declares(self, one: ResolvedImport) -> bool:
        """`mod name;` of Rust says that a file is a part of this one, not that it is used."""
        if one.name or self._index.facts[one.from_file].language != "Rust":
            return False
        last = one.module.rpartition("::")[2]
        return (one.module.startswith("self::") and one.alias == last) or one.module.endswith(".rs")

    def _kind(self, one: ResolvedImport, target: str) -> str:
        if one.type_only:
            return Kind.TYPES
        language = self._index.facts[one.from_file].language
        if language in _SCRIPT and one.symbol:
            symbol = self._index.symbol(target, one.symbol)
            if symbol is not None and symbol.kind in _TYPES:
                return Kind.TYPES  # the compiler drops it
        deferred = self._deferred.get(one.from_file)
        if deferred is None:
            deferred = _Deferred(self._index.facts[one.from_file])
            self._deferred[one.from_file] = deferred
        return Kind.LATE if deferred.holds(one.line) else Kind.LOAD

    def by_name(self, files: list[str]) -> Iterator[Need]:
        """Strings such as `"shop.cart:Cart"` that name a definition in a module of this repository.

        Args:
            files: those that are looked at, and whose names are known.
        """
        packages = python_packages(self._index.facts)
        modules: dict[str, str] = {}
        for path in files:
            top = top_package(path, packages) if _FILE.search(path) else ""
            if top:
                start = len(posixpath.dirname(top)) + 1 if "/" in top else 0
                dotted = _FILE.sub("", path[start:]).removesuffix("/__init__")
                modules[dotted.replace("/", ".")] = path
        starts = tuple(
            f"{quote}{top}."
            for top in sorted({name.partition(".")[0] for name in modules})
            for quote in ("'", '"')
        )
        for path in files if starts else ():
            if not _FILE.search(path):
                continue
            text = self._index.text(path)
            if not any(start in text for start in starts):
                continue
            for found in _NAMED.finditer(text):
                target = self._named(modules, found[1], found[2] or "")
                if target and target != path:
                    yield Need(path, text.count("\n", 0, found.start()) + 1, target, Kind.NAME)

    def _named(self, modules: dict[str, str], name: str, attribute: str) -> str:
        """The file that defines what a dotted name means; empty for a name of a module alone."""
        if not attribute:
            name, _, attribute = name.rpartition(".")
        file = modules.get(name, "")
        if not file:
            return ""
        if self._index.symbol(file, attribute) is not None:
            return file
        for one in self._index.imported(file):
            if (one.alias or one.name) == attribute and one.symbol:
                return one.defined_in
        return ""


class _Deferred:
    """The lines of a file whose imports do not happen when it is loaded."""

    def __init__(self, facts: FileFacts) -> None:
        spans = sorted((s.line, s.line_end) for s in facts.symbols if s.kind in _BODIES)
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:  # joined, so that the last start before a line is enough
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, line: int) -> bool:
        """Whether an import in this line is inside a function."""
        at = bisect_right(self._starts, line) - 1
        return at >= 0 and line <= self._ends[at]
