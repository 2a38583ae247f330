"""Doc comments: which comment belongs to a definition, and its words without the signs."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.sound.doc_words import block_words, tidy
from docgen_engine.repository.index.languages.treesitter import Parsed, first_line, last_line

_LICENCE: Final = regex(
    r"copyright\b|\blicen[cs]ed? under\b|SPDX-License|all rights reserved", re.IGNORECASE
)
_NOTE: Final = regex(r"(?:TODO|FIXME|HACK|XXX)\b")
_SECTION: Final = regex(r"[-=*#~+]{8,}")


@dataclass(frozen=True, slots=True)
class CommentStyle:
    """How a language writes doc comments.

    Attributes:
        outer: matches a comment that documents what follows.
        inner: matches one that documents what it stands in (`//!`).
        line_signs: begins of line comments, longest first.
        markup: how the words are marked up: `javadoc`, `xml`, `doxygen`, `rdoc` or empty.
        apart: whether blank lines and plain comments may stand between a doc comment and what it
            documents, as in Java, where only `/**` begins one.
    """

    outer: re.Pattern[str]
    inner: re.Pattern[str] | None = None
    line_signs: tuple[str, ...] = ("//",)
    markup: str = ""
    apart: bool = False


class Comments:
    """The comments and attributes of a file by the line on which they end."""

    def __init__(
        self,
        parsed: Parsed,
        style: CommentStyle,
        comments: list[Node],
        attributes: list[Node],
    ) -> None:
        """Take the nodes in the order of the file."""
        self._parsed: Final = parsed
        self._style: Final = style
        self._ending: Final = {last_line(node): node for node in comments}
        self._attributes: Final = {last_line(node): node for node in attributes}
        self._starting: Final[dict[int, list[Node]]] = {}
        for node in comments:
            self._starting.setdefault(first_line(node), []).append(node)
        self._comments: Final = comments
        self._offsets: Final = [node.start_byte for node in comments]

    def between(self, start: int, end: int) -> list[Node]:
        """The comments that start inside of a stretch of the file."""
        return self._comments[bisect_left(self._offsets, start) : bisect_left(self._offsets, end)]

    def attributes_above(self, node: Node) -> list[Node]:
        """The attributes that stand above a definition, in order; comments may be between."""
        found: list[Node] = []
        line = first_line(node) - 1
        while True:
            attribute = self._attributes.get(line)
            comment = self._ending.get(line)
            if attribute is not None and attribute.start_byte < node.start_byte:
                found.insert(0, attribute)
                line = first_line(attribute) - 1
            elif comment is not None and self._opens_line(comment):
                line = first_line(comment) - 1
            else:
                break
        same = [
            one
            for one in self._attributes.values()
            if first_line(one) == first_line(node) and one.end_byte <= node.start_byte
        ]
        return found + [one for one in same if one not in found]

    def above(self, node: Node) -> tuple[str, int]:
        """The doc comment of what starts with `node`: its words and its first line."""
        words, line = self._right_above(node)
        return (words, line) if words or not self._style.apart else self._before(node)

    def _before(self, node: Node) -> tuple[str, int]:
        """The last doc comment before a definition with nothing but comments in between."""
        at, end = bisect_left(self._offsets, node.start_byte) - 1, node.start_byte
        while at >= 0:
            comment = self._comments[at]
            if self._parsed.source[comment.end_byte : end].strip():
                break
            if self._style.outer.match(self._parsed.text(comment)):
                words = self._joined([self._cleaned(comment)]) if self._opens_line(comment) else ""
                return words, first_line(comment) if words else 0
            at, end = at - 1, comment.start_byte
        return "", 0

    def _right_above(self, node: Node) -> tuple[str, int]:
        parts: list[tuple[str, bool]] = []
        first = 0
        line = first_line(node)
        inline = self._ending.get(line)
        if inline is not None and inline.end_byte <= node.start_byte and self._opens_line(inline):
            parts.append(self._cleaned(inline))
            return self._joined(parts), first_line(inline)
        if not self._opens_line(node):
            return "", 0
        line -= 1
        while True:
            comment = self._ending.get(line)
            if comment is None or comment.end_byte > node.start_byte:
                attribute = self._attributes.get(line)
                if attribute is None or attribute.end_byte > node.start_byte:
                    break
                line = first_line(attribute) - 1
                continue
            text = self._parsed.text(comment)
            if not self._opens_line(comment) or not self._style.outer.match(text):
                break
            block = not text.startswith(self._style.line_signs)
            if block and parts:
                break
            if block and _SECTION.search(text.replace("\n", " ").lstrip("/* ")[:60]):
                break
            parts.insert(0, self._cleaned(comment))
            first = first_line(comment)
            if block:
                break
            line = first - 1
        words = self._joined(parts)
        if not words or _NOTE.match(words) or (first <= 3 and _LICENCE.search(words)):
            return "", 0
        return words, first

    def after(self, node: Node) -> tuple[str, int]:
        """The comment behind a field on its last line."""
        line = last_line(node)
        for comment in self._starting.get(line, []):
            if comment.start_byte >= node.end_byte:
                between = self._parsed.source[node.end_byte : comment.start_byte]
                if between.strip(b" \t;,"):
                    return "", 0
                text, _ = self._cleaned(comment)
                return self._joined([(text.lstrip("<").strip(), True)]), line
        return "", 0

    def inside(self, nodes: list[Node]) -> tuple[str, int, int]:
        """The inner doc comment (`//!`) among the first nodes: words, first and last line."""
        if self._style.inner is None:
            return "", 0, 0
        parts: list[tuple[str, bool]] = []
        first = last = 0
        for node in nodes:
            text = self._parsed.text(node)
            if not self._style.inner.match(text):
                if parts and first_line(node) > last + 1:
                    break
                continue
            if parts and first_line(node) > last + 1:
                break
            parts.append(self._cleaned(node))
            first = first or first_line(node)
            last = last_line(node)
        return self._joined(parts), first, last

    def _opens_line(self, node: Node) -> bool:
        start = node.start_byte - node.start_point[1]
        return not self._parsed.source[start : node.start_byte].strip()

    def _cleaned(self, node: Node) -> tuple[str, bool]:
        text = self._parsed.text(node).rstrip()
        for sign in self._style.line_signs:
            if text.startswith(sign):
                return text[len(sign) :].removeprefix(" ").rstrip(), False
        return block_words(text), True

    def _joined(self, parts: list[tuple[str, bool]]) -> str:
        text = "\n".join(part for part, _ in parts)
        return tidy(text, self._style.markup)
