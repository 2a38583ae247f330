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


class FileEntry(msgspec.Struct, frozen=True, order=True):
    """One file. `path` is relative with `/`; `language` is empty where the table has none.

    `sha256` is of the content (empty where it was not read); `lines` 0 for what is not text.
    """

    path: str
    sha256: str
    size: int
    kind: FileKind
    language: str = ""
    lines: int = 0

    @property
    def is_source(self) -> bool:
        """Whether it counts as a source file in preflight (contract section 3)."""
        return self.kind is FileKind.TEXT and self.language != ""


class Skipped(msgspec.Struct, frozen=True, order=True):
    """Something in the folder that is not in the manifest: its name, made printable, and why."""

    name: str
    reason: str


class Manifest(msgspec.Struct, frozen=True):
    """All files of the repository at one moment, sorted by path. No time, no absolute path."""

    files: tuple[FileEntry, ...]
    skipped: tuple[Skipped, ...] = ()

    def by_path(self) -> dict[str, FileEntry]:
        """The entries by path."""
        return {entry.path: entry for entry in self.files}


class DriftKind(StrEnum):
    """How a file differs from the snapshot."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Drift(msgspec.Struct, frozen=True, order=True):
    """One file that changed since the snapshot."""

    path: str
    kind: DriftKind


class Preflight(msgspec.Struct, frozen=True):
    """What preflight found (contract section 3). `questions` must be answered yes to go on."""

    repository: str
    name: str
    source_files: int
    lines: int
    questions: tuple[str, ...]
    languages: tuple[tuple[str, int], ...]
