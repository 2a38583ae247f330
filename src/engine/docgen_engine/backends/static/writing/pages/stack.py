"""Page 02: languages, frameworks and packages, each with the line that declares it."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue_stack import plain_dependencies
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.foreign import not_counted
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    manifests_and_readme,
)
from docgen_engine.backends.static.writing.phrases import table_phrase
from docgen_engine.domain.documents.analysis import ExternalDependency, LanguageShare, Technology
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import (
    bullets,
    cell_code,
    code,
    counted,
    escape,
    listing,
    share,
    table,
)

TOOLS: Final = 12
"""Declared tools that are shown in the table although no code imports them."""

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
    files = [e for e in desk.index.manifest.files if e.language == each.language and e.is_own]
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
                *_told(item.detail, _package_of(desk, item)),
                listing(
                    [
                        desk.component_link(each)
                        for each in _users(_package_of(desk, item))
                        or users.get(item.name.casefold(), ())
                    ],
                    4,
                    "others",
                ),
                desk.cite(item.file, item.line) + asked.get((item.file, item.line), ""),
            )
            for item in desk.technologies(title)
        ]
        found = table(("Name", "For", "How it is taken in", "Used by", "Where"), rows)
        return blocks(*(desk.covered(kind) for kind in questions), found) if found else []

    return build


def _package_of(desk: Desk, item: Technology) -> ExternalDependency | None:
    """The package by which a part of the stack is taken in; several may stand in one line."""
    there = [
        d
        for d in desk.analysis.architecture.dependencies.external
        if (d.file, d.line) == (item.file, item.line) and d.kind != "undeclared"
    ]
    label = item.name.casefold()
    named = [d for d in there if d.name.casefold() == label or f"`{d.name}`" in item.detail]
    return next(iter(named), there[0] if len(there) == 1 else None)


def _users(package: ExternalDependency | None) -> tuple[str, ...]:
    return package.used_by if package else ()


def _told(detail: str, package: ExternalDependency | None) -> tuple[str, str]:
    """What a part of the stack is for, and how it is asked for or set up, apart."""
    purpose, mark, rest = detail.partition(": ") if ": " in detail else detail.partition(", ")
    if not mark and "`" in detail:
        purpose, rest = "", detail
    known = _PURPOSES.get(purpose, purpose)
    if package is not None:
        asked = f" {code(package.constraint)}" if package.constraint else ""
        return escape(known), f"package {cell_code(package.name)}{asked}"
    bare = rest and "`" not in rest and " " not in rest
    return escape(known), code(rest) if bare else table_phrase(rest)


def key_dependencies(desk: Desk, _subject: str) -> list[str]:
    """Packages of others: those that the code needs, those for development, those undeclared.

    What is named above as a framework is not listed again; what tests, examples and tools declare
    for themselves stands in one line for each of their manifests.
    """
    external = [
        d for d in desk.analysis.architecture.dependencies.external
        if desk.reference(d.file, d.line)
    ]  # fmt: skip
    asked = "".join(desk.covered("dependency", d.name) for d in plain_dependencies(desk)[:3])
    needed = _table(desk, plain_dependencies(desk))
    packages = (_package_of(desk, item) for item in desk.technologies("Build tools"))
    tools = {(d.name, d.file, d.line) for d in packages if d is not None}
    others = _sorted([
        d
        for d in external
        if d.kind not in {"runtime", "undeclared"} and (d.name, d.file, d.line) not in tools
    ])  # fmt: skip
    aside = [d for d in others if desk.is_aside(d.file)]
    near = [d for d in others if d not in aside]
    # Tools that no code imports are a line, not a row each, where there are many of them.
    unused = [d for d in near if not d.used_by]
    unused = unused if len(unused) > TOOLS else []
    own = _table(desk, [d for d in near if d not in unused], kind=True)
    undeclared = [
        d for d in _sorted([d for d in external if d.kind == "undeclared"])
        if not desk.is_aside(d.file)
    ]  # fmt: skip
    parts = [asked + needed]
    if own or unused:
        parts.append("### For development and options")
        parts.append(own)
    if unused:
        parts.append(f"Declared, and imported by no code:\n\n{_by_manifest(desk, unused)}")
    if aside:
        parts.append(f"### Only for tests, examples and tools\n\n{_by_manifest(desk, aside)}")
    if undeclared:
        named = [f"{code(d.name)} {desk.cite(d.file, d.line)}" for d in undeclared]
        parts.append(
            "### Imported without a declaration\n\nNo manifest names these packages, yet the code "
            f"imports them: {listing(named, 12)}."
        )
    return blocks(*parts)


def _by_manifest(desk: Desk, found: list[ExternalDependency]) -> str:
    by_file: dict[str, list[ExternalDependency]] = {}
    for each in found:
        by_file.setdefault(each.file, []).append(each)
    items = []
    for _, group in sorted(by_file.items()):
        group.sort(key=lambda d: (d.line, d.name))
        named = [code(f"{d.name} {d.constraint}".strip()) for d in group]
        claims = "".join(
            desk.claim(ClaimKind.DEPENDS_ON, d.name, d.constraint, d.file, d.line) for d in group
        )
        where = desk.cite(group[0].file, group[0].line, group[-1].line)
        items.append(f"{where}: {listing(named)}.{claims}")
    return bullets(items)


def _sorted(found: list[ExternalDependency]) -> list[ExternalDependency]:
    return sorted(found, key=lambda d: (d.kind, -d.import_count, d.name.casefold()))


def _table(desk: Desk, found: list[ExternalDependency], *, kind: bool = False) -> str:
    rows = []
    for d in found:
        claim = desk.claim(ClaimKind.DEPENDS_ON, d.name, d.constraint, d.file, d.line)
        rows.append((
            cell_code(d.name),
            cell_code(d.constraint) or "any version",
            escape(d.kind) if kind else "",
            listing([desk.component_link(name) for name in d.used_by], 4, "others"),
            desk.cite(d.file, d.line) + claim,
        ))  # fmt: skip
    return table(("Package", "Asked for", "For", "Used by", "Declared"), rows)


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
