"""Citations that are sure to resolve: of lines, of symbols, and of lines that a symbol holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, TypeVar

from docgen_engine.backends.static.writing.tokens import (
    cite_mark,
    claim_mark,
    inside_mark,
    page_mark,
)
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import Statement
from docgen_engine.domain.evidence import Claim, ClaimKind, Reference
from docgen_engine.domain.facts import SymbolKind
from docgen_engine.repository.index.linked import RepositoryIndex

_CALLED: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY})

T = TypeVar("T")


class Citing:
    """The index of one snapshot, and marks for its lines."""

    def __init__(self, index: RepositoryIndex) -> None:
        """Keep the linked index of the snapshot."""
        self.index = index
        self._remembered: dict[str, Any] = {}

    def remember(self, key: str, find: Callable[[], T]) -> T:
        """What `find` returns, looked up once for this snapshot.

        Args:
            key: unique name of what is looked up.
            find: looks it up.
        """
        if key not in self._remembered:
            self._remembered[key] = find()
        found: T = self._remembered[key]
        return found

    def reference(self, file: str, start: int, end: int = 0, symbol: str = "") -> Reference | None:
        """Lines that exist, or None. The symbol is kept only if these lines hold its definition."""
        total = self.line_counts.get(file, 0)
        if not 1 <= start <= total:
            return None
        end = min(max(start, end), total)
        if symbol:
            found = self.index.symbol(file, symbol)
            if found is None or not (start <= found.signature_line <= end):
                symbol = ""
        return Reference(file, start, end, symbol)

    def cite(self, file: str, start: int, end: int = 0, symbol: str = "", label: str = "") -> str:
        """A citation's mark, or an empty string where the lines do not exist."""
        reference = self.reference(file, start, end, symbol)
        return cite_mark(reference, label) if reference else ""

    def cite_inside(self, file: str, start: int, end: int = 0, holder: str = "") -> str:
        """A citation of lines that stand inside of a definition, such as a call or an import.

        Where the definition has an entry, its name stands for the lines: these move with every edit
        above them, the name does not.

        Args:
            file: path of the file.
            start: first line.
            end: last line.
            holder: the definition; looked up unless it is given.

        Returns:
            A mark, or an empty string where the lines do not exist.
        """
        reference = self.reference(file, start, end)
        if reference is None:
            return ""
        holder = holder or self._holder(file, reference.line_start)
        return inside_mark(reference, holder) if holder else cite_mark(reference)

    def _holder(self, file: str, line: int) -> str:
        """The function around a line; empty in the body of a class and at the top of a file."""
        facts = self.index.facts.get(file)
        around = [s for s in facts.symbols if s.line <= line <= s.line_end] if facts else []
        if not around:
            return ""
        inner = min(around, key=lambda s: (s.line_end - s.line, s.name))
        # Of two definitions of one name only one has the entry.
        known = inner.kind in _CALLED and self.index.symbol(file, inner.name) == inner
        return inner.name if known else ""

    def cite_symbol(self, file: str, name: str) -> str:
        """A citation of a symbol's definition, or an empty string."""
        found = self.index.symbol(file, name)
        return self.cite(file, found.line, found.line_end, name) if found else ""

    def cite_statement(self, statement: Statement) -> str:
        """A citation of words of the repository."""
        return self.cite(statement.file, statement.line_start, statement.line_end)

    def cite_fact(self, fact: Fact) -> str:
        """A citation of a fact."""
        return self.cite(fact.file, fact.line, fact.line_end, fact.symbol)

    def claim(
        self, kind: ClaimKind, subject: str, target: str, file: str, start: int, end: int = 0
    ) -> str:
        """A claim's mark, or an empty string where its lines do not exist or it says nothing."""
        reference = self.reference(file, start, end)
        if reference is None or not subject or not target:
            return ""
        return claim_mark(Claim(kind, subject, target, reference))

    def page(self, path: str, title: str) -> str:
        """A link to another page, if it is planned."""
        return page_mark(path, title)

    @cached_property
    def line_counts(self) -> dict[str, int]:
        """Lines of each text file of the snapshot."""
        return {entry.path: entry.lines for entry in self.index.manifest.files if entry.lines}
