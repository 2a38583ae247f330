"""A component's page: what it is for, its public interface, and what it is connected to."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue_design import internal
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.diagrams import neighbours_diagram
from docgen_engine.backends.static.writing.pages.base import PageModule, blocks
from docgen_engine.backends.static.writing.pages.symbols import symbol_blocks
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.backends.static.writing.tokens import worded
from docgen_engine.domain.documents.analysis import Command, CommandPurpose, Component
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import cell_code, code, counted, escape, listing, table

FILES: Final = 80

_SEVERAL: Final = 2


def responsibility(desk: Desk, subject: str) -> list[str]:
    """What it is for, and where it lies."""
    component = desk.component_named[subject]
    said = desk.say("role", subject)
    return blocks(said or _where(desk, component), *_package(desk, component))


def _package(desk: Desk, component: Component) -> list[str]:
    """In a repository of several packages: what a package's own manifest says of working on it."""
    packages = desk.analysis.discovery.packages
    if len({package.path for package in packages}) < _SEVERAL:
        return []
    found: list[str] = []
    for package in packages:
        where = desk.cite(package.manifest, package.line)
        if not where or _stands_for(desk).get(package.path) != component.path:
            continue
        version = f" {code(package.version)}" if package.version else ""
        needs = f"; it needs {escape(package.requires)}" if package.requires else ""
        found.append(f"It is the package {code(package.name)}{version} {where}{needs}.")
        rows = [
            (cell_code(each.command), _what(each), desk.cite(each.file, each.line))
            for each in package.commands
            if desk.reference(each.file, each.line)
        ]
        if rows:
            lead = f"Commands of its own, to be typed in {code(package.path)}:"
            found.extend([lead, table(("Command", "What it does", "Defined in"), rows)])
    return found


def _stands_for(desk: Desk) -> dict[str, str]:
    """The component that stands for each package: its folder's, else the topmost inside of it."""

    def find() -> dict[str, str]:
        packages = {p.path for p in desk.analysis.discovery.packages} - {".", ""}
        inside: dict[str, list[Component]] = {}
        for each in desk.components:
            holders = [p for p in packages if f"{each.path}/".startswith(f"{p}/")]
            if holders:
                inside.setdefault(max(holders, key=len), []).append(each)
        return {
            package: min(found, key=lambda c: (c.path.count("/"), -c.line_count, c.path)).path
            for package, found in inside.items()
        }

    return desk.remember("components of packages", find)


def _what(command: Command) -> str:
    """What a script runs, as code; what the comment of a target says, as words."""
    if not command.help:
        return escape(command.purpose.value) if command.purpose is not CommandPurpose.OTHER else ""
    return cell_code(command.help) if command.file.endswith(".json") else words(command.help)


def _where(desk: Desk, component: Component) -> str:
    cited = desk.component_cite(component)
    place = "at the top" if component.path in {".", ""} else f"in {code(component.path)}"
    return f"It lies {place} {cited}." if cited else ""


def interface(desk: Desk, subject: str) -> list[str]:
    """Every public symbol."""
    component = desk.component_named[subject]
    apis = [api for api in desk.apis_of(component) if api.type not in {"route", "command"}]
    return symbol_blocks(desk, apis)


def dependencies(desk: Desk, subject: str) -> list[str]:
    """Other components and packages of others that it imports."""
    rows = []
    for each in internal(desk):
        if desk.component_named[each.from_].path == subject:
            target = desk.component_named[each.to].name
            claim = desk.claim(ClaimKind.IMPORTS, each.file, target, each.file, each.line)
            rows.append((desk.component_link(each.to), "", desk.cite(each.file, each.line) + claim))
    component = desk.component_named[subject]
    for package in sorted(
        desk.analysis.architecture.dependencies.external, key=lambda d: d.name.casefold()
    ):
        if {component.name, component.path} & set(package.used_by):
            where = _first_import(desk, component, package.name)
            where = where or desk.cite(package.file, package.line)
            rows.append((cell_code(package.name), cell_code(package.constraint), where))
    picture = neighbours_diagram(desk, component) if rows else ""
    return blocks(picture, table(("It imports", "Asked for", "For example in"), rows))


def _first_import(desk: Desk, component: Component, package: str) -> str:
    wanted = package.casefold().replace("-", "_")
    for each in _external_imports(desk).get(component.path, ()):
        if each[0].casefold().replace("-", "_") == wanted:
            return desk.cite(each[1], each[2])
    return ""


def _external_imports(desk: Desk) -> dict[str, list[tuple[str, str, int]]]:
    """External imports by component: (package, file, line)."""

    def find() -> dict[str, list[tuple[str, str, int]]]:
        found: dict[str, list[tuple[str, str, int]]] = {}
        for each in desk.index.imports:
            owner = desk.component_of_file.get(each.from_file)
            if each.external and owner:
                found.setdefault(owner.path, []).append((each.external, each.from_file, each.line))
        return found

    return desk.remember("external imports", find)


def used_by(desk: Desk, subject: str) -> list[str]:
    """Components that import it."""
    return blocks(desk.say("used-by", subject))


def tests(desk: Desk, subject: str) -> list[str]:
    """Tests that import it."""
    return blocks(desk.say("tested", subject))


def files(desk: Desk, subject: str) -> list[str]:
    """Its files, with the first sentence of their own comment."""
    component = desk.component_named[subject]
    paths = [path for path in desk.files_of(component) if desk.reference(path, 1)]
    if len(paths) < 2 and component.type == "module":
        return []
    rows = []
    for path in paths[:FILES]:
        facts = desk.index.facts.get(path)
        said = words(facts.doc) if facts else ""
        rows.append((desk.cite(path, 1, label=path), said, counted(desk.line_counts[path], "line")))
    rest = paths[FILES:]
    more = ""
    if rest:
        folders = sorted({path.rsplit("/", 1)[0] for path in rest})
        more = f"Further files lie in {listing([code(f) for f in folders], 8, 'other folders')}."
    return blocks(table(("File", "What it says of itself", "Size"), rows), more)


def outline(desk: Desk, subject: str) -> str:
    """The component in one line."""
    component = desk.component_named[subject]
    return worded(desk.component_line(component)) or escape(component.path)


PAGE = PageModule(
    {
        "Responsibility": responsibility,
        "Public interface": interface,
        "Dependencies": dependencies,
        "Used by": used_by,
        "Tests": tests,
        "Files": files,
    },
    "files of this component",
    lambda desk: desk.manifests,
)
