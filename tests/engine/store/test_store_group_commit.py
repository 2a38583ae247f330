"""Transactions that wait for each other share one commit, and nothing but the commit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.errors import StorageError
from docgen_engine.store import settings
from docgen_engine.store.database import Database
from support.clocks import FakeClock


@pytest.fixture
def commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many commits the database was asked for so far."""
    count = 0
    commit = aiosqlite.Connection.commit

    async def counted(connection: aiosqlite.Connection) -> None:
        nonlocal count
        count += 1
        await commit(connection)

    monkeypatch.setattr(aiosqlite.Connection, "commit", counted)
    return lambda: count


def on_disk(database: Database) -> set[str]:
    """The settings that another process finds."""
    with closing(sqlite3.connect(database.path)) as other:
        return {row[0] for row in other.execute("SELECT key FROM setting")}


async def put(database: Database, key: str, *, fail: bool = False) -> None:
    async with database.transaction() as tx:
        await settings.put(tx, key, "1")
        await asyncio.sleep(0)
        if fail:
            raise LookupError(key)


async def test_agents_that_finish_together_wait_for_the_disk_once(
    database: Database, commits: Callable[[], int]
) -> None:
    await asyncio.gather(*(put(database, f"k{number}") for number in range(40)))

    assert commits() == 1
    assert len(on_disk(database)) == 40


async def test_what_was_acknowledged_is_on_the_disk(database: Database) -> None:
    seen: list[bool] = []

    async def writer(key: str) -> None:
        await put(database, key)
        seen.append(key in on_disk(database))

    await asyncio.gather(*(writer(f"k{number}") for number in range(12)))

    assert seen == [True] * 12


async def test_one_that_fails_takes_nobody_with_it(database: Database) -> None:
    outcomes = await asyncio.gather(
        *(put(database, f"k{number}", fail=number % 3 == 0) for number in range(12)),
        return_exceptions=True,
    )

    assert [isinstance(each, LookupError) for each in outcomes] == [n % 3 == 0 for n in range(12)]
    assert on_disk(database) == {f"k{number}" for number in range(12) if number % 3}


async def test_a_read_between_them_sees_what_is_stored(database: Database) -> None:
    async def read() -> set[str]:
        async with database.reading() as tx:
            inside = {row[0] for row in await tx.all("SELECT key FROM setting")}
        return inside ^ on_disk(database)

    results = await asyncio.gather(put(database, "a"), put(database, "b"), read())

    assert results[2] == set()


async def test_a_commit_that_fails_is_told_to_everybody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: aiosqlite.Connection) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(aiosqlite.Connection, "commit", broken)
        outcomes = await asyncio.gather(
            put(database, "a"), put(database, "b"), return_exceptions=True
        )

    assert [type(each) for each in outcomes] == [StorageError, StorageError]
    await put(database, "c")
    assert on_disk(database) == {"c"}


@given(st.lists(st.tuples(st.integers(0, 25), st.booleans()), min_size=2, max_size=8))
def test_canceling_some_never_harms_the_others(plan: list[tuple[int, bool]]) -> None:
    """Each number is after how many turns a transaction is canceled; the flag, whether it is."""

    async def run() -> None:
        with TemporaryDirectory() as folder:
            database = await Database.open(Path(folder) / "docgen.db", FakeClock())
            work = [asyncio.create_task(put(database, f"k{at}")) for at in range(len(plan))]
            for turn in range(26):
                for task, (when, canceled) in zip(work, plan, strict=True):
                    if canceled and when == turn:
                        task.cancel()
                await asyncio.sleep(0)
            outcomes = await asyncio.gather(*work, return_exceptions=True)
            await put(database, "last")
            stored = on_disk(database)
            await database.close()
            finished = {f"k{at}" for at, outcome in enumerate(outcomes) if outcome is None}
            assert finished | {"last"} <= stored
            assert {f"k{at}" for at, (_, canceled) in enumerate(plan) if not canceled} <= finished

    asyncio.run(run())
