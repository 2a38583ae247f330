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
from docgen_engine.repository.manifests.model import MANAGED_ELSEWHERE

NEEDED: Final = 16
"""Packages that have a row each, those that most code imports; further ones are named in short."""

SETTINGS: Final = 4
"""Packages that only files beside the components import and that have a row each."""

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
        asked = f" {code(_version(package))}" if _version(package) else ""
        # What Maven's packages are called has a colon in it.
        plugin = package.ecosystem == "java" and ":" not in package.name
        what = "plugin" if plugin else "package"
        return escape(known), f"{what} {cell_code(package.name)}{asked}"
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
    plain = plain_dependencies(desk)
    needed = _table(desk, plain[:NEEDED])
    if plain[NEEDED:]:
        needed += f"\n\nAlso needed when it runs:\n\n{_by_manifest(desk, plain[NEEDED:])}"
    packages = (_package_of(desk, item) for item in desk.technologies("Build tools", "Frameworks"))
    tools = {(d.name, d.file, d.line) for d in packages if d is not None}
    others = _sorted([
        d
        for d in external
        if d.kind not in {"runtime", "undeclared"} and (d.name, d.file, d.line) not in tools
    ])  # fmt: skip
    aside = [d for d in others if desk.is_aside(d.file)]
    near = [d for d in others if d not in aside]
    # Tools that no code imports are a line, not a row each, where there are many of them.
    unused = [d for d in near if not d.import_count]
    unused = unused if len(unused) > TOOLS else []
    # What only settings of tools import is told by the file of these settings.
    settings = [d for d in near if d.import_count and not d.used_by and d.first_import]
    settings = settings if len(settings) > SETTINGS else []
    own = _table(desk, [d for d in near if d not in unused and d not in settings], kind=True)
    undeclared = [
        d for d in _sorted([d for d in external if d.kind == "undeclared"])
        if not desk.is_aside(d.file)
    ]  # fmt: skip
    parts = [asked + needed, _managed(desk, external)]
    if own or unused or settings:
        parts.append("### For development and options")
        parts.append(own)
    if settings:
        parts.append(f"Imported beside the components:\n\n{_by_importer(desk, settings)}")
    if unused:
        # What is imported of Java's packages does not say by which of them it comes.
        told = all(d.ecosystem != "java" for d in unused)
        lead = "Declared, and no import of them was found:" if told else "Declared:"
        parts.append(f"{lead}\n\n{_by_manifest(desk, unused)}")
    if aside:
        parts.append(f"### Only for tests, examples and tools\n\n{_by_manifest(desk, aside)}")
    spare = [d for d in undeclared if _is_optional(desk, d)]
    undeclared = [d for d in undeclared if d not in spare]
    if undeclared:
        named = [f"{code(d.name)} {desk.cite(d.file, d.line)}" for d in undeclared]
        parts.append(
            "### Imported without a declaration\n\nNo manifest names these packages, yet the code "
            f"imports them: {listing(named, 12)}."
        )
    if spare:
        named = [f"{code(d.name)} {desk.cite(d.file, d.line)}" for d in spare]
        parts.append(f"Used where it is installed, and done without elsewhere: {listing(named)}.")
    return blocks(*parts)


def _is_optional(desk: Desk, d: ExternalDependency) -> bool:
    """Whether code goes on without a package wherever it imports it."""
    places = {(i.from_file, i.line) for i in desk.index.imports if i.external == d.name}
    return bool(places) and all(
        any(fact.line == line and fact.optional for fact in desk.index.facts[file].imports)
        for file, line in places
    )


def _version(d: ExternalDependency) -> str:
    """The version that a manifest asks for; empty where it leaves that to another one."""
    return "" if d.constraint == MANAGED_ELSEWHERE else d.constraint


def _managed(desk: Desk, external: list[ExternalDependency]) -> str:
    """What manages the versions that manifests do not name, said once for all of them."""
    files = {d.file for d in external if d.constraint == MANAGED_ELSEWHERE}
    if not files:
        return ""
    parents = [
        f"{code(f'{d.name} {d.constraint}')} {desk.cite(d.file, d.line)}"
        for d in external
        if d.kind == "build" and d.ecosystem == "java" and d.name.endswith("parent")
    ]
    where = f", here {listing(parents)}" if parents else ""
    return (
        "Where no version stands, the manifest names none: a parent, a plugin or a list of "
        f"versions that it takes in manages it{where}."
    )


def _by_manifest(desk: Desk, found: list[ExternalDependency]) -> str:
    by_file: dict[str, list[ExternalDependency]] = {}
    for each in found:
        by_file.setdefault(each.file, []).append(each)
    items = []
    for _, group in sorted(by_file.items()):
        group.sort(key=lambda d: (d.line, d.name))
        named = [code(f"{d.name} {_version(d)}".strip()) for d in group]
        claims = "".join(
            desk.claim(ClaimKind.DEPENDS_ON, d.name, d.constraint, d.file, d.line) for d in group
        )
        where = desk.cite(group[0].file, group[0].line, group[-1].line)
        items.append(f"{where}: {listing(named)}.{claims}")
    return bullets(items)


def _by_importer(desk: Desk, found: list[ExternalDependency]) -> str:
    """Packages by the first file that imports them, such as the settings of a tool."""
    by_file: dict[str, list[ExternalDependency]] = {}
    for each in found:
        if each.first_import is not None:
            by_file.setdefault(each.first_import.file, []).append(each)
    items = []
    for file, group in sorted(by_file.items()):
        named = [code(f"{d.name} {_version(d)}".strip()) for d in group]
        claims = "".join(
            desk.claim(ClaimKind.DEPENDS_ON, d.name, d.constraint, d.file, d.line) for d in group
        )
        lines = [d.line for d in group]
        declared = desk.cite(group[0].file, min(lines), max(lines))
        where = desk.cite(file, 1, label=file)
        items.append(f"{where}: {listing(named)} {declared}.{claims}")
    return bullets(items)


def _sorted(found: list[ExternalDependency]) -> list[ExternalDependency]:
    return sorted(found, key=lambda d: (d.kind, -d.import_count, d.name.casefold()))


def _table(desk: Desk, found: list[ExternalDependency], *, kind: bool = False) -> str:
    rows = []
    for d in found:
        claim = desk.claim(ClaimKind.DEPENDS_ON, d.name, d.constraint, d.file, d.line)
        rows.append((
            cell_code(d.name),
            cell_code(_version(d)) or ("" if d.constraint else "any version"),
            escape(d.kind) if kind else "",
            _used_by(desk, d),
            desk.cite(d.file, d.line) + claim,
        ))  # fmt: skip
    return table(("Package", "Asked for", "For", "Used by", "Declared"), rows)


def _used_by(desk: Desk, d: ExternalDependency) -> str:
    """The components that import a package; else the file that does, such as a configuration."""
    if d.used_by or d.first_import is None:
        return listing([desk.component_link(name) for name in d.used_by], 4, "others")
    return desk.cite(d.first_import.file, d.first_import.line, label=d.first_import.file)


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
