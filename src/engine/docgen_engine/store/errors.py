"""Turns what SQLite and the operating system report into sentences that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from docgen_engine.domain.errors import (
    DatabaseDamaged,
    DiskFull,
    NotWritable,
    StorageBusy,
    StorageError,
)

_PRIMARY: Final = 0xFF
"""SQLite's extended codes carry the primary one in their lowest byte."""

_ELSEWHERE: Final = "or keep the workspace in another folder with `--context DIR`"


def translate(error: sqlite3.Error, path: Path) -> StorageError | None:
    """What to tell a person about an error of SQLite.

    Args:
        error: what was raised.
        path: the database.

    Returns:
        A `StorageError`; None where the error is a mistake of ours, such as a broken constraint.
    """
    code = getattr(error, "sqlite_errorcode", None)
    sentence = None if code is None else _SENTENCES.get(code & _PRIMARY)
    detail = f"{error} ({getattr(error, 'sqlite_errorname', code)})"
    return sentence(path, detail) if sentence else None


def disk_full(path: Path, detail: str) -> DiskFull:
    """There is no room for the database to grow."""
    return DiskFull(
        f"The disk is full: {path} cannot grow ({detail}). What was stored before is safe. "
        "Free some space, then start `docgen-tui run` again: it goes on from there."
    )


def not_writable(path: Path, detail: str) -> NotWritable:
    """The database can be read only."""
    return NotWritable(
        f"{path} cannot be written ({detail}). Check the permissions of the file and of its "
        f"folder, {_ELSEWHERE}."
    )


def damaged(path: Path, detail: str) -> DatabaseDamaged:
    """The database cannot be trusted; nothing was done to it."""
    backups = sorted(path.parent.glob(f"{path.name}.v*.bak"))
    restore = f"put its backup {backups[-1].name} in its place, or " if backups else ""
    return DatabaseDamaged(
        f"{path} is not a sound workspace database ({detail}). It was left as it is. To go on, "
        f"{restore}move the file away and start again; published pages are not touched by that."
    )


def busy(path: Path, detail: str) -> StorageBusy:
    """Another process did not let go in time."""
    return StorageBusy(
        f"Another program holds {path} open for too long ({detail}). Nothing was changed. "
        "Close it, then try again."
    )


def failing(path: Path, detail: str) -> StorageError:
    """Reading or writing failed below SQLite."""
    return StorageError(
        f"{path} cannot be read or written ({detail}). Nothing of this step was stored. Look "
        f"whether the disk is full, over quota or failing, {_ELSEWHERE}."
    )


def no_memory(path: Path, detail: str) -> StorageError:
    """SQLite ran out of memory."""
    return StorageError(f"Not enough memory to work on {path} ({detail}). Close other programs.")


_SENTENCES: Final[Mapping[int, Callable[[Path, str], StorageError]]] = {
    sqlite3.SQLITE_FULL: disk_full,
    sqlite3.SQLITE_CORRUPT: damaged,
    sqlite3.SQLITE_NOTADB: damaged,
    sqlite3.SQLITE_FORMAT: damaged,
    sqlite3.SQLITE_READONLY: not_writable,
    sqlite3.SQLITE_PERM: not_writable,
    sqlite3.SQLITE_CANTOPEN: not_writable,
    sqlite3.SQLITE_BUSY: busy,
    sqlite3.SQLITE_LOCKED: busy,
    sqlite3.SQLITE_PROTOCOL: busy,
    sqlite3.SQLITE_IOERR: failing,
    sqlite3.SQLITE_NOMEM: no_memory,
    sqlite3.SQLITE_TOOBIG: no_memory,
}
