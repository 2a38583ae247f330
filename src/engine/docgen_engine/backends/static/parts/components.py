"""Divides the code into the components that its maintainers would name.

A component is a folder or a file of the repository, never a computed group. Division starts at the
units that have a manifest or are importable packages, and goes down where a part is too large to
be one answer to "where is that?".
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

import msgspec

from docgen_engine.backends.static.parts.corrections import Unheeded, corrected
from docgen_engine.backends.static.parts.dividing import SOURCE_FOLDERS, Divider
from docgen_engine.backends.static.parts.naming import Namer, short_name, without_umbrella
from docgen_engine.backends.static.parts.nodes import Node
from docgen_engine.backends.static.parts.told_modules import told_modules
from docgen_engine.domain.documents.discovery import CODE_TYPES, Package
from docgen_engine.domain.guidance import ComponentGuidance
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.manifests.model import ProjectFacts
from docgen_engine.repository.places import Place, Places, python_packages

_SHELLS: Final = frozenset(
    {"Shell", "PowerShell", "Batch", "Batchfile", "Makefile", "Dockerfile", "Nix", "CMake", "Just"}
)


class Part(msgspec.Struct, frozen=True):
    """A component before it is described. `files` are sorted; `type` as in `Component`.

    `is_left` is what is left of a divided folder, and less than half of what lies in it.
    """

    path: str
    name: str
    type: str
    files: tuple[str, ...]
    is_left: bool = False

    @property
    def is_code(self) -> bool:
        """Whether it counts as a component of code."""
        return self.type in CODE_TYPES


class ComponentMap(msgspec.Struct, frozen=True):
    """All components, which one a file belongs to, and corrections that fit none of them."""

    parts: tuple[Part, ...]
    by_file: dict[str, Part]
    unheeded: tuple[Unheeded, ...] = ()

    def of(self, path: str) -> Part | None:
        """The component of a file, if it has one."""
        return self.by_file.get(path)

    def code_files(self) -> list[str]:
        """The files of all components of code, sorted."""
        return sorted(path for path, part in self.by_file.items() if part.is_code)


def map_components(
    index: RepositoryIndex, project: ProjectFacts, guidance: ComponentGuidance, name: str
) -> ComponentMap:
    """Find the components of a repository.

    Args:
        index: the linked index.
        project: what manifests say; its packages are units.
        guidance: people's corrections, applied last.
        name: the repository's name.

    Returns:
        Components of code by path, those of the main package first, then tests, examples,
        scripts and documents.
    """
    places = places_of(index, project.packages)
    by_place: dict[Place, list[str]] = {place: [] for place in Place}
    for entry in index.manifest.files:
        if entry.is_source:
            by_place[places.place_of(entry.path)].append(entry.path)
    code = _without_shell(index, by_place[Place.CODE]) or by_place[Place.SCRIPTS]
    namer = Namer(index, project, places, name)
    # What people rename, merge or ignore is a component, however small it is.
    named = frozenset({*guidance.rename, *guidance.ignore, *chain(*guidance.merge.values())})
    named |= told_modules(index, code)
    nodes = _written(index, Divider(index, code, places, named).divide())
    nodes = _with_their_code(index, nodes, named)
    alone = _alone_in_unit(nodes, places)
    left = _left(index, nodes)
    parts = [
        _part(node, namer, alone.get(node.path, ""), is_left=node.path in left)
        for node in sorted(nodes, key=_by_folder)
    ]
    others = _other_places(index, places)
    if not by_place[Place.CODE]:  # the scripts are the code of this repository
        others = [part for part in others if part.type != Place.SCRIPTS.value]
    parts = _main_first(_one_each(parts, namer, places), project, places)
    parts = _distinct_names(parts + others)
    parts, unheeded = corrected(parts, guidance)
    by_file = {file: part for part in parts for file in part.files}
    return ComponentMap(tuple(parts), by_file, unheeded)


def _without_shell(index: RepositoryIndex, code: list[str]) -> list[str]:
    """Scripts of a shell or a build beside code in a real language pack and start it."""
    languages = {e.path: e.language for e in index.manifest.files}
    return [path for path in code if languages[path] not in _SHELLS] or code


def _written(index: RepositoryIndex, nodes: list[Node]) -> list[Node]:
    """The nodes that people wrote: a folder that programs fill is no part that they speak of."""
    own = {entry.path for entry in index.manifest.files if entry.is_own}
    return [node for node in nodes if not own.isdisjoint(node.files)] or nodes


def _with_their_code(
    index: RepositoryIndex, nodes: list[Node], named: frozenset[str]
) -> list[Node]:
    """The nodes, without those that only declare what others hold: these get their files."""
    code_of = index.typings.code_of
    owners = {file: node for node in nodes for file in node.files} if code_of else {}
    kept = []
    for node in nodes:
        targets = [owners.get(code_of.get(file, "")) for file in node.files]
        if node.path in named or None in targets or node in targets:
            kept.append(node)
            continue
        for file, target in zip(node.files, targets, strict=True):
            if target is not None:
                target.files.append(file)
    return kept


def _left(index: RepositoryIndex, nodes: list[Node]) -> frozenset[str]:
    """The folders of which other components hold the larger half."""
    sizes = {node.path: sum(map(index.line_count, node.files)) for node in nodes}
    inside = dict.fromkeys(sizes, 0)
    for path, size in sizes.items():
        above = path
        while above:
            above = above.rpartition("/")[0]
            if above in inside:
                inside[above] += size
    return frozenset(path for path, size in sizes.items() if size < inside[path])


def places_of(index: RepositoryIndex, packages: Iterable[Package]) -> Places:
    """How to tell the place of a file in this repository."""
    paths = [entry.path for entry in index.manifest.files]
    sources = [entry.path for entry in index.manifest.files if entry.is_source]
    return Places((package.path for package in packages), python_packages(paths), sources)


def _one_each(parts: list[Part], namer: Namer, places: Places) -> list[Part]:
    """A namespace of one unit is one component, whichever folders of sources it is spread over.

    `src/main/java-templates/com/shop` holds more of what `src/main/java/com/shop` is.
    """
    found: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        key = places.unit_of(f"{part.path}/x"), namer.namespace_of(part.path, part.files)
        found.setdefault(key if key[1] else (part.path, ""), []).append(part)
    joined = []
    for same in found.values():
        main = max(same, key=lambda part: (len(part.files), part.path))
        files = tuple(sorted(file for part in same for file in part.files))
        joined.append(msgspec.structs.replace(main, files=files))
    return sorted(joined, key=lambda part: part.path)


def _main_first(parts: list[Part], project: ProjectFacts, places: Places) -> list[Part]:
    """The package that the repository is called by comes before its other packages."""
    root = next((short_name(p) for p in project.packages if p.path == "." and p.name), "")
    called = without_umbrella(root).casefold()
    main = {
        "" if package.path == "." else package.path
        for package in project.packages
        if called and short_name(package).casefold() == called
    }
    if len(main) != 1:
        return parts
    return sorted(parts, key=lambda part: places.unit_of(f"{part.path}/x") not in main)


def _by_folder(node: Node) -> str:
    return node.path


def _alone_in_unit(nodes: list[Node], places: Places) -> dict[str, str]:
    """The unit of each folder that has all code of a package outside of the root: by its path.

    `powernap/pkg` is what people call `powernap`, if that has no other code.
    """
    units: dict[str, list[Node]] = {}
    for node in nodes:
        units.setdefault(places.unit_of(f"{node.path}/x"), []).append(node)
    return {
        found[0].path: unit
        for unit, found in units.items()
        if unit and len(found) == 1 and found[0].path != unit and found[0].files != [found[0].path]
    }


def _part(node: Node, namer: Namer, unit: str, *, is_left: bool) -> Part:
    """A node under its name, or under that of the unit whose only code it is."""
    is_file = node.files == [node.path]
    kind = "module" if is_file else namer.type_of(node.path, node.files)
    return Part(
        path=node.path or ".",
        name=namer.name_of(node.path, node.files, unit, is_left=is_left),
        type=kind,
        files=tuple(sorted(node.files)),
        is_left=is_left,
    )


def _distinct_names(parts: list[Part]) -> list[Part]:
    """Let the largest of several parts with one name keep it; the others go by their path.

    A name that is the path of another part is kept by nobody else, so that all names differ.
    """
    paths = {part.path for part in parts}
    keeps: dict[str, Part] = {}
    for part in parts:
        known = keeps.get(part.name)
        if part.name in paths - {part.path}:
            continue
        if known is None or len(part.files) > len(known.files):
            keeps[part.name] = part
    return [
        part
        if keeps.get(part.name) is part
        else msgspec.structs.replace(part, name=_by_path(part, paths | keeps.keys()))
        for part in parts
    ]


def _by_path(part: Part, paths: set[str]) -> str:
    """A name that no other part has: the path; of a folder of sources, the package's."""
    folder, _, name = part.path.rpartition("/")
    if name in SOURCE_FOLDERS and folder and folder not in paths and part.name != folder:
        taken = {f"{folder}/{other}" for other in SOURCE_FOLDERS} & paths
        return folder if len(taken) == 1 else part.path
    return f"{part.name} (top folder)" if part.path == "." else part.path


def _other_places(index: RepositoryIndex, places: Places) -> list[Part]:
    """The folders of tests, examples, scripts and documents at the top of the repository."""
    groups: dict[tuple[Place, str], list[str]] = {}
    scope = index.manifest.scope
    for entry in index.manifest.files:
        place, folder = places.folder_of(entry.path)
        wanted = entry.is_source or place is Place.DOCUMENTS
        if place is Place.CODE or entry.kind is not FileKind.TEXT or not wanted:
            continue
        inside = folder[len(scope) + 1 :] if folder.startswith(f"{scope}/") else folder
        if "/" not in inside and folder != entry.path and not inside.startswith("."):
            groups.setdefault((place, folder), []).append(entry.path)
    return [
        Part(path=folder, name=folder, type=place.value, files=tuple(sorted(files)))
        for (place, folder), files in sorted(groups.items())
    ]
