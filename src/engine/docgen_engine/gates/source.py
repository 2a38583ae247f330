"""What validators ask about the repository: files, lines and symbols of the snapshot.

`SnapshotSource` reads the manifest and, only for files that are asked about, their facts: a gate
needs no linked index. Tests put a plain dictionary in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from typing import Final, Protocol

import msgspec

from docgen_engine.domain.facts import FileFacts
from docgen_engine.domain.protocols import ContentReader, FactSource
from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest
from docgen_engine.gates.kept import Kept
from docgen_engine.gates.naming import Definition, by_name, could_be_symbol, symbol_in
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.index.linked_imports import ResolvedImport
from docgen_engine.repository.index.load import load_index, load_manifest, loaded
from docgen_engine.repository.languages import DEEP, SOUND
from docgen_engine.repository.manifests import DeclaredDependency, read_manifests
from docgen_engine.repository.text import decode_text, split_lines


class SourceFacts(Protocol):
    """The repository as the snapshot has it."""

    def exists(self, path: str) -> bool:
        """Whether it is a file of the snapshot."""
        ...

    def is_folder(self, path: str) -> bool:
        """Whether files of the snapshot lie below it; `.` is the top."""
        ...

    def line_count(self, path: str) -> int:
        """Lines of a text file; 0 for what is not text or does not exist."""
        ...

    def text(self, path: str) -> str:
        """The text of a file, empty where it is not text or does not exist."""
        ...

    def lines(self, path: str) -> list[str]:
        """The lines of a file without their ends; do not change the list."""
        ...

    def definitions(self, path: str, name: str) -> tuple[Definition, ...] | None:
        """Where a file defines `name`, qualified inside the file or by its last part.

        Returns:
            None where nobody can tell: the language is not analysed in depth, or the file was
            generated or could not be parsed, or `name` cannot be the name of a symbol.
        """
        ...

    def has_symbol(self, path: str, name: str, start: int, end: int) -> bool:
        """Whether the lines hold what `name` is defined by (see `symbol_in`)."""
        ...

    def facts(self, path: str) -> FileFacts | None:
        """The facts of a source file; None for any other file."""
        ...

    def imported(self, path: str) -> list[ResolvedImport]:
        """What a file imports and where that leads."""
        ...

    def dependencies(self, path: str) -> tuple[DeclaredDependency, ...]:
        """What a manifest, read alone, says that it needs; empty for any other file."""
        ...

    def sources(self) -> tuple[str, ...]:
        """The files that the project's people wrote in languages whose symbols are known."""
        ...

    def occurring(self, words: Iterable[str]) -> frozenset[str]:
        """Those of the words that stand anywhere: as a name, in a path, or in a text."""
        ...

    def names(self) -> tuple[str, ...]:
        """The last parts of all names that the code defines, sorted."""
        ...


class _Files(msgspec.Struct, frozen=True):
    """The files of a snapshot and the folders that they lie in."""

    by_path: dict[str, FileEntry]
    folders: frozenset[str]


_KNOWN: Final = DEEP | SOUND
_Names = dict[str, tuple[Definition, ...]] | None

# Of contents by hash, so that every gate and every page of a run in this process shares them.
_FILES: Final[Kept[str, _Files]] = Kept(2)
_NAMES: Final[Kept[tuple[str, str], tuple[_Names]]] = Kept(4_000)
_LINES: Final[Kept[str, list[str]]] = Kept(200_000)
_OCCURS: Final[Kept[tuple[str, str], bool]] = Kept(10_000)


class SnapshotSource:
    """`SourceFacts` over a snapshot; facts are read, or made, for each file once asked about."""

    def __init__(self, reader: ContentReader, facts: FactSource, snapshot: str) -> None:
        """Read the manifest.

        Args:
            reader: kept contents.
            facts: cached facts of files.
            snapshot: sha256 of the manifest.

        Raises:
            KeyError: the manifest is not kept.
        """
        self._reader = reader
        self._cache = facts
        self._snapshot = snapshot
        files = _FILES.made(snapshot, self._list)
        self._files = files.by_path
        self._folders = files.folders
        self._facts: dict[str, FileFacts] = {}
        self._needs: dict[str, tuple[DeclaredDependency, ...]] = {}

    def _list(self) -> _Files:
        index = loaded(self._snapshot)
        if index is not None:  # its own entries: a large repository is not kept twice
            return _Files(index.entries, _folders(index.entries))
        entries = load_manifest(self._reader, self._snapshot).by_path()
        return _Files(entries, _folders(entries))

    def exists(self, path: str) -> bool:
        """Whether it is a file of the snapshot."""
        return path in self._files

    def is_folder(self, path: str) -> bool:
        """Whether files of the snapshot lie below it; `.` is the top."""
        return path.rstrip("/") in self._folders

    def line_count(self, path: str) -> int:
        """Lines of a text file; 0 for what is not text or does not exist."""
        entry = self._files.get(path)
        return entry.lines if entry is not None and entry.kind is FileKind.TEXT else 0

    def text(self, path: str) -> str:
        """The text of a file, empty where it is not text or does not exist."""
        entry = self._files.get(path)
        if entry is None or entry.kind is not FileKind.TEXT:
            return ""
        return decode_text(self._reader.read(entry.sha256))

    def lines(self, path: str) -> list[str]:
        """The lines of a file without their ends."""
        entry = self._files.get(path)
        if entry is None:
            return []
        return _LINES.made(entry.sha256, lambda: split_lines(self.text(path)), len)

    def definitions(self, path: str, name: str) -> tuple[Definition, ...] | None:
        """Where a file defines `name`; None where nobody can tell."""
        name = name.removesuffix("()")
        entry = self._files.get(path)
        if entry is None or not could_be_symbol(name):
            return None
        key = (entry.sha256, entry.language)
        (names,) = _NAMES.made(key, lambda: (self._names(path, entry),))
        return None if names is None else names.get(name, ())

    def has_symbol(self, path: str, name: str, start: int, end: int) -> bool:
        """Whether the lines hold what `name` is defined by."""
        return symbol_in(self, path, name, start, end)

    def _names(self, path: str, entry: FileEntry) -> _Names:
        facts = self.facts(path) if entry.language in DEEP else None
        whole = facts is not None and not facts.generated and not facts.problem
        return by_name(facts.symbols) if facts is not None and whole else None

    def facts(self, path: str) -> FileFacts | None:
        """The facts of a source file; None for any other file."""
        entry = self._files.get(path)
        if entry is None or not entry.is_source:
            return None
        if path not in self._facts:
            self._facts[path] = self._load(path, entry)
        return self._facts[path]

    def imported(self, path: str) -> list[ResolvedImport]:
        """What a file imports and where that leads."""
        return self._index().imported(path)

    def dependencies(self, path: str) -> tuple[DeclaredDependency, ...]:
        """What a manifest, read alone, says that it needs; empty for any other file."""
        entry = self._files.get(path)
        if entry is None:
            return ()
        if path not in self._needs:
            self._needs[path] = read_manifests(Manifest((entry,)), self.text).dependencies
        return self._needs[path]

    def sources(self) -> tuple[str, ...]:
        """The files that the project's people wrote in languages whose symbols are known."""
        return tuple(
            path
            for path, entry in sorted(self._files.items())
            if entry.language in _KNOWN and entry.is_own
        )

    def names(self) -> tuple[str, ...]:
        """The last parts of all names that the code defines, sorted."""
        return tuple(sorted(self._known))

    def occurring(self, words: Iterable[str]) -> frozenset[str]:
        """Those of the words that stand anywhere: as a name, in a path, or in a text."""
        wanted = frozenset(words)
        found = wanted & (self._known | self._ways | self._spoken)
        missing = wanted - found
        return found | self._written(missing) if missing else found

    @cached_property
    def _known(self) -> frozenset[str]:
        every = self._index().facts.values()
        return frozenset(each.name.rpartition(".")[2] for facts in every for each in facts.symbols)

    @cached_property
    def _spoken(self) -> frozenset[str]:
        """Further names that the facts hold, so that few are left to look for in the texts."""
        found: set[str] = set()
        for facts in self._index().facts.values():
            found.update(each.name for each in facts.environment)
            found.update(field.name for model in facts.models for field in model.fields)
            for symbol in facts.symbols:
                found.update(each.name.lstrip("*") for each in symbol.params)
                found.update(name for name, _ in symbol.raises)
                found.update(symbol.bases)
            for each in facts.imports:
                found.update((each.name, each.alias))
        return frozenset(found)

    @cached_property
    def _ways(self) -> frozenset[str]:
        return frozenset(part for path in self._files for part in re.split(r"[/.]", path))

    def _written(self, words: frozenset[str]) -> frozenset[str]:
        """Looks through the texts, once for all words, until the last one was found."""
        found = {word for word in words if _OCCURS.get((self._snapshot, word)) is True}
        left = {
            word: re.compile(rf"(?<![\w$]){re.escape(word.casefold())}(?![\w$])")
            for word in words - found
        }
        for path in self._files if left else ():
            text = self.text(path).casefold()  # the names of tools are written in many ways
            for word in [each for each in left if each.casefold() in text]:
                if left[word].search(text):
                    found.add(word)
                    _OCCURS.put((self._snapshot, word), value=True)
                    del left[word]
            if not left:
                break
        return frozenset(found)

    def _index(self) -> RepositoryIndex:
        return loaded(self._snapshot) or load_index(self._reader, self._snapshot, self._cache)

    def _load(self, path: str, entry: FileEntry) -> FileFacts:
        index = loaded(self._snapshot)
        known = index.facts.get(path) if index is not None else None
        if known is not None:
            return known
        key = (entry.sha256, entry.language)
        stored = self._cache.get([key]).get(key)
        if stored is not None:
            # A cache of somebody else's making is not believed: what cannot be read is made again.
            with suppress(msgspec.MsgspecError):
                return msgspec.msgpack.decode(stored, type=FileFacts)
        return analyse(self._reader.read(entry.sha256), entry.language)


def forget() -> None:
    """Let this process look at every file again, as a new one would."""
    for kept in (_FILES, _NAMES, _LINES, _OCCURS):
        kept.clear()


def _folders(files: Iterable[str]) -> frozenset[str]:
    found = {"."}
    for path in files:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)
