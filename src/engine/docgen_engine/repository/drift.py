"""What differs on disk from the snapshot that a run is pinned to."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from docgen_engine.domain.errors import RepositoryReadError
from docgen_engine.domain.snapshot import Drift, DriftKind, FileEntry, FileKind, Manifest
from docgen_engine.repository.paths import open_inside
from docgen_engine.repository.scope import list_scope

_BLOCK: Final = 1 << 20
_THREADS: Final = min(8, (os.cpu_count() or 1) + 2)


def find_drift(root: Path, manifest: Manifest, exclude: Sequence[str] = ()) -> tuple[Drift, ...]:
    """Compare the repository with its snapshot. Blocks; call it in a thread.

    Sizes are compared first; only files of equal size are read and hashed.

    Args:
        root: the top; absolute.
        manifest: the snapshot.
        exclude: what was left out of the snapshot.

    Returns:
        Files that were changed, added or removed, sorted by path.

    Raises:
        OSError: the root itself cannot be listed.
    """
    root = root.resolve()
    before = manifest.by_path()
    now = set(list_scope(root, exclude, manifest.scope).paths)
    drift = [Drift(path, DriftKind.ADDED) for path in now if path not in before]
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="drift") as threads:
        looks = threads.map(
            lambda entry: _drift_of(root, entry, listed=entry.path in now), manifest.files
        )
        drift.extend(found for found in looks if found is not None)
    return tuple(sorted(drift))


def _drift_of(root: Path, entry: FileEntry, *, listed: bool) -> Drift | None:
    if not listed:
        return Drift(entry.path, DriftKind.REMOVED)
    try:
        found = os.lstat(os.path.join(root, entry.path))  # noqa: PTH118 - many small files
    except FileNotFoundError:
        return Drift(entry.path, DriftKind.REMOVED)
    except OSError:
        return _if(entry.kind is not FileKind.UNREADABLE, entry)
    if stat.S_ISLNK(found.st_mode) != (entry.kind is FileKind.LINK):
        return Drift(entry.path, DriftKind.CHANGED)
    if entry.kind is not FileKind.UNREADABLE and found.st_size != entry.size:
        return Drift(entry.path, DriftKind.CHANGED)
    return _if(_hash(root, entry) != entry.sha256, entry)


def _if(changed: bool, entry: FileEntry) -> Drift | None:
    return Drift(entry.path, DriftKind.CHANGED) if changed else None


def _hash(root: Path, entry: FileEntry) -> str:
    """The hash as a scan would give it now; empty where the file cannot be read."""
    try:
        if entry.kind is FileKind.LINK:
            target = os.readlink(os.path.join(root, entry.path))  # noqa: PTH115, PTH118
            return hashlib.sha256(os.fsencode(target)).hexdigest()
        descriptor = open_inside(root, entry.path)
    except (OSError, RepositoryReadError):
        return ""
    digest = hashlib.sha256()
    try:
        while block := os.read(descriptor, _BLOCK):
            digest.update(block)
    except OSError:
        return ""
    finally:
        os.close(descriptor)
    return digest.hexdigest()
