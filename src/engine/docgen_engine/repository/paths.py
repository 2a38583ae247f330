"""The one safe way to open a file of the repository: never outside of it, never through a link."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

from docgen_engine.domain.errors import RepositoryReadError
from docgen_engine.repository.text import printable

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CHUNK: Final = 1 << 20


def safe_parts(relative: str) -> tuple[str, ...]:
    """The components of a path inside the repository.

    Args:
        relative: with `/`, without `.`, `..` or empty components.

    Returns:
        At least one component.

    Raises:
        RepositoryReadError: the path is absolute, climbs, or is not a path.
    """
    parts = tuple(relative.split("/"))
    if not relative or "\0" in relative or any(part in ("", ".", "..") for part in parts):
        raise RepositoryReadError(
            f"Not a path inside the repository: {printable(relative) or '(empty)'}. "
            "Give a path relative to its top, without `..`."
        )
    return parts


def open_inside(root: Path, relative: str) -> int:
    """Open a regular file for reading, component by component, following no link.

    Args:
        root: the repository's top; it may itself be reached through links.
        relative: as for `safe_parts`; surrogates stand for bytes that are not UTF-8.

    Returns:
        A file descriptor, which the caller closes.

    Raises:
        RepositoryReadError: not a path inside, not a regular file, or reached through a link.
        OSError: it is not there or may not be read.
    """
    *folders, name = safe_parts(relative)
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            deeper = _open_part(folder, _FOLDER, at, relative)
            os.close(at)
            at = deeper
        opened = _open_part(name, _FILE, at, relative)
    finally:
        os.close(at)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise RepositoryReadError(f"Not a regular file: {printable(relative)}")
    return opened


def _open_part(name: str, flags: int, at: int, relative: str) -> int:
    try:
        return os.open(name, flags, dir_fd=at)
    except OSError as error:
        # Linux says ELOOP for a link at the end and ENOTDIR for one where a folder is wanted.
        if error.errno == errno.ELOOP or (error.errno == errno.ENOTDIR and _is_link(name, at)):
            raise RepositoryReadError(
                f"Reached through a symbolic link, not followed: {printable(relative)}"
            ) from error
        raise


def _is_link(name: str, at: int) -> bool:
    try:
        return stat.S_ISLNK(os.lstat(name, dir_fd=at).st_mode)
    except OSError:
        return False


def read_inside(root: Path, relative: str, limit: int) -> bytes:
    """Read a regular file of the repository.

    Args:
        root: the repository's top.
        relative: path inside it, with `/`.
        limit: the most bytes to read.

    Returns:
        The whole content.

    Raises:
        RepositoryReadError: outside, a link, not a regular file, larger than `limit`, not there or
            not readable; the message says which.
    """
    try:
        opened = open_inside(root, relative)
        with os.fdopen(opened, "rb", buffering=0) as file:
            content = read_up_to(file.fileno(), limit + 1)
    except OSError as error:
        raise RepositoryReadError(
            f"Cannot read {printable(relative)}: {error.strerror or error}"
        ) from error
    if len(content) > limit:
        raise RepositoryReadError(f"{printable(relative)} is larger than {limit:,} bytes")
    return content


def read_up_to(descriptor: int, size: int) -> bytes:
    """Read from a descriptor until its end or `size` bytes, whichever comes first."""
    pieces = []
    left = size
    while left > 0:
        piece = os.read(descriptor, min(left, _CHUNK))
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
