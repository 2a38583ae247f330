"""Source code as rows: tokens from pygments, line numbers, a marked range. Pure, for threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from docgen_tui.widgets.spans import Body, Row, Span, StyleNames, split_cells

if TYPE_CHECKING:
    from pygments.lexer import Lexer  # type: ignore[import-untyped]

HIGHLIGHT_LIMIT: Final = 512_000
"""Characters; a longer text is shown plain, so that opening it stays quick."""
LONG_LINE: Final = 4_000
"""Characters; a text with a longer line is minified or data, and is shown plain."""
TAB: Final = 4

_STYLES: Final[tuple[tuple[str, str], ...]] = (
    ("Comment", "comment"),
    ("Keyword.Type", "type"),
    ("Keyword", "keyword"),
    ("Literal.String", "string"),
    ("Literal.Number", "number"),
    ("Name.Function", "function"),
    ("Name.Class", "type"),
    ("Name.Decorator", "decorator"),
    ("Name.Builtin", "builtin"),
    ("Name.Tag", "keyword"),
    ("Name.Attribute", "function"),
    ("Name.Exception", "type"),
    ("Operator.Word", "keyword"),
    ("Operator", "operator"),
    ("Generic.Heading", "function"),
    ("Generic.Subheading", "function"),
    ("Error", "error"),
)
"""Prefixes of pygments' token types and what we show for them; the first that fits counts."""


def lines_of(text: str) -> list[str]:
    """The lines of a cleaned text, numbered as editors do, with tabs as spaces."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.expandtabs(TAB) if "\t" in line else line for line in lines]


CodeLine = tuple[tuple[str, StyleNames], ...]
"""A line as pieces of text and their styles; plain tuples, see `spans.Packed`."""


def plain_lines(text: str) -> list[CodeLine]:
    """The lines of a cleaned text, without colours."""
    return [((line, ()),) for line in lines_of(text)]


def highlight(text: str, language: str = "", path: str = "") -> list[CodeLine]:
    """Colour code.

    Args:
        text: cleaned.
        language: a name that pygments knows, such as `python`; unknown ones give plain text.
        path: used where the language does not help.

    Returns:
        As many lines as `lines_of` gives.
    """
    lines = lines_of(text)
    if len(text) > HIGHLIGHT_LIMIT or any(len(line) > LONG_LINE for line in lines):
        return plain_lines(text)
    lexer = find_lexer(language, path)
    return (_tokens(lexer, lines) if lexer is not None else []) or plain_lines(text)


def find_lexer(language: str, path: str = "") -> Lexer | None:
    """A lexer by language, else by file name; None where pygments has none."""
    from pygments.lexers import (  # type: ignore[import-untyped]
        get_lexer_by_name,
        get_lexer_for_filename,
    )
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    options = {"stripnl": False, "ensurenl": False}
    if language:
        try:
            return get_lexer_by_name(language.lower(), **options)
        except ClassNotFound:
            pass
    if path:
        try:
            return get_lexer_for_filename(path.rsplit("/", 1)[-1], **options)
        except ClassNotFound:
            return None
    return None


def _tokens(lexer: Lexer, lines: list[str]) -> list[CodeLine]:
    """Lexed lines, or nothing where the lexer lost or invented text."""
    styled: list[CodeLine] = []
    line: list[tuple[str, StyleNames]] = []
    names: dict[object, StyleNames] = {}
    for kind, value in lexer.get_tokens("\n".join(lines)):
        style = names.get(kind)
        if style is None:
            style = names[kind] = _style_of(str(kind))
        first, *rest = value.split("\n")
        if first:
            line.append((first, style))
        for part in rest:
            styled.append(tuple(line))
            line = [(part, style)] if part else []
    styled.append(tuple(line))
    while len(styled) > len(lines) and not styled[-1]:
        styled.pop()
    faithful = len(styled) == len(lines) and all(
        "".join([text for text, _style in pieces]) == line
        for pieces, line in zip(styled, lines, strict=True)
    )
    return styled if faithful else []


def _style_of(kind: str) -> StyleNames:
    name = kind.removeprefix("Token.")
    for prefix, style in _STYLES:
        if name.startswith(prefix):
            return (f"code--{style}",)
    return ()


class CodeBody(Body):
    """Numbered source lines; rows are made when they are shown, so that 100,000 lines cost little.

    With a `width`, long lines are wrapped and the rows are laid out at once.
    """

    def __init__(
        self, lines: Sequence[CodeLine], marked: tuple[int, int] = (0, -1), width: int = 0
    ) -> None:
        """Keep lines.

        Args:
            lines: pieces per line.
            marked: first and last line of the range to mark.
            width: cells to wrap at, 0 for not at all.
        """
        super().__init__()
        self._lines = lines
        self._marked = marked
        self._digits = max(3, len(str(len(lines))))
        self._wrapped: list[tuple[int, bool, CodeLine]] | None = None
        self._first_rows: list[int] = []
        if width:
            self._wrap(max(20, width - self.gutter))

    @property
    def gutter(self) -> int:
        """Characters of the line number, the mark and the space after it."""
        return self._digits + 3

    def _wrap(self, width: int) -> None:
        self._wrapped = []
        for number, pieces in enumerate(self._lines, start=1):
            self._first_rows.append(len(self._wrapped))
            parts = split_cells([Span(text, style) for text, style in pieces], width)
            for index, part in enumerate(parts):
                line = tuple([(span.text, span.style) for span in part])
                self._wrapped.append((number, index == 0, line))

    def __len__(self) -> int:
        return len(self._lines) if self._wrapped is None else len(self._wrapped)

    def row(self, index: int) -> Row:
        """A line with its number; the range is marked with a bar and a background."""
        number, first, pieces = (
            (index + 1, True, self._lines[index]) if self._wrapped is None else self._wrapped[index]
        )
        marked = self._marked[0] <= number <= self._marked[1]
        back: StyleNames = ("view--range",) if marked else ()
        label = str(number).rjust(self._digits) if first else "↪".rjust(self._digits)
        gutter = (*back, "view--gutter", *(("view--accent",) if marked else ()))
        head = Span(f"{label} {'▌' if marked else ' '} ", gutter)
        spans = [Span(text, (*back, *style) if back else style) for text, style in pieces]
        return Row((head, *spans), number, back, gutter=len(head.text), joint="\n" if first else "")

    def row_of_line(self, line: int) -> int:
        """The row where a line begins."""
        last = max(0, len(self._lines) - 1)
        at = min(max(0, line - 1), last)
        return at if self._wrapped is None else (self._first_rows or [0])[at]
