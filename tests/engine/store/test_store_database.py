"""Opening, migrating and refusing databases; transactions that are all or nothing."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from docgen_engine.domain.errors import (
    DatabaseDamaged,
    NotWritable,
    StorageBusy,
    StorageError,
    WorkspaceNewer,
)
from docgen_engine.domain.runs import RunConfig
from docgen_engine.store import artifacts, runs, settings
from docgen_engine.store.database import Database
from docgen_engine.store.schema import MIGRATIONS, statements
from support.clocks import FakeClock


async def open_and_close(path: Path, migrations: Path = MIGRATIONS) -> None:
    await (await Database.open(path, FakeClock(), migrations=migrations)).close()


async def test_a_new_database_is_private_durable_and_remembers_its_repository(
    database: Database,
) -> None:
    assert stat.S_IMODE(database.path.stat().st_mode) == 0o600
    async with database.reading() as tx:
        assert await tx.one("PRAGMA journal_mode") == ("truncate",)
        assert await tx.one("PRAGMA synchronous") == (2,)
        assert await tx.one("PRAGMA foreign_keys") == (1,)
        assert await tx.one("SELECT repository FROM workspace") == ("/somewhere",)


async def test_what_was_stored_is_there_after_opening_again(
    tmp_path: Path, clock: FakeClock
) -> None:
    path = tmp_path / "a folder with ? and #" / "docgen.db"
    path.parent.mkdir()
    first = await Database.open(path, clock, repository="/old")
    async with first.transaction() as tx:
        await settings.put(tx, "a", "1")
    await first.close()
    await first.close()

    second = await Database.open(path, clock, repository="/new")
    async with second.reading() as tx:
        assert await settings.get(tx, "a") == "1"
        assert await tx.one("SELECT repository FROM workspace") == ("/new",)
    await second.close()


async def test_an_error_in_the_block_rolls_everything_back(database: Database) -> None:
    async def fail() -> None:
        async with database.transaction() as tx:
            await settings.put(tx, "a", "1")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with database.reading() as tx:
        assert await settings.get(tx, "a", "none") == "none"


async def test_a_broken_constraint_is_a_mistake_of_ours_and_rolls_back(database: Database) -> None:
    async def refer_to_nothing() -> None:
        async with database.transaction() as tx:
            await settings.put(tx, "a", "1")
            await runs.create_run(tx, RunConfig(), "no such artifact")

    with pytest.raises(sqlite3.IntegrityError):
        await refer_to_nothing()

    async with database.reading() as tx:
        assert await settings.get(tx, "a", "none") == "none"


async def test_a_read_never_sees_half_of_a_transaction(database: Database) -> None:
    async def write() -> None:
        async with database.transaction() as tx:
            for key in "abcdef":
                await settings.put(tx, key, "1")
                await asyncio.sleep(0)

    async def read() -> int:
        async with database.reading() as tx:
            return len(await tx.all("SELECT key FROM setting"))

    counts = await asyncio.gather(read(), write(), *(read() for _ in range(8)))

    assert counts[0] == 0
    assert set(counts[2:]) == {6}


async def test_a_transaction_inside_of_another_is_refused_instead_of_waiting_for_ever(
    database: Database,
) -> None:
    async with database.transaction():
        with pytest.raises(RuntimeError, match="open in this task"):
            async with database.reading():
                pass


async def test_a_transaction_cannot_be_used_after_its_end(database: Database) -> None:
    async with database.transaction() as tx:
        pass

    with pytest.raises(RuntimeError, match="ended"):
        await tx.execute("SELECT 1")


@pytest.mark.parametrize("turns", range(0, 60, 3))
async def test_cancellation_at_any_moment_leaves_all_or_nothing(
    database: Database, turns: int
) -> None:
    async def write() -> None:
        async with database.transaction() as tx:
            for key in "abcd":
                await settings.put(tx, key, "1")

    task = asyncio.create_task(write())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with database.transaction() as tx:
        assert len(await tx.all("SELECT key FROM setting")) in (0, 4)
        await settings.put(tx, "e", "1")


async def test_waiting_for_the_lock_can_be_canceled(database: Database) -> None:
    async def read() -> None:
        async with database.reading():
            pass

    async with database.transaction():
        waiting = asyncio.create_task(read())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    await read()


async def test_the_data_version_changes_when_another_connection_wrote(
    database: Database, clock: FakeClock
) -> None:
    before = await database.data_version()
    async with database.transaction() as tx:
        await settings.put(tx, "own", "1")
    assert await database.data_version() == before

    other = await Database.open(database.path, clock)
    async with other.transaction() as tx:
        await settings.put(tx, "foreign", "1")
    await other.close()

    assert await database.data_version() != before


async def test_a_database_that_another_program_holds_is_reported_with_the_fifth_exit_code(
    tmp_path: Path, clock: FakeClock
) -> None:
    path = tmp_path / "docgen.db"
    database = await Database.open(path, clock, busy_seconds=0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageBusy, match=r"docgen\.db") as caught:
            async with database.transaction():
                pass
    assert caught.value.exit_code == 4

    async with database.transaction() as tx:
        await settings.put(tx, "a", "1")
    await database.close()


# -- migrations --------------------------------------------------------------------------------


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    shutil.copy(MIGRATIONS / "0001_initial.sql", folder)
    return folder


async def test_a_migration_keeps_the_data_and_a_backup_of_the_shape_before(
    tmp_path: Path, migrations: Path, clock: FakeClock
) -> None:
    path = tmp_path / "docgen.db"
    database = await Database.open(path, clock, migrations=migrations)
    async with database.transaction() as tx:
        stored = await artifacts.put(tx, b"kept")
    await database.close()
    (migrations / "0002_more.sql").write_text(
        "-- a semicolon; in a comment\nCREATE TABLE more (a TEXT DEFAULT ';') STRICT;\n"
        "ALTER TABLE run ADD COLUMN b TEXT NOT NULL DEFAULT '';\n"
    )

    database = await Database.open(path, clock, migrations=migrations)
    async with database.transaction() as tx:
        assert await artifacts.get(tx, stored) == b"kept"
        await tx.execute("INSERT INTO more DEFAULT VALUES")
    await database.close()
    await open_and_close(path, migrations)

    backup = tmp_path / "docgen.db.v1.bak"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(tmp_path.glob("*.bak*")) == [backup]
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT sha256 FROM artifact").fetchall() == [(stored,)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, migrations: Path, clock: FakeClock
) -> None:
    path = tmp_path / "docgen.db"
    await open_and_close(path, migrations)
    script = migrations / "0002_bad.sql"
    script.write_text("CREATE TABLE more (a TEXT) STRICT;\nINSERT INTO nowhere VALUES (1);\n")

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await open_and_close(path, migrations)

    script.unlink()
    await open_and_close(path, migrations)


async def test_a_backup_is_never_overwritten(tmp_path: Path, migrations: Path) -> None:
    path = tmp_path / "docgen.db"
    await open_and_close(path, migrations)
    (tmp_path / "docgen.db.v1.bak").write_bytes(b"an older one")
    (migrations / "0002_more.sql").write_text("CREATE TABLE more (a TEXT) STRICT;\n")

    await open_and_close(path, migrations)

    assert (tmp_path / "docgen.db.v1.bak").read_bytes() == b"an older one"
    assert (tmp_path / "docgen.db.v1.2.bak").stat().st_size > 0


async def test_a_later_shape_is_refused_and_left_alone(tmp_path: Path, migrations: Path) -> None:
    path = tmp_path / "docgen.db"
    (migrations / "0002_more.sql").write_text("CREATE TABLE more (a TEXT) STRICT;\n")
    await open_and_close(path, migrations)
    before = path.read_bytes()

    with pytest.raises(WorkspaceNewer, match="Upgrade docgen-tui"):
        await open_and_close(path)

    assert path.read_bytes() == before


async def test_two_that_open_a_new_database_at_once_both_succeed(tmp_path: Path) -> None:
    path = tmp_path / "docgen.db"

    opened = await asyncio.gather(*(Database.open(path, FakeClock()) for _ in range(4)))

    for number, database in enumerate(opened):
        async with database.transaction() as tx:
            await settings.put(tx, str(number), "1")
    async with opened[0].reading() as tx:
        assert len(await tx.all("SELECT key FROM setting")) == 4
    for database in opened:
        await database.close()


def test_statements_are_told_apart() -> None:
    script = "-- one; not two\nCREATE TABLE a (b TEXT DEFAULT ';');\n\nSELECT 1\n;\n-- end\n"

    assert [one.splitlines()[-1] for one in statements(script)] == [
        "CREATE TABLE a (b TEXT DEFAULT ';');",
        ";",
    ]


# -- what is no workspace ----------------------------------------------------------------------


def overwrite_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 : 4096 * 3] = b"\xa5" * 8192
    path.write_bytes(bytes(content))


def add_trigger(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TRIGGER evil AFTER INSERT ON setting BEGIN DELETE FROM version; END")


def add_column(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("ALTER TABLE setting ADD COLUMN more TEXT")


def claim_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA application_id = 7")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10_000])


def replace_by_text(path: Path) -> None:
    path.write_text("this was a database once\n" * 100)


def super_journal(path: Path) -> None:
    magic = bytes.fromhex("d9d505f920a163d7")
    path.with_name("docgen.db-journal").write_bytes(b"/home/someone/precious" + magic)


@pytest.mark.parametrize(
    "damage",
    [
        overwrite_middle,
        add_trigger,
        add_column,
        claim_another_program,
        cut_off,
        replace_by_text,
        super_journal,
    ],
)
async def test_what_is_no_sound_workspace_is_refused_and_left_alone(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "docgen.db"
    await open_and_close(path)
    damage(path)
    before = path.read_bytes()

    with pytest.raises(DatabaseDamaged, match="move the file away"):
        await open_and_close(path)

    assert path.read_bytes() == before


async def test_a_damaged_database_names_its_newest_backup(tmp_path: Path) -> None:
    path = tmp_path / "docgen.db"
    replace_by_text(path)
    (tmp_path / "docgen.db.v1.bak").write_bytes(b"")

    with pytest.raises(DatabaseDamaged, match=r"docgen\.db\.v1\.bak"):
        await open_and_close(path)


async def test_an_empty_file_left_by_a_crash_becomes_a_workspace(tmp_path: Path) -> None:
    path = tmp_path / "docgen.db"
    path.touch()

    await open_and_close(path)

    assert path.stat().st_size > 0


async def test_a_link_or_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    await open_and_close(elsewhere)
    link = tmp_path / "link.db"
    link.symlink_to(elsewhere)
    folder = tmp_path / "folder.db"
    folder.mkdir()

    for path in (link, folder):
        with pytest.raises(StorageError, match="not a plain file"):
            await open_and_close(path)


async def test_a_folder_that_is_missing_is_reported(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="cannot be written"):
        await open_and_close(tmp_path / "missing" / "docgen.db")
