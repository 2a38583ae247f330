"""The snapshot of a repository: every listed file looked at once, hashed, and its kind decided."""

from __future__ import annotations

import codecs
import errno
import hashlib
import os
import posixpath
import stat
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec

from docgen_engine.domain.errors import RepositoryReadError
from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest, Origin
from docgen_engine.repository.foreign import ATTRIBUTES, origin_of_content, with_origins
from docgen_engine.repository.foreign_owners import names_owner
from docgen_engine.repository.languages import document_kind, language_of, language_of_content
from docgen_engine.repository.paths import open_inside, read_up_to
from docgen_engine.repository.scope import list_scope
from docgen_engine.repository.text import HEAD, count_lines, is_text

LARGE: Final = 2_000_000
"""Files of this many bytes or more are never analysed and never kept."""

_BLOCK: Final = 1 << 20
_GROUP: Final = 32
_THREADS: Final = min(8, (os.cpu_count() or 1) + 2)
_GONE: Final = frozenset({errno.ENOENT, errno.ENOTDIR})


class Look(msgspec.Struct, frozen=True):
    """What was seen of one file: `content` for text only, `entry` None where the file is gone."""

    entry: FileEntry | None
    content: bytes = b""


def scan(root: Path, exclude: Sequence[str] = (), scope: str = "") -> Manifest:
    """The manifest of a repository as it is now. Blocks; call it in a thread.

    Args:
        root: the top; absolute.
        exclude: folders or files to leave out, relative.
        scope: the folder that is documented, relative; empty for all.

    Returns:
        All files, sorted by path. A file that cannot be read is there as `UNREADABLE`.

    Raises:
        OSError: the root itself cannot be listed.
    """
    return take_snapshot(root, exclude, lambda _sha256, _content: None, scope)


class Contents(msgspec.Struct, frozen=True):
    """A repository as it was read: what it lists, and its texts by sha256."""

    manifest: Manifest
    texts: dict[str, bytes]


def read_all(root: Path, exclude: Sequence[str] = (), scope: str = "") -> Contents:
    """The manifest of a repository with the content of each text file by its hash. Blocks.

    Arguments and errors are those of `take_snapshot`.
    """
    texts: dict[str, bytes] = {}
    manifest = take_snapshot(root, exclude, texts.__setitem__, scope)
    return Contents(manifest, texts)


def take_snapshot(
    root: Path, exclude: Sequence[str], keep: Callable[[str, bytes], None], scope: str = ""
) -> Manifest:
    """The manifest, handing over the content of each text file. Blocks; call it in a thread.

    What is hashed is what is handed over: each file is read once.

    Args:
        root: the top; absolute.
        exclude: folders or files to leave out, relative.
        keep: called with (sha256, content) in the caller's thread, in the order of the paths, once
            for each distinct content.
        scope: the folder that is documented, relative; empty for all.

    Returns:
        The manifest.

    Raises:
        OSError: the root itself cannot be listed.
    """
    root = root.resolve()
    listing = list_scope(root, exclude, scope)
    entries: list[FileEntry] = []
    kept: set[str] = set()
    attributes: dict[str, bytes] = {}
    heads: dict[str, bytes] = {}
    for look in _looks(root, listing.paths):
        if look.entry is None:
            continue
        entries.append(look.entry)
        if posixpath.basename(look.entry.path) == ATTRIBUTES:
            attributes[look.entry.path] = look.content
        if names_owner(look.entry):
            heads[look.entry.path] = look.content[:HEAD]
        if look.entry.kind is FileKind.TEXT and look.entry.sha256 not in kept:
            kept.add(look.entry.sha256)
            keep(look.entry.sha256, look.content)
    files = with_origins(tuple(_with_header_language(entries)), attributes, scope, heads)
    return Manifest(files, listing.skipped, scope)


def _looks(root: Path, paths: Sequence[str]) -> Iterator[Look]:
    """Look at files in threads (reading and hashing let go of the interpreter), in order.

    Only a few groups are under way, so that a slow `keep` does not fill the memory.
    """
    groups = [paths[at : at + _GROUP] for at in range(0, len(paths), _GROUP)]
    pending: deque[Future[list[Look]]] = deque()
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="scan") as threads:
        try:
            for group in groups:
                pending.append(threads.submit(_look_at_group, root, group))
                if len(pending) > 2 * _THREADS:
                    yield from pending.popleft().result()
            while pending:
                yield from pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


def _look_at_group(root: Path, paths: Sequence[str]) -> list[Look]:
    return [look_at(root, path) for path in paths]


def look_at(root: Path, path: str) -> Look:
    """Read one file and say what it is.

    Args:
        root: the top.
        path: relative, as listed.

    Returns:
        Never raises for the file's sake: gone is no entry, not readable is `UNREADABLE`.
    """
    size = 0
    try:
        found = os.lstat(os.path.join(root, path))  # noqa: PTH118 - many small files
        size = found.st_size
        if stat.S_ISLNK(found.st_mode):
            return _link(root, path)
        descriptor = open_inside(root, path)
    except RepositoryReadError:
        return Look(FileEntry(path, "", 0, FileKind.UNREADABLE))
    except OSError as error:
        return Look(None if error.errno in _GONE else _unreadable(path, size))
    try:
        return _read(descriptor, path)
    except OSError:
        return Look(_unreadable(path, size))
    finally:
        os.close(descriptor)


def _unreadable(path: str, size: int) -> FileEntry:
    return FileEntry(path, "", size, FileKind.UNREADABLE, language_of(path))


def _link(root: Path, path: str) -> Look:
    """A link is what it says, as for git: the hash is of the target's name, which is not opened."""
    target = os.fsencode(os.readlink(os.path.join(root, path)))  # noqa: PTH115, PTH118
    return Look(FileEntry(path, hashlib.sha256(target).hexdigest(), len(target), FileKind.LINK))


def _read(descriptor: int, path: str) -> Look:
    content = read_up_to(descriptor, LARGE)
    if len(content) >= LARGE:
        return _read_large(descriptor, path, content)
    sha256 = hashlib.sha256(content).hexdigest()
    language = language_of_content(path, content[:HEAD])
    known = bool(language or document_kind(path))
    if not is_text(content, known=known):
        return Look(FileEntry(path, sha256, len(content), FileKind.BINARY))
    lines = count_lines(content)
    origin = origin_of_content(path, content, language) if language else Origin.OWN
    entry = FileEntry(path, sha256, len(content), FileKind.TEXT, language, lines, origin)
    return Look(entry, content)


def _read_large(descriptor: int, path: str, begin: bytes) -> Look:
    digest = hashlib.sha256(begin)
    size = len(begin)
    while block := os.read(descriptor, _BLOCK):
        digest.update(block)
        size += len(block)
    head = begin[:HEAD]
    language = language_of_content(path, head)
    text = b"\0" not in head and (bool(language or document_kind(path)) or _begins_utf8(head))
    kind = FileKind.LARGE if text else FileKind.BINARY
    return Look(FileEntry(path, digest.hexdigest(), size, kind, language if text else ""))


def _begins_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _with_header_language(entries: list[FileEntry]) -> Iterator[FileEntry]:
    """`.h` belongs to C and C++ alike: it follows what the repository has more of."""
    plain = sum(entry.path.endswith(".c") for entry in entries)
    plus = sum(
        entry.language == "C++" and entry.path.endswith((".cc", ".cpp", ".cxx"))
        for entry in entries
    )
    for entry in entries:
        if plus > plain and entry.language == "C" and entry.path.endswith(".h"):
            yield msgspec.structs.replace(entry, language="C++")
        else:
            yield entry
