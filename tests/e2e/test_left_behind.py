"""Nothing stays behind: no worker after a kill, no screen without its terminal."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pexpect
import pytest

from support.programs import PATIENCE, PROGRAM, docgen, environment, query, start, state, wait_until
from support.repositories import write_repository

PROC = Path("/proc")
pytestmark = pytest.mark.skipif(not PROC.is_dir(), reason="processes are looked up in /proc")


def children(parent: int) -> set[int]:
    """The processes that a process started."""
    found = set()
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(after_name[1]) == parent:
                found.add(int(folder.name))
    return found


def alive(process: int) -> bool:
    try:
        state = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def test_workers_end_with_a_killed_parent(tmp_path: Path) -> None:
    repository = write_repository(tmp_path / "parcel")
    program = start("run", "--review", "batch", repository, DOCGEN_WORKERS="2")
    wait_until(
        lambda: query(repository, "SELECT 1 FROM event WHERE type = 'agent.succeeded'"), "an agent"
    )
    workers = children(program.pid)
    assert workers
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    wait_until(lambda: not any(map(alive, workers)), "the end of the workers", 10)
    assert docgen("run", "--resume", repository).returncode == 0


@pytest.mark.parametrize("moment", ["running", "waiting"])
def test_a_screen_ends_with_its_terminal(tmp_path: Path, moment: str) -> None:
    repository = write_repository(tmp_path / "parcel")
    terminal = pexpect.spawn(
        PROGRAM[0],
        [*PROGRAM[1:], str(repository), "--gates", "1"],
        env=environment(),
        dimensions=(40, 120),
        timeout=PATIENCE,
    )
    end = time.monotonic() + PATIENCE
    there = {
        "running": lambda: query(repository, "SELECT 1 FROM event WHERE type = 'agent.started'"),
        "waiting": lambda: state(repository).get("status") == "awaiting_approval",
    }[moment]
    while not there():
        assert time.monotonic() < end
        try:
            terminal.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            continue
    os.close(terminal.child_fd)
    terminal.closed = True
    wait_until(lambda: not alive(terminal.pid), "the end of the screen", 15)
    os.waitpid(terminal.pid, 0)
    assert docgen("status", repository).returncode in (3, 130)
    assert docgen("run", "--resume", repository, DOCGEN_WORKERS="0").returncode == 3
