"""Pages taken apart with markdown-it: blocks with their words, code and cited lines.

It does not use docgen-tui's own reading of pages, so that measuring does not share its mistakes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

_LINES = re.compile(r"#L(\d+)(?:-L(\d+))?$")
_WRITTEN = re.compile(r"([\w./@+-]+\.\w+):(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class Cited:
    """Lines of a file that a page names. `symbol` is the label where the label is code."""

    page: str
    file: str
    start: int
    end: int
    symbol: str = ""


@dataclass
class Block:
    """A paragraph, table row, list item, heading or fence, and the headings above it."""

    page: str
    headings: tuple[str, ...]
    text: str = ""
    cited: list[Cited] = field(default_factory=list)
    fenced: bool = False

    @property
    def written(self) -> list[Cited]:
        """Lines that stand as plain text, such as `src/a.py:12`: other programs write them so."""
        return [
            Cited(self.page, file, int(start), int(end or start))
            for file, start, end in _WRITTEN.findall(self.text)
        ]

    @property
    def around(self) -> str:
        """Its words and those of the headings above."""
        return " ".join((*self.headings, self.text))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def blocks(pages: Mapping[str, str], docs: str) -> list[Block]:
    """All blocks of a set of pages.

    Args:
        pages: text by path in the pages folder.
        docs: the pages folder, seen from the repository.
    """
    return [block for page, text in sorted(pages.items()) for block in _page(page, text, docs)]


def _page(page: str, text: str, docs: str) -> Iterator[Block]:
    headings: list[str] = []
    row: Block | None = None
    folder = posixpath.dirname(posixpath.join(docs, page))
    tokens = _parser().parse(text)
    for number, token in enumerate(tokens):
        if token.type == "tr_open":
            row = Block(page, tuple(headings))
        elif token.type == "tr_close" and row is not None:
            yield row
            row = None
        elif token.type in ("fence", "code_block"):
            yield Block(page, tuple(headings), token.content, fenced=True)
        elif token.type == "inline":
            block = row if row is not None else Block(page, tuple(headings))
            _inline(block, token, folder)
            if row is None:
                if tokens[number - 1].type == "heading_open":
                    level = int(tokens[number - 1].tag[1:])
                    headings[level - 1 :] = [block.text.strip()]
                yield block


def _inline(block: Block, token: Token, folder: str) -> None:
    words: list[str] = []
    target = ""
    label: list[Token] = []
    for child in token.children or ():
        if child.type == "link_open":
            target, label = str(child.attrGet("href") or ""), []
        elif child.type == "link_close":
            _link(block, target, label, folder)
            target = ""
        elif child.type in ("softbreak", "hardbreak"):
            words.append("\n")
        elif child.content:
            words.append(child.content)
            label.append(child)
    text = "".join(words)
    block.text += text + " "


def _link(block: Block, target: str, label: list[Token], folder: str) -> None:
    lines = _LINES.search(target)
    if lines is None or "://" in target:
        return
    way = posixpath.normpath(posixpath.join(folder, unquote(target[: lines.start()])))
    code = label[0].content if len(label) == 1 and label[0].type == "code_inline" else ""
    start = int(lines[1])
    block.cited.append(Cited(block.page, way, start, int(lines[2] or start), code))
