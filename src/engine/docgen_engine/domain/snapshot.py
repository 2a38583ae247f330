"""The manifest that a run is pinned to (contract sections 1 and 4)."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class FileKind(StrEnum):
    """What a listed file is. Only `TEXT` is read by agents."""

    TEXT = "text"
    BINARY = "binary"
    LARGE = "large"
    LINK = "link"
    UNREADABLE = "unreadable"


class Origin(StrEnum):
    """Who wrote a file. What is not the project's own writing is not counted as its code."""

    OWN = ""
    VENDORED = "vendored"
    GENERATED = "generated"
    MINIFIED = "minified"


FOREIGN = frozenset({Origin.VENDORED, Origin.MINIFIED})
"""What others wrote: it says nothing about how this project is built, run or deployed."""


class FileEntry(msgspec.Struct, frozen=True, order=True, gc=False):
    """One file. `path` is relative with `/`; `language` is empty where the table has none.

    `sha256` is of the content (empty where it was not read); `lines` 0 for what is not text.
    """

    path: str
    sha256: str
    size: int
    kind: FileKind
    language: str = ""
    lines: int = 0
    origin: Origin = Origin.OWN

    @property
    def is_source(self) -> bool:
        """Whether it is analysed: source that people of the project, or their programs, wrote."""
        foreign = self.origin is Origin.VENDORED or self.origin is Origin.MINIFIED
        return self.kind is FileKind.TEXT and self.language != "" and not foreign

    @property
    def is_own(self) -> bool:
        """Whether it counts as a source file of the project (contract section 3)."""
        return self.is_source and self.origin is Origin.OWN


class Skipped(msgspec.Struct, frozen=True, order=True, gc=False):
    """Something in the folder that is not in the manifest: its name, made printable, and why."""

    name: str
    reason: str


class Manifest(msgspec.Struct, frozen=True, gc=False):
    """All files of the repository at one moment, sorted by path. No time, no absolute path.

    `scope` is the folder that is documented, relative to the repository, empty for all of it; then
    the files are its own and those above it that may speak of it.
    """

    files: tuple[FileEntry, ...]
    skipped: tuple[Skipped, ...] = ()
    scope: str = ""

    def by_path(self) -> dict[str, FileEntry]:
        """The entries by path."""
        return {entry.path: entry for entry in self.files}

    def fact_keys(self) -> list[tuple[str, str]]:
        """The (sha256, language) under which facts of its source files are kept, sorted."""
        return sorted({(one.sha256, one.language) for one in self.files if one.is_source})


class DriftKind(StrEnum):
    """How a file differs from the snapshot."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Drift(msgspec.Struct, frozen=True, order=True, gc=False):
    """One file that changed since the snapshot."""

    path: str
    kind: DriftKind


class Preflight(msgspec.Struct, frozen=True, gc=False):
    """What preflight found (contract section 3). `questions` must be answered yes to go on."""

    repository: str
    name: str
    source_files: int
    lines: int
    questions: tuple[str, ...]
    languages: tuple[tuple[str, int], ...]
