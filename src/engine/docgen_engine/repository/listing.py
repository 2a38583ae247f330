"""Which files a repository has: by git where it is one, else by a walk that obeys ignore rules.

What cannot be named in a page (bytes that are not UTF-8, control characters), other repositories
inside of this one, and folders that cannot be read are not listed but named in `skipped`.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from docgen_engine.domain.snapshot import Skipped
from docgen_engine.repository.git import git_top, list_with_git, tracked
from docgen_engine.repository.text import printable

SKIPPED_FOLDERS: Final = frozenset(
    {
        ".git", "node_modules", "dist", "build", "target", "__pycache__", ".venv", "coverage",
        ".context",
    }
)  # fmt: skip
"""Folders that are never read, wherever they stand (contract section 3)."""

_TOLD: Final = frozenset({"dist", "build", "target", "coverage"})
# Skipped folders whose files may be kept in git on purpose: people are told that they are left out.


class Listing(msgspec.Struct, frozen=True):
    """Paths relative to the root, sorted; regular files and symbolic links."""

    paths: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()


def list_files(root: Path, exclude: Sequence[str] = ()) -> Listing:
    """List the files of a repository.

    Args:
        root: the top; absolute.
        exclude: folders or files to leave out, relative, such as the pages folder.

    Returns:
        What is there now. Never raises for a part that cannot be read; that part is skipped.

    Raises:
        OSError: the root itself cannot be listed.
    """
    root = root.resolve()
    os.scandir(root).close()
    left_out = tuple(path.strip("/") for path in exclude if path.strip("/"))
    top = git_top(root)
    if top is not None:
        found = _by_git(root, left_out)
        # An outer repository that ignores this folder lists nothing: then the folder is on its own.
        if found is not None and (found.paths or found.skipped or top == root):
            return found
        if found is not None:
            top = None
    return _by_walk(root, left_out, top or root)


class _Collector:
    """Sorts names into those that can be listed and those that are skipped, each with a reason."""

    def __init__(self, exclude: tuple[str, ...]) -> None:
        self._exclude = exclude
        self.paths: list[str] = []
        self.skipped: set[Skipped] = set()

    def excluded(self, path: str) -> bool:
        return any(path == out or path.startswith(out + "/") for out in self._exclude)

    def skip(self, name: str, reason: str) -> None:
        self.skipped.add(Skipped(printable(name), reason))

    def add(self, path: str) -> None:
        problem = unusable_name(path)
        if problem:
            self.skip(path, problem)
        else:
            self.paths.append(path)

    def listing(self) -> Listing:
        return Listing(tuple(sorted(self.paths)), tuple(sorted(self.skipped)))


def unusable_name(path: str) -> str:
    """Why a path cannot stand in the manifest; empty where it can.

    Args:
        path: bytes that are not UTF-8 stand in it as surrogates.
    """
    if any("\ud800" <= char <= "\udfff" for char in path):
        return "its name is not UTF-8"
    if any(char < " " or "\x7f" <= char <= "\x9f" or char in "\u2028\u2029" for char in path):
        return "its name has control characters"
    return ""


def _by_git(root: Path, exclude: tuple[str, ...]) -> Listing | None:
    listed = list_with_git(root)
    if listed is None:
        return None
    collector = _Collector(exclude)
    told: dict[str, list[bytes]] = {}
    real_folders: dict[str, bool] = {"": True}
    for raw in listed.names:
        path = raw.decode("utf-8", "surrogateescape").rstrip("/")
        if collector.excluded(path):
            continue
        folder = _skipped_folder(path)
        if folder:
            if posixpath.basename(folder) in _TOLD:
                told.setdefault(folder, []).append(raw)
            continue
        _add_existing(collector, root, path, real_folders)
    _tell_skipped(collector, root, told)
    for raw, why in listed.unreadable:
        path = raw.decode("utf-8", "surrogateescape")
        if not collector.excluded(path) and not _skipped_folder(path + "/x"):
            collector.skip(path + "/", f"cannot be listed: {why}")
    return collector.listing()


def _add_existing(
    collector: _Collector, root: Path, path: str, real_folders: dict[str, bool]
) -> None:
    """Add a name that git gave, if there is such a file and no link on the way to it."""
    if not _is_real_folder(root, posixpath.dirname(path), real_folders):
        return
    try:
        mode = os.lstat(os.path.join(root, path)).st_mode  # noqa: PTH118 - surrogates, speed
    except OSError:
        return  # deleted from the work tree
    if stat.S_ISDIR(mode):
        collector.skip(path + "/", "another git repository (a submodule or a clone inside)")
    elif stat.S_ISREG(mode) or stat.S_ISLNK(mode):
        collector.add(path)
    else:
        collector.skip(path, "not a regular file")


def _is_real_folder(root: Path, folder: str, known: dict[str, bool]) -> bool:
    if folder not in known:
        above = _is_real_folder(root, posixpath.dirname(folder), known)
        try:
            mode = os.lstat(os.path.join(root, folder)).st_mode  # noqa: PTH118
        except OSError:
            mode = 0
        known[folder] = above and stat.S_ISDIR(mode)
    return known[folder]


def _tell_skipped(collector: _Collector, root: Path, told: dict[str, list[bytes]]) -> None:
    """Name the skipped folders that hold files which git tracks: nobody would expect that."""
    if not told:
        return
    known = tracked(root)
    for folder, names in told.items():
        if any(name in known for name in names):
            name = posixpath.basename(folder)
            why = (
                f"a folder called {name} is taken for built output, although git keeps files in it"
            )
            collector.skip(folder + "/", why)


def _skipped_folder(path: str) -> str:
    """The topmost folder on the way to a file that is never read; empty where there is none."""
    folders = path.split("/")[:-1]
    for depth, name in enumerate(folders, start=1):
        if name in SKIPPED_FOLDERS:
            return "/".join(folders[:depth])
    return ""


def _by_walk(root: Path, exclude: tuple[str, ...], top: Path) -> Listing:
    collector = _Collector(exclude)
    # Imported late: where there is git, it knows what it ignores.
    from docgen_engine.repository.ignores import IgnoreRules

    rules = IgnoreRules(top)
    prefix = "" if top == root else root.relative_to(top).as_posix()
    for depth in range(len(prefix.split("/")) if prefix else 0):
        rules.enter("/".join(prefix.split("/")[: depth + 1]))
    pending = [""]
    while pending:
        folder = pending.pop()
        rules.enter(posixpath.join(prefix, folder) if folder else prefix)
        for name, mode in _entries(root, folder, collector):
            path = posixpath.join(folder, name)
            if collector.excluded(path):
                continue
            is_folder = stat.S_ISDIR(mode)
            if is_folder and name in SKIPPED_FOLDERS:
                continue
            if name == ".git" or rules.ignored(posixpath.join(prefix, path), is_folder=is_folder):
                continue
            if is_folder:
                pending.extend(_folder_to_walk(root, path, collector))
            elif stat.S_ISREG(mode) or stat.S_ISLNK(mode):
                collector.add(path)
            else:
                collector.skip(path, "not a regular file")
    return collector.listing()


def _folder_to_walk(root: Path, path: str, collector: _Collector) -> Iterable[str]:
    if os.path.lexists(os.path.join(root, path, ".git")):  # noqa: PTH118 - surrogates
        collector.skip(path + "/", "another git repository (a submodule or a clone inside)")
        return ()
    return (path,)


def _entries(root: Path, folder: str, collector: _Collector) -> Iterator[tuple[str, int]]:
    try:
        with os.scandir(os.path.join(root, folder)) as found:  # noqa: PTH118 - surrogates
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        collector.skip(folder + "/", f"cannot be listed: {error.strerror or error}")
        return
    for entry in entries:
        try:
            yield entry.name, entry.stat(follow_symlinks=False).st_mode
        except OSError:
            continue  # gone since it was listed
