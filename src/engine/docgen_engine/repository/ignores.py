"""Ignore rules without git: nested `.gitignore` and `.ignore` files, the deepest one deciding."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec

from docgen_engine.domain.errors import RepositoryReadError
from docgen_engine.repository.paths import read_inside
from docgen_engine.repository.text import decode_text, split_lines

_FILES: Final = (".gitignore", ".ignore")
_LIMIT: Final = 1 << 20


class IgnoreRules:
    """Rules of one tree of folders; `enter` each folder before asking about what is in it."""

    def __init__(self, root: Path) -> None:
        """Begin at a folder.

        Args:
            root: where `.git/info/exclude` and the first ignore files stand.
        """
        self._root = root
        self._chains: dict[str, tuple[tuple[str, GitIgnoreSpec], ...]] = {}
        first = self._spec(".git/info/exclude")
        base = (("", first),) if first else ()
        self._chains[""] = (*base, *self._specs_of(""))

    def enter(self, folder: str) -> None:
        """Read the ignore files of a folder whose parent was entered before.

        Args:
            folder: relative to the root, without `/` at its end; empty for the root itself.
        """
        if folder not in self._chains:
            parent = self._chains[posixpath.dirname(folder)]
            self._chains[folder] = (*parent, *self._specs_of(folder))

    def ignored(self, path: str, *, is_folder: bool) -> bool:
        """Whether a file or folder is ignored; its own folder was entered, and is not ignored.

        Args:
            path: relative to the root.
            is_folder: patterns that end in `/` are for folders only.
        """
        for prefix, spec in reversed(self._chains[posixpath.dirname(path)]):
            inner = path[len(prefix) + 1 :] if prefix else path
            decided = spec.check_file(inner + "/" if is_folder else inner).include
            if decided is not None:
                return decided
        return False

    def _specs_of(self, folder: str) -> list[tuple[str, GitIgnoreSpec]]:
        found = []
        for name in _FILES:
            spec = self._spec(posixpath.join(folder, name))
            if spec is not None:
                found.append((folder, spec))
        return found

    def _spec(self, path: str) -> GitIgnoreSpec | None:
        try:
            content = read_inside(self._root, path, _LIMIT)
        except RepositoryReadError:
            return None
        specs = []
        for line in split_lines(decode_text(content)):
            try:
                GitIgnoreSpec.from_lines([line])
            except ValueError:
                continue  # git ignores a pattern that it cannot read, too
            specs.append(line)
        return GitIgnoreSpec.from_lines(specs) if specs else None
