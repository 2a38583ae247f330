"""Describes components: in the repository's own words where there are some, else from facts."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from docgen_engine.backends.static.locating import doc_statement
from docgen_engine.backends.static.models.migrating import migrations
from docgen_engine.backends.static.parts.components import ComponentMap, Part
from docgen_engine.backends.static.parts.dividing import SOURCE_FOLDERS
from docgen_engine.backends.static.parts.key_symbols import WEIGHT, KeySymbols
from docgen_engine.backends.static.parts.told_requests import telling
from docgen_engine.domain.documents.discovery import Component, Package, Statement, SymbolNote
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.manifests.model import ProjectFacts

_FEW: Final = 3
"""Public symbols below which a component is known by its other definitions as well."""

_FEWEST_FOLDERS: Final = 3
_FEWEST_ROUTES: Final = 3
_FEWEST_ALIKE: Final = 4
_MOSTLY: Final = 0.7
"""Share of a component's files in folders of their own, from which it is there to hold them."""

_CONSTRUCTORS: Final = frozenset({"__init__", "constructor", "new"})
_ENTRY_FILES: Final = (
    "__init__.py",
    "__init__.pyi",
    "doc.go",
    "package-info.java",
    "index.ts",
    "index.tsx",
    "index.js",
    "mod.rs",
    "lib.rs",
    "main.go",
)

PurposeOf = Callable[[str], Statement | None]
"""What the README of a folder says that it is."""


class Describer:
    """Makes `Component`s of parts."""

    def __init__(
        self,
        index: RepositoryIndex,
        components: ComponentMap,
        project: ProjectFacts,
        purpose_of: PurposeOf,
        spoken_of: Mapping[str, int] | None = None,
        deprecated: frozenset[tuple[str, str]] = frozenset(),
        shown: frozenset[str] = frozenset(),
    ) -> None:
        """Keep what descriptions come from.

        Args:
            index: the linked index.
            components: the division of the code.
            project: the manifests.
            purpose_of: what the README of a folder says.
            spoken_of: how often guides for users name something.
            deprecated: files and names of what nobody should begin with.
            shown: names that the README's examples use.
        """
        self._index = index
        self._components = components
        self._packages = {package.path: package for package in project.packages}
        self._purpose_of = purpose_of
        self._key: Final = KeySymbols(index, components, spoken_of or {}, deprecated, shown)

    def describe(self, part: Part) -> Component:
        """The component of a part, with description and key symbols."""
        code = part.files if part.is_code else ()
        public = [(file, s) for file in code for s in self._index.public_symbols(file)]
        few = sum(not s.parent and s.kind in WEIGHT for _, s in public) < _FEW
        notes = self._key.of(self._every(code) if few else public, part.name)
        statement = self._statement(part)
        return Component(
            path=part.path,
            name=part.name,
            type=part.type,
            file_count=len(part.files),
            description=statement.text if statement else self._composed(part, notes),
            line_count=sum(self._index.line_count(file) for file in part.files),
            public_symbols=sum(s.kind is not SymbolKind.FIELD for _, s in public),
            files=part.files,
            described_at=statement,
            key_symbols=notes,
        )

    def _every(self, files: Sequence[str]) -> list[tuple[str, SymbolFact]]:
        """All definitions of a program, which gives nothing out but does something all the same."""
        return [
            (file, symbol)
            for file in files
            if (facts := self._index.facts.get(file))
            for symbol in facts.symbols
            if (symbol.exported or not symbol.name.startswith("_"))
            and not self._index.placed.holds(file, symbol)
        ]

    def _statement(self, part: Part) -> Statement | None:
        if len(part.files) == 1 and part.files[0] == part.path:
            return self._module_doc(part.path)
        folder = "" if part.path == "." else part.path
        direct = {posixpath.basename(f): f for f in part.files if posixpath.dirname(f) == folder}
        for name in _ENTRY_FILES:
            if name in direct and (found := self._module_doc(direct[name])):
                return found
        return (
            self._manifest_words(part)
            or self._readme_words(folder, part)
            or self._any_go_doc(direct)
            or self._only_module(part)
        )

    def _module_doc(self, path: str) -> Statement | None:
        facts = self._index.facts.get(path)
        if facts is None or not facts.doc:
            return None
        return doc_statement(self._index, path, facts.doc, facts.doc_line, facts.doc_line_end)

    def _manifest_words(self, part: Part) -> Statement | None:
        path = part.path
        package = self._packages.get(path) or self._package_called(part)
        if path == "." and any(p.path in SOURCE_FOLDERS for p in self._components.parts):
            return None  # the folder of sources is what the manifest speaks of
        if package is None and posixpath.basename(path) in SOURCE_FOLDERS:
            package = self._packages.get(posixpath.dirname(path) or ".")
        if part.is_left and package is not None and package.path == ".":
            return None  # what is said of the whole is not said of what is left of it
        if package is None or not package.description or not package.description_line:
            return None
        line = package.description_line
        return Statement(package.description, package.manifest, line, line)

    def _package_called(self, part: Part) -> Package | None:
        """The package of a folder below the top whose name a part in it has."""
        for folder, package in self._packages.items():
            inside = folder != "." and f"{part.path}/".startswith(f"{folder}/")
            if inside and package.name.casefold().replace("-", "_") == part.name.casefold():
                return package
        return None

    def _readme_words(self, folder: str, part: Part) -> Statement | None:
        # A website's README is about the tool that makes the website.
        return self._purpose_of(folder) if folder and part.type != "documents" else None

    def _any_go_doc(self, direct: dict[str, str]) -> Statement | None:
        for name in sorted(direct):
            if name.endswith(".go") and (found := self._module_doc(direct[name])):
                return found
        return None

    def _only_module(self, part: Part) -> Statement | None:
        """A package whose code is one module besides its `__init__` is what that module is."""
        real = [
            f for f in part.files if posixpath.basename(f) not in {"__init__.py", "__main__.py"}
        ]
        return self._module_doc(real[0]) if part.is_code and len(real) == 1 else None

    def _composed(self, part: Part, notes: tuple[SymbolNote, ...]) -> str:
        if not part.is_code:
            return {
                "tests": "Tests.",
                "examples": "Examples of use.",
                "scripts": "Scripts and tools for development.",
                "documents": "Documents.",
            }.get(part.type, "")
        whole = (
            self._screens(part) or self._placed(part) or self._inside(part) or self._routes(part)
            or self._commands(part) or self._alike(part)
        )  # fmt: skip
        if whole:
            return f"{whole}."
        said = self._definitions(notes)
        return f"{said}." if said else ""

    def _inside(self, part: Part) -> str:
        """What a folder holds that is there to hold folders, or files that are all of one kind."""
        folder = "" if part.path == "." else part.path
        start = len(folder) + 1 if folder else 0
        below = Counter(
            path[start:].partition("/")[0] for path in part.files if "/" in path[start:]
        )
        held = sum(below.values())
        several = len(below) >= _FEWEST_FOLDERS and held >= _MOSTLY * len(part.files)
        # Folders in one of migrations are these; beside one they are parts as well.
        if not several or posixpath.basename(folder) == "migrations":
            return migrations(self._index, folder, part.files)
        return f"Has a part each for {_named(sorted(below), 5)}"

    def _screens(self, part: Part) -> str:
        """The pages that a component shows, where most of its files are there for them."""
        screens = [one for path in part.files if (one := self._index.placed.screens.get(path))]
        folders = tuple(f"{posixpath.dirname(screen.file)}/" for screen in screens)
        beside = sum(path.startswith(folders) for path in part.files)
        if not screens or beside < _MOSTLY * len(part.files):
            return ""
        shown = sorted({screen.path for screen in screens}, key=lambda one: (one.count("/"), one))
        word = "page" if len(shown) == 1 else "pages"
        return f"Shows the {word} at {_named(shown, 3)}"

    def _placed(self, part: Part) -> str:
        """The requests of a component whose files answer by where they lie."""
        files = [path for path in part.files if path in self._index.placed.called]
        routes = [route for path in files for route in self._index.routes(path)]
        if len(files) < _MOSTLY * len(part.files) or not routes:
            return ""
        ordered = sorted(routes, key=lambda one: (one.path.count("/"), one.path, one.method))
        shown = list(dict.fromkeys(f"{one.method} {one.path}" for one in ordered))
        names = _named([name.removeprefix("ANY ") for name in shown[:_FEWEST_ROUTES]], 3)
        if len(shown) <= _FEWEST_ROUTES:
            return f"Answers {'the request' if len(shown) == 1 else 'the requests'} {names}"
        below = posixpath.commonpath([one.path for one in routes])
        return f"Answers requests{f' below `{below}`' if below != '/' else ''} such as {names}"

    def _routes(self, part: Part) -> str:
        """The requests that a component answers, where that is what it is for."""
        routes = [
            f"{route.method} {route.path}"
            for path in part.files
            for route in self._index.routes(path)
        ]
        others = sum(
            not symbol.parent for path in part.files for symbol in self._index.public_symbols(path)
        )
        if len(routes) < _FEWEST_ROUTES or len(routes) < _MOSTLY * others:
            return ""
        return f"Answers requests such as {_named(telling(routes)[:3], 3)}"

    def _commands(self, part: Part) -> str:
        """The commands of a program, where most files of a component are one each."""
        names: list[str] = []
        holding = 0
        for path in part.files:
            facts = self._index.facts.get(path)
            found = [one.name for one in facts.commands if one.kind == "command"] if facts else []
            names += found
            holding += bool(found)
        if holding < _FEWEST_ALIKE or holding < _MOSTLY * len(part.files) or not all(names):
            return ""
        return f"Carries out the commands {_named(sorted(set(names)), 4)}"

    def _alike(self, part: Part) -> str:
        """What each file of a component defines under the same name: one of a kind each."""
        defining: dict[str, set[str]] = {}
        for path in part.files:
            for symbol in self._index.public_symbols(path):
                if not symbol.parent and symbol.kind is SymbolKind.FUNCTION:
                    defining.setdefault(symbol.name, set()).add(path)
        name, files = max(
            defining.items(), key=lambda one: (len(one[1]), one[0]), default=("", set())
        )
        if len(files) < _FEWEST_ALIKE or len(files) < _MOSTLY * len(part.files):
            return ""
        stems = sorted(posixpath.splitext(posixpath.basename(path))[0] for path in files)
        if len(set(stems)) < len(stems):
            return ""
        return f"Has a file each for {_named(stems, 4)}, which defines `{name}`"

    def _definitions(self, notes: tuple[SymbolNote, ...]) -> str:
        """What it defines: of one class, what that can do."""
        if not notes:
            return ""
        if len(notes) == 1 and notes[0].kind == SymbolKind.CLASS:
            only = notes[0]
            methods = [
                symbol.name.rpartition(".")[2]
                for symbol in self._index.public_symbols(only.file)
                if symbol.parent == only.name and symbol.kind is SymbolKind.METHOD
            ]
            shown = [name for name in dict.fromkeys(methods) if name not in _CONSTRUCTORS]
            with_methods = f" with {_named(shown, 4)}" if shown else ""
            return f"Defines the class `{only.name}`{with_methods}"
        names = list(dict.fromkeys(note.name for note in notes))
        return f"Defines {_named(names, 4)}"


def _named(names: Sequence[str], most: int) -> str:
    shown = [f"`{name}`" for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and others"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
