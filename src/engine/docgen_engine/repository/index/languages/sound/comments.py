"""Doc comments: which comment belongs to a definition, and its words without the signs."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from docgen_engine.repository.index.languages.treesitter import Parsed, first_line, last_line

_LICENCE: Final = re.compile(
    r"copyright\b|\blicen[cs]ed? under\b|SPDX-License|all rights reserved", re.IGNORECASE
)
_NOTE: Final = re.compile(r"(?:TODO|FIXME|HACK|XXX)\b")
_RULER: Final = re.compile(r"^[\W_]{4,}$")
_SECTION: Final = re.compile(r"[-=*#~+]{8,}")
_PARAGRAPH_TAG: Final = re.compile(
    r"^(?:[@\\](?:param|return|returns|throws|throw|exception|see|since|deprecated|author|var|"
    r"tparam|retval|note|warning|pre|post|example|yield|yieldparam|raise|option|version|link|"
    r"template|psalm-\S+|phpstan-\S+|api|internal|code|endcode|serial|implNote|implSpec|apiNote)\b)"
)
_RDOC_TITLE: Final = re.compile(r"^=+ [^\n]*\n*", re.MULTILINE)
_BRIEF: Final = re.compile(r"[@\\](?:brief|short|details|summary)\s+")
_JAVA_INLINE: Final = re.compile(r"\{@(?P<tag>\w+)\s*(?P<text>[^{}]*)\}")
_HTML_BREAK: Final = re.compile(r"\s*</?(?:p|br|ul|ol|div|pre|blockquote|table|tr|h\d)\b[^<>]*>\s*")
_HTML_ITEM: Final = re.compile(r"\s*<li>\s*")
_HTML_CODE: Final = re.compile(r"<(code|tt)>(?P<text>[^<]*)</\1>")
_HTML_TAG: Final = re.compile(r"</?(?:b|i|em|strong|a|li|dl|dt|dd|td|th|sup|sub|u)\b[^<>]*>")
_ENTITIES: Final = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": " ", "&amp;": "&"}


@dataclass(frozen=True, slots=True)
class CommentStyle:
    """How a language writes doc comments.

    Attributes:
        outer: matches a comment that documents what follows.
        inner: matches one that documents what it stands in (`//!`).
        line_signs: begins of line comments, longest first.
        markup: how the words are marked up: `javadoc`, `xml`, `doxygen`, `rdoc` or empty.
        file_doc: whether the first comment of a file may document the file.
    """

    outer: re.Pattern[str]
    inner: re.Pattern[str] | None = None
    line_signs: tuple[str, ...] = ("//",)
    markup: str = ""


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


def block_words(text: str) -> str:
    """The words of a block comment without its stars; the indent that all lines share goes."""
    if text.startswith("=begin"):
        return "\n".join(text.split("\n")[1:-1]).strip("\n")
    inner = re.sub(r"^/\*+[!<]*|\**\*/$", "", text)
    rows = inner.split("\n")
    starred = all(not row.strip() or row.lstrip().startswith("*") for row in rows[1:])
    cleaned = [rows[0].strip()]
    for row in rows[1:]:
        words = row.strip()
        if starred and words.startswith("*"):
            words = words[1:].removeprefix(" ")
        elif not starred:
            words = row.rstrip()
        cleaned.append(words.rstrip())
    if not starred:
        indents = [len(row) - len(row.lstrip()) for row in cleaned[1:] if row.strip()]
        cut = min(indents, default=0)
        cleaned = [cleaned[0], *(row[cut:] for row in cleaned[1:])]
    return "\n".join(cleaned).strip("\n")


def tidy(text: str, markup: str) -> str:
    """Doc words as plain text and Markdown: markup of the language's own tools is translated."""
    if markup == "xml":
        text = _from_xml(text)
    elif markup in ("javadoc", "doxygen"):
        text = _from_tags(text)
    elif markup == "rdoc":
        text = _RDOC_TITLE.sub("", text)
    rows = [row.rstrip() for row in text.split("\n") if not _RULER.match(row.strip())]
    result: list[str] = []
    for row in rows:
        # A tag begins a paragraph of its own, so that the first one says what the thing does.
        if _PARAGRAPH_TAG.match(row.strip()) and result and result[-1].strip():
            result.append("")
        result.append(row)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(result)).strip()


def _from_tags(text: str) -> str:
    text = _BRIEF.sub("", text)
    text = _JAVA_INLINE.sub(_java_inline, text)
    text = _HTML_CODE.sub(lambda match: f"`{match['text']}`", text)
    text = _HTML_BREAK.sub("\n\n", text)
    text = _HTML_ITEM.sub("\n- ", text)
    text = _HTML_TAG.sub("", text)
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return text


def _java_inline(match: re.Match[str]) -> str:
    words = match["text"].strip()
    if match["tag"] in ("link", "linkplain", "see"):
        target, _, label = words.partition(" ")
        return label.strip() or f"`{target.replace('#', '.').lstrip('.')}`"
    if match["tag"] in ("code", "literal", "value"):
        return f"`{words}`" if words and "\n" not in words else words
    return "" if match["tag"] == "inheritDoc" else words


_XML_PART: Final = re.compile(
    r"<(?P<tag>summary|remarks|value|returns|param|typeparam|exception|example)\b(?P<rest>[^<>]*)>"
    r"(?P<text>.*?)</(?P=tag)>",
    re.DOTALL,
)
_XML_REFERENCE: Final = re.compile(
    r"<(?:see|seealso|paramref|typeparamref)\s+\w+=\"(?:[A-Z]:)?(?P<name>[^\"]*)\"\s*/>"
)
_XML_CODE: Final = re.compile(r"<c>(?P<text>[^<]*)</c>")
_XML_NAME: Final = re.compile(r"\w+=\"(?:[A-Z]:)?([^\"]*)\"")
_XML_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")


def _from_xml(text: str) -> str:
    if "<" not in text:
        return text
    text = _XML_REFERENCE.sub(lambda match: f"`{match['name']}`", text)
    text = _XML_CODE.sub(lambda match: f"`{match['text']}`", text)
    parts: list[str] = []
    for match in _XML_PART.finditer(text):
        words = "\n".join(row.strip() for row in match["text"].strip().split("\n"))
        words = re.sub(r"\s*</?para>\s*", "\n\n", words)
        words = _XML_TAG.sub("", words).strip()
        name = _XML_NAME.search(match["rest"])
        if not words:
            continue
        if match["tag"] in ("param", "typeparam"):
            parts.append(f"@param {name[1] if name else ''} {words}")
        elif match["tag"] == "exception":
            parts.append(f"@throws {name[1] if name else ''} {words}")
        elif match["tag"] == "returns":
            parts.append(f"@returns {words}")
        else:
            parts.append(words)
    plain = "\n\n".join(parts) if parts else _XML_TAG.sub("", text)
    for entity, sign in _ENTITIES.items():
        plain = plain.replace(entity, sign)
    return plain
