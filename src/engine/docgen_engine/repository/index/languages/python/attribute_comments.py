"""Comments that begin with `#:`, by which Sphinx documents attributes and variables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex

_SIGN: Final = "#:"
_BESIDE: Final = regex(r"\s#:\s?(?P<text>[^\"']*\S)\s*$")
_VALUES: Final = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.FIELD})


def with_comments(symbols: Iterable[SymbolFact], text: str) -> list[SymbolFact]:
    """The symbols, with the `#:` comments above or beside them as their doc comments.

    Args:
        symbols: of one file.
        text: the file.

    Returns:
        The same symbols in the same order; one that says something itself keeps its own words.
    """
    if _SIGN not in text:
        return list(symbols)
    rows = text.split("\n")
    return [_with_comment(one, rows) for one in symbols]


def _with_comment(symbol: SymbolFact, rows: list[str]) -> SymbolFact:
    if symbol.doc or symbol.kind not in _VALUES:
        return symbol
    first = symbol.line
    while first > 1 and rows[first - 2].lstrip().startswith(_SIGN):
        first -= 1
    above = [row.lstrip()[len(_SIGN) :] for row in rows[first - 1 : symbol.line - 1]]
    doc = "\n".join(row.removeprefix(" ").rstrip() for row in above).strip()
    beside = _BESIDE.search(rows[symbol.line - 1]) if not doc else None
    if beside is not None:
        return msgspec.structs.replace(symbol, doc=beside["text"].strip(), doc_line=symbol.line)
    return msgspec.structs.replace(symbol, doc=doc, doc_line=first) if doc else symbol
