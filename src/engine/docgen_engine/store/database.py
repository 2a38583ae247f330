"""Opens the workspace's database and hands out transactions, one at a time.

One connection through `aiosqlite`, and one lock around each whole transaction and each read: on a
shared connection a read would otherwise see rows that are not committed. Why the journal is a file
that is truncated, and not a write-ahead log: see `docs/storage.md`.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

from docgen_engine.domain.protocols import Clock
from docgen_engine.store import errors
from docgen_engine.store.connecting import Connection, connect, make_file, translated, unstoppable
from docgen_engine.store.schema import MIGRATIONS, inspect, migrate

_BUSY_SECONDS: Final = 10.0
"""How long to wait for another process that writes, or for a worker that reads."""

_SETTINGS: Final = (
    "PRAGMA trusted_schema = OFF",  # a repository may ship a database of its own making
    "PRAGMA cell_size_check = ON",
    "PRAGMA journal_mode = TRUNCATE",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
)

_DIRECT_BYTES: Final = 256 * 1024
"""More than this is written in the connection's thread."""

_DIRECT_ROWS: Final = 500
"""So many rows at most are written without going to the thread: a few milliseconds."""

_FIRST_READ: Final = "SELECT id FROM workspace"
"""Takes the lock of a reader, in the thread, where waiting for a writer stops nobody else."""


class Tx:
    """A transaction that is open: a thin, typed wrapper. Useless once its block is left."""

    def __init__(self, connection: Connection, now: str) -> None:
        """Made by `Database` only."""
        self._connection: Connection | None = connection
        self.now = now

    async def execute(self, sql: str, args: Sequence[object] = ()) -> int:
        """Run one statement; returns the id of the row that was last inserted."""
        if _weight(args) > _DIRECT_BYTES:
            row = await self._live.threaded.execute_insert(sql, args)
            return int(row[0]) if row else 0
        return self._live.direct.execute(sql, args).lastrowid or 0

    async def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row."""
        listed = list(rows)
        # The rows of one statement are alike: where one has no bytes, none has.
        weighty = bool(listed) and any(type(value) is bytes for value in listed[0])
        heavy = weighty and sum(map(_weight, listed)) > _DIRECT_BYTES
        if len(listed) > _DIRECT_ROWS or heavy:
            await self._live.threaded.executemany(sql, listed)
        else:
            self._live.direct.executemany(sql, listed)

    async def one(self, sql: str, args: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = await self.all(sql, args)
        return rows[0] if rows else None

    async def all(self, sql: str, args: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows."""
        return self._live.direct.execute(sql, args).fetchall()

    async def scan(self, sql: str, args: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement that reads much: in the connection's thread."""
        return [tuple(row) for row in await self._live.threaded.execute_fetchall(sql, args)]

    def end(self) -> None:
        """From now on every use is a mistake."""
        self._connection = None

    @property
    def _live(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("this transaction has ended")
        return self._connection


def _weight(args: Sequence[object]) -> int:
    """The bytes of the contents among some values; texts are short."""
    weight = 0
    for value in args:
        if type(value) is bytes:
            weight += len(value)
    return weight


class Database:
    """The workspace's database, open. Close it when done."""

    def __init__(self, path: Path, clock: Clock, connection: Connection) -> None:
        """Use `Database.open`."""
        self.path = path
        self._clock = clock
        self._connection = connection
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None
        self._group: asyncio.Future[None] | None = None
        self._storing: set[asyncio.Task[None]] = set()

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
        await asyncio.to_thread(make_file, path)
        database = cls(path, clock, await unstoppable(connect(path, busy_seconds)))
        try:
            await database._prepare(repository, migrations)
        except BaseException:
            await database.close()
            raise
        return database

    async def _prepare(self, repository: str, migrations: Path) -> None:
        connection = self._connection.threaded
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

        Transactions that wait for each other are stored in one commit: what takes long is the
        disk, and agents often finish together.

        Raises:
            StorageError: it could not be stored; nothing of it was.
        """
        async with self._turn():
            with translated(self.path):
                group = await self._join()
                tx = Tx(self._connection, self._clock.now())
                try:
                    yield tx
                    self._connection.direct.execute("RELEASE one")
                except BaseException as error:
                    await unstoppable(self._take_back(group, error))
                    raise
                finally:
                    tx.end()
        # Also when canceled meanwhile it is stored: whole, as the next one will find it.
        await asyncio.shield(group)

    async def _join(self) -> asyncio.Future[None]:
        """Open the group of transactions, or enter the one that is open; returns its commit."""
        if self._group is None:
            await self._begin("BEGIN IMMEDIATE")
            self._group = asyncio.get_running_loop().create_future()
            self._group.add_done_callback(_seen)
            # Whoever waits for the lock already comes first, and so joins the group.
            storing = asyncio.create_task(self._store_group())
            self._storing.add(storing)
            storing.add_done_callback(self._storing.discard)
        self._connection.direct.execute("SAVEPOINT one")
        return self._group

    async def _begin(self, statement: str) -> None:
        try:
            await unstoppable(self._connection.threaded.execute_fetchall(statement))
        except BaseException:
            await self._roll_back()
            raise

    async def _roll_back(self) -> None:
        """Leave nothing open, also where nothing was; behind a statement that still runs."""
        with suppress(sqlite3.Error, ValueError):
            await unstoppable(self._connection.threaded.rollback())

    async def _take_back(self, group: asyncio.Future[None], why: BaseException) -> None:
        """Undo one transaction of the group; where SQLite undid them all, all have failed."""
        # Through the thread: it may still be busy with a statement of the canceled one.
        with suppress(sqlite3.Error, ValueError):
            for undo in ("ROLLBACK TO one", "RELEASE one"):
                await self._connection.threaded.execute_fetchall(undo)
        if not self._connection.direct.in_transaction and self._group is group:
            self._group = None
            known = errors.translate(why, self.path) if isinstance(why, sqlite3.Error) else None
            group.set_exception(known or errors.failing(self.path, str(why)))

    async def _store_group(self) -> None:
        async with self._lock:
            await self._commit()

    async def _commit(self) -> None:
        """Store the group that is open, if any; the lock is held."""
        group, self._group = self._group, None
        if group is None:
            return
        try:
            with translated(self.path):
                await unstoppable(self._connection.threaded.commit())
        except Exception as error:  # noqa: BLE001 - whoever waits for the group raises it
            await self._roll_back()
            group.set_exception(error)
        except BaseException:
            group.cancel()
            raise
        else:
            group.set_result(None)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """Read one state of the database, whatever other processes write meanwhile.

        Raises:
            StorageError: it could not be read.
        """
        async with self._turn():
            await self._commit()  # a read sees what is stored, and nothing else
            with translated(self.path):
                self._connection.direct.execute("BEGIN")
                await self._begin(_FIRST_READ)
                tx = Tx(self._connection, self._clock.now())
                try:
                    yield tx
                    self._connection.direct.rollback()
                except BaseException:
                    await self._roll_back()
                    raise
                finally:
                    tx.end()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One block at a time; a block inside of another one of the same task is a mistake."""
        task = asyncio.current_task()
        if self._holder is not None and self._holder is task:
            raise RuntimeError("a transaction is open in this task already")
        async with self._lock:
            self._holder = task
            try:
                yield
            finally:
                self._holder = None

    async def data_version(self) -> int:
        """A number that changes when another process has written.

        Raises:
            StorageError: it could not be read.
        """
        async with self._lock:
            await self._commit()
            with translated(self.path):
                return int(await self._value("PRAGMA data_version") or 0)

    async def _value(self, sql: str) -> Any:
        rows = list(await self._connection.threaded.execute_fetchall(sql))
        return rows[0][0] if rows else None

    async def close(self) -> None:
        """Wait for what is going on, then let go of the file. May be called twice."""
        async with self._lock:
            await self._commit()
            with suppress(sqlite3.Error):
                await unstoppable(self._connection.threaded.close())


def _seen(group: asyncio.Future[None]) -> None:
    """Look at how a commit ended, for the case that everybody who waited was canceled."""
    if not group.cancelled():
        group.exception()
