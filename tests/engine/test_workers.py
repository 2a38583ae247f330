"""Worker processes: they outlive a dead one, end with their parent, and run no stranger."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from docgen_engine.domain.errors import AgentError, DocumentInvalid, UsageError
from docgen_engine.domain.protocols import Workers
from docgen_engine.workers import (
    InlineWorkers,
    ProcessWorkers,
    create_workers,
    default_count,
    prepare,
)
from support import worker_functions as jobs

ENGINE = Path(__file__).parents[2] / "src" / "engine"


async def test_calls_run_in_other_processes_and_return_in_order() -> None:
    workers = ProcessWorkers(2)
    try:
        results = await asyncio.gather(*(workers.run(jobs.square, n) for n in range(20)))
        assert results == [n * n for n in range(20)]
        assert await workers.run(os.getpid) != os.getpid()
        assert workers.count == 2
    finally:
        await workers.aclose()


async def test_an_exception_comes_back_as_it_was() -> None:
    workers = ProcessWorkers(1)
    try:
        with pytest.raises(ValueError, match="no square of x"):
            await workers.run(jobs.fail, "no square of x")
        with pytest.raises(AgentError) as refused:
            await workers.run(jobs.fail_as_agent, "asked too much")
        assert refused.value.retry_after == 2.5
        assert not refused.value.retryable
        assert await workers.run(jobs.square, 3) == 9
    finally:
        await workers.aclose()


async def test_an_exception_that_cannot_be_pickled_breaks_nothing() -> None:
    workers = ProcessWorkers(1)
    try:
        with pytest.raises(AgentError, match="DocumentInvalid") as raised:
            await workers.run(jobs.fail_with_document)
        assert "$.questions[3].id" in str(raised.value)
        assert not isinstance(raised.value, DocumentInvalid)
        assert await workers.run(jobs.square, 4) == 16
    finally:
        await workers.aclose()


async def test_a_worker_that_dies_once_is_replaced_and_its_call_repeated(tmp_path: Path) -> None:
    workers = ProcessWorkers(1)
    try:
        assert await workers.run(jobs.die_the_first_time, str(tmp_path / "died")) == "lived"
        assert await workers.run(jobs.square, 5) == 25
    finally:
        await workers.aclose()


async def test_only_the_call_that_kills_its_worker_fails() -> None:
    workers = ProcessWorkers(2)
    try:
        innocent = [asyncio.create_task(workers.run(jobs.square, n)) for n in range(12)]
        guilty = asyncio.create_task(workers.run(jobs.die))
        results = await asyncio.gather(*innocent, guilty, return_exceptions=True)
        assert results[:-1] == [n * n for n in range(12)]
        assert isinstance(results[-1], AgentError)
        assert "died twice while running die" in str(results[-1])
        assert await workers.run(jobs.square, 6) == 36
    finally:
        await workers.aclose()


async def test_closing_ends_a_worker_in_the_middle_of_its_work(tmp_path: Path) -> None:
    workers = ProcessWorkers(1)
    note = tmp_path / "pid"
    task = asyncio.create_task(workers.run(jobs.work_for_ever, str(note)))
    pid = await _until_written(note)
    began = time.monotonic()
    await workers.aclose()
    assert time.monotonic() - began < 10
    with pytest.raises(AgentError):
        await task
    assert not _alive(pid)
    with pytest.raises(AgentError, match="closed"):
        await workers.run(jobs.square, 1)


async def test_a_pool_that_dies_while_calls_are_canceled_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    escaped: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", escaped.append)
    workers = ProcessWorkers(1)
    note = tmp_path / "pid"
    first = asyncio.create_task(workers.run(jobs.work_for_ever, str(note)))
    await _until_written(note)
    waiting = [asyncio.create_task(workers.run(jobs.square, n)) for n in range(8)]
    pool = workers._pool
    assert pool is not None
    while len(pool._executor._pending_work_items) < 9:  # noqa: ASYNC110 - filled in threads
        await asyncio.sleep(0.01)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for process in pool._context.started:
        process.kill()
    first.cancel()
    await asyncio.to_thread(pool._executor._executor_manager_thread.join, 10.0)
    await workers.aclose()
    assert [str(one.exc_value) for one in escaped] == []


async def test_closing_without_a_call_starts_and_waits_for_nothing() -> None:
    workers = ProcessWorkers(3)
    await workers.aclose()
    await workers.aclose()


async def test_a_worker_ignores_the_interrupt_key_and_has_no_terminal() -> None:
    workers = ProcessWorkers(1)
    try:
        pid = await workers.run(os.getpid)
        os.kill(pid, signal.SIGINT)
        assert await workers.run(os.getpid) == pid
        assert await workers.run(jobs.standard_files) == [os.devnull] * 3
    finally:
        await workers.aclose()


async def test_inline_workers_keep_the_same_protocol() -> None:
    workers: Workers = InlineWorkers()
    assert await workers.run(os.getpid) == os.getpid()
    assert workers.count == 1
    with pytest.raises(ValueError, match="no"):
        await workers.run(jobs.fail, "no")


def test_the_count_follows_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCGEN_WORKERS", raising=False)
    assert 1 <= default_count() <= 8
    monkeypatch.setenv("DOCGEN_WORKERS", "3")
    assert default_count() == 3
    assert create_workers().count == 3
    monkeypatch.setenv("DOCGEN_WORKERS", "0")
    assert isinstance(create_workers(), InlineWorkers)
    for wrong in ("-1", "many", "1.5", "²"):
        monkeypatch.setenv("DOCGEN_WORKERS", wrong)
        with pytest.raises(UsageError, match="DOCGEN_WORKERS"):
            default_count()


PARENT = """
    import asyncio, sys
    from docgen_engine.workers import ProcessWorkers, prepare
    from support import worker_functions as jobs

    print("main module runs as", __name__, flush=True)

    async def main():
        prepare()
        workers = ProcessWorkers(1)
        await workers.run(jobs.work_for_ever, sys.argv[1])

    if __name__ == "__main__":
        asyncio.run(main())
"""


async def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "program"
    script.write_text(textwrap.dedent(PARENT))
    note = tmp_path / "pid"
    with subprocess.Popen(  # noqa: ASYNC220 - what is tested is a process of its own
        [sys.executable, str(script), str(note)], env=_environment(), stdout=subprocess.PIPE
    ) as parent:
        try:
            worker = await _until_written(note)
            assert _alive(worker)
        finally:
            parent.kill()
        output = parent.communicate()[0].decode()
    for _ in range(200):
        if not _alive(worker):
            break
        await asyncio.sleep(0.05)
    assert not _alive(worker)
    # The worker has not run the program's file again, which would load the whole terminal program.
    assert output.splitlines() == ["main module runs as __main__"]


STRANGER = "import pathlib\npathlib.Path({mark!r}).write_text('run')\nraise SystemExit\n"

CALLER = """
    import asyncio
    from docgen_engine.workers import ProcessWorkers, prepare

    async def main():
        prepare()
        workers = ProcessWorkers(1)
        print(await workers.run(len, "four"))
        await workers.aclose()

    if __name__ == "__main__":
        asyncio.run(main())
"""


@pytest.mark.parametrize("module", ["multiprocessing", "msgspec", "encodings", "docgen_engine"])
def test_a_module_of_the_documented_repository_is_never_run(tmp_path: Path, module: str) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    mark = tmp_path / "mark"
    (repository / f"{module}.py").write_text(STRANGER.format(mark=str(mark)))
    script = tmp_path / "bin" / "program"
    script.parent.mkdir()
    script.write_text(textwrap.dedent(CALLER))
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=repository,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "4", done.stderr
    assert not mark.exists()


def test_prepare_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    prepare()
    assert "PYTHONSAFEPATH" not in os.environ
    monkeypatch.setenv("PYTHONSAFEPATH", "x")
    prepare()
    assert os.environ["PYTHONSAFEPATH"] == "x"


def _environment() -> dict[str, str]:
    tests = str(Path(__file__).parents[1])
    kept = {k: v for k, v in os.environ.items() if k not in {"PYTHONSAFEPATH", "DOCGEN_WORKERS"}}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(ENGINE), tests])}


async def _until_written(note: Path) -> int:
    for _ in range(400):
        text = note.read_text() if note.exists() else ""
        if text.endswith("\n"):
            return int(text)
        await asyncio.sleep(0.05)
    raise AssertionError(f"nothing was written to {note.name}")


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    except ProcessLookupError:
        return False
    return state != "Z"


async def test_workers_that_rested_work_again() -> None:
    workers = ProcessWorkers(1)
    try:
        first = await workers.run(os.getpid)
        await workers.rest()
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
        assert await workers.run(os.getpid) != first
    finally:
        await workers.aclose()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
async def test_a_key_to_interrupt_never_reaches_a_worker_not_even_while_it_starts() -> None:
    workers = ProcessWorkers(1)
    try:
        status = await workers.run(jobs.read_text, "/proc/self/status")
    finally:
        await workers.aclose()
    held = int(re.search(r"^SigBlk:\s*(\w+)", status, re.MULTILINE)[1], 16)
    assert held >> (signal.SIGINT - 1) & 1
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
