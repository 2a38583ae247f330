"""What validators ask about the repository: files, lines and symbols of the snapshot.

`SnapshotSource` reads the manifest and, only for files that are asked about, their facts: a gate
needs no linked index. Tests put a plain dictionary in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, Protocol

import msgspec

from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.domain.protocols import ContentReader
from docgen_engine.domain.snapshot import FileKind, Manifest
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.load import FactSource
from docgen_engine.repository.languages import DEEP
from docgen_engine.repository.text import decode_text, split_lines

_PARAMETERS: Final = re.compile(r"\([^()]*\)\Z")
_NAME: Final = re.compile(r"[^\W\d][\w$]*(?:\.[^\W\d][\w$]*)*|[$_][\w$]*(?:\.[\w$]+)*")


class Definition(msgspec.Struct, frozen=True):
    """Where a file defines a symbol: its whole extent, and the line its name stands in."""

    line: int
    line_end: int
    name_line: int


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


def symbol_in(source: SourceFacts, path: str, name: str, start: int, end: int) -> bool:
    """Whether cited lines define a symbol.

    Where the file is analysed in depth, the line with the definition's name or its first line must
    be among the cited ones. Elsewhere the name must at least stand in the lines.

    Args:
        source: the repository.
        path: file of the repository.
        name: as the citation gives it.
        start: first line, from 1.
        end: last line.
    """
    found = source.definitions(path, name)
    if found is None:
        lines = source.lines(path)[max(start - 1, 0) : end]
        return stands_in(name, "\n".join(lines))
    return any(start <= each.name_line <= end or start <= each.line <= end for each in found)


def stands_in(name: str, text: str) -> bool:
    """Whether the last part of a name, or all of it, occurs in a text as a word of its own."""
    bare = _PARAMETERS.sub("", name) or name
    last = re.split(r"::|[.#]", bare)[-1] or bare
    for word in (name, bare, last):
        before = r"(?<!\w)" if word[:1].isalnum() or word[:1] == "_" else ""
        after = r"(?!\w)" if word[-1:].isalnum() or word[-1:] == "_" else ""
        if word and re.search(before + re.escape(word) + after, text):
            return True
    return False


def could_be_symbol(name: str) -> bool:
    """Whether a name has the form of an identifier, possibly dotted."""
    return _NAME.fullmatch(name) is not None


def by_name(symbols: Iterable[SymbolFact]) -> dict[str, tuple[Definition, ...]]:
    """The definitions that each name may mean: those of the full name, else of its last parts."""
    exact: dict[str, list[Definition]] = {}
    partial: dict[str, list[Definition]] = {}
    for each in symbols:
        place = Definition(each.line, each.line_end, each.signature_line)
        exact.setdefault(each.name, []).append(place)
        tail = each.name
        while "." in tail:
            tail = tail.partition(".")[2]
            partial.setdefault(tail, []).append(place)
    return {name: tuple(places) for name, places in {**partial, **exact}.items()}


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
        manifest = msgspec.json.decode(reader.read(snapshot), type=Manifest)
        self._files = manifest.by_path()
        self._folders = _folders(self._files)
        self._names: dict[str, dict[str, tuple[Definition, ...]] | None] = {}
        self._texts: dict[str, str] = {}
        self._lines: dict[str, list[str]] = {}

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
        if path not in self._texts:
            entry = self._files.get(path)
            is_text = entry is not None and entry.kind is FileKind.TEXT
            body = self._reader.read(entry.sha256) if entry is not None and is_text else b""
            self._texts[path] = decode_text(body)
        return self._texts[path]

    def lines(self, path: str) -> list[str]:
        """The lines of a file without their ends."""
        if path not in self._lines:
            self._lines[path] = split_lines(self.text(path))
        return self._lines[path]

    def definitions(self, path: str, name: str) -> tuple[Definition, ...] | None:
        """Where a file defines `name`; None where nobody can tell."""
        name = name.removesuffix("()")
        if not could_be_symbol(name):
            return None
        if path not in self._names:
            facts = self._load(path)
            known = facts is not None and not facts.generated and not facts.problem
            self._names[path] = by_name(facts.symbols) if facts is not None and known else None
        names = self._names[path]
        return None if names is None else names.get(name, ())

    def has_symbol(self, path: str, name: str, start: int, end: int) -> bool:
        """Whether the lines hold what `name` is defined by."""
        return symbol_in(self, path, name, start, end)

    def _load(self, path: str) -> FileFacts | None:
        entry = self._files.get(path)
        if entry is None or not entry.is_source or entry.language not in DEEP:
            return None
        key = (entry.sha256, entry.language)
        stored = self._cache.get([key]).get(key)
        if stored is not None:
            # A cache of somebody else's making is not believed: what cannot be read is made again.
            with suppress(msgspec.MsgspecError):
                return msgspec.msgpack.decode(stored, type=FileFacts)
        return analyse(self._reader.read(entry.sha256), entry.language)


def _folders(files: Iterable[str]) -> frozenset[str]:
    found = {"."}
    for path in files:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)
