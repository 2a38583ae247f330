"""A page parsed once for all validators: headings, blocks, links, citations, with exact places."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache, cached_property
from typing import Any, Final

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from docgen_engine.domain.citations import FoundCitation, find_citations
from docgen_engine.domain.navigation import NAV_START, find_navigation
from docgen_engine.gates.markdown.inline import Inline, scan
from docgen_engine.gates.markdown.slugs import Slugger

_ANCHOR: Final = re.compile(r"<[A-Za-z][^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)")
_HTML_TARGET: Final = re.compile(r"<(?:a|img)\b[^<>]*?\s(?:href|src)\s*=\s*[\"']([^\"'<>]*)[\"']")
_CELL: Final = re.compile(r"(?:\\.|[^|\\])+|\\")
_RULE: Final = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MARKED: Final = re.compile(r"[\\`*_\[\]<>&!\n]")
_CONTENT_TOKENS: Final = frozenset({"inline", "fence", "code_block"})


class Heading(msgspec.Struct, frozen=True):
    """A heading; `title` is its plain text. `nested` ones stand in a quotation or a list."""

    level: int
    title: str
    line: int
    slug: str
    nested: bool


class Fence(msgspec.Struct, frozen=True):
    """A fenced block, first line to last; `closed` where it has its closing fence."""

    info: str
    line: int
    line_end: int
    closed: bool
    body: str


class Link(msgspec.Struct, frozen=True):
    """A link or image with its place. `target` is as written, escapes resolved."""

    target: str
    line: int
    column: int
    image: bool


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


class Page:
    """One page. Parsed lazily; all places are lines and columns from 1."""

    def __init__(self, path: str, text: str, docs_dir: str) -> None:
        """Remember the text.

        Args:
            path: in the pages folder.
            text: the whole page, with its navigation block.
            docs_dir: the pages folder relative to the repository.
        """
        self.path = path
        self.docs_dir = docs_dir
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.lines = self.text.split("\n")

    @cached_property
    def nav_lines(self) -> tuple[int, int]:
        """First and last line of the navigation block, (0, 0) where there is none."""
        found = find_navigation(self.text)
        if found is None:
            return (0, 0)
        return self.text.count("\n", 0, found[0]) + 1, self.text.count("\n", 0, found[1]) + 1

    def in_nav(self, line: int) -> bool:
        """Whether a line belongs to the navigation block."""
        first, last = self.nav_lines
        return first <= line <= last and last > 0

    @cached_property
    def citations(self) -> tuple[FoundCitation, ...]:
        """Citations of lines of the repository, in order."""
        return tuple(find_citations(self.text, self.path, self.docs_dir))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """All headings in order."""
        slugger = Slugger()
        found = []
        for at, token in enumerate(self._tokens):
            if token.type != "heading_open" or token.map is None:
                continue
            title = plain_title(self._tokens[at + 1].content)
            level, line = int(token.tag[1:]), token.map[0] + 1
            found.append(Heading(level, title, line, slugger.anchor(title), token.level > 0))
        return tuple(found)

    @cached_property
    def outline(self) -> tuple[Heading, ...]:
        """The headings that give the page its structure: those not nested in anything."""
        return tuple(heading for heading in self.headings if not heading.nested)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Everything that a fragment may name on this page."""
        found = {heading.slug for heading in self.headings}
        for piece in self.pieces:
            for start, end in piece.inline.html:
                found.update(_ANCHOR.findall(piece.text[start:end]))
        return frozenset(found)

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        """All fenced blocks in order."""
        found = []
        for token in self._tokens:
            if token.type != "fence" or token.map is None:
                continue
            first, after = token.map
            # markdown-it closes a fence at the end of its container; one that has its own closing
            # line is one line longer than its content and its opening.
            closed = after - first == token.content.count("\n") + 2
            found.append(Fence(token.info.strip(), first + 1, after, closed, token.content))
        return tuple(found)

    @cached_property
    def open_comments(self) -> tuple[int, ...]:
        """Lines of HTML comments that nothing closes: they hide the rest of the page."""
        found = []
        for token in self._tokens:
            if token.type != "html_block" or token.map is None:
                continue
            for comment in _COMMENT.finditer(token.content):
                # One that runs into the navigation block is ended there by accident.
                if not comment[0].endswith("-->") or NAV_START in comment[0][4:]:
                    line = token.map[0] + 1 + token.content.count("\n", 0, comment.start())
                    found.append(line)
        return tuple(found)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All links and images of the page, its definitions and its HTML among them, in order."""
        found = []
        for piece in self.pieces:
            for link in piece.inline.links:
                line, column = piece.place(link.start)
                found.append(Link(link.target, line, column, link.image))
            for start, end in piece.inline.html:
                for match in _HTML_TARGET.finditer(piece.text, start, end):
                    line, column = piece.place(match.start(1))
                    found.append(Link(match[1], line, column, match[0][:4].lower() == "<img"))
        for label, definition in self._references.items():
            if label.startswith("^"):  # a footnote of GitHub's, which CommonMark does not know
                continue
            line = definition["map"][0] + 1
            column = len(self.lines[line - 1]) - len(self.lines[line - 1].lstrip()) + 1
            found.append(Link(definition["href"], line, column, image=False))
        return tuple(sorted(found, key=lambda link: (link.line, link.column, link.target)))

    @cached_property
    def content_lines(self) -> tuple[int, ...]:
        """Lines in which something for a reader begins: no headings, rules or comments."""
        found = []
        for at, token in enumerate(self._tokens):
            if token.map is None or self.in_nav(token.map[0] + 1):
                continue
            if token.type == "html_block":
                if _COMMENT.sub("", token.content).strip():
                    found.append(token.map[0] + 1)
            elif token.type in _CONTENT_TOKENS and self._tokens[at - 1].type != "heading_open":
                written = token.content.strip() or token.type == "fence"
                if written:
                    found.append(token.map[0] + 1)
        return tuple(found)

    def section(self, title: str) -> tuple[Heading, int] | None:
        """A section by the title of its heading, and its last line.

        Args:
            title: compared without case, markup and extra spaces.

        Returns:
            The first heading with that title and the line before the next one of its level or
            above; None where there is none.
        """
        wanted = comparable(title)
        for at, heading in enumerate(self.outline):
            if comparable(heading.title) == wanted:
                after = (each for each in self.outline[at + 1 :] if each.level <= heading.level)
                following = next(after, None)
                return heading, following.line - 1 if following else len(self.lines)
        return None

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The inline text of all blocks in order, without code blocks and the navigation block."""
        found: list[Piece] = []
        quoted = 0
        for at, token in enumerate(self._tokens):
            if token.type in ("blockquote_open", "blockquote_close"):
                quoted += token.nesting
            elif token.type == "html_block" and token.map is not None:
                found.append(self._html(token.content, token.map[0], quoted=quoted > 0))
            elif token.type == "inline" and token.map is not None:
                opener = self._tokens[at - 1].type
                kind = "heading" if opener == "heading_open" else "paragraph"
                found += self._inline(kind, token.content, token.map[0], quoted=quoted > 0)
        return tuple(piece for piece in found if not self.in_nav(piece.line))

    # -- parsing ---------------------------------------------------------------------------

    @cached_property
    def _parsed(self) -> tuple[list[Token], dict[str, Any]]:
        environment: dict[str, Any] = {}
        text = self.text if self.text.endswith("\n") else self.text + "\n"
        return _block_parser().parse(text, environment), environment

    @property
    def _tokens(self) -> list[Token]:
        return self._parsed[0]

    @property
    def _references(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self._parsed[1].get("references", {})
        return found

    def _inline(self, kind: str, content: str, first: int, *, quoted: bool) -> list[Piece]:
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

    def _piece(self, kind: str, lines: list[str], first: int, *, quoted: bool) -> Piece:
        starts = []
        offset = 0
        for at, line in enumerate(lines):
            starts.append((offset, first + at + 1, self._column(line, first + at)))
            offset += len(line) + 1
        text = "\n".join(lines)
        return Piece(kind, text, tuple(starts), first + 1, first + len(lines), quoted, scan(text))

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
        source = self.lines[number] if number < len(self.lines) else ""
        bare = line.strip()
        return max(source.rfind(bare) - (len(line) - len(line.lstrip())), 0) + 1

    def _html(self, content: str, first: int, *, quoted: bool) -> Piece:
        lines = content.rstrip("\n").split("\n")
        starts = []
        offset = 0
        for at, line in enumerate(lines):
            starts.append((offset, first + at + 1, self._column(line, first + at)))
            offset += len(line) + 1
        text = "\n".join(lines)
        inline = Inline((), (), ((0, len(text)),))
        return Piece("html", text, tuple(starts), first + 1, first + len(lines), quoted, inline)


@cache
def _block_parser() -> MarkdownIt:
    """Blocks only: the inline level has no places, so `inline.scan` reads it.

    Tables come as paragraphs, which is quicker than a token a cell; rows keep their places.
    """
    return MarkdownIt("commonmark").disable("inline")


@cache
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def _is_rule(header: str, line: str) -> bool:
    """Whether two lines begin a table: a header and the rule of dashes below it."""
    return "|" in line and "|" in header and _RULE.fullmatch(line) is not None


def comparable(title: str) -> str:
    """A title as titles are compared: composed, without case and extra spaces."""
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())


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
