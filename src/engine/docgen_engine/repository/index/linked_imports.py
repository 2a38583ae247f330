"""Files of a snapshot with their facts, and imports led to files and definitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Final

import msgspec

from docgen_engine.domain.facts import (
    FileFacts,
    ImportFact,
)
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.protocols import ContentReader
from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest
from docgen_engine.repository.index.resolve.dialects import (
    GoDialect,
    JavaScriptDialect,
    PythonDialect,
)
from docgen_engine.repository.index.resolve.file_routes import file_routes
from docgen_engine.repository.index.resolve.go import GoImports
from docgen_engine.repository.index.resolve.javascript import JavaScriptImports
from docgen_engine.repository.index.resolve.names import Dialect
from docgen_engine.repository.index.resolve.python import PythonImports
from docgen_engine.repository.index.resolve.rust import RustImports
from docgen_engine.repository.index.resolve.sound import (
    CSharpImports,
    Includes,
    JavaImports,
    PhpImports,
    RubyImports,
    SoundImports,
)
from docgen_engine.repository.index.resolve.sound_calls import SoundDialect
from docgen_engine.repository.index.resolve.stems import called_as_files
from docgen_engine.repository.index.resolve.typings import typings
from docgen_engine.repository.index.resolve.view import Landing, View
from docgen_engine.repository.text import decode_text, split_lines

_SCRIPT: Final = ("JavaScript", "TypeScript")


class ResolvedImport(msgspec.Struct, frozen=True, gc=False):
    """One imported name and where it leads.

    `to_file` is empty for what is not in this repository; `external` is then the package that it
    comes from, empty for a standard library. `defined_in` and `symbol` are the definition behind
    re-exports, where there is one; they differ from `to_file` for `from package import Name`.
    """

    from_file: str
    line: int
    module: str
    name: str
    to_file: str
    external: str
    alias: str = ""
    type_only: bool = False
    defined_in: str = ""
    symbol: str = ""


class LinkedImports:
    """What files hold, and where their imports lead. Linking happens on first use."""

    def __init__(
        self,
        manifest: Manifest,
        facts: Mapping[str, FileFacts],
        reader: ContentReader,
        guidance: Guidance | None = None,
    ) -> None:
        """Take the parts.

        Args:
            manifest: the snapshot.
            facts: facts by path, for the files that have some.
            reader: kept contents.
            guidance: standing corrections; none where None.
        """
        self.manifest: Final = manifest
        self.entries: Final[dict[str, FileEntry]] = manifest.by_path()
        named, stems = called_as_files(facts)
        self.guidance: Final = guidance or Guidance()
        self._reader: Final = reader
        self._lines: Final[dict[str, list[str]]] = {}
        self.placed: Final = file_routes(named, self.entries, self._text_or_empty)
        files = frozenset(self.entries)
        self.typings: Final = typings(self.placed.facts, files, self._text_or_empty)
        self.facts = self.typings.facts
        self._view: Final = View(files, self.facts, self._text_or_empty, stems)

    # -- text ---------------------------------------------------------------------------------

    def text(self, path: str) -> str:
        """The text of a file of the snapshot; empty where it is no text.

        Raises:
            KeyError: the snapshot has no such file, or its content was lost.
        """
        entry = self.entries[path]
        kept = entry.kind is FileKind.TEXT
        return decode_text(self._reader.read(entry.sha256)) if kept else ""

    def _text_or_empty(self, path: str) -> str:
        try:
            return self.text(path)
        except KeyError:
            return ""

    def lines(self, path: str) -> list[str]:
        """The lines of a file without their ends; raises as `text` does."""
        known = self._lines.get(path)
        if known is None:
            known = self._lines[path] = split_lines(self.text(path))
        return known

    def line_count(self, path: str) -> int:
        """How many lines a file has; 0 for what is not text or not there."""
        facts = self.facts.get(path)
        if facts is not None:
            return facts.lines.total
        entry = self.entries.get(path)
        return entry.lines if entry is not None else 0

    # -- imports ------------------------------------------------------------------------------

    @cached_property
    def _python(self) -> PythonImports:
        return PythonImports(self._view)

    @cached_property
    def _javascript(self) -> JavaScriptImports:
        return JavaScriptImports(self._view)

    @cached_property
    def _go(self) -> GoImports:
        return GoImports(self._view)

    @cached_property
    def _rust(self) -> RustImports:
        return RustImports(self._view)

    @cached_property
    def _java(self) -> JavaImports:
        return JavaImports(self._view)

    @cached_property
    def _php(self) -> PhpImports:
        return PhpImports(self._view)

    @cached_property
    def _sound(self) -> dict[str, SoundImports]:
        includes = Includes(self._view)
        return {
            "C": includes,
            "C++": includes,
            "C#": CSharpImports(self._view),
            "Java": self._java,
            "PHP": self._php,
            "Ruby": RubyImports(self._view),
            "Rust": self._rust,
        }

    @cached_property
    def _landings(self) -> dict[str, list[tuple[ImportFact, Landing]]]:
        found: dict[str, list[tuple[ImportFact, Landing]]] = {}
        for path, facts in self.facts.items():
            if facts.imports:
                found[path] = [(fact, self._land(path, facts, fact)) for fact in facts.imports]
        return found

    def _land(self, path: str, facts: FileFacts, fact: ImportFact) -> Landing:
        if facts.language == "Python":
            return self._python.resolve(path, fact)
        if facts.language in _SCRIPT:
            return self._javascript.resolve(path, fact)
        if facts.language == "Go":
            return self._go.resolve(path, fact)
        sound = self._sound.get(facts.language)
        return sound.resolve(path, fact) if sound is not None else Landing()

    @cached_property
    def _sound_dialect(self) -> SoundDialect:
        return SoundDialect(self._view, self._landings)

    @cached_property
    def _dialects(self) -> dict[str, Dialect]:
        script = JavaScriptDialect(self._view, self._landings)
        return {
            "Python": PythonDialect(self._view, self._landings, self._python),
            "JavaScript": script,
            "TypeScript": script,
            "Go": GoDialect(self._view, self._landings, self._go),
        }

    @cached_property
    def imports(self) -> tuple[ResolvedImport, ...]:
        """All imports, by file and line."""
        found: list[ResolvedImport] = []
        for path, pairs in self._landings.items():
            dialect = self._dialects.get(self.facts[path].language, self._sound_dialect)
            for fact, landing in pairs:
                place = None
                if landing.file and fact.name not in ("", "*") and not landing.module:
                    place = dialect.attribute(landing.file, fact.name)
                found.append(
                    ResolvedImport(
                        from_file=path,
                        line=fact.line,
                        module=fact.module,
                        name=fact.name,
                        to_file=landing.file,
                        external=landing.external,
                        alias=fact.alias,
                        type_only=fact.type_only,
                        defined_in=place.file if place is not None else landing.file,
                        symbol=place.symbol if place is not None else "",
                    )
                )
        return tuple(found)

    @cached_property
    def _imported(self) -> dict[str, list[ResolvedImport]]:
        found: dict[str, list[ResolvedImport]] = defaultdict(list)
        for one in self.imports:
            found[one.from_file].append(one)
        return dict(found)

    @cached_property
    def _importers(self) -> dict[str, list[ResolvedImport]]:
        found: dict[str, list[ResolvedImport]] = defaultdict(list)
        for one in self.imports:
            for path in self._reached(one):
                if path != one.from_file:
                    found[path].append(one)
        return dict(found)

    def _reached(self, one: ResolvedImport) -> list[str]:
        """The files that an import reaches: in Go all of the package's folder."""
        if not one.to_file:
            return []
        if self.facts[one.from_file].language == "Go":
            folder = one.to_file.rpartition("/")[0]
            return [p for p in self._go.packages[folder] if not p.endswith("_test.go")]
        return sorted({one.to_file, one.defined_in} - {""})

    def importers(self, path: str) -> list[ResolvedImport]:
        """The imports in other files that lead to a file, also through re-exports."""
        return list(self._importers.get(path, ()))

    def imported(self, path: str) -> list[ResolvedImport]:
        """The imports of a file, in line order."""
        return list(self._imported.get(path, ()))
