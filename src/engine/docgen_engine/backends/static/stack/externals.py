"""External dependencies: what manifests declare joined with what code imports."""

from __future__ import annotations

from typing import Final

import msgspec

from docgen_engine.backends.static.parts.imports import ExternalUse
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.stack.declaring import (
    LANGUAGE_OF,
    by_nearest_manifest,
    declaration_of,
    language,
    rust_paths,
)
from docgen_engine.domain.documents.analysis import ExternalDependency, Location
from docgen_engine.repository.manifests.model import (
    MANAGED_ELSEWHERE,
    DeclaredDependency,
    normalise,
)
from docgen_engine.repository.scope import in_scope

_KINDS: Final = {"runtime": 0, "optional": 1, "build": 2, "dev": 3, "undeclared": 4, "spare": 5,
                 "types": 6}  # fmt: skip

_NO_PACKAGE: Final = frozenset({"_typeshed", "__main__"})
"""Names that only type checkers and interpreters know."""


def external_dependencies(
    survey: Survey, uses: list[ExternalUse]
) -> tuple[ExternalDependency, ...]:
    """All packages of others, each once.

    Args:
        survey: the repository.
        uses: what code imports.

    Returns:
        Runtime dependencies first, then by name. What is declared in several places has its
        strongest kind and that declaration's line.
    """
    declared = _declared(survey)
    uses = by_nearest_manifest(survey, uses, declared)
    uses += rust_paths(survey, uses, declared)
    used: dict[tuple[str, str], list[ExternalUse]] = {}
    undeclared: list[ExternalUse] = []
    for use in uses:
        key = declaration_of(use, declared)
        if key is None:
            undeclared.append(use)
        else:
            used.setdefault(key, []).append(use)
    found = [
        _from_manifest(dependency, used.get(key, []))
        for key, dependency in declared.items()
        if key in used
        or (dependency.group != "indirect" and in_scope(dependency.file, survey.scope))
    ]
    found += [
        ExternalDependency(
            name=use.name,
            constraint="",
            kind=_undeclared(use),
            ecosystem=_ecosystem(use.language),
            file=use.file,
            line=use.line,
            import_count=0 if use.types_only else use.count,
            used_by=() if use.types_only else use.used_by,
            first_import=Location(use.file, use.line, use.line),
        )
        for use in undeclared
        if use.name not in _NO_PACKAGE and not _is_ours(use, survey)
    ]
    return tuple(sorted(found, key=lambda d: (_KINDS.get(d.kind, 3), d.name.lower(), d.ecosystem)))


def _declared(survey: Survey) -> dict[tuple[str, str], DeclaredDependency]:
    """The strongest declaration of each package, by language and normalised name."""
    best: dict[tuple[str, str], DeclaredDependency] = {}
    strengths: dict[tuple[str, str], tuple[bool, int, bool, str, int]] = {}
    for declared in survey.project.dependencies:
        dependency = declared
        if dependency.internal:
            continue
        if not survey.is_own(dependency.file):
            dependency = msgspec.structs.replace(dependency, kind="dev")
        key = (language(dependency.ecosystem), normalise(dependency.name))
        known = best.get(key)
        # What an example declares for itself says less than what the project does.
        strength = (not survey.is_own(declared.file), *_strength(dependency))
        if known is None or strength < strengths[key]:
            best[key], strengths[key] = dependency, strength
    return best


def _strength(dependency: DeclaredDependency) -> tuple[int, bool, str, int]:
    kind = _KINDS.get(dependency.kind, 3)
    unsaid = dependency.constraint in ("", MANAGED_ELSEWHERE)
    return kind, unsaid, dependency.file, dependency.line


def _from_manifest(dependency: DeclaredDependency, uses: list[ExternalUse]) -> ExternalDependency:
    uses = [use for use in uses if use.count]
    first = min(uses, key=lambda use: (not use.in_code, use.file, use.line), default=None)
    return ExternalDependency(
        name=dependency.name,
        constraint=dependency.constraint,
        kind=_kind(dependency, uses),
        ecosystem=dependency.ecosystem,
        file=dependency.file,
        line=dependency.line,
        import_count=sum(use.count for use in uses),
        # Cargo gives what only tests need to no other code, wherever these tests stand.
        used_by=()
        if (dependency.ecosystem, dependency.kind) == ("rust", "dev")
        else tuple(sorted({name for use in uses for name in use.used_by})),
        first_import=Location(first.file, first.line, first.line) if first else None,
    )


def _kind(dependency: DeclaredDependency, uses: list[ExternalUse]) -> str:
    """Its kind as declared; Go's manifest does not say what only tests need, the imports do."""
    only_tests = bool(uses) and not any(use.in_code for use in uses)
    return "dev" if dependency.ecosystem == "go" and only_tests else dependency.kind


def _undeclared(use: ExternalUse) -> str:
    """The kind of what no manifest names: by who sees its imports, and what goes on without it."""
    if use.types_only:
        return "types"
    return "spare" if use.optional else "undeclared"


def _is_ours(use: ExternalUse, survey: Survey) -> bool:
    """Whether an import that did not resolve is of this repository all the same.

    Tests and scripts import their neighbours by bare name, from folders that are on no known path.
    """
    name = normalise(use.name)
    if use.language == "Python" and use.name in survey.stems:
        return True
    if survey.around and use.name in survey.scope.split("/"):
        return True  # the package that the scope is a part of
    return any(
        normalise(package.name) == name
        or (package.name and use.name.startswith(package.name + "/"))
        for package in (*survey.project.packages, *survey.around)
    )


def _ecosystem(language: str) -> str:
    known = {named: ecosystem for ecosystem, named in LANGUAGE_OF.items()}
    return known.get(language, language.lower())
