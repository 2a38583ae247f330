"""Section of page 02 about packages of others: what is needed, what only tools and tests need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.catalogue.stack import plain_dependencies
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import blocks
from docgen_engine.domain.documents.analysis import ExternalDependency, Technology
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import bullets, cell_code, code, escape, listing, table
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import MANAGED_ELSEWHERE

NEEDED: Final = 16
"""Packages that have a row each, those that most code imports; further ones are named in short."""

SETTINGS: Final = 4
"""Packages that only files beside the components import and that have a row each."""

TOOLS: Final = 12
"""Declared tools that are shown in the table although no code imports them."""

_NEEDED_KINDS: Final = frozenset({"runtime", "undeclared", "spare", "types"})
_NAMED: Final = 12
"""Names that a sentence can hold."""

_LISTED: Final = 80

_WHOLE: Final = frozenset({"package.json", "go.mod", "Cargo.toml", "pyproject.toml"})
"""Manifests that name all that a package needs."""

_DYNAMIC: Final = regex(r"""(?ms)^dynamic\s*=\s*\[[^\]]*["']dependencies["']|^\[tool\.poetry""")
"""A manifest that leaves what is needed to others, or has a table of its own for it."""

_SETTINGS: Final = regex(
    r"(?:^|/)(?:\.[\w-]+rc(?:\.\w+)?|[\w.-]*\bconfig(?:\.[\w-]+)*\.\w+|\.[\w-]+\.(?:ya?ml|json|[cm]?js)"
    r"|tox\.ini|setup\.cfg|noxfile\.py|conf\.py|tsconfig[\w.-]*\.json)$"
)
"""Files that say how tools are set up."""

_DEEPEST: Final = 2
_PACKAGE: Final = regex(r"@?[\w-]+(?:/[\w.-]+)*")


def package_of(desk: Desk, item: Technology) -> ExternalDependency | None:
    """The package by which a part of the stack is taken in; several may stand in one line."""
    there = [
        d
        for d in desk.analysis.architecture.dependencies.external
        if (d.file, d.line) == (item.file, item.line) and d.kind not in ("undeclared", "spare")
    ]
    label = item.name.casefold()
    named = [d for d in there if d.name.casefold() == label or f"`{d.name}`" in item.detail]
    if not there and item.category == "Build tools" and ": " not in item.detail:
        # Found by the file of its settings: the manifest that installs it names it as a package.
        named = [
            d
            for d in desk.analysis.architecture.dependencies.external
            if d.name.casefold() == label and d.kind in ("dev", "build", "optional")
        ]
    return next(iter(named), there[0] if len(there) == 1 else None)


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
    packages = (package_of(desk, item) for item in desk.technologies("Build tools", "Frameworks"))
    tools = {(d.name, d.file, d.line) for d in packages if d is not None}
    others = _sorted([
        d
        for d in external
        if d.kind not in _NEEDED_KINDS and (d.name, d.file, d.line) not in tools
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
    parts = [asked + (needed or _needs_nothing(desk, external)), _managed(desk, external)]
    if own or unused or settings:
        parts.append("### For development and options")
        parts.append(own)
    if settings:
        parts.append(f"Imported beside the components:\n\n{_by_importer(desk, settings)}")
    set_up = [d for d in unused if _is_set_up(desk, d)]
    unused = [d for d in unused if d not in set_up]
    if set_up:
        parts.append(f"Named in settings and scripts:\n\n{_by_manifest(desk, set_up)}")
    if unused:
        # What is imported of Java's packages does not say by which of them it comes.
        told = all(d.ecosystem != "java" for d in unused)
        lead = "Declared, and no import of them was found:" if told else "Declared:"
        parts.append(f"{lead}\n\n{_by_manifest(desk, unused)}")
    if aside:
        parts.append(f"### Only for tests, examples and tools\n\n{_by_manifest(desk, aside)}")
    typed = [d for d in external if d.kind == "types" and not desk.is_aside(d.file)]
    spare = [d for d in external if d.kind == "spare" and not desk.is_aside(d.file)]
    if undeclared:
        named = [f"{code(d.name)} {desk.cite(d.file, d.line)}" for d in undeclared]
        parts.append(
            "### Imported without a declaration\n\nNo manifest names these packages, yet the code "
            f"imports them: {listing(named, 12)}."
        )
    if spare:
        named = [f"{code(d.name)} {desk.cite(d.file, d.line)}" for d in spare]
        parts.append(f"Used where it is installed, and done without elsewhere: {listing(named)}.")
    if typed:
        named = [f"{code(d.name)} {desk.cite(d.file, d.line)}" for d in typed]
        parts.append(f"Imported for type checkers only, with no declaration: {listing(named)}.")
    return blocks(*parts)


def _needs_nothing(desk: Desk, external: Sequence[ExternalDependency]) -> str:
    """That the one package of the repository needs no other, where its manifest says so."""
    packages = desk.analysis.discovery.packages
    if len(packages) != 1 or any(
        d.kind == "runtime" or (d.kind == "undeclared" and not desk.is_aside(d.file))
        for d in external
    ):
        return ""
    one = packages[0]
    name = one.manifest.rpartition("/")[2]
    if name not in _WHOLE or _DYNAMIC.search(desk.index.text(one.manifest)):
        return ""
    where = desk.cite(one.manifest, one.line)
    kinds = {d.kind for d in external if d.file == one.manifest}
    told = f"{where} declares none"
    if kinds:
        more = " and options" if "optional" in kinds else ""
        told = f"what {where} declares is only for development{more}"
    return f"The code needs no package of others when it runs: {told}."


def version_of(d: ExternalDependency) -> str:
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
    items, tables = [], []
    for _, group in sorted(by_file.items()):
        group.sort(key=lambda d: (d.line, d.name))
        if len(group) > _NAMED:  # nobody reads a sentence of forty names, but people look them up
            tables.append(_listed(desk, group))
            continue
        said = listing([code(f"{d.name} {version_of(d)}".strip()) for d in group])
        where = desk.cite(group[0].file, group[0].line, group[-1].line)
        items.append(f"{where}: {said}.{_depends(desk, group)}")
    return "\n\n".join(blocks(bullets(items), *tables))


def _listed(desk: Desk, group: Sequence[ExternalDependency]) -> str:
    """Many packages of one manifest, to look them up in."""
    shown = group[:_LISTED]
    rows = [
        (cell_code(d.name), cell_code(version_of(d)) or "any version", desk.cite(d.file, d.line))
        for d in shown
    ]
    more = len(group) - len(shown)
    rest = f"\n\nThere are {more} more in {desk.cite(group[0].file, 1)}." if more else ""
    return table(("Package", "Asked for", "Declared"), rows) + rest + _depends(desk, shown)


def _depends(desk: Desk, found: Sequence[ExternalDependency]) -> str:
    return "".join(
        desk.claim(ClaimKind.DEPENDS_ON, d.name, d.constraint, d.file, d.line) for d in found
    )


def _is_set_up(desk: Desk, d: ExternalDependency) -> bool:
    """Whether settings of tools or scripts name a package, or the command that it installs."""
    words = desk.remember("words of settings", lambda: _words_of_settings(desk))
    return d.name in words or d.name.removesuffix("-cli") in words


def _words_of_settings(desk: Desk) -> frozenset[str]:
    texts = [c.help or c.command for c in desk.analysis.discovery.commands]
    texts += [
        desk.index.text(each.path)
        for each in desk.index.manifest.files
        if each.path.count("/") <= _DEEPEST and _SETTINGS.search(each.path)
    ]
    return frozenset(word for text in texts for word in _PACKAGE.findall(text))


def _by_importer(desk: Desk, found: list[ExternalDependency]) -> str:
    """Packages by the first file that imports them, such as the settings of a tool."""
    by_file: dict[str, list[ExternalDependency]] = {}
    for each in found:
        if each.first_import is not None:
            by_file.setdefault(each.first_import.file, []).append(each)
    items = []
    for file, group in sorted(by_file.items()):
        named = [code(f"{d.name} {version_of(d)}".strip()) for d in group]
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
            cell_code(version_of(d)) or ("" if d.constraint else "any version"),
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
