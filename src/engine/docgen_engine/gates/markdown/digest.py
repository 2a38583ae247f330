"""What follows from a page's text alone, as plain values: made once, kept between runs.

All places are lines and columns from 1.
"""

from __future__ import annotations

import msgspec

from docgen_engine.domain.citations import FoundCitation


class Heading(msgspec.Struct, frozen=True, array_like=True):
    """A heading; `title` is its plain text. `nested` ones stand in a quotation or a list."""

    level: int
    title: str
    line: int
    slug: str
    nested: bool


class Fence(msgspec.Struct, frozen=True, array_like=True):
    """A fenced block, first line to last; `closed` where it has its closing fence.

    `body` is kept of diagrams alone: nothing else is read again.
    """

    info: str
    line: int
    line_end: int
    closed: bool
    body: str

    @property
    def is_diagram(self) -> bool:
        """Whether it is a Mermaid block."""
        return is_mermaid(self.info)


def is_mermaid(info: str) -> bool:
    """Whether the words after a fence say that Mermaid draws the block."""
    return info.split(" ", 1)[0].lower() == "mermaid"


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A link or image with its place. `target` is as written, escapes resolved."""

    target: str
    line: int
    column: int
    image: bool


class Placeholder(msgspec.Struct, frozen=True, array_like=True):
    """Words that were meant to be replaced.

    `kind` is `word`, `token`, `bracket` or `chatter` (see `markdown.placeholders`).
    """

    words: str
    kind: str
    line: int
    column: int


class CodeSpan(msgspec.Struct, frozen=True, array_like=True):
    """Words in code, outside of links and quotations, as a reader sees them."""

    text: str
    line: int
    column: int


class Digest(msgspec.Struct, frozen=True, array_like=True):
    """One page, parsed.

    `nav_lines` are the first and last line of the navigation block, (0, 0) where there is none;
    `anchors` everything that a fragment may name, sorted; `open_comments` lines of HTML comments
    that nothing closes: they hide the rest of the page; `content_lines` those in which something
    for a reader begins: no headings, rules or comments.
    """

    nav_lines: tuple[int, int]
    headings: tuple[Heading, ...]
    anchors: tuple[str, ...]
    fences: tuple[Fence, ...]
    open_comments: tuple[int, ...]
    content_lines: tuple[int, ...]
    links: tuple[Link, ...]
    citations: tuple[FoundCitation, ...]
    placeholders: tuple[Placeholder, ...]
    code: tuple[CodeSpan, ...]
