"""Imports between components, and of packages of others, counted from the linked index."""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections import defaultdict

import msgspec

from docgen_engine.backends.static.components import ComponentMap, Part
from docgen_engine.domain.documents.analysis import InternalDependency
from docgen_engine.domain.facts import FileFacts, SymbolKind
from docgen_engine.repository.index.linked import RepositoryIndex

_BODIES = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY})


_FACADES = frozenset({"__init__.py", "__main__.py", "index.ts", "index.js", "index.mjs"})


class ExternalUse(msgspec.Struct, frozen=True):
    """Imports of one external package: by how many lines, from where first, by which components.

    `language` is that of the importing files; `in_code` says whether any of them is a component of
    code rather than tests or scripts.
    """

    name: str
    language: str
    count: int
    file: str
    line: int
    used_by: tuple[str, ...]
    in_code: bool


def internal_dependencies(
    index: RepositoryIndex, components: ComponentMap
) -> tuple[InternalDependency, ...]:
    """Which component imports which, with the number of import lines and the first of them."""
    lines: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for imported in index.imports:
        source, target = (
            components.of(imported.from_file),
            components.of(imported.defined_in or imported.to_file),
        )
        if source is None or target is None or source.path == target.path:
            continue
        if source.is_code and target.is_code:
            lines[source.name, target.name].add((imported.from_file, imported.line))
    return tuple(
        InternalDependency(source, target, len(found), *min(found))
        for (source, target), found in sorted(lines.items())
    )


def load_edges(index: RepositoryIndex, components: ComponentMap) -> set[tuple[str, str]]:
    """Which component needs which when it is loaded: the edges that layers come from.

    An import for types only, or inside a function, is how authors keep layers apart; it is a
    dependency, but does not decide the layer. Nor does one in a file that only gives out what lies
    below it (`__init__`) or starts the program (`__main__`): it belongs to no layer.
    """
    edges: set[tuple[str, str]] = set()
    deferred: dict[str, _Deferred] = {}
    for imported in index.imports:
        source, target = (
            components.of(imported.from_file),
            components.of(imported.defined_in or imported.to_file),
        )
        if source is None or target is None or source.path == target.path:
            continue
        if not (source.is_code and target.is_code):
            continue
        path = imported.from_file
        # A component that is nothing but a facade stands above what it gives out.
        if _only_facades(target) or (is_facade(path) and not _only_facades(source)):
            continue
        if path not in deferred:
            deferred[path] = _Deferred(index.facts[path])
        if not imported.type_only and not deferred[path].holds(imported.line):
            edges.add((source.name, target.name))
    return edges


def is_facade(path: str) -> bool:
    """Whether a file by its name only gives out what lies below it, or starts the program."""
    return posixpath.basename(path) in _FACADES


def _only_facades(part: Part) -> bool:
    return all(map(is_facade, part.files))


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


def external_uses(index: RepositoryIndex, components: ComponentMap) -> list[ExternalUse]:
    """The external packages that code imports, by name and language."""
    lines: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for imported in index.imports:
        if imported.external:
            language = index.facts[imported.from_file].language
            family = "JavaScript" if language == "TypeScript" else language
            lines[imported.external, family].add((imported.from_file, imported.line))
    uses = []
    for (name, language), found in sorted(lines.items()):
        parts = [part for file, _ in found if (part := components.of(file)) is not None]
        code = {part.name for part in parts if part.is_code}
        in_code = [place for place in found if (p := components.of(place[0])) and p.is_code]
        first = min(in_code or found)
        uses.append(
            ExternalUse(
                name=name,
                language=language,
                count=len(found),
                file=first[0],
                line=first[1],
                used_by=tuple(sorted(code or {part.name for part in parts})),
                in_code=bool(code),
            )
        )
    return uses
