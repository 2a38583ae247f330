"""The workspace's lock: one holder, let go by any end, never handed to children."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docgen_engine.domain.errors import NotWritable, StorageError, WorkspaceBusy
from docgen_engine.store.lock import WorkspaceLock

PROGRAM = Path(__file__).with_name("store_processes.py")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def start_holder(path: Path) -> tuple[subprocess.Popen[str], int]:
    """A process that holds the lock, and the child that it started."""
    holder = subprocess.Popen(
        [sys.executable, str(PROGRAM), "hold", str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    return holder, int(holder.stdout.readline())


def test_only_one_holds_it(path: Path) -> None:
    first, second = WorkspaceLock(path), WorkspaceLock(path)

    assert not first.held_elsewhere()
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    assert second.held_elsewhere()
    assert not first.held_elsewhere()
    first.release()
    first.release()
    assert not second.held_elsewhere()
    assert second.acquire()
    second.release()


def test_a_block_names_the_process_that_is_in_the_way(path: Path) -> None:
    first, second = WorkspaceLock(path), WorkspaceLock(path)

    with (
        first.holding(),
        pytest.raises(WorkspaceBusy, match=str(os.getpid())) as caught,
        second.holding(),
    ):
        pass

    assert caught.value.exit_code == 4
    assert not first.held
    with second.holding():
        assert second.held


def test_a_block_inside_of_a_block_does_not_let_go(path: Path) -> None:
    lock = WorkspaceLock(path)

    with lock.holding():
        with lock.holding():
            pass
        assert WorkspaceLock(path).held_elsewhere()
    assert not WorkspaceLock(path).held_elsewhere()


def test_a_killed_holder_lets_go_while_its_child_lives_on(path: Path) -> None:
    holder, child = start_holder(path)
    lock = WorkspaceLock(path)
    try:
        assert lock.held_elsewhere()
        assert lock.holder() == holder.pid
        assert not lock.acquire()
        holder.kill()
        holder.wait()

        os.kill(child, 0)  # raises where the child is gone
        assert not lock.held_elsewhere()
        assert lock.acquire()
        assert lock.holder() == os.getpid()
    finally:
        lock.release()
        holder.kill()
        holder.communicate()


@pytest.mark.parametrize("left", ["", "999999999\n", "9" * 30, "-1\n", "nonsense"])
def test_who_only_looks_does_not_keep_others_out(
    path: Path, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(left)  # such as the number of a process that was killed
    looking = os.open(path, os.O_RDONLY)
    fcntl.flock(looking, fcntl.LOCK_SH)
    monkeypatch.setattr("time.sleep", lambda _: fcntl.flock(looking, fcntl.LOCK_UN))

    lock = WorkspaceLock(path)
    assert lock.acquire()

    assert lock.holder() == os.getpid()
    lock.release()
    os.close(looking)


def test_a_lock_that_is_worked_under_is_refused_at_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(_: float) -> None:
        pytest.fail("there is nothing to wait for")

    monkeypatch.setattr("time.sleep", wait)
    with WorkspaceLock(path).holding():
        assert not WorkspaceLock(path).acquire()


def test_looking_needs_no_permission_to_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = WorkspaceLock(path)
    assert holder.acquire()
    really = os.open

    def read_only(file: Path, flags: int, *more: int) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return really(file, flags, *more)

    monkeypatch.setattr(os, "open", read_only)
    assert WorkspaceLock(path).held_elsewhere()
    holder.release()
    assert not WorkspaceLock(path).held_elsewhere()
    with pytest.raises(NotWritable, match="--context DIR"):
        WorkspaceLock(path).acquire()


def test_what_is_no_plain_file_is_refused(path: Path, tmp_path: Path) -> None:
    os.mkfifo(path)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StorageError, match="not a plain file"):
        WorkspaceLock(path).acquire()
    with pytest.raises(StorageError, match="cannot be used"):
        WorkspaceLock(link).acquire()
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(StorageError, match="missing"):
        WorkspaceLock(tmp_path / "no" / "lock").acquire()
