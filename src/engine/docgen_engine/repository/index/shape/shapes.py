"""Reads the shapes of the functions that are asked about; a file is parsed once."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from typing import Final

from docgen_engine.domain.facts import SymbolFact
from docgen_engine.repository.index.languages.sound.language import GrammarMissing, load_grammar
from docgen_engine.repository.index.languages.sound.registry import adapter_of
from docgen_engine.repository.index.languages.treesitter import Parsed, unread
from docgen_engine.repository.index.shape import python, trees
from docgen_engine.repository.index.shape.regions import Region
from docgen_engine.repository.text import split_lines

_GRAMMARS: Final = {
    "Go": (("tree_sitter_go", "language"),),
    "JavaScript": (("tree_sitter_javascript", "language"),),
    "TypeScript": (
        ("tree_sitter_typescript", "language_typescript"),
        ("tree_sitter_typescript", "language_tsx"),
    ),
}
_MOST_LINES: Final = 1500
"""Lines from which the shape of a function is not looked at: nobody tells it in steps."""


class Shapes:
    """The regions of functions."""

    def __init__(self, text_of: Callable[[str], str]) -> None:
        """Take what gives the text of a file."""
        self._text_of: Final = text_of
        self._lines: Final[dict[str, list[str]]] = {}
        self._files: Final[dict[str, Parsed | None]] = {}
        self._known: Final[dict[tuple[str, str], list[Region]]] = {}

    def of(self, file: str, language: str, symbol: SymbolFact) -> list[Region]:
        """The regions of a function; none where its file cannot be parsed."""
        key = file, symbol.name
        if key not in self._known:
            self._known[key] = self._read(file, language, symbol)
        return self._known[key]

    def _read(self, file: str, language: str, symbol: SymbolFact) -> list[Region]:
        if symbol.line_end - symbol.line > _MOST_LINES:
            return []
        if language == "Python":
            return self._read_python(file, symbol)
        if file not in self._files:
            self._files[file] = _parse(self._text_of(file), language)
        parsed = self._files[file]
        if parsed is not None:
            return trees.regions_of(parsed, symbol.line, symbol.line_end)
        return []

    def _read_python(self, file: str, symbol: SymbolFact) -> list[Region]:
        """The function is parsed alone: its file may be long, and only few are asked about."""
        if file not in self._lines:
            self._lines[file] = split_lines(self._text_of(file))
        lines = self._lines[file][symbol.line - 1 : symbol.line_end]
        indented = bool(lines) and lines[0][:1].isspace()
        # Below as many lines as in its file, and below a block, it keeps its places.
        above = "\n" * (symbol.line - 2) + "if 1:\n" if indented else "\n" * (symbol.line - 1)
        tree = _parse_python(above + "\n".join(lines))
        return python.regions_of(tree, symbol.line, symbol.line_end) if tree is not None else []


def _parse(text: str, language: str) -> Parsed | None:
    try:
        adapter = adapter_of(language)
        if adapter is not None:
            grammar = load_grammar(*adapter.grammar)
            return Parsed(text, grammar, adapter.prepare, adapter.rewrite)
        best: Parsed | None = None
        for name in _GRAMMARS.get(language, ()):
            parsed = Parsed(text, load_grammar(*name))
            best = parsed if best is None else min(best, parsed, key=lambda one: unread(one.root))
            if not best.root.has_error:
                break
    except GrammarMissing:
        return None
    return best


def _parse_python(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
