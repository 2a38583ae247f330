"""What the deciding of claims asks about the code, beyond files and lines."""

from __future__ import annotations

from typing import Final, Protocol

from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.gates.kept import Kept
from docgen_engine.repository.index.linked_imports import ResolvedImport
from docgen_engine.repository.languages import DEEP
from docgen_engine.repository.manifests import DeclaredDependency


class CodeFacts(Protocol):
    """The code of the snapshot as the index has it."""

    def exists(self, path: str) -> bool:
        """Whether it is a file of the snapshot."""
        ...

    def lines(self, path: str) -> list[str]:
        """The lines of a file without their ends; do not change the list."""
        ...

    def facts(self, path: str) -> FileFacts | None:
        """The facts of a source file; None for any other file."""
        ...

    def imported(self, path: str) -> list[ResolvedImport]:
        """What a file imports and where that leads."""
        ...

    def dependencies(self, path: str) -> tuple[DeclaredDependency, ...]:
        """What a manifest, read alone, says that it needs; empty for any other file."""
        ...


def is_whole(facts: FileFacts | None) -> bool:
    """Whether what these facts do not have is not in the file either."""
    return (
        facts is not None and facts.language in DEEP and not facts.problem and not facts.generated
    )


# A page states many things about one file. The facts are kept with their table, so that another
# file's can never be taken for them.
_TABLES: Final[Kept[int, tuple[FileFacts, dict[str, list[SymbolFact]]]]] = Kept(256)


def symbols_named(facts: FileFacts, name: str) -> list[SymbolFact]:
    """The definitions that a name may mean: the full name's, else those that end with it."""
    known = _TABLES.get(id(facts))
    if known is None or known[0] is not facts:
        known = _TABLES.put(id(facts), (facts, _table(facts)))
    return known[1].get(name, [])


def _table(facts: FileFacts) -> dict[str, list[SymbolFact]]:
    exact: dict[str, list[SymbolFact]] = {}
    partial: dict[str, list[SymbolFact]] = {}
    for each in facts.symbols:
        exact.setdefault(each.name, []).append(each)
        tail = each.name
        while "." in tail:
            tail = tail.partition(".")[2]
            partial.setdefault(tail, []).append(each)
    return {**partial, **exact}
