"""Divides the code into the components that its maintainers would name.

A component is a folder or a file of the repository, never a computed group. Division starts at the
units that have a manifest or are importable packages, and goes down where a part is too large to
be one answer to "where is that?".
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from docgen_engine.backends.static.naming import Namer
from docgen_engine.backends.static.places import Place, Places, python_packages, top_package
from docgen_engine.domain.documents.analysis import Package
from docgen_engine.domain.guidance import ComponentGuidance
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.manifests.model import ProjectFacts

CODE_TYPES: Final = frozenset({"package", "module", "folder", "service"})

_MOST: Final = 25
_MOST_LARGE: Final = 40
_LARGE: Final = 100_000
"""Lines of code from which a repository may have more components."""

_SMALL_FOLDER: Final = 20
_SMALL_MODULE: Final = 30
"""Lines under which a folder or module stays with its parent."""

_TOO_LARGE: Final = 0.25
"""Share of all lines above which a folder is divided further."""

_MANY_UNITS: Final = 6

_FILE_IS_MODULE: Final = frozenset({"Python", "JavaScript", "TypeScript", "Ruby", "Lua"})
"""Languages in which each file has a name that others import; in Go the folder has."""

_SHELLS: Final = frozenset({"Shell", "PowerShell", "Batch", "Batchfile", "Makefile", "Dockerfile"})
_ASSETS: Final = frozenset(
    {
        "static",
        "templates",
        "assets",
        "public",
        "vendor",
        "third_party",
        "locale",
        "locales",
        "fonts",
    }
)
"""Folders of what a component ships along; they stay with it."""

_SOURCE_FOLDERS: Final = ("src", "lib", "source")
"""Folders that hold the code of the package above them."""

_SPLIT_FROM: Final = 2_000
"""Lines from which a folder of modules is worth a component for each of them."""

_NEVER_ALONE: Final = frozenset(
    {"__init__", "__main__", "_version", "__version__", "version", "index", "main", "doc", "mod"}
)
_PASS_THROUGH: Final = frozenset(
    {"src", "lib", "pkg", "internal", "cmd", "packages", "apps", "crates", "modules", "services"}
)


class Part(msgspec.Struct, frozen=True):
    """A component before it is described. `files` are sorted; `type` as in `Component`."""

    path: str
    name: str
    type: str
    files: tuple[str, ...]

    @property
    def is_code(self) -> bool:
        """Whether it counts as a component of code."""
        return self.type in CODE_TYPES


class ComponentMap(msgspec.Struct, frozen=True):
    """All components, and which one a file belongs to."""

    parts: tuple[Part, ...]
    by_file: dict[str, Part]

    def of(self, path: str) -> Part | None:
        """The component of a file, if it has one."""
        return self.by_file.get(path)

    def code_files(self) -> list[str]:
        """The files of all components of code, sorted."""
        return sorted(path for path, part in self.by_file.items() if part.is_code)


class _Node:
    """A folder (or file) while the code is being divided; `loose` when it keeps only a rest."""

    def __init__(self, path: str, files: list[str]) -> None:
        self.path = path
        self.files = files

    def lines(self, sizes: Mapping[str, int]) -> int:
        return sum(sizes[file] for file in self.files)


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
        Components of code sorted by path, then tests, examples, scripts and documents.
    """
    places = places_of(index, project.packages)
    by_place: dict[Place, list[str]] = {place: [] for place in Place}
    for entry in index.manifest.files:
        if entry.is_source:
            by_place[places.place_of(entry.path)].append(entry.path)
    code = _without_shell(index, by_place[Place.CODE]) or by_place[Place.SCRIPTS]
    namer = Namer(index, project, places, name)
    nodes = _Divider(index, code, places).divide()
    alone = _alone_in_unit(nodes, places)
    parts = [_part(node, namer, alone.get(node.path, "")) for node in sorted(nodes, key=_by_folder)]
    others = _other_places(index, places)
    if not by_place[Place.CODE]:  # the scripts are the code of this repository
        others = [part for part in others if part.type != Place.SCRIPTS.value]
    parts = _distinct_names(parts + others)
    parts = _guided(parts, guidance)
    return ComponentMap(tuple(parts), {file: part for part in parts for file in part.files})


def _without_shell(index: RepositoryIndex, code: list[str]) -> list[str]:
    """Scripts of a shell beside code in a real language pack and start it; they are not it."""
    languages = {e.path: e.language for e in index.manifest.files}
    return [path for path in code if languages[path] not in _SHELLS] or code


def places_of(index: RepositoryIndex, packages: Iterable[Package]) -> Places:
    """How to tell the place of a file in this repository."""
    paths = [entry.path for entry in index.manifest.files]
    return Places((package.path for package in packages), python_packages(paths))


def _by_folder(node: _Node) -> str:
    return node.path


def _alone_in_unit(nodes: list[_Node], places: Places) -> dict[str, str]:
    """The unit of each folder that has all code of a package outside of the root: by its path.

    `powernap/pkg` is what people call `powernap`, if that has no other code.
    """
    units: dict[str, list[_Node]] = {}
    for node in nodes:
        units.setdefault(places.unit_of(f"{node.path}/x"), []).append(node)
    return {
        found[0].path: unit
        for unit, found in units.items()
        if unit and len(found) == 1 and found[0].path != unit and found[0].files != [found[0].path]
    }


def _part(node: _Node, namer: Namer, unit: str) -> Part:
    """A node under its name, or under that of the unit whose only code it is."""
    is_file = node.files == [node.path]
    kind = "module" if is_file else namer.type_of(node.path, node.files)
    return Part(
        path=node.path or ".",
        name=namer.name_of(node.path, node.files, unit),
        type=kind,
        files=tuple(sorted(node.files)),
    )


class _Divider:
    """Divides code files into nodes: first by unit, then down where a part is too large."""

    def __init__(self, index: RepositoryIndex, code: list[str], places: Places) -> None:
        self._index = index
        self._places = places
        self._code = code
        self._sizes = {path: index.line_count(path) for path in code}
        self._total = sum(self._sizes.values()) or 1
        self._most = _MOST_LARGE if self._total > _LARGE else _MOST
        self._packages = python_packages(code)
        self._importers: Counter[str] = Counter()

    def divide(self) -> list[_Node]:
        """The nodes of the whole repository."""
        nodes = self._units()
        if len(nodes) <= _MANY_UNITS:
            for node in self._largest_first(nodes):
                nodes = self._replace(nodes, node)
        nodes = self._divide_large(nodes)
        nodes = self._joined(self._split_off_modules(self._with_sources(nodes)))
        # A few lines at the very top that lead into the packages are no component.
        return [n for n in nodes if not self._is_doorstep(n)] or nodes

    def _with_sources(self, nodes: list[_Node]) -> list[_Node]:
        """A package with a few lines beside its folder of sources is one component, not two.

        `packages/cli/bin.js` only leads into `packages/cli/src`.
        """
        by_path = {node.path: node for node in nodes}
        gone: set[str] = set()
        for node in nodes:
            if not node.path or self._places.unit_of(f"{node.path}/x") != node.path:
                continue
            inside = [by_path[p] for s in _SOURCE_FOLDERS if (p := f"{node.path}/{s}") in by_path]
            if len(inside) == 1 and node.lines(self._sizes) <= inside[0].lines(self._sizes):
                node.files = sorted([*node.files, *inside[0].files])
                gone.add(inside[0].path)
        return [node for node in nodes if node.path not in gone]

    def _is_doorstep(self, node: _Node) -> bool:
        own = not node.path and not any("/" in file for file in node.files)
        return own and node.lines(self._sizes) <= _SMALL_FOLDER

    @staticmethod
    def _joined(nodes: list[_Node]) -> list[_Node]:
        """A folder is one component, whichever units its files were counted to."""
        files: dict[str, list[str]] = {}
        for node in nodes:
            files.setdefault(node.path, []).extend(node.files)
        return [_Node(path, found) for path, found in files.items()]

    def _units(self) -> list[_Node]:
        groups: dict[str, list[str]] = {}
        for path in self._code:
            groups.setdefault(self._unit_of(path), []).append(path)
        return [self._descend(_Node(path, files)) for path, files in sorted(groups.items())]

    def _unit_of(self, path: str) -> str:
        return top_package(path, self._packages) or self._places.unit_of(path)

    def _descend(self, node: _Node) -> _Node:
        """Go down while a folder holds nothing but one folder."""
        while True:
            own, below = _children(node)
            if own or len(below) != 1:
                return node
            ((path, files),) = below.items()
            node = _Node(path, files)

    def _largest_first(self, nodes: list[_Node]) -> list[_Node]:
        return sorted(nodes, key=lambda n: (-n.lines(self._sizes), n.path))

    def _replace(self, nodes: list[_Node], node: _Node) -> list[_Node]:
        """Divide one node into its folders, as far as the number of components allows."""
        own, below = _children(node)
        room = self._most - len(nodes)
        candidates = [
            child
            for child in (self._descend(_Node(p, f)) for p, f in sorted(below.items()))
            if child.lines(self._sizes) >= _SMALL_FOLDER and not self._is_asset(child, node)
        ]
        chosen = self._largest_first(candidates)[: max(0, room)]
        if not chosen or (len(chosen) == 1 and not own and len(below) == 1):
            return nodes
        taken = {file for child in chosen for file in child.files}
        rest = [file for file in node.files if file not in taken]
        divided: list[_Node] = []
        for child in chosen:
            if posixpath.basename(child.path) in _PASS_THROUGH and not _children(child)[0]:
                divided += self._replace([child], child)
            else:
                divided.append(child)
        others = [n for n in nodes if n is not node]
        return others + divided + ([_Node(node.path, rest)] if rest else [])

    def _is_asset(self, child: _Node, node: _Node) -> bool:
        """Whether a folder holds what its parent ships along, in another language than its own."""
        inside = child.path[len(node.path) + 1 if node.path else 0 :].split("/")
        named = bool(node.path) and bool(_ASSETS & set(inside))
        return named and self._main_language(child) != self._main_language(node)

    def _main_language(self, node: _Node) -> str:
        lines: Counter[str] = Counter()
        for file in node.files:
            lines[self._language(file)] += self._sizes[file]
        return max(sorted(lines), key=lambda name: lines[name], default="")

    def _divide_large(self, nodes: list[_Node]) -> list[_Node]:
        tried: set[str] = set()
        while len(nodes) < self._most:
            large = [
                node
                for node in self._largest_first(nodes)
                if node.path not in tried and node.lines(self._sizes) > _TOO_LARGE * self._total
            ]
            if not large:
                return nodes
            tried.add(large[0].path)
            nodes = self._replace(nodes, large[0])
        return nodes

    def _split_off_modules(self, nodes: list[_Node]) -> list[_Node]:
        """Give the important modules of the largest folders a component of their own."""
        for imported in self._index.imports:
            target = imported.defined_in or imported.to_file
            if target and target != imported.from_file:
                self._importers[target] += 1
        result = list(nodes)
        for node in self._largest_first(nodes):
            room = self._most - len(result)
            share = node.lines(self._sizes) / self._total
            large = share > _TOO_LARGE and node.lines(self._sizes) >= _SPLIT_FROM
            if room < 1 or not (large or self._is_top(node)):
                continue
            modules = [file for file in node.files if self._can_be_alone(file, node)]
            ranked = sorted(modules, key=self._importance)[:room]
            if len(node.files) < 2 or not ranked:
                continue
            rest = [file for file in node.files if file not in ranked]
            result.remove(node)
            result += [_Node(file, [file]) for file in ranked]
            result += [_Node(node.path, rest)] if rest else []
        return result

    def _is_top(self, node: _Node) -> bool:
        return node.path in self._packages and posixpath.dirname(node.path) not in self._packages

    def _can_be_alone(self, file: str, node: _Node) -> bool:
        stem = posixpath.basename(file).split(".")[0].lower()
        return (
            posixpath.dirname(file) == node.path
            and stem not in _NEVER_ALONE
            and self._sizes[file] >= _SMALL_MODULE
            and self._language(file) in _FILE_IS_MODULE
        )

    def _language(self, file: str) -> str:
        facts = self._index.facts.get(file)
        return facts.language if facts else ""

    def _importance(self, file: str) -> tuple[bool, int, int, str]:
        private = posixpath.basename(file).startswith("_")
        return private, -self._importers[file], -self._sizes[file], file


def _children(node: _Node) -> tuple[list[str], dict[str, list[str]]]:
    """The files directly in a node's folder, and those below by the folder they are in."""
    own: list[str] = []
    below: dict[str, list[str]] = {}
    start = len(node.path) + 1 if node.path else 0
    for file in node.files:
        folder, slash, _ = file[start:].partition("/")
        if not slash or file == node.path:
            own.append(file)
        else:
            below.setdefault(file[: start + len(folder)], []).append(file)
    return own, below


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
    if name in _SOURCE_FOLDERS and folder and folder not in paths and part.name != folder:
        taken = {f"{folder}/{other}" for other in _SOURCE_FOLDERS} & paths
        return folder if len(taken) == 1 else part.path
    return f"{part.name} (top folder)" if part.path == "." else part.path


def _other_places(index: RepositoryIndex, places: Places) -> list[Part]:
    """The folders of tests, examples, scripts and documents at the top of the repository."""
    groups: dict[tuple[Place, str], list[str]] = {}
    for entry in index.manifest.files:
        place, folder = places.folder_of(entry.path)
        wanted = entry.is_source or place is Place.DOCUMENTS
        if place is Place.CODE or entry.kind is not FileKind.TEXT or not wanted:
            continue
        if "/" not in folder and folder != entry.path and not folder.startswith("."):
            groups.setdefault((place, folder), []).append(entry.path)
    return [
        Part(path=folder, name=folder, type=place.value, files=tuple(sorted(files)))
        for (place, folder), files in sorted(groups.items())
    ]


def _guided(parts: list[Part], guidance: ComponentGuidance) -> list[Part]:
    """Apply people's corrections: ignore, then merge, then rename; by path or by name."""
    ignored = set(guidance.ignore)
    kept = [part for part in parts if not ignored & {part.path, part.name}]
    for name, members in sorted(guidance.merge.items()):
        kept = _merged(kept, name, set(members))
    return [
        msgspec.structs.replace(
            part, name=guidance.rename.get(part.path, guidance.rename.get(part.name, part.name))
        )
        for part in kept
    ]


def _merged(parts: list[Part], name: str, members: set[str]) -> list[Part]:
    joined = [part for part in parts if members & {part.path, part.name}]
    if not joined:
        return parts
    largest = max(joined, key=lambda part: (len(part.files), part.path))
    path = next((part.path for part in joined if part.name == name), joined[0].path)
    whole = Part(
        path=path,
        name=name,
        type=largest.type if len(joined) > 1 else joined[0].type,
        files=tuple(sorted(file for part in joined for file in part.files)),
    )
    return [whole if part is joined[0] else part for part in parts if part not in joined[1:]]
