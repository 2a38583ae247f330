"""Opens the workspace's database and hands out transactions, one at a time.

One connection through `aiosqlite`, and one lock around each whole transaction and each read: on a
shared connection a read would otherwise see rows that are not committed. Why the journal is a file
that is truncated, and not a write-ahead log: see `docs/storage.md`.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

import aiosqlite

from docgen_engine.domain.errors import StorageError
from docgen_engine.domain.protocols import Clock
from docgen_engine.store import errors
from docgen_engine.store.schema import MIGRATIONS, inspect, migrate

T = TypeVar("T")

_BUSY_SECONDS: Final = 10.0
"""How long to wait for another process that writes, or for a worker that reads."""

_SETTINGS: Final = (
    "PRAGMA trusted_schema = OFF",  # a repository may ship a database of its own making
    "PRAGMA cell_size_check = ON",
    "PRAGMA journal_mode = TRUNCATE",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
)

_JOURNAL_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")


def database_uri(path: Path) -> str:
    """The address with which SQLite opens an existing database and never makes one."""
    return f"file:{quote(os.fsencode(path))}?mode=rw"


class Tx:
    """A transaction that is open: a thin, typed wrapper. Useless once its block is left."""

    def __init__(self, connection: aiosqlite.Connection, now: str) -> None:
        """Made by `Database` only."""
        self._connection: aiosqlite.Connection | None = connection
        self.now = now

    async def execute(self, sql: str, args: Sequence[object] = ()) -> int:
        """Run one statement; returns the id of the row that was last inserted."""
        row = await self._live.execute_insert(sql, args)
        return int(row[0]) if row else 0

    async def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row."""
        await self._live.executemany(sql, list(rows))

    async def one(self, sql: str, args: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = await self.all(sql, args)
        return rows[0] if rows else None

    async def all(self, sql: str, args: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows."""
        return [tuple(row) for row in await self._live.execute_fetchall(sql, args)]

    def end(self) -> None:
        """From now on every use is a mistake."""
        self._connection = None

    @property
    def _live(self) -> aiosqlite.Connection:
        if self._connection is None:
            raise RuntimeError("this transaction has ended")
        return self._connection


class Database:
    """The workspace's database, open. Close it when done."""

    def __init__(self, path: Path, clock: Clock, connection: aiosqlite.Connection) -> None:
        """Use `Database.open`."""
        self.path = path
        self._clock = clock
        self._connection = connection
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None

    @classmethod
    async def open(
        cls,
        path: Path,
        clock: Clock,
        *,
        repository: str = "",
        migrations: Path = MIGRATIONS,
        busy_seconds: float = _BUSY_SECONDS,
    ) -> Database:
        """Open a database, make it where there is none, and bring it to this program's shape.

        Args:
            path: the file; its folder exists.
            clock: stamps what is stored.
            repository: absolute path of the repository, kept for information.
            migrations: the folder of numbered SQL files.
            busy_seconds: how long to wait for other processes.

        Raises:
            DatabaseDamaged: it is not a database, or not one of ours, or its pages are broken.
            WorkspaceNewer: a later version of this program wrote it.
            StorageError: it cannot be opened, written or backed up.
        """
        await asyncio.to_thread(_make_file, path)
        database = cls(path, clock, await unstoppable(_connect(path, busy_seconds)))
        try:
            await database._prepare(repository, migrations)
        except BaseException:
            await database.close()
            raise
        return database

    async def _prepare(self, repository: str, migrations: Path) -> None:
        connection = self._connection
        with translated(self.path):
            for setting in _SETTINGS:
                await connection.execute_fetchall(setting)
            await inspect(connection, self.path, migrations)
            await migrate(connection, self.path, migrations)
            await connection.execute_fetchall("PRAGMA foreign_keys = ON")
            row = await self._value("SELECT repository FROM workspace WHERE id = 1")
        if row is None or (repository and row != repository):
            async with self.transaction() as tx:
                await tx.execute(
                    "INSERT INTO workspace (id, repository, created_at) VALUES (1, ?, ?)"
                    " ON CONFLICT (id) DO UPDATE SET repository = excluded.repository",
                    (repository, tx.now),
                )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Read and write, all or nothing; stored on the disk when the block is left.

        Raises:
            StorageError: it could not be stored; nothing of it was.
        """
        async with self._block("BEGIN IMMEDIATE") as tx:
            yield tx

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """Read one state of the database, whatever other processes write meanwhile.

        Raises:
            StorageError: it could not be read.
        """
        async with self._block("BEGIN") as tx:
            yield tx

    @asynccontextmanager
    async def _block(self, begin: str) -> AsyncIterator[Tx]:
        task = asyncio.current_task()
        if self._holder is not None and self._holder is task:
            raise RuntimeError("a transaction is open in this task already")
        async with self._lock:
            self._holder = task
            tx = Tx(self._connection, self._clock.now())
            try:
                with translated(self.path):
                    try:
                        await self._connection.execute_fetchall(begin)
                        yield tx
                        tx.end()
                        await unstoppable(self._connection.commit())
                    except BaseException:
                        # Also after a canceled commit that did happen: then there is nothing open.
                        with suppress(sqlite3.Error, ValueError):
                            await unstoppable(self._connection.rollback())
                        raise
            finally:
                tx.end()
                self._holder = None

    async def data_version(self) -> int:
        """A number that changes when another process has written.

        Raises:
            StorageError: it could not be read.
        """
        async with self._lock:
            with translated(self.path):
                return int(await self._value("PRAGMA data_version") or 0)

    async def _value(self, sql: str) -> Any:
        rows = list(await self._connection.execute_fetchall(sql))
        return rows[0][0] if rows else None

    async def close(self) -> None:
        """Wait for what is going on, then let go of the file. May be called twice."""
        async with self._lock:
            with suppress(sqlite3.Error):
                await unstoppable(self._connection.close())


class translated:  # noqa: N801 - reads as a word in `with translated(path):`
    """Inside of the block, SQLite's errors become sentences."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to get ready."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise the sentence in place of the error."""
        if isinstance(error, sqlite3.Error):
            sentence = errors.translate(error, self._path)
            if sentence is not None:
                raise sentence from error


async def unstoppable(work: Coroutine[Any, Any, T]) -> T:
    """Wait for work to its end, even when canceled meanwhile; the cancellation follows then.

    A commit or rollback that was sent to the connection's thread happens; whoever takes the lock
    next must find it done.
    """
    task = asyncio.ensure_future(work)
    canceled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if task.done():
                break
            canceled = error
        except BaseException:  # noqa: BLE001 - raised by `task.result()` below
            break
    if canceled is not None:
        if not task.cancelled():
            task.exception()  # seen, so that the loop does not report it
        raise canceled
    return task.result()


async def _connect(path: Path, busy_seconds: float) -> aiosqlite.Connection:
    connection = aiosqlite.connect(
        database_uri(path), uri=True, isolation_level=None, timeout=busy_seconds
    )
    # Whoever fails to close the database must not hang when the program ends: a commit that is
    # cut off is no worse than a kill. The library has no setting for it.
    thread = getattr(connection, "_thread", None)
    if isinstance(thread, threading.Thread):
        thread.daemon = True
    with translated(path):
        return await connection


def _make_file(path: Path) -> None:
    """Make an empty file that only its owner may read; refuse what is no plain file of ours."""
    try:
        with suppress(FileExistsError):
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
            os.close(os.open(path, flags, 0o600))
        if not stat.S_ISREG(path.lstat().st_mode):
            raise StorageError(
                f"{path} is not a plain file, so the workspace's database cannot be there. "
                "Move it away, or keep the workspace in another folder with `--context DIR`."
            )
        _check_journal(path)
    except OSError as error:
        raise _cannot_make(path, error) from error


def _check_journal(path: Path) -> None:
    """Refuse a left-over journal that names another file.

    Ours never do, since nothing is attached; SQLite would follow the name and might delete what
    it finds there, and a repository may ship a workspace of its own making.
    """
    journal = path.with_name(path.name + "-journal")
    if not journal.is_symlink() and not journal.exists():
        return
    if not stat.S_ISREG(journal.lstat().st_mode):
        raise StorageError(f"{journal} is not a plain file. Move it away, then try again.")
    with journal.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(_JOURNAL_MAGIC)))
        if size > len(_JOURNAL_MAGIC) and file.read() == _JOURNAL_MAGIC:
            raise errors.damaged(path, "its journal belongs to several databases")


def _cannot_make(path: Path, error: OSError) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return errors.disk_full(path, error.strerror or str(error))
    return errors.not_writable(path, error.strerror or str(error))
