"""A folder or file of code while a repository is being divided into components."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from typing import Final

_DOORS: Final = frozenset({".rs", ".rb", ".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs"})
"""Extensions of languages in which a module may be a file with a folder of its name beside it."""


_FEW_FILES: Final = 5
"""Files under which a folder of one address is no component."""


class Node:
    """A folder (or file) while the code is being divided."""

    def __init__(self, path: str, files: list[str]) -> None:
        self.path = path
        self.files = files

    def lines(self, sizes: Mapping[str, int]) -> int:
        """The lines of all its files."""
        return sum(sizes[file] for file in self.files)


def with_namesakes(nodes: list[Node]) -> list[Node]:
    """A file beside a folder of its name is the door of that folder and belongs to it.

    `parser.rs` beside `parser/`, `middleware.ts` beside `middleware/`.
    """
    by_path = {node.path: node for node in nodes}
    for node in nodes:
        moved = []
        for file in node.files:
            stem, extension = posixpath.splitext(file)
            home = by_path.get(stem) if extension in _DOORS else None
            if home is not None and home is not node:
                home.files = sorted([*home.files, file])
                moved.append(file)
        if moved:
            node.files = [file for file in node.files if file not in moved]
    return [node for node in nodes if node.files]


def small_routed_up(nodes: list[Node], routed: Collection[str]) -> list[Node]:
    """A few files that are one address of a site belong to the folder of all its addresses.

    Args:
        nodes: folders and files; those that take others in are changed.
        routed: the files that answer by where they lie.
    """
    by_path = {node.path: node for node in nodes}
    above = {posixpath.dirname(node.path) for node in nodes}
    kept = []
    for node in nodes:
        home = by_path.get(posixpath.dirname(node.path)) if node.path not in above else None
        few = len(node.files) < _FEW_FILES and any(file in routed for file in node.files)
        if home is None or not few:
            kept.append(node)
        else:
            home.files = sorted([*home.files, *node.files])
    return kept


def children(node: Node) -> tuple[list[str], dict[str, list[str]]]:
    """The files directly in a node's folder, and those below by the folder they are in."""
    own: list[str] = []
    below: dict[str, list[str]] = {}
    start = len(node.path) + 1 if node.path else 0
    for file in node.files:
        folder, slash, _ = file[start:].partition("/")
        if not slash or file == node.path:
            own.append(file)
        else:
            below.setdefault(file[: start + len(folder)], []).append(file)
    return own, below
