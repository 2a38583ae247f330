"""Page 02: languages, frameworks and packages, each with the line that declares it."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.foreign import not_counted
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    manifests_and_readme,
)
from docgen_engine.backends.static.writing.pages.dependencies import (
    key_dependencies,
    package_of,
    version_of,
)
from docgen_engine.backends.static.writing.phrases import table_phrase
from docgen_engine.domain.documents.analysis import ExternalDependency
from docgen_engine.domain.documents.discovery import LanguageShare
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import (
    cell_code,
    code,
    counted,
    escape,
    listing,
    share,
    table,
)

_PURPOSES: Final = {
    "build": "building", "test": "tests", "lint": "style checks", "format": "formatting",
    "types": "type checks", "docs": "documents", "release": "releases", "hooks": "commit hooks",
}  # fmt: skip

_DEPTH = {
    "deep": "definitions, imports and calls",
    "sound": "definitions, imports, calls by name",
    "counts": "files and lines only",
}


def languages(desk: Desk, _subject: str) -> list[str]:
    """The languages by their share."""
    rows = [
        (
            escape(each.language),
            share(each.percent),
            counted(each.files, "file"),
            _DEPTH.get(each.depth, escape(each.depth)),
            _largest(desk, each),
        )
        for each in desk.analysis.discovery.language_distribution
    ]
    found = table(("Language", "Share", "Files", "Analysed", "Largest file"), rows)
    return blocks(found, not_counted(desk.index.manifest))


def _largest(desk: Desk, each: LanguageShare) -> str:
    """The largest file of a language that is neither a test nor a tool, where it has such files."""
    files = [e for e in desk.index.manifest.files if e.language == each.language and e.is_own]
    tests = set(desk.analysis.discovery.test_files)
    files = [e for e in files if e.path not in tests and not desk.is_aside(e.path)] or files
    largest = max(files, key=lambda e: (e.lines, e.path), default=None)
    return desk.cite(largest.path, 1, label=largest.path) if largest else ""


def category(title: str, *questions: str) -> Builder:
    """A section with the parts of the stack in one category."""

    def build(desk: Desk, _subject: str) -> list[str]:
        external = desk.analysis.architecture.dependencies.external
        users = {d.name.casefold(): d.used_by for d in external}
        asked = {
            (d.file, d.line): desk.claim(ClaimKind.DEPENDS_ON, d.name, d.constraint, d.file, d.line)
            for d in external
        }
        rows = [
            (
                escape(item.name),
                *_told(item.detail, package_of(desk, item)),
                listing(
                    [
                        desk.component_link(each)
                        for each in _users(package_of(desk, item))
                        or users.get(item.name.casefold(), ())
                    ],
                    4,
                    "others",
                ),
                desk.cite(item.file, item.line) + asked.get((item.file, item.line), ""),
            )
            for item in desk.technologies(title)
        ]
        how = "How it is set up" if title == "Build tools" else "How it is taken in"
        found = table(("Name", "For", how, "Used by", "Where"), rows)
        return blocks(*(desk.covered(kind) for kind in questions), found) if found else []

    return build


def _users(package: ExternalDependency | None) -> tuple[str, ...]:
    return package.used_by if package else ()


def _told(detail: str, package: ExternalDependency | None) -> tuple[str, str]:
    """What a part of the stack is for, and how it is asked for or set up, apart."""
    purpose, mark, rest = detail.partition(": ") if ": " in detail else detail.partition(", ")
    if not mark and "`" in detail:
        purpose, rest = "", detail
    known = _PURPOSES.get(purpose, purpose)
    if package is not None:
        asked = f" {code(version_of(package))}" if version_of(package) else ""
        # What Maven's packages are called has a colon in it.
        plugin = package.ecosystem == "java" and ":" not in package.name
        what = "plugin" if plugin else "package"
        return escape(known), f"{what} {cell_code(package.name)}{asked}"
    if purpose == "hooks" and rest:
        return escape(known), f"hooks: {table_phrase(rest)}"
    bare = rest and "`" not in rest and " " not in rest
    return escape(known), code(rest) if bare else table_phrase(rest)


PAGE = PageModule(
    {
        "Languages": languages,
        "Frameworks": category("Frameworks", "framework"),
        "Data stores": category("Data stores"),
        "Queues": category("Queues"),
        "External services": category("External services"),
        "Build tools": category("Build tools"),
        "Key dependencies": key_dependencies,
    },
    "source files and manifests that name languages and packages",
    manifests_and_readme,
    ("analysis:discovery", "analysis:architecture"),
)
