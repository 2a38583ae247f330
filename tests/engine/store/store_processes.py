"""Programs that the store's tests start, kill and starve; not a test itself.

Called as `python store_processes.py WHAT PATH [ARGUMENT]`; lines on standard output tell the test
what has happened.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

from docgen_engine.clock import SystemClock
from docgen_engine.domain.errors import StorageError
from docgen_engine.domain.events import PhaseStale
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunConfig
from docgen_engine.domain.versions import Maker
from docgen_engine.store import artifacts, events, journal, runs, settings, versions
from docgen_engine.store.database import Database
from docgen_engine.store.lock import WorkspaceLock


def tell(*words: object) -> None:
    """A line for the test, at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def content(number: int) -> bytes:
    """What transaction `number` stores: 2 to 40 kB that do not compress well."""
    block = hashlib.sha512(str(number).encode()).hexdigest().encode()
    return b"\n".join(block + b"%d" % line for line in range(16 + number * 37 % 300))


async def write_for_ever(path: Path) -> None:
    """Transactions that each touch five tables; a line for each that is acknowledged."""
    database = await Database.open(path, SystemClock())
    async with database.transaction() as tx:
        run = await runs.latest_run(tx)
        if run is None:
            run = await runs.create_run(tx, RunConfig(), await artifacts.put(tx, b"{}"))
            await runs.create_execution(tx, run.id, Phase.WRITING)
        execution = await runs.latest_execution(tx, run.id, Phase.WRITING)
        number = await events.last_seq(tx, run.id)
    assert execution is not None
    while True:
        number += 1
        async with database.transaction() as tx:
            step = await journal.start_step(tx, run.id, execution.id, f"step-{number}", "input")
            stored = await artifacts.put(tx, content(number))
            await journal.commit_step(tx, step, stored)
            await versions.add_version(
                tx, "01-project-overview.md", "page", stored, Maker.AGENT, execution=execution
            )
            await events.append(tx, run.id, [PhaseStale(phase=5)])
        tell(number)


async def count(path: Path, times: int) -> None:
    """Add one to a number that is stored, many times; both processes start on one signal."""
    database = await Database.open(path, SystemClock(), busy_seconds=60)
    tell("ready")
    sys.stdin.readline()
    for _ in range(times):
        async with database.transaction() as tx:
            value = int(await settings.get(tx, "count", "0"))
            await asyncio.sleep(0)
            await settings.put(tx, "count", str(value + 1))
    await database.close()


async def fill(path: Path) -> None:
    """Store until a limit on the size of files is met, then go on without the limit."""
    database = await Database.open(path, SystemClock())
    async with database.transaction() as tx:
        first = await artifacts.put(tx, content(1))
    limit = path.stat().st_size + 64 * 1024
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    stored = 0
    try:
        while True:
            async with database.transaction() as tx:
                await artifacts.put(tx, os.urandom(10_000))
                await settings.put(tx, "stored", str(stored + 1))
            stored += 1
    except StorageError as error:
        tell(type(error).__name__, error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    async with database.transaction() as tx:
        assert await artifacts.get(tx, first) == content(1)
        assert await settings.get(tx, "stored", "0") == str(stored)
        await artifacts.put(tx, os.urandom(100_000))
    await database.close()
    tell("went on")


def hold(path: Path) -> None:
    """Hold the lock, start a child that gets all open files it can get, and wait."""
    lock = WorkspaceLock(path)
    assert lock.acquire()
    child = subprocess.Popen([sys.executable, "-c", "input()"], close_fds=False)
    tell(child.pid)
    signal.pause()


def main() -> None:
    """Do what the first argument says."""
    what, path = sys.argv[1], Path(sys.argv[2])
    if what == "write":
        asyncio.run(write_for_ever(path))
    elif what == "count":
        asyncio.run(count(path, int(sys.argv[3])))
    elif what == "fill":
        asyncio.run(fill(path))
    elif what == "hold":
        hold(path)


if __name__ == "__main__":
    main()
