"""The packages of a monorepo: which component stands for each, and how one works on it alone."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.parts.dividing import SOURCE_FOLDERS
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.domain.documents.discovery import (
    Command,
    CommandPurpose,
    Component,
    EntryPoint,
    Package,
)
from docgen_engine.domain.markup import cell_code, code, escape, listing, table
from docgen_engine.repository.languages import document_kind

_SEVERAL: Final = 2
_PROSE: Final = frozenset({"Markdown", "reStructuredText"})


def has_several(k: Knowledge) -> bool:
    """Whether the repository has packages in several folders."""
    return len({package.path for package in k.analysis.discovery.packages}) >= _SEVERAL


def package_blocks(k: Knowledge, component: Component) -> list[str]:
    """What a newcomer to one package of several needs: its name, entry, parts and commands.

    Args:
        k: what is known.
        component: the component of the page.

    Returns:
        Nothing for a component that stands for no package, or in a repository of one package.
    """
    if not has_several(k):
        return []
    found: list[str] = []
    for package in k.analysis.discovery.packages:
        where = k.cite(package.manifest, package.line)
        if not where or stands_for(k).get(package.path) != component.path:
            continue
        version = f" {code(package.version)}" if package.version else ""
        needs = f"; it needs {escape(package.requires)}" if package.requires else ""
        sentence = f"It is the package {code(package.name)}{version} {where}{needs}."
        found.append(" ".join(part for part in (sentence, _entries(k, package)) if part))
        parts = [k.component_link(each.path) for each in parts_of(k, package, component)]
        if parts:
            found.append(f"Parts of it with a page of their own: {listing(parts)}.")
        found.extend(_commands(k, package))
    return found


def _entries(k: Knowledge, package: Package) -> str:
    """Where a package is entered: the commands that it installs, and what others import."""
    inside = [
        entry
        for entry in k.analysis.discovery.entry_points
        if entry.file.startswith(f"{package.path}/") and k.reference(entry.file, entry.line)
    ]
    commands = [e for e in inside if e.kind == "command"]
    exports = [e for e in inside if e.kind == "export"]
    said = []
    if commands:
        names = listing([f"{code(e.command or e.name)} ({_at(k, e)})" for e in commands], 4)
        said.append(f"It installs the command{'s' if len(commands) > 1 else ''} {names}.")
    elif exports:
        said.append(f"What others import begins in {_at(k, exports[0])}.")
    return " ".join(said)


def _at(k: Knowledge, entry: EntryPoint) -> str:
    symbol = k.cite_symbol(entry.file, entry.function) if entry.function else ""
    return symbol or k.cite(entry.file, entry.line)


def _commands(k: Knowledge, package: Package) -> list[str]:
    """What its README tells its users to type, and the commands that work in its folder."""
    known = [each for each in package.commands if k.reference(each.file, each.line)]
    shown = [
        f"{code(each.command)} ({k.cite(each.file, each.line)})"
        for each in known
        if document_kind(each.file) in _PROSE
    ]
    found = [f"Its README shows {listing(shown)}."] if shown else []
    rows = [
        (cell_code(each.command), _what(each), k.cite(each.file, each.line))
        for each in known
        if document_kind(each.file) not in _PROSE
    ]
    lead = f"Commands of its own, to be typed in {code(package.path)}:"
    if rows:
        found += [lead, table(("Command", "What it does", "Defined in"), rows)]
    return found


def _what(command: Command) -> str:
    """What a script runs, as code; what the comment of a target says, as words."""
    if not command.help:
        return escape(command.purpose.value) if command.purpose is not CommandPurpose.OTHER else ""
    return cell_code(command.help) if command.file.endswith(".json") else words(command.help)


def stands_for(k: Knowledge) -> dict[str, str]:
    """The component that stands for each package: its folder's, else the one that holds the others.

    A package of folders beside each other has none.
    """

    def find() -> dict[str, str]:
        tops = {
            package: min(found, key=lambda c: (c.path.count("/"), -c.line_count, c.path))
            for package, found in _inside(k).items()
        }
        return {
            package: top.path
            for package, top in tops.items()
            if _is_root(package, top, _inside(k)[package])
        }

    return k.remember("components of packages", find)


def _is_root(package: str, top: Component, inside: list[Component]) -> bool:
    """Whether a component is the package, and not one of several folders beside each other."""
    rest = top.path[len(package) + 1 :]
    if not rest or rest in SOURCE_FOLDERS or len(inside) == 1:
        return True
    return all(f"{each.path}/".startswith(f"{top.path}/") for each in inside)


def parts_of(k: Knowledge, package: Package, but: Component) -> list[Component]:
    """The other components that lie in a package's folder."""
    return [each for each in _inside(k).get(package.path, []) if each.path != but.path]


def _inside(k: Knowledge) -> dict[str, list[Component]]:
    """The components by the package whose folder holds them, the deepest one."""

    def find() -> dict[str, list[Component]]:
        packages = {p.path for p in k.analysis.discovery.packages} - {".", ""}
        inside: dict[str, list[Component]] = {}
        for each in k.components:
            holders = [p for p in packages if f"{each.path}/".startswith(f"{p}/")]
            if holders:
                inside.setdefault(max(holders, key=len), []).append(each)
        return inside

    return k.remember("components inside packages", find)
