"""Processes that start ahead of the rest: only where a run will need them, and never left behind."""

from __future__ import annotations

import os
from concurrent.futures import Future
from pathlib import Path

import pytest

from docgen_engine import ahead
from docgen_engine.ahead import Ahead, glance
from docgen_engine.processes import Pool
from docgen_engine.workers import ProcessWorkers
from support import worker_functions as jobs

ENDED = 1_000_000_000_000_000_000


@pytest.fixture(autouse=True)
def _two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_WORKERS", "2")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was begun in a process; none is really started."""
    calls: list[str] = []

    def submit(_: Pool, function: object, arguments: tuple[str, str]) -> Future[None]:
        calls.append(arguments[1])
        return Future()

    monkeypatch.setattr(Pool, "submit", submit)
    return calls


@pytest.fixture
def documented(tmp_path: Path) -> Path:
    """A repository whose run ended after its files were written."""
    for name in ("src/a.py", "documentation/index.md", ".context/state.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    for path in sorted(tmp_path.rglob("*")):
        os.utime(path, ns=(ENDED, ENDED))
    return tmp_path


def test_where_nothing_was_changed_nothing_is_started(documented: Path, begun: list[str]) -> None:
    assert glance(documented) is None
    assert begun == []


def test_a_changed_file_starts_the_analyst(documented: Path, begun: list[str]) -> None:
    (documented / "src" / "a.py").write_text("y")
    assert glance(documented) is not None
    assert begun == ["warm"]


def test_a_file_that_was_deleted_is_seen_by_its_folder(documented: Path, begun: list[str]) -> None:
    (documented / "src" / "a.py").unlink()
    assert glance(documented) is not None
    assert begun == ["warm"]


def test_a_first_run_starts_workers_too(tmp_path: Path, begun: list[str]) -> None:
    assert glance(tmp_path) is not None
    assert begun == ["warm", "warm_worker"]


def test_a_workspace_that_was_moved_is_looked_for_there(
    documented: Path, tmp_path: Path, begun: list[str]
) -> None:
    elsewhere = tmp_path / ".elsewhere"
    (documented / ".context").rename(elsewhere)
    assert glance(documented, Path(".elsewhere")) is None
    assert begun == []


@pytest.mark.parametrize("name", ["node_modules/x.js", ".venv/lib.py", ".hidden"])
def test_what_is_no_part_of_the_repository_starts_nothing(
    documented: Path, name: str, begun: list[str]
) -> None:
    path = documented / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    assert glance(documented) is None


def test_a_glance_takes_in_only_so_much(
    documented: Path, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (documented / "src" / "a.py").write_text("y")
    monkeypatch.setattr(ahead, "_MOST", 2)
    assert glance(documented) is None


@pytest.mark.parametrize("count", ["0", "nonsense"])
def test_without_worker_processes_none_is_started(
    tmp_path: Path, count: str, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCGEN_WORKERS", count)
    glance(tmp_path)
    assert begun == []
    assert glance(tmp_path / "no such folder") is None


async def test_what_was_taken_works_and_what_was_not_is_ended() -> None:
    both = Ahead(anew=True)
    left = both.workers
    workers = ProcessWorkers(1, pool=both.take_analyst())
    both.stop()
    try:
        assert await workers.run(jobs.square, 3) == 9
    finally:
        await workers.aclose()
    assert left is not None
    assert not any(process.is_alive() for process in left.processes)
