"""Imports between components, and of packages of others, counted from the linked index."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import msgspec

from docgen_engine.backends.static.parts.components import ComponentMap
from docgen_engine.backends.static.parts.cycles import import_cycles
from docgen_engine.backends.static.parts.loading import STRONGEST, Kind, Loading, Need
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import ImportCycle, InternalDependency
from docgen_engine.repository.index.linked import RepositoryIndex

_LOADED: Final = frozenset({Kind.LOAD, Kind.USE, Kind.NAME})


class ExternalUse(msgspec.Struct, frozen=True):
    """Imports of one external package: by how many lines, from where first, by which components.

    `language` is that of the importing files; `in_code` says whether any of them is a component of
    code rather than tests or scripts, `types_only` whether only type checkers see all of them,
    `optional` whether the code goes on where it is missing, wherever it imports it.
    """

    name: str
    language: str
    count: int
    file: str
    line: int
    used_by: tuple[str, ...]
    in_code: bool
    types_only: bool = False
    optional: bool = False


def internal_dependencies(
    survey: Survey,
) -> tuple[InternalDependency, ...]:
    """Which component needs which and how, with the number of import lines and the first."""
    return survey.once("internal dependencies", _internal)


def _internal(survey: Survey) -> tuple[InternalDependency, ...]:
    parts = survey.components.by_file
    lines: dict[tuple[str, str], dict[str, set[tuple[str, int]]]] = {}
    for need in _needs(survey):
        source, target = parts.get(need.file), parts.get(need.target)
        if source is not None and target is not None and source.path != target.path:
            by_kind = lines.setdefault((source.name, target.name), defaultdict(set))
            by_kind[need.kind].add((need.file, need.line))
    found = []
    for (source_name, target_name), by_kind in sorted(lines.items()):
        kind = next(each for each in STRONGEST if each in by_kind)
        places = by_kind[kind]
        found.append(InternalDependency(source_name, target_name, len(places), *min(places), kind))
    return tuple(found)


def _needs(survey: Survey) -> list[Need]:
    """The needs between components of code. One of a facade counts where it is all there is."""
    return survey.once("needs", _find_needs)


def _find_needs(survey: Survey) -> list[Need]:
    parts = survey.components.by_file
    loading = Loading(survey.index)
    only = {
        part.path
        for part in survey.components.parts
        if part.is_code and all(map(loading.is_facade, part.files))
    }
    found = []
    for need in (*loading.needs(), *loading.by_name(survey.components.code_files())):
        source, target = parts.get(need.file), parts.get(need.target)
        if source is None or target is None or not (source.is_code and target.is_code):
            continue
        # What a part gives out lies below it: no need of the parts that are its own folders.
        if source.path == target.path or source.path in only or not loading.is_facade(need.file):
            found.append(need)
        elif need.kind == Kind.LOAD:
            kind = Kind.START if loading.starts(need.file) else Kind.GIVEN
            found.append(msgspec.structs.replace(need, kind=kind))
    return found


def load_edges(survey: Survey) -> set[tuple[str, str]]:
    """Which component needs which when it is loaded: the edges that layers come from."""
    return {(d.from_, d.to) for d in internal_dependencies(survey) if d.kind in _LOADED}


def load_cycles(survey: Survey) -> tuple[ImportCycle, ...]:
    """The circles of files that go through several components when they are loaded."""
    parts = survey.components.by_file
    loading = Loading(survey.index)
    edges = [
        (need.file, need.line, need.target)
        for need in _needs(survey)
        if need.kind == Kind.LOAD and not loading.is_facade(need.target)
    ]
    names = {file: parts[file].name for edge in edges for file in (edge[0], edge[2])}
    return import_cycles(edges, names)


def external_uses(index: RepositoryIndex, components: ComponentMap) -> list[ExternalUse]:
    """The external packages that code imports, by name and language."""
    lines: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    needed: set[tuple[str, str]] = set()
    missed: set[tuple[str, str]] = set()
    spare = {
        (path, fact.line)
        for path, facts in index.facts.items()
        for fact in facts.imports
        if fact.optional
    }
    for imported in index.imports:
        if imported.external:
            language = index.facts[imported.from_file].language
            family = "JavaScript" if language == "TypeScript" else language
            lines[imported.external, family].add((imported.from_file, imported.line))
            if not imported.type_only:
                needed.add((imported.external, family))
            if (imported.from_file, imported.line) not in spare and not imported.type_only:
                missed.add((imported.external, family))
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
                types_only=(name, language) not in needed,
                optional=(name, language) not in missed,
            )
        )
    return uses
