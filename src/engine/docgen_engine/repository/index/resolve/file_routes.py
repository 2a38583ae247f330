"""Routes and screens by file: frameworks in which the place of a file is its address.

Next.js, SvelteKit, Remix, Nuxt and Astro call what files at certain places give out. Which of them
a package is built with is what its `package.json` says that it depends on. The conventions are
those of the frameworks' own documentation on routing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

import msgspec

from docgen_engine.domain.facts import FileFacts, RouteFact, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.jsonc import loads
from docgen_engine.repository.index.resolve.offers import OFFERING
from docgen_engine.repository.index.resolve.places_of_routes import (
    CONVENTIONS,
    Convention,
    Placed,
)
from docgen_engine.repository.index.resolve.view import nearest

_HINTS: Final = regex(r"(?:^|/)(?:app|pages|routes|server)/")
_MANIFEST: Final = "package.json"
_DEPENDENCIES: Final = ("dependencies", "devDependencies")
_DEFAULT: Final = "default"
_TYPES: Final = frozenset({SymbolKind.INTERFACE, SymbolKind.TYPE})
_SCRIPT: Final = ("JavaScript", "TypeScript")


class Screen(NamedTuple):
    """A page that a framework shows at a path; `symbol` is what it draws, where the file says."""

    path: str
    file: str
    line: int
    symbol: str
    framework: str


class FileRoutes(NamedTuple):
    """What frameworks find by the places of files.

    `facts` are those of all files, with such routes; `screens` are by file, `called` the files of
    which the framework calls what they give out. What is in a site beside larger packages that
    others import is no route of the project, and its screens are `aside`.
    """

    facts: dict[str, FileFacts]
    screens: dict[str, Screen]
    called: frozenset[str]
    aside: frozenset[str]

    def holds(self, path: str, symbol: SymbolFact) -> bool:
        """Whether a definition is for a framework alone, in a file that it calls: no type is."""
        return path in self.called and symbol.kind not in _TYPES


def file_routes(
    facts: Mapping[str, FileFacts], files: Iterable[str], text: Callable[[str], str]
) -> FileRoutes:
    """The routes and screens of a repository that stand nowhere but in the places of files.

    Args:
        facts: by path, sorted.
        files: all paths.
        text: reads a file.
    """
    result = dict(facts)
    screens: dict[str, Screen] = {}
    called: set[str] = set()
    aside: set[str] = set()
    hinted = [path for path in result if _HINTS.search(path)]
    if not hinted:
        return FileRoutes(result, {}, frozenset(), frozenset())
    packages = _Packages(facts, files, text)
    for path in hinted:
        folder = nearest(path, packages.folders)
        if folder is None:
            continue
        for convention in packages.conventions(folder):
            placed = convention.place(path[len(folder) + 1 if folder else 0 :])
            if placed is None:
                continue
            routes = tuple(_routes(placed, convention.name, result[path]))
            screen = _screen(placed, convention.name, path, result[path])
            if screen is not None:
                screens[path] = screen
            if routes or screen is not None or placed.is_around:
                called.add(path)
            if path in called and packages.is_beside(folder):
                aside.add(path)
            elif routes:
                merged = (*result[path].routes, *routes)
                result[path] = msgspec.structs.replace(result[path], routes=merged)
            break
    return FileRoutes(result, screens, frozenset(called), frozenset(aside))


class _Packages:
    """The packages of a repository: what they are built with, and which of them others import."""

    def __init__(
        self, facts: Mapping[str, FileFacts], files: Iterable[str], text: Callable[[str], str]
    ) -> None:
        """Find the manifests; they are read when they are asked for."""
        self._facts: Final = facts
        self._text: Final = text
        self.folders: Final = frozenset(
            posixpath.dirname(path) for path in files if posixpath.basename(path) == _MANIFEST
        )
        self._read: Final[dict[str, dict[str, Any]]] = {}
        self._used: Final[dict[str, tuple[Convention, ...]]] = {}

    def _data(self, folder: str) -> dict[str, Any]:
        known = self._read.get(folder)
        if known is None:
            known = self._read[folder] = loads(self._text(posixpath.join(folder, _MANIFEST)))
        return known

    def conventions(self, folder: str) -> tuple[Convention, ...]:
        """How the framework of a package finds routes."""
        known = self._used.get(folder)
        if known is None:
            names: set[str] = set()
            for key in _DEPENDENCIES:
                declared = self._data(folder).get(key)
                names |= set(declared) if isinstance(declared, dict) else set()
            known = tuple(one for one in CONVENTIONS if names & one.packages)
            self._used[folder] = known
        return known

    def is_beside(self, folder: str) -> bool:
        """Whether a package is smaller than those together that others install and import."""
        return self._sizes.get(folder, 0) < self._lent and not self._is_lent(folder)

    @cached_property
    def _lent(self) -> int:
        return sum(size for folder, size in self._sizes.items() if self._is_lent(folder))

    def _is_lent(self, folder: str) -> bool:
        data = self._data(folder)
        return not data.get("private") and any(data.get(key) for key in OFFERING)

    @cached_property
    def _sizes(self) -> dict[str, int]:
        """Lines of code by the nearest package."""
        sizes: dict[str, int] = {}
        for path, facts in self._facts.items():
            folder = nearest(path, self.folders)
            if folder is not None:
                sizes[folder] = sizes.get(folder, 0) + facts.lines.code
        return sizes


def routes_of_file(path: str, facts: FileFacts) -> tuple[RouteFact, ...]:
    """The routes that a file would have in whichever framework its place suits, line by line.

    Args:
        path: of the file.
        facts: its own.
    """
    found: list[RouteFact] = []
    parts = path.split("/")
    for start in range(len(parts)):
        for convention in CONVENTIONS:
            placed = convention.place("/".join(parts[start:]))
            if placed is not None:
                found += _routes(placed, convention.name, facts)
    return tuple(found)


def _routes(placed: Placed, framework: str, facts: FileFacts) -> Iterator[RouteFact]:
    given = set(facts.exports)
    for name, method in placed.handlers:
        if name in given:
            local, line = _behind(name, facts)
            yield RouteFact(method, placed.path, local, line, framework)


def _screen(placed: Placed, framework: str, path: str, facts: FileFacts) -> Screen | None:
    if not placed.is_screen:
        return None
    if facts.language not in _SCRIPT:
        return Screen(placed.path, path, 1, "", framework)
    if _DEFAULT not in facts.exports:
        return None
    local, line = _behind(_DEFAULT, facts)
    symbol = local if any(one.name == local for one in facts.symbols) else ""
    return Screen(placed.path, path, line, symbol, framework)


def _behind(name: str, facts: FileFacts) -> tuple[str, int]:
    """The local name of what a file gives out, and the line where that stands."""
    local = dict(facts.export_aliases).get(name, name)
    for symbol in facts.symbols:
        if symbol.name == local:
            return local, symbol.line
    for one in facts.imports:
        if local in (one.alias, one.name):
            return local, one.line
    return local, 1
