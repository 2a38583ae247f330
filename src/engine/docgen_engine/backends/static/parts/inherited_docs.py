"""What a method without a comment takes over from the type that declares it: Java, C#."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from docgen_engine.backends.static.quoting import first_paragraph
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.index.resolve.overloads import base_name, simple

_INHERITING: Final = frozenset({"Java", "C#"})
"""Languages whose own tools show the comment of what is overridden."""

_MEMBERS: Final = frozenset({SymbolKind.METHOD, SymbolKind.PROPERTY})
_MOST_BASES: Final = 12


class InheritedDocs:
    """Looks up the comments of overridden members; the types of each file are read once."""

    def __init__(self, index: RepositoryIndex) -> None:
        """Keep the index.

        Args:
            index: of the repository.
        """
        self._index = index
        self._members: dict[str, dict[str, list[SymbolFact]]] = {}

    def told(self, path: str, symbol: SymbolFact) -> str:
        """The first paragraph that a base says of a member, with the name of that base.

        Args:
            path: of the file.
            symbol: a member without a comment of its own.

        Returns:
            Such as ``As `Shape.draw`: Draws it.``; empty where no base of this repository that
            is known says anything of the very same member.
        """
        if symbol.doc or not symbol.parent or symbol.kind not in _MEMBERS:
            return ""
        if self._index.facts[path].language not in _INHERITING:
            return ""
        last = base_name(symbol.name).rpartition(".")[2]
        waiting = self._index.bases(path, symbol.parent)
        seen: dict[tuple[str, str], None] = {}
        while waiting and len(seen) < _MOST_BASES:
            place = waiting.pop(0)
            if place in seen:
                continue
            seen[place] = None
            said = self._said(*place, last, symbol)
            if said:
                return f"As `{place[1]}.{last}`: {said}"
            waiting += self._index.bases(*place)
        return ""

    def _said(self, path: str, holder: str, last: str, symbol: SymbolFact) -> str:
        """What a type says of a member of the same name that takes as much of the same."""
        named = self._of_file(path).get(f"{holder}.{last}", [])
        fitting = [one for one in named if len(one.params) == len(symbol.params)]
        if len(fitting) > 1:
            shape = [simple(one.annotation) for one in symbol.params]
            fitting = [
                one for one in fitting if [simple(each.annotation) for each in one.params] == shape
            ]
        return first_paragraph(fitting[0].doc) if len(fitting) == 1 else ""

    def _of_file(self, path: str) -> dict[str, list[SymbolFact]]:
        known = self._members.get(path)
        if known is None:
            known = defaultdict(list)
            for fact in self._index.facts[path].symbols:
                if fact.kind in _MEMBERS:
                    known[base_name(fact.name)].append(fact)
            self._members[path] = known = dict(known)
        return known
