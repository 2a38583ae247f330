"""External dependencies: what manifests declare joined with what code imports."""

from __future__ import annotations

from typing import Final

import msgspec

from docgen_engine.backends.static.imports import ExternalUse
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import ExternalDependency, Location
from docgen_engine.repository.manifests.model import DeclaredDependency, normalise
from docgen_engine.repository.scope import in_scope

_KINDS: Final = {"runtime": 0, "optional": 1, "build": 2, "dev": 3, "undeclared": 4}

_LANGUAGE_OF: Final = {
    "python": "Python",
    "npm": "JavaScript",
    "go": "Go",
    "rust": "Rust",
    "ruby": "Ruby",
    "dotnet": "C#",
}

_NO_PACKAGE: Final = frozenset({"_typeshed", "__main__"})
"""Names that only type checkers and interpreters know."""

_IMPORTED_AS: Final = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cairo": "pycairo",
    "crypto": "pycryptodome",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "fitz": "pymupdf",
    "git": "gitpython",
    "github": "pygithub",
    "google-protobuf": "protobuf",
    "grpc": "grpcio",
    "jose": "python-jose",
    "jwt": "pyjwt",
    "kafka": "kafka-python",
    "ldap": "python-ldap",
    "magic": "python-magic",
    "markdown-it": "markdown-it-py",
    "multipart": "python-multipart",
    "mysqldb": "mysqlclient",
    "openssl": "pyopenssl",
    "pil": "pillow",
    "pkg-resources": "setuptools",
    "psycopg2": "psycopg2-binary",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "socks": "pysocks",
    "telegram": "python-telegram-bot",
    "tree-sitter-languages": "tree-sitter-languages",
    "usb": "pyusb",
    "websocket": "websocket-client",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}
"""Python packages that are imported under another name than they are installed by. A name from
here counts only where a manifest declares it, so that a wrong line can hide a use, never state
one."""


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
    used: dict[tuple[str, str], list[ExternalUse]] = {}
    undeclared: list[ExternalUse] = []
    for use in uses:
        key = _declaration_of(use, declared)
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
            kind="undeclared",
            ecosystem=_ecosystem(use.language),
            file=use.file,
            line=use.line,
            import_count=use.count,
            used_by=use.used_by,
            first_import=Location(use.file, use.line, use.line),
        )
        for use in undeclared
        if use.name not in _NO_PACKAGE and not _is_ours(use, survey)
    ]
    return tuple(sorted(found, key=lambda d: (_KINDS.get(d.kind, 3), d.name.lower(), d.ecosystem)))


def _declared(survey: Survey) -> dict[tuple[str, str], DeclaredDependency]:
    """The strongest declaration of each package, by language and normalised name."""
    best: dict[tuple[str, str], DeclaredDependency] = {}
    for declared in survey.project.dependencies:
        dependency = declared
        if dependency.internal:
            continue
        if not survey.is_own(dependency.file):
            dependency = msgspec.structs.replace(dependency, kind="dev")
        key = (_language(dependency.ecosystem), normalise(dependency.name))
        known = best.get(key)
        if known is None or _strength(dependency) < _strength(known):
            best[key] = dependency
    return best


def _strength(dependency: DeclaredDependency) -> tuple[int, bool, str, int]:
    kind = _KINDS.get(dependency.kind, 3)
    return kind, not dependency.constraint, dependency.file, dependency.line


def _declaration_of(
    use: ExternalUse, declared: dict[tuple[str, str], DeclaredDependency]
) -> tuple[str, str] | None:
    """The key of the declaration that an import goes back to."""
    if use.language == "Go":
        # A Go import names a package inside a module: the longest declared prefix is its module.
        path = use.name
        while path:
            if ("Go", normalise(path)) in declared:
                return "Go", normalise(path)
            path = path.rpartition("/")[0]
        return None
    name = normalise(use.name)
    candidates = [name, f"python-{name}", f"py{name}", f"types-{name}", f"@types/{name}"]
    if name in _IMPORTED_AS:
        candidates.insert(1, _IMPORTED_AS[name])
        if name == "psycopg2":
            candidates.insert(1, "psycopg2")
    for candidate in candidates:
        if (use.language, candidate) in declared:
            return use.language, candidate
    return None


def _from_manifest(dependency: DeclaredDependency, uses: list[ExternalUse]) -> ExternalDependency:
    first = min(uses, key=lambda use: (not use.in_code, use.file, use.line), default=None)
    return ExternalDependency(
        name=dependency.name,
        constraint=dependency.constraint,
        kind=_kind(dependency, uses),
        ecosystem=dependency.ecosystem,
        file=dependency.file,
        line=dependency.line,
        import_count=sum(use.count for use in uses),
        used_by=tuple(sorted({name for use in uses for name in use.used_by})),
        first_import=Location(first.file, first.line, first.line) if first else None,
    )


def _kind(dependency: DeclaredDependency, uses: list[ExternalUse]) -> str:
    """Its kind as declared; Go's manifest does not say what only tests need, the imports do."""
    only_tests = bool(uses) and not any(use.in_code for use in uses)
    return "dev" if dependency.ecosystem == "go" and only_tests else dependency.kind


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


def _language(ecosystem: str) -> str:
    return _LANGUAGE_OF.get(ecosystem, ecosystem)


def _ecosystem(language: str) -> str:
    known = {named: ecosystem for ecosystem, named in _LANGUAGE_OF.items()}
    return known.get(language, language.lower())
