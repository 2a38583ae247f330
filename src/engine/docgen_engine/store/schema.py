"""Brings a database to the shape that this program knows: migrations, a backup before each.

`PRAGMA user_version` is the number of the last migration that was done. A migration is one SQL
file in `migrations/`, done in one transaction together with that number.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import aiosqlite
import msgspec

from docgen_engine.domain.errors import StorageError, WorkspaceNewer
from docgen_engine.patterns import regex
from docgen_engine.store import errors

MIGRATIONS: Final = Path(__file__).parent / "migrations"
"""The folder of numbered SQL files."""

APPLICATION_ID: Final = 0x64_6F_63_67
"""`docg` in the file's header: the database is one of ours."""

_NUMBERED: Final = regex(r"^(\d{4})_[a-z0-9_]+\.sql$")

_FULL_CHECK_BYTES: Final = 64 * 1024 * 1024
"""Larger databases are not read from end to end at each start; contents are checked when read."""


class Migration(msgspec.Struct, frozen=True, order=True):
    """One step of the schema."""

    number: int
    path: Path


def find_migrations(folder: Path) -> list[Migration]:
    """The migrations of a folder, in order.

    Raises:
        StorageError: a number is missing or there twice; the installation is broken.
    """
    found = sorted(
        Migration(int(match[1]), path)
        for path in folder.iterdir()
        if (match := _NUMBERED.match(path.name))
    )
    if [migration.number for migration in found] != list(range(1, len(found) + 1)) or not found:
        raise StorageError(
            f"The program's own files in {folder} are incomplete. Install docgen-tui again."
        )
    return found


async def inspect(connection: aiosqlite.Connection, path: Path, folder: Path) -> None:
    """Look whether a database is sound and one that this program may work on.

    Args:
        connection: not in a transaction.
        path: the database, for messages.
        folder: the migrations that this program knows.

    Raises:
        DatabaseDamaged: its pages are broken, or it has another program's tables.
        WorkspaceNewer: a later version of this program wrote it.
    """
    version = await _pragma(connection, "user_version")
    application = await _pragma(connection, "application_id")
    shape = await _shape(connection)
    newest = len(find_migrations(folder))
    if shape and application != APPLICATION_ID:
        raise errors.damaged(path, "it is the database of another program")
    if version > newest:
        raise WorkspaceNewer(
            f"{path} was written by a later version of docgen-tui (its shape is {version}, this "
            f"program knows up to {newest}). It was not changed. Upgrade docgen-tui, or keep a "
            "workspace of its own with `--context DIR`."
        )
    if path.stat().st_size <= _FULL_CHECK_BYTES:
        problems = await connection.execute_fetchall("PRAGMA quick_check(1)")
        for (problem,) in problems:
            if problem != "ok":
                raise errors.damaged(path, str(problem).strip().splitlines()[-1])
    if version and shape != await asyncio.to_thread(expected_shape, folder, version):
        raise errors.damaged(path, f"its tables are not those of shape {version}")


async def migrate(connection: aiosqlite.Connection, path: Path, folder: Path) -> None:
    """Do the migrations that are missing, each in one transaction and after a backup.

    Args:
        connection: not in a transaction, foreign keys off.
        path: the database.
        folder: the migrations.

    Raises:
        StorageError: a backup could not be written; the database is as before.
        sqlite3.Error: a migration failed; it is as before that migration.
    """
    for migration in find_migrations(folder):
        if migration.number <= await _pragma(connection, "user_version"):
            continue
        try:
            await connection.execute_fetchall("BEGIN IMMEDIATE")
            # Another process may have done it while this one waited for its turn.
            done = await _pragma(connection, "user_version")
            if done < migration.number:
                if done:
                    await asyncio.to_thread(back_up, path, done)
                for statement in statements(migration.path.read_text(encoding="utf-8")):
                    await connection.execute_fetchall(statement)
                await connection.execute_fetchall(f"PRAGMA application_id = {APPLICATION_ID}")
                await connection.execute_fetchall(f"PRAGMA user_version = {migration.number}")
            await connection.commit()
        except BaseException:
            with suppress(sqlite3.Error, ValueError):
                await connection.rollback()
            raise


def back_up(path: Path, version: int) -> Path:
    """Copy a database before a migration.

    The copy is made through SQLite from a connection of its own, so that it is sound; the caller
    keeps others from writing. It is named after the shape that it has and never overwritten.

    Args:
        path: the database.
        version: its shape.

    Returns:
        The copy, `docgen.db.v1.bak` or, where that is taken, `docgen.db.v1.2.bak`.

    Raises:
        StorageError: it cannot be written.
    """
    target = path.with_name(f"{path.name}.v{version}.bak")
    count = 1
    while target.exists():
        count += 1
        target = path.with_name(f"{path.name}.v{version}.{count}.bak")
    unfinished = target.with_name(target.name + ".tmp")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        address = f"file:{quote(os.fsencode(path))}?mode=ro"
        with (
            closing(sqlite3.connect(address, uri=True)) as source,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
        unfinished.replace(target)
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise StorageError(
            f"The workspace must be brought to a new shape, and its backup {target} cannot be "
            f"written ({error}). Nothing was changed. Free some space, then try again."
        ) from error
    return target


def statements(script: str) -> list[str]:
    """The statements of an SQL script, so that they can run inside of one transaction."""
    found = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    if pending.strip() and any(
        line.strip() and not line.strip().startswith("--") for line in pending.splitlines()
    ):
        found.append(pending.strip())
    return found


def expected_shape(folder: Path, version: int) -> set[tuple[str, ...]]:
    """The tables, columns and indexes that the first `version` migrations make."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        for migration in find_migrations(folder)[:version]:
            for statement in statements(migration.path.read_text(encoding="utf-8")):
                memory.execute(statement)
        return {tuple(row) for row in memory.execute(_SHAPE)}


_SHAPE: Final = """
    SELECT m.type, m.name, m.tbl_name, coalesce(c.name, ''), coalesce(c.type, '')
    FROM sqlite_master AS m LEFT JOIN pragma_table_info(m.name) AS c ON m.type = 'table'
    WHERE m.name NOT LIKE 'sqlite_stat%'
"""


async def _shape(connection: aiosqlite.Connection) -> set[tuple[str, ...]]:
    return {tuple(row) for row in await connection.execute_fetchall(_SHAPE)}


async def _pragma(connection: aiosqlite.Connection, name: str) -> int:
    rows: list[Any] = list(await connection.execute_fetchall(f"PRAGMA {name}"))
    return int(rows[0][0])
