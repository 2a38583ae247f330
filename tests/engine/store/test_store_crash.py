"""Processes that are killed, that contend, and that run out of room."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docgen_engine.domain.phases import Phase
from docgen_engine.store import artifacts, events, journal, runs, settings, versions
from docgen_engine.store.content import StoredContent
from docgen_engine.store.database import Database
from support.clocks import FakeClock

PROGRAM = Path(__file__).with_name("store_processes.py")


def start(what: str, path: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), what, str(path), *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_after(process: subprocess.Popen[str], acknowledged: int, delay: float) -> int:
    """Kill a writer some instants after it acknowledged so much; what it acknowledged in all."""
    assert process.stdout is not None
    last = 0
    for _ in range(acknowledged):
        last = int(process.stdout.readline())
    time.sleep(delay)  # not to wait for something, but to hit any moment of a transaction
    process.kill()
    for line in process.stdout:
        if line.endswith("\n"):
            last = int(line)
    process.communicate()
    return last


async def check(path: Path, acknowledged: int) -> None:
    """Everything acknowledged is there, each transaction is whole, and nothing is damaged."""
    database = await Database.open(path, FakeClock())
    async with database.reading() as tx:
        assert await tx.one("PRAGMA integrity_check") == ("ok",)
        assert await tx.all("PRAGMA foreign_key_check") == []
        run = await runs.latest_run(tx)
        assert run is not None
        stored = await events.since(tx, run.id, 0, limit=100_000)
        steps = await journal.steps_of(tx, run.id)
        pages = await versions.versions(tx, "01-project-overview.md")
        execution = await runs.latest_execution(tx, run.id, Phase.WRITING)
        assert execution is not None
        assert len(stored) >= acknowledged
        assert [event.seq for event in stored] == list(range(1, len(stored) + 1))
        assert [step.key for step in steps] == [f"step-{seq + 1}" for seq in range(len(stored))]
        assert {step.state for step in steps} <= {"committed"}
        assert [page.artifact for page in reversed(pages)] == [step.result for step in steps]
        for step in steps[-20:]:
            assert await artifacts.get(tx, step.result)
    await database.close()


@pytest.mark.timeout(300)
async def test_a_writer_killed_at_any_moment_loses_nothing_that_it_acknowledged(
    tmp_path: Path,
) -> None:
    path = tmp_path / "docgen.db"
    chance = random.Random(20261121)
    left_behind = 0
    for _ in range(10):
        writer = await asyncio.to_thread(start, "write", path)
        last = await asyncio.to_thread(
            kill_after, writer, chance.randint(1, 25), chance.uniform(0, 0.004)
        )
        journal_file = path.with_name("docgen.db-journal")
        if journal_file.exists() and journal_file.stat().st_size:
            left_behind += 1
            # A worker that reads before anybody opened the database again sees a sound state.
            with pytest.raises(KeyError):
                StoredContent(path).read("0" * 64)
        await check(path, last)
    assert left_behind > 0, "no kill hit a transaction: the test proves nothing"


async def test_two_processes_that_write_take_turns_while_readers_read(tmp_path: Path) -> None:
    path = tmp_path / "docgen.db"
    database = await Database.open(path, FakeClock())
    async with database.transaction() as tx:
        stored = await artifacts.put(tx, b"content " * 1000)
    writers = [await asyncio.to_thread(start, "count", path, "60") for _ in range(2)]
    for writer in writers:
        assert writer.stdout is not None
        assert await asyncio.to_thread(writer.stdout.readline) == "ready\n"
    reader = StoredContent(path)
    waiting = [asyncio.to_thread(writer.communicate, "go\n") for writer in writers]
    reading = asyncio.gather(*waiting)
    while not reading.done():
        assert await asyncio.to_thread(reader.read, stored) == b"content " * 1000
    await reading

    assert [writer.returncode for writer in writers] == [0, 0]
    async with database.reading() as tx:
        assert await settings.get(tx, "count") == "120"
    await database.close()


async def test_a_disk_that_is_full_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    program = await asyncio.to_thread(start, "fill", tmp_path / "docgen.db")
    out, _ = await asyncio.to_thread(program.communicate)

    assert program.returncode == 0, out
    assert "disk is full" in out
    assert out.endswith("went on\n")
