"""Reads kept contents and facts without the event loop, also in worker processes.

The objects hold only the database's path, so they can be pickled. Each thread that reads gets a
connection of its own, which cannot write.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from docgen_engine.domain.errors import StorageError
from docgen_engine.domain.facts import ANALYSER_VERSION
from docgen_engine.store import artifacts
from docgen_engine.store.connecting import database_uri, translated
from docgen_engine.store.sealed import opened

_BUSY_SECONDS: Final = 30.0
"""A worker waits longer than the writer does: nobody waits for the worker's lock."""

_KEPT_OPEN: Final = 4

FACTS_AT_ONCE: Final = 400
"""SQLite takes a bounded number of arguments, and each key is two."""


def facts_query(count: int) -> str:
    """The statement that reads the facts of `count` keys made by one version of the analyser."""
    values = ",".join(["(?, ?)"] * count)
    return (
        "SELECT sha256, language, body FROM file_facts"  # noqa: S608 - only question marks
        f" WHERE analyser = ? AND (sha256, language) IN (VALUES {values})"
    )


def whole_facts(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], bytes]:
    """The facts in rows of `facts_query`, without those that are damaged."""
    found = {}
    for sha256, language, stored in rows:
        body = opened((sha256, language), stored)
        if body is not None:
            found[sha256, language] = body
    return found


class StoredContent:
    """A `ContentReader` over the workspace's database."""

    def __init__(self, database: Path) -> None:
        """Read from a database that exists when it is first read.

        Args:
            database: its path.
        """
        self._database = database

    def read(self, sha256: str) -> bytes:
        """The content with this hash.

        Raises:
            KeyError: it is not kept.
            StorageError: the database cannot be read, or the content is damaged.
        """
        return artifacts.unfold(sha256, _rows(self._database, artifacts.CHAIN, (sha256,)))


class StoredFacts:
    """The cache of facts, for reading."""

    def __init__(self, database: Path) -> None:
        """Read from a database that exists when it is first read.

        Args:
            database: its path.
        """
        self._database = database

    def get(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """The facts that are there, by (sha256, language).

        Raises:
            StorageError: the database cannot be read.
        """
        found: dict[tuple[str, str], bytes] = {}
        for start in range(0, len(keys), FACTS_AT_ONCE):
            part = keys[start : start + FACTS_AT_ONCE]
            args = [ANALYSER_VERSION, *(word for key in part for word in key)]
            found |= whole_facts(_rows(self._database, facts_query(len(part)), args))
        return found


class _Reader:
    """A connection that closes itself when nobody uses it any more."""

    def __init__(self, path: Path, identity: tuple[int, int]) -> None:
        self.identity = identity
        self.process = os.getpid()
        # mode=rw, so that a journal left by a killed writer can be rolled back; query_only keeps
        # this connection from writing anything else. It is closed from whatever thread lets go.
        self.connection = sqlite3.connect(
            database_uri(path),
            uri=True,
            isolation_level=None,
            timeout=_BUSY_SECONDS,
            check_same_thread=False,
        )
        self.connection.execute("PRAGMA query_only = ON")
        self.connection.execute("PRAGMA trusted_schema = OFF")

    def __del__(self) -> None:
        connection = getattr(self, "connection", None)
        if connection is not None:
            connection.close()


class _Readers(threading.local):
    """The connections of one thread, the newest last. Few stay open."""

    def __init__(self) -> None:
        self.by_path: OrderedDict[Path, _Reader] = OrderedDict()

    def reader(self, path: Path) -> _Reader:
        """The connection to a database; a new one where the file is another than before."""
        state = path.stat()
        identity = (state.st_dev, state.st_ino)
        reader = self.by_path.pop(path, None)
        if reader is None or reader.identity != identity or reader.process != os.getpid():
            reader = _Reader(path, identity)
        self.by_path[path] = reader
        while len(self.by_path) > _KEPT_OPEN:
            self.by_path.popitem(last=False)
        return reader


# The one thing of this module that lives on: opening a connection for each of thousands of files
# costs more than reading them, and the objects above are unpickled anew for each piece of work.
_readers: Final = _Readers()


def _rows(path: Path, sql: str, args: Sequence[object]) -> list[tuple[Any, ...]]:
    try:
        with translated(path):
            return _readers.reader(path).connection.execute(sql, args).fetchall()
    except OSError as error:
        raise StorageError(
            f"The workspace's database {path} cannot be read ({error.strerror}). If it was moved "
            "or deleted while docgen-tui was running, start again."
        ) from error
