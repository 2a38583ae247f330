"""Git repositories and manifests for tests of reading."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest
from docgen_engine.repository.languages import language_of
from docgen_engine.repository.text import count_lines


def write_tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    root.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def git(root: Path, *words: str) -> str:
    """Run git in a folder, away from the user's own configuration."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.invalid", "-C", str(root), *words],
        env=environment,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")


def git_repository(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """A git repository with files, all added."""
    write_tree(root, files)
    git(root, "init", "-q")
    git(root, "add", "-A")
    return root


class MemoryReader:
    """Kept contents in memory; can be pickled."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def read(self, sha256: str) -> bytes:
        return self.contents[sha256]


def memory_snapshot(
    files: Mapping[str, str],
) -> tuple[Manifest, MemoryReader, Callable[[str], str]]:
    """A manifest of text files that are nowhere on disk, and two ways to read them."""
    reader = MemoryReader()
    entries = []
    for path, text in files.items():
        content = text.encode()
        sha256 = hashlib.sha256(content).hexdigest()
        reader.contents[sha256] = content
        entries.append(
            FileEntry(
                path, sha256, len(content), FileKind.TEXT, language_of(path), count_lines(content)
            )
        )
    return Manifest(tuple(sorted(entries))), reader, lambda path: files[path]
