"""Describes components: in the repository's own words where there are some, else from facts."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from docgen_engine.backends.static.components import ComponentMap, Part
from docgen_engine.backends.static.dividing import SOURCE_FOLDERS
from docgen_engine.backends.static.quoting import doc_statement, first_sentence, without_name
from docgen_engine.domain.documents.analysis import Component, Package, Statement, SymbolNote
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.manifests.model import ProjectFacts

_KEY_SYMBOLS: Final = 12
_HIDDEN: Final = 80
_ONLY_STARTS: Final = 30
"""What a function called `main` loses: it is where a program starts, not what a part is about."""

_MOST_TRIED: Final = 4

_FEW: Final = 3
"""Public symbols below which a component is known by its other definitions as well."""

_FEWEST_FOLDERS: Final = 3
_FEWEST_ROUTES: Final = 3
_MOSTLY: Final = 0.7
"""Share of a component's files in folders of their own, from which it is there to hold them."""

_CONSTRUCTORS: Final = frozenset({"__init__", "constructor", "new"})
_WEIGHT: Final = {
    SymbolKind.CLASS: 6,
    SymbolKind.INTERFACE: 5,
    SymbolKind.MODULE: 4,
    SymbolKind.STRUCT: 6,
    SymbolKind.FUNCTION: 3,
    SymbolKind.TYPE: 2,
    SymbolKind.ENUM: 3,
}
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
    ) -> None:
        """Keep what descriptions come from; `spoken_of` counts names in guides for users."""
        self._spoken_of = spoken_of or {}
        self._index = index
        self._components = components
        self._packages = {package.path: package for package in project.packages}
        self._purpose_of = purpose_of
        tests = {f for part in components.parts if part.type == "tests" for f in part.files}
        self._called = Counter(
            (call.to_file, call.to_symbol)
            for call in index.calls
            if call.to_file and call.from_file not in tests
        )
        self._tried = Counter(
            (call.to_file, call.to_symbol) for call in index.calls if call.from_file in tests
        )
        # Of a type in C++ the methods are called, whose bodies lie in another file beside it.
        self._through = Counter(
            (posixpath.dirname(call.to_file), call.to_symbol.rpartition(".")[0])
            for call in index.calls
            if call.to_file and "." in call.to_symbol and call.from_file not in tests
        )
        self._imported = Counter(
            (one.defined_in, one.symbol) for one in index.imports if one.symbol
        )

    def describe(self, part: Part) -> Component:
        """The component of a part, with description and key symbols."""
        code = part.files if part.is_code else ()
        public = [(file, s) for file in code for s in self._index.public_symbols(file)]
        notes = self._key_symbols(public if len(public) >= _FEW else self._every(code))
        statement = self._statement(part)
        return Component(
            path=part.path,
            name=part.name,
            type=part.type,
            file_count=len(part.files),
            description=statement.text if statement else self._composed(part, notes),
            line_count=sum(self._index.line_count(file) for file in part.files),
            public_symbols=len(public),
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
            if symbol.exported or not symbol.name.startswith("_")
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
        whole = self._inside(part) or self._routes(part)
        if whole:
            return f"{whole}."
        said = self._definitions(notes)
        return f"{said}." if said else ""

    def _inside(self, part: Part) -> str:
        """What a folder holds that is there to hold folders, or files that are all of one kind."""
        folder = "" if part.path == "." else part.path
        if posixpath.basename(folder) == "migrations":
            return "Holds the migrations of the database"
        start = len(folder) + 1 if folder else 0
        below = Counter(
            path[start:].partition("/")[0] for path in part.files if "/" in path[start:]
        )
        held = sum(below.values())
        if len(below) < _FEWEST_FOLDERS or held < _MOSTLY * len(part.files):
            return ""
        return f"Has a part each for {_named(sorted(below), 5)}"

    def _routes(self, part: Part) -> str:
        """The requests that a component answers, where that is what it is for."""
        routes = [
            (path, route.line, f"{route.method} {route.path}".removeprefix("ANY "))
            for path in part.files
            for route in self._index.routes(path)
        ]
        others = sum(
            not symbol.parent for path in part.files for symbol in self._index.public_symbols(path)
        )
        if len(routes) < _FEWEST_ROUTES or len(routes) < _MOSTLY * others:
            return ""
        shown = list(dict.fromkeys(name for _, _, name in sorted(routes)))
        return f"Answers requests such as {_named(shown[:3], 3)}"

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

    def _key_symbols(self, public: list[tuple[str, SymbolFact]]) -> tuple[SymbolNote, ...]:
        tops = [(file, s) for file, s in public if not s.parent and s.kind in _WEIGHT]
        ranked = sorted(tops, key=lambda item: (-self._rank(*item), item[0], item[1].line))
        return tuple(note_of(file, symbol) for file, symbol in ranked[:_KEY_SYMBOLS])

    def _rank(self, file: str, symbol: SymbolFact) -> int:
        used = self._called[file, symbol.name] + 2 * self._imported[file, symbol.name]
        # Tests use most what is made for them.
        used += min(_MOST_TRIED, self._tried[file, symbol.name])
        used += self._through[posixpath.dirname(file), symbol.name]
        size = min(20, (symbol.line_end - symbol.line) // 30)
        size += 3 * min(8, self._spoken_of.get(symbol.name, 0))
        size -= _ONLY_STARTS if symbol.name == "main" and not symbol.doc else 0
        # A module by whose name its authors say that it is nobody else's business comes last.
        hidden = posixpath.basename(file).startswith("_") and not file.endswith("__.py")
        size -= _HIDDEN if hidden else 0
        return 2 * min(used, 30) + _WEIGHT[symbol.kind] + size + (3 if symbol.doc else 0)


def _named(names: Sequence[str], most: int) -> str:
    shown = [f"`{name}`" for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and others"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def note_of(file: str, symbol: SymbolFact) -> SymbolNote:
    """A symbol worth naming."""
    return SymbolNote(
        name=symbol.name,
        kind=symbol.kind.value,
        file=file,
        line=symbol.line,
        line_end=symbol.line_end,
        signature=symbol.signature,
        summary=without_name(first_sentence(symbol.doc), symbol.name),
    )
