"""The workspace's lock: one process works on a run or stores a decision (contract section 8).

`flock` on a file: the operating system lets go of it when the process ends, however it ends. The
descriptor is closed in programs that are started, so worker processes never hold it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from docgen_engine.domain.errors import NotWritable, StorageError, WorkspaceBusy

_TRIES: Final = 9
_PAUSE: Final = 0.005
"""Who only looks holds the lock for an instant, and must not count. Below 50 ms in all."""

_OPEN: Final = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class WorkspaceLock:
    """The lock of one workspace. Not for several threads at once."""

    def __init__(self, path: Path) -> None:
        """Make it; nothing is opened yet.

        Args:
            path: the lock file; its folder exists.
        """
        self._path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Take the lock without waiting for anybody who works.

        Returns:
            Whether this object holds it now; also where it did before.

        Raises:
            StorageError: the lock file cannot be opened or locked.
        """
        if self._descriptor is not None:
            return True
        descriptor = self._open(create=True)
        for attempt in range(_TRIES):
            if self._try(descriptor, fcntl.LOCK_EX):
                self._descriptor = descriptor
                self._write_pid(f"{os.getpid()}\n")
                return True
            if attempt + 1 == _TRIES or self._worked_on():
                break
            time.sleep(_PAUSE)
        os.close(descriptor)
        return False

    def release(self) -> None:
        """Let go; nothing happens where it is not held. The file stays, as deleting it races."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
            os.close(descriptor)

    def held_elsewhere(self) -> bool:
        """Whether another process, or another object, holds the lock; it is not disturbed.

        Raises:
            StorageError: the lock file cannot be opened.
        """
        if self._descriptor is not None:
            return False
        try:
            descriptor = self._open(create=False)
        except FileNotFoundError:
            return False
        try:
            return not self._try(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    def holder(self) -> int | None:
        """The process that holds the lock, as it wrote it there; None where that is not known."""
        with suppress(OSError, ValueError):
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                return max(0, int(os.read(descriptor, 32).decode("ascii"))) or None
            finally:
                os.close(descriptor)
        return None

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold the lock inside of the block; let go only if it was not held before.

        Raises:
            WorkspaceBusy: another process holds it; the message names it.
            StorageError: the lock file cannot be opened or locked.
        """
        held_before = self.held
        if not self.acquire():
            pid = self.holder()
            who = f"Another process ({pid})" if pid else "Another process"
            raise WorkspaceBusy(
                f"{who} is working on this workspace ({self._path.parent}). Wait until it is done "
                "or waits for approval, or stop it; what it finished is kept."
            )
        try:
            yield
        finally:
            if not held_before:
                self.release()

    def _worked_on(self) -> bool:
        """Whether a process that lives wrote its number there: it works, it does not just look."""
        pid = self.holder()
        if not pid:
            return False
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
        except OSError:
            return True
        return True

    def _open(self, *, create: bool) -> int:
        try:
            # Who only looks asks for no more than that: a file system may be read-only.
            how = os.O_RDWR | os.O_CREAT if create else os.O_RDONLY
            descriptor = os.open(self._path, _OPEN | how, 0o600)
        except FileNotFoundError:
            if create:
                raise StorageError(f"The folder {self._path.parent} is missing.") from None
            raise
        except OSError as error:
            raise self._unusable(error) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise StorageError(f"{self._path} is not a plain file. Move it away, then try again.")
        return descriptor

    def _try(self, descriptor: int, how: int) -> bool:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            os.close(descriptor)
            raise self._unusable(error) from error
        return True

    def _write_pid(self, text: str) -> None:
        if self._descriptor is None:
            return
        with suppress(OSError):  # only for messages: a full disk must not keep the lock away
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, text.encode(), 0)

    def _unusable(self, error: OSError) -> StorageError:
        what = f"The workspace's lock {self._path} cannot be used ({error.strerror})."
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return NotWritable(
                f"{what} Check the permissions of its folder, or keep the workspace in another "
                "folder with `--context DIR`."
            )
        return StorageError(
            f"{what} If its file system knows no locks, keep the workspace in another folder "
            "with `--context DIR`."
        )
