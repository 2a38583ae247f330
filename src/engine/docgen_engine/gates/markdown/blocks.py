"""The block level of Markdown: headings, fences, comments and what a reader sees, by line."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from docgen_engine.domain.anchors import Slugger
from docgen_engine.domain.navigation import NAV_START
from docgen_engine.gates.markdown.digest import Fence, Heading, is_mermaid
from docgen_engine.gates.markdown.pieces import Piece, pieces_of
from docgen_engine.patterns import regex

_ANCHOR: Final = regex(r"<[A-Za-z][^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)")
_COMMENT: Final = regex(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MARKED: Final = regex(r"[\\`*_\[\]<>&!\n]")
_CONTENT_TOKENS: Final = frozenset({"inline", "fence", "code_block"})


class Blocks:
    """A text's blocks. Parsed when first asked for; places are lines from 1."""

    def __init__(self, text: str, nav_lines: tuple[int, int]) -> None:
        """Remember the text.

        Args:
            text: with newlines alone between its lines.
            nav_lines: first and last line of the navigation block, which is left out of what is
                for the reader; (0, 0) where there is none.
        """
        self._text = text
        self._nav = nav_lines
        self.lines = text.split("\n")

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """All headings in order."""
        slugger = Slugger()
        found = []
        for at, token in enumerate(self.tokens):
            if token.type != "heading_open" or token.map is None:
                continue
            title = plain_title(self.tokens[at + 1].content)
            level, line = int(token.tag[1:]), token.map[0] + 1
            found.append(Heading(level, title, line, slugger.anchor(title), token.level > 0))
        return tuple(found)

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """Everything that a fragment may name, sorted."""
        found = {heading.slug for heading in self.headings}
        for piece in self.pieces:
            for start, end in piece.inline.html:
                found.update(_ANCHOR.findall(piece.text[start:end]))
        return tuple(sorted(found))

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        """All fenced blocks in order."""
        found = []
        for token in self.tokens:
            if token.type != "fence" or token.map is None:
                continue
            first, after = token.map
            # markdown-it closes a fence at the end of its container; one that has its own closing
            # line is one line longer than its content and its opening.
            closed = after - first == token.content.count("\n") + 2
            info = token.info.strip()
            body = token.content if is_mermaid(info) else ""
            found.append(Fence(info, first + 1, after, closed, body))
        return tuple(found)

    @cached_property
    def open_comments(self) -> tuple[int, ...]:
        """Lines of HTML comments that nothing closes."""
        found = []
        for token in self.tokens:
            if token.type != "html_block" or token.map is None:
                continue
            for comment in _COMMENT.finditer(token.content):
                # One that runs into the navigation block is ended there by accident.
                if not comment[0].endswith("-->") or NAV_START in comment[0][4:]:
                    line = token.map[0] + 1 + token.content.count("\n", 0, comment.start())
                    found.append(line)
        return tuple(found)

    @cached_property
    def content_lines(self) -> tuple[int, ...]:
        """Lines in which something for a reader begins: no headings, rules or comments."""
        found = []
        for at, token in enumerate(self.tokens):
            if token.map is None or self._in_nav(token.map[0] + 1):
                continue
            if token.type == "html_block":
                if _COMMENT.sub("", token.content).strip():
                    found.append(token.map[0] + 1)
            elif token.type in _CONTENT_TOKENS and self.tokens[at - 1].type != "heading_open":
                written = token.content.strip() or token.type == "fence"
                if written:
                    found.append(token.map[0] + 1)
        return tuple(found)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The inline text of all blocks, without code blocks and the navigation block."""
        every = pieces_of(self.tokens, self.lines)
        return tuple(piece for piece in every if not self._in_nav(piece.line))

    @property
    def tokens(self) -> list[Token]:
        """The blocks as markdown-it gives them."""
        return self._parsed[0]

    @property
    def references(self) -> dict[str, dict[str, Any]]:
        """Definitions of links by their label."""
        found: dict[str, dict[str, Any]] = self._parsed[1].get("references", {})
        return found

    @cached_property
    def _parsed(self) -> tuple[list[Token], dict[str, Any]]:
        environment: dict[str, Any] = {}
        text = self._text if self._text.endswith("\n") else self._text + "\n"
        return _block_parser().parse(text, environment), environment

    def _in_nav(self, line: int) -> bool:
        return self._nav[0] <= line <= self._nav[1] and self._nav[1] > 0


@cache
def _block_parser() -> MarkdownIt:
    """Blocks only: the inline level has no places, so `inline.scan` reads it.

    Tables come as paragraphs, which is quicker than a token a cell; rows keep their places.
    """
    return MarkdownIt("commonmark").disable("inline")


@cache
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def plain_title(content: str) -> str:
    """The text of a heading without its markup."""
    if not _MARKED.search(content):
        return content
    children = _inline_parser().parseInline(content)[0].children or []
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)
