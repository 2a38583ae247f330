"""Writes files whole or not at all, and reads them without following links.

A file is written beside its place, flushed to the disk and renamed over the old one. Whoever reads
at any moment, or after a crash at any moment, sees the old content or the new one.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from docgen_engine.domain.errors import (
    DiskFull,
    NotWritable,
    RepositoryReadError,
    StorageError,
)
from docgen_engine.repository.paths import open_inside, read_up_to
from docgen_engine.repository.text import printable

UNFINISHED: Final = ".docgen-tmp"
"""How names of files that are being written end. A crash may leave one; the next write ends it."""

LARGEST: Final = 256 * 1024 * 1024
"""No page or document is larger."""

_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_REFUSED: Final = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
_LONGEST_NAME: Final = 255
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def write_atomic(
    path: Path, body: bytes, *, root: Path | None = None, mode: int = 0o666, settle: bool = True
) -> None:
    """Write a file so that it is whole at every moment.

    Args:
        path: where; what is there already must be a plain file, and keeps its permissions.
        body: the content.
        root: a folder above `path`; folders between the two are made where they are missing, and
            none of them may be a link. Without it, the folder of `path` must exist.
        mode: permissions of a new file, before the umask.
        settle: whether a power cut a moment later must leave the new content. Without it there may
            be the old one: for what is written again when it is missed, or settled with others.

    Raises:
        StorageError: it could not be written; what was there before is untouched.
    """
    with explained(path):
        folder = _open_folder(path, root)
        try:
            _replace(folder, path, body, mode)
            if settle:
                _flush_folder(folder)
        finally:
            os.close(folder)


def settle(paths: Iterable[Path]) -> None:
    """Make files that were written without `settle` outlast a power cut: once for each folder.

    Raises:
        StorageError: a folder cannot be flushed.
    """
    for parent in dict.fromkeys(path.parent for path in paths):
        with explained(parent):
            folder = os.open(parent, _FOLDER)
            try:
                _flush_folder(folder)
            finally:
                os.close(folder)


def read_file(root: Path, relative: str, limit: int = LARGEST) -> bytes | None:
    """Read a plain file under a folder; no link is followed on the way.

    Args:
        root: the folder.
        relative: the way from there, with `/`.
        limit: the most bytes to read.

    Returns:
        The content, or None where there is no such file.

    Raises:
        StorageError: it is no plain file, is too large or cannot be read.
    """
    where = root / printable(relative)
    try:
        descriptor = open_inside(root, relative)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except RepositoryReadError as error:
        raise StorageError(
            f"{where} is not a plain file under {root} ({error}). "
            "Move it away or replace it by its content, then try again."
        ) from error
    except OSError as error:
        raise explain(error, where, "read") from error
    with explained(where, "read"), os.fdopen(descriptor, "rb", buffering=0) as file:
        body = read_up_to(file.fileno(), limit + 1)
    if len(body) > limit:
        raise StorageError(f"{where} is larger than {limit:,} bytes. Make it smaller or move it.")
    return body


@contextmanager
def explained(path: Path, verb: str = "written") -> Iterator[None]:
    """Inside of the block, errors of the operating system become sentences about `path`."""
    try:
        yield
    except OSError as error:
        raise explain(error, path, verb) from error


def explain(error: OSError, path: Path, verb: str = "written") -> StorageError:
    """What to tell a person about an error of the operating system.

    Args:
        error: what was raised.
        path: the file or folder.
        verb: what could not be done with it: `written`, `read`, `made`.
    """
    why = error.strerror or str(error)
    if error.errno in _FULL:
        return DiskFull(
            f"The disk is full: {path} could not be {verb} ({why}). What was there before is "
            "untouched. Free some space, then start `docgen-tui run` again: it goes on from there."
        )
    if error.errno in _REFUSED:
        return NotWritable(
            f"{path} could not be {verb} ({why}). Check the permissions, or choose another folder: "
            "`--context DIR` for the workspace, `--docs DIR` for the pages."
        )
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return StorageError(
            f"{path} could not be {verb}: a part of the way is a link or not a folder ({why}). "
            "Move that away, then try again."
        )
    return StorageError(f"{path} could not be {verb} ({why}). What was there before is untouched.")


def _open_folder(path: Path, root: Path | None) -> int:
    """The folder of `path`, open; folders below `root` are made and never followed as links."""
    if root is None:
        return os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    parts = path.relative_to(root).parts[:-1]
    if ".." in parts:
        raise StorageError(f"{path} leads out of {root}.")
    folder = os.open(root, _FOLDER)
    for part in parts:
        try:
            with suppress(FileExistsError):
                os.mkdir(part, dir_fd=folder)
                _flush_folder(folder)
            deeper = os.open(part, _FOLDER, dir_fd=folder)
        finally:
            os.close(folder)
        folder = deeper
    return folder


def _replace(folder: int, path: Path, body: bytes, mode: int) -> None:
    before = _state(path.name, folder)
    if before is not None and not stat.S_ISREG(before.st_mode):
        what = "a symbolic link" if stat.S_ISLNK(before.st_mode) else "not a plain file"
        raise StorageError(f"{path} is {what}, so it is not written. Move it away, then try again.")
    unfinished = _unfinished_name(path.name)
    with suppress(FileNotFoundError):
        os.unlink(unfinished, dir_fd=folder)  # left by a crash
    descriptor = os.open(unfinished, _NEW, mode, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            if before is not None:
                os.fchmod(file.fileno(), stat.S_IMODE(before.st_mode) & 0o777)
            rest = memoryview(body)
            while rest:
                rest = rest[file.write(rest) or 0 :]
            os.fsync(file.fileno())
        os.replace(unfinished, path.name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished, dir_fd=folder)
        raise


def _state(name: str, folder: int) -> os.stat_result | None:
    try:
        return os.lstat(name, dir_fd=folder)
    except FileNotFoundError:
        return None


def _unfinished_name(name: str) -> str:
    whole = f".{name}{UNFINISHED}"
    if len(os.fsencode(whole)) <= _LONGEST_NAME:
        return whole
    # A name that leaves no room: any other fixed name in this folder does, one write at a time.
    return f".page{UNFINISHED}"


def _flush_folder(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems cannot
            raise
