"""The inline text of a page's blocks, piece by piece, each with the place of its lines."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

import msgspec
from markdown_it.token import Token

from docgen_engine.gates.markdown.inline import Inline, scan
from docgen_engine.patterns import regex

_CELL: Final = regex(r"(?:\\.|[^|\\])+|\\")
_RULE: Final = regex(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")


class Piece(msgspec.Struct, frozen=True):
    """Inline text of one block (paragraph, heading, cell, HTML) and where its lines stand.

    `starts` holds for each line its offset in `text`, its line number and its first column.
    `line` to `line_end` is the paragraph or table row around it.
    """

    kind: str
    text: str
    starts: tuple[tuple[int, int, int], ...]
    line: int
    line_end: int
    quoted: bool
    inline: Inline

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset in `text`."""
        index = bisect_right(self.starts, offset, key=lambda start: start[0]) - 1
        begin, line, column = self.starts[max(index, 0)]
        return line, column + offset - begin


def pieces_of(tokens: list[Token], lines: list[str]) -> list[Piece]:
    """The inline text of all blocks in order, without code blocks.

    Args:
        tokens: the blocks; tables come as paragraphs (see `blocks`).
        lines: the page.
    """
    maker = _Pieces(lines)
    found: list[Piece] = []
    quoted = 0
    for at, token in enumerate(tokens):
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        elif token.type == "html_block" and token.map is not None:
            found.append(maker.html(token.content, token.map[0], quoted=quoted > 0))
        elif token.type == "inline" and token.map is not None:
            kind = "heading" if tokens[at - 1].type == "heading_open" else "paragraph"
            found += maker.inline(kind, token.content, token.map[0], quoted=quoted > 0)
    return found


class _Pieces:
    """Makes pieces, and finds where their lines begin in the page."""

    def __init__(self, lines: list[str]) -> None:
        self._page = lines

    def inline(self, kind: str, content: str, first: int, *, quoted: bool) -> list[Piece]:
        """A paragraph; one that holds a table gives the text before it and the cells."""
        lines = content.split("\n")
        rule = next((at for at in range(1, len(lines)) if _is_rule(lines[at - 1], lines[at])), 0)
        if kind != "paragraph" or not rule:
            return [self._piece(kind, lines, first, quoted=quoted)]
        found = []
        if rule > 1:
            found.append(self._piece(kind, lines[: rule - 1], first, quoted=quoted))
        for at in (rule - 1, *range(rule + 1, len(lines))):
            found += self._cells(lines[at], first + at, quoted=quoted)
        return found

    def html(self, content: str, first: int, *, quoted: bool) -> Piece:
        """A block of HTML: all of it is markup."""
        lines = content.rstrip("\n").split("\n")
        text = "\n".join(lines)
        inline = Inline((), (), ((0, len(text)),))
        return self._made("html", lines, first, inline, quoted=quoted)

    def _piece(self, kind: str, lines: list[str], first: int, *, quoted: bool) -> Piece:
        return self._made(kind, lines, first, scan("\n".join(lines)), quoted=quoted)

    def _made(
        self, kind: str, lines: list[str], first: int, inline: Inline, *, quoted: bool
    ) -> Piece:
        starts = []
        offset = 0
        for at, line in enumerate(lines):
            starts.append((offset, first + at + 1, self._column(line, first + at)))
            offset += len(line) + 1
        text = "\n".join(lines)
        return Piece(kind, text, tuple(starts), first + 1, first + len(lines), quoted, inline)

    def _cells(self, line: str, number: int, *, quoted: bool) -> list[Piece]:
        column = self._column(line, number)
        return [
            Piece(
                "cell",
                cell[0],
                ((0, number + 1, column + cell.start()),),
                number + 1,
                number + 1,
                quoted,
                scan(cell[0]),
            )
            for cell in _CELL.finditer(line)
            if not cell[0].isspace()
        ]

    def _column(self, line: str, number: int) -> int:
        """Where a line of a block begins in the line of the page that it comes from."""
        source = self._page[number] if number < len(self._page) else ""
        bare = line.strip()
        return max(source.rfind(bare) - (len(line) - len(line.lstrip())), 0) + 1


def _is_rule(header: str, line: str) -> bool:
    """Whether two lines begin a table: a header and the rule of dashes below it."""
    return "|" in line and "|" in header and _RULE.fullmatch(line) is not None
