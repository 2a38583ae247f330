"""What resolving needs to see of a repository: its files, their facts, their symbols by name."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Container, Mapping
from typing import Final, NamedTuple

from docgen_engine.domain.facts import FileFacts, SymbolFact


class Landing(NamedTuple):
    """Where an import leads: a file here, or the name of somebody else's package, or neither.

    `module` is set where the imported name itself is a module (`from pkg import submodule`).
    """

    file: str = ""
    external: str = ""
    module: bool = False


class View:
    """A repository's files with their facts."""

    def __init__(
        self,
        files: frozenset[str],
        facts: Mapping[str, FileFacts],
        text: Callable[[str], str],
        stems: Mapping[str, str] | None = None,
    ) -> None:
        """Look at a repository.

        Args:
            files: paths of all files.
            facts: facts by path.
            text: reads a file.
            stems: what nameless default exports are called, by path.
        """
        self.stems: Final = stems or {}
        self.files: Final = files
        self.facts: Final = facts
        self.text: Final = text
        self._symbols: Final[dict[str, dict[str, SymbolFact]]] = {}

    def symbols(self, path: str) -> dict[str, SymbolFact]:
        """The symbols of a file by qualified name."""
        known = self._symbols.get(path)
        if known is None:
            facts = self.facts.get(path)
            known = {one.name: one for one in facts.symbols} if facts is not None else {}
            self._symbols[path] = known
        return known

    def of_language(self, *languages: str) -> list[str]:
        """Paths of the files in some languages, sorted."""
        return sorted(path for path, facts in self.facts.items() if facts.language in languages)


def closeness(one: str, other: str) -> int:
    """How many folders two paths share from the top."""
    first = posixpath.dirname(one).split("/")
    second = posixpath.dirname(other).split("/")
    count = 0
    for left, right in zip(first, second, strict=False):
        if left != right or not left:
            break
        count += 1
    return count


def nearest(path: str, folders: Container[str]) -> str | None:
    """The nearest of some folders at or above a file; `""` is the top."""
    folder = posixpath.dirname(path)
    while True:
        if folder in folders:
            return folder
        if not folder:
            return None
        folder = posixpath.dirname(folder)
