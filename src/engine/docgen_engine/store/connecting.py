"""Makes the database's file, connects to it, and says in sentences what went wrong there."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import stat
import threading
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import quote

import aiosqlite

from docgen_engine.domain.errors import StorageError
from docgen_engine.store import errors

T = TypeVar("T")

_JOURNAL_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")


def database_uri(path: Path) -> str:
    """The address with which SQLite opens an existing database and never makes one."""
    return f"file:{quote(os.fsencode(path))}?mode=rw"


class Connection(NamedTuple):
    """One connection, seen from its thread (`threaded`) and from the event loop (`direct`).

    What may wait for a lock or for the disk goes to the thread: opening, beginning, committing,
    large contents. A small statement inside of a transaction has its lock already and takes some
    ten microseconds, a tenth of the way to the thread and back.
    """

    threaded: aiosqlite.Connection
    direct: sqlite3.Connection


class translated:  # noqa: N801 - reads as a word in `with translated(path):`
    """Inside of the block, SQLite's errors become sentences."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to get ready."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise the sentence in place of the error."""
        if isinstance(error, sqlite3.Error):
            sentence = errors.translate(error, self._path)
            if sentence is not None:
                raise sentence from error


async def unstoppable(work: Coroutine[Any, Any, T]) -> T:
    """Wait for work to its end, even when canceled meanwhile; the cancellation follows then.

    A commit or rollback that was sent to the connection's thread happens; whoever takes the lock
    next must find it done.
    """
    task = asyncio.ensure_future(work)
    canceled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if task.done():
                break
            canceled = error
        except BaseException:  # noqa: BLE001 - raised by `task.result()` below
            break
    if canceled is not None:
        if not task.cancelled():
            task.exception()  # seen, so that the loop does not report it
        raise canceled
    return task.result()


async def connect(path: Path, busy_seconds: float) -> Connection:
    """Open a connection to a database that exists.

    Args:
        path: the file.
        busy_seconds: how long to wait for other processes.
    """
    made: list[sqlite3.Connection] = []

    def make(*args: Any, **options: Any) -> sqlite3.Connection:
        made.append(sqlite3.Connection(*args, **options))
        return made[-1]

    # One transaction is open at a time, and each of its statements is awaited: two threads share
    # the connection and never use it at once.
    connection = aiosqlite.connect(
        database_uri(path),
        uri=True,
        isolation_level=None,
        timeout=busy_seconds,
        check_same_thread=False,
        factory=make,
    )
    # Whoever fails to close the database must not hang when the program ends: a commit that is
    # cut off is no worse than a kill. The library has no setting for it.
    thread = getattr(connection, "_thread", None)
    if isinstance(thread, threading.Thread):
        thread.daemon = True
    with translated(path):
        return Connection(await connection, made[0])


def make_file(path: Path) -> None:
    """Make an empty file that only its owner may read; refuse what is no plain file of ours."""
    try:
        with suppress(FileExistsError):
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
            os.close(os.open(path, flags, 0o600))
        if not stat.S_ISREG(path.lstat().st_mode):
            raise StorageError(
                f"{path} is not a plain file, so the workspace's database cannot be there. "
                "Move it away, or keep the workspace in another folder with `--context DIR`."
            )
        _check_journal(path)
    except OSError as error:
        raise _cannot_make(path, error) from error


def _check_journal(path: Path) -> None:
    """Refuse a left-over journal that names another file.

    Ours never do, since nothing is attached; SQLite would follow the name and might delete what
    it finds there, and a repository may ship a workspace of its own making.
    """
    journal = path.with_name(path.name + "-journal")
    if not journal.is_symlink() and not journal.exists():
        return
    if not stat.S_ISREG(journal.lstat().st_mode):
        raise StorageError(f"{journal} is not a plain file. Move it away, then try again.")
    with journal.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(_JOURNAL_MAGIC)))
        if size > len(_JOURNAL_MAGIC) and file.read() == _JOURNAL_MAGIC:
            raise errors.damaged(path, "its journal belongs to several databases")


def _cannot_make(path: Path, error: OSError) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return errors.disk_full(path, error.strerror or str(error))
    return errors.not_writable(path, error.strerror or str(error))
