"""Divides code into the folders and files that are components, before any has a name.

Division starts at the units that have a manifest or are importable packages, and goes down where a
part is too large to be one answer to "where is that?".
"""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import Final

from docgen_engine.backends.static.parts.nodes import (
    Node,
    children,
    small_routed_up,
    with_namesakes,
)
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.languages import DEEP, SOUND
from docgen_engine.repository.places import Places, python_packages, top_package

_MOST: Final = 25
_MOST_LARGE: Final = 40
_LARGE: Final = 100_000
"""Lines of code from which a repository may have more components."""

_SMALL_FOLDER: Final = 20
"""Lines under which a folder stays with its parent."""

_TOO_LARGE: Final = 0.25
"""Share of all lines above which a folder is divided further."""

_MANY_UNITS: Final = 6

_FILE_IS_MODULE: Final = frozenset({"Python", "JavaScript", "TypeScript", "Ruby", "Lua"})
"""Languages in which each file has a name that others import; in Go the folder has."""

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

SOURCE_FOLDERS: Final = ("src", "lib", "source")
"""Folders that hold the code of the package above them."""

_ANALYSED: Final = DEEP | SOUND
_OPAQUE: Final = 0.05
"""Share of the lines of a package in languages that are analysed, below which nothing is known."""

_SPLIT_FROM: Final = 2_000
"""Lines from which a folder of modules is worth a component for each of them."""

_LEAST_MODULE: Final = 30
_ALWAYS_MODULE: Final = 320
_MODULE_SHARE: Final = 0.08
"""From this share of its package's lines, within these bounds, a module is a component."""

_NEVER_ALONE: Final = frozenset(
    {"__init__", "__main__", "_version", "__version__", "version", "index", "main", "doc", "mod"}
)
_PASS_THROUGH: Final = frozenset(
    {"src", "lib", "pkg", "internal", "cmd", "packages", "apps", "crates", "modules", "services"}
)


_DECLARATIONS: Final = frozenset({"module-info.java", "package-info.java", "AssemblyInfo.cs"})
"""Files that declare something of the code beside them and hold none."""


class Divider:
    """Divides code files into nodes: first by unit, then down where a part is too large."""

    def __init__(
        self,
        index: RepositoryIndex,
        code: list[str],
        places: Places,
        named: frozenset[str] = frozenset(),
    ) -> None:
        """Keep what is divided; `named` are modules that people speak of, by path or name."""
        self._index = index
        self._places = places
        self._code = code
        self._named = named
        self._sizes = {path: index.line_count(path) for path in code}
        self._total = sum(self._sizes.values()) or 1
        self._most = _MOST_LARGE if self._total > _LARGE else _MOST
        self._packages = python_packages(code)
        self._importers: Counter[str] = Counter()

    def divide(self) -> list[Node]:
        """The nodes of the whole repository."""
        nodes = self._units()
        if len(nodes) <= _MANY_UNITS:
            for node in self._largest_first(nodes):
                nodes = self._replace(nodes, node)
        nodes = self._divide_large(nodes)
        nodes = self._joined(self._split_off_modules(self._with_sources(nodes)))
        placed = self._index.placed
        nodes = small_routed_up(with_namesakes(nodes), {*placed.screens, *placed.called})
        # A few lines at the very top that lead into the packages are no component.
        return [n for n in nodes if not self._is_doorstep(n, nodes)] or nodes

    def _with_sources(self, nodes: list[Node]) -> list[Node]:
        """A package with a few lines beside its folder of sources is one component, not two.

        `packages/cli/bin.js` only leads into `packages/cli/src`.
        """
        by_path = {node.path: node for node in nodes}
        gone: set[str] = set()
        for node in nodes:
            if not node.path or self._places.unit_of(f"{node.path}/x") != node.path:
                continue
            inside = [by_path[p] for s in SOURCE_FOLDERS if (p := f"{node.path}/{s}") in by_path]
            if len(inside) == 1 and node.lines(self._sizes) <= inside[0].lines(self._sizes):
                node.files = sorted([*node.files, *inside[0].files])
                gone.add(inside[0].path)
        return [node for node in nodes if node.path not in gone]

    def _is_doorstep(self, node: Node, nodes: list[Node]) -> bool:
        if all(posixpath.basename(file) in _DECLARATIONS for file in node.files):
            return True
        if node.lines(self._sizes) > _SMALL_FOLDER:
            return False
        if not node.path:
            return not any("/" in file for file in node.files)
        if self._places.several and node.path in self._packages:
            return False  # each package has a page, however little it holds itself
        # What is left of a package whose modules are all components, if it says nothing itself.
        silent = not any(self._index.facts[f].doc for f in node.files if f in self._index.facts)
        return silent and any(other.path.startswith(f"{node.path}/") for other in nodes)

    @staticmethod
    def _joined(nodes: list[Node]) -> list[Node]:
        """A folder is one component, whichever units its files were counted to."""
        files: dict[str, list[str]] = {}
        for node in nodes:
            files.setdefault(node.path, []).extend(node.files)
        return [Node(path, found) for path, found in files.items()]

    def _units(self) -> list[Node]:
        groups: dict[str, list[str]] = {}
        for path in self._code:
            groups.setdefault(self._unit_of(path), []).append(path)
        return [self._descend(Node(path, files)) for path, files in sorted(groups.items())]

    def _unit_of(self, path: str) -> str:
        return top_package(path, self._packages) or self._places.unit_of(path)

    def _descend(self, node: Node) -> Node:
        """Go down while a folder holds nothing but one folder."""
        while True:
            own, below = children(node)
            if own or len(below) != 1:
                return node
            ((path, files),) = below.items()
            node = Node(path, files)

    def _largest_first(self, nodes: list[Node]) -> list[Node]:
        return sorted(nodes, key=lambda n: (-n.lines(self._sizes), n.path))

    def _replace(self, nodes: list[Node], node: Node) -> list[Node]:
        """Divide one node into its folders, as far as the number of components allows."""
        if self._is_opaque(node):
            return nodes
        own, below = children(node)
        room = self._most - len(nodes)
        candidates = [
            child
            for child in (self._descend(Node(p, f)) for p, f in sorted(below.items()))
            if child.lines(self._sizes) >= _SMALL_FOLDER and not self._is_asset(child, node)
        ]
        # What is left of one folder too many is that folder, so it may as well be one more.
        room += len(candidates) == room + 1 and not own
        chosen = self._largest_first(candidates)[: max(0, room)]
        if not chosen or (len(chosen) == 1 and not own and len(below) == 1):
            return nodes
        taken = {file for child in chosen for file in child.files}
        rest = [file for file in node.files if file not in taken]
        divided: list[Node] = []
        for child in chosen:
            if posixpath.basename(child.path) in _PASS_THROUGH and not children(child)[0]:
                divided += self._replace([child], child)
            else:
                divided.append(child)
        others = [n for n in nodes if n is not node]
        return others + divided + ([self._left(node.path, rest)] if rest else [])

    def _left(self, path: str, rest: list[str]) -> Node:
        """What is left of a divided folder: of one folder in it that folder, not the whole one."""
        node = Node(path, rest)
        return self._descend(node) if node.lines(self._sizes) > _SMALL_FOLDER else node

    def _is_asset(self, child: Node, node: Node) -> bool:
        """Whether a folder holds what its parent ships along, in another language than its own."""
        inside = child.path[len(node.path) + 1 if node.path else 0 :].split("/")
        named = bool(node.path) and bool(_ASSETS & set(inside))
        return named and self._main_language(child) != self._main_language(node)

    def _is_opaque(self, node: Node) -> bool:
        """Whether a part of several packages holds next to nothing that is analysed.

        Of its folders no more could be told than the names of their files.
        """
        if not self._places.several:
            return False
        known = sum(self._sizes[f] for f in node.files if self._language(f) in _ANALYSED)
        return known < _OPAQUE * node.lines(self._sizes)

    def _main_language(self, node: Node) -> str:
        lines: Counter[str] = Counter()
        for file in node.files:
            lines[self._language(file)] += self._sizes[file]
        return max(sorted(lines), key=lambda name: lines[name], default="")

    def _divide_large(self, nodes: list[Node]) -> list[Node]:
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

    def _split_off_modules(self, nodes: list[Node]) -> list[Node]:
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
            modules = self._weighty([f for f in node.files if self._can_be_alone(f, node)], node)
            ranked = sorted(modules, key=self._importance)[:room]
            if len(node.files) < 2 or not ranked:
                continue
            rest = [file for file in node.files if file not in ranked]
            result.remove(node)
            result += [Node(file, [file]) for file in ranked]
            result += [self._left_module(node.path, rest)] if rest else []
        return result

    def _left_module(self, path: str, rest: list[str]) -> Node:
        """What is left of a folder of modules: the last of them is called by its own name."""
        node = Node(path, rest)
        return Node(rest[0], rest) if len(rest) == 1 and self._can_be_alone(rest[0], node) else node

    def _weighty(self, modules: list[str], node: Node) -> list[str]:
        """The modules that people name one by one; small helpers are together what is left.

        Where small ones make up most of a package, the largest of them are named as well.
        """
        named = [file for file in modules if self._is_named(file)]
        whole = node.lines(self._sizes)
        least = max(_LEAST_MODULE, min(_ALWAYS_MODULE, int(_MODULE_SHARE * whole)))
        left, chosen = whole, list[str]()
        for file in sorted(modules, key=lambda f: (-self._sizes[f], f)):
            size = self._sizes[file]
            if size < least and (left * 2 <= whole or size < _LEAST_MODULE):
                break
            chosen.append(file)
            left -= size
        return list(dict.fromkeys([*named, *chosen]))

    def _is_named(self, file: str) -> bool:
        dotted = posixpath.splitext(file)[0].replace("/", ".")
        return any(
            name == file or dotted == name or dotted.endswith(f".{name}") for name in self._named
        )

    def _is_top(self, node: Node) -> bool:
        return node.path in self._packages and posixpath.dirname(node.path) not in self._packages

    def _can_be_alone(self, file: str, node: Node) -> bool:
        stem = posixpath.basename(file).split(".")[0].lower()
        return (
            posixpath.dirname(file) == node.path
            and stem not in _NEVER_ALONE
            and self._language(file) in _FILE_IS_MODULE
            and not self._is_script(file)
        )

    def _is_script(self, file: str) -> bool:
        """Whether a small file is there to be run, and nobody needs it for anything else."""
        facts = self._index.facts[file]
        small = self._sizes[file] < _ALWAYS_MODULE
        return small and bool(facts.main_line) and not self._importers[file]

    def _language(self, file: str) -> str:
        facts = self._index.facts.get(file)
        return facts.language if facts else ""

    def _importance(self, file: str) -> tuple[bool, int, int, str]:
        private = posixpath.basename(file).startswith("_")
        return private, -self._importers[file], -self._sizes[file], file
