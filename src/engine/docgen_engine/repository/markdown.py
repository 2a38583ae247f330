"""Reads Markdown documents of the repository into plain blocks with their lines."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from docgen_engine.patterns import regex

_LONGEST_LINE: Final = 2_000
_FIRST: Final = 3
"""Parts of a line that may stand before its first word."""

_SPACE: Final = regex(r"\s+")
_LONGEST_HTML: Final = 20_000
_ELEMENT: Final = regex(
    r"(?is)<(?P<tag>h[1-6]|p)\b[^>]*>(?P<inner>(?:(?!</?(?:h[1-6]|p|div)\b).)*)</(?P=tag)\s*>"
)
_SUMMARY: Final = regex(r"(?is)<summary\b[^>]*>(?P<inner>[^<]*(?:<(?!/summary)[^<]*)*)</summary")
_ANCHOR: Final = regex(r"(?is)<a\b[^>]*>(.*?)</a\s*>")
_TAG: Final = regex(r"(?s)<[^>]*>")
_COMMENT: Final = regex(r"(?s)<!--.*?-->")
_FRONT_MATTER: Final = regex(r"\A---\r?\n.*?\n---\r?\n", re.DOTALL)

_FEWEST_BROKEN: Final = 3
_BROKEN: Final = regex(r"(?i)<br\s*/?>\s*$")
_SIGNS: Final = regex(r"^[^\w`\"'“‘(\[]+")
"""Pictures before the words of a point."""

_PICTOGRAM: Final = regex(r" ?(?<![\w`:])(?::(?:[+-]1|[a-z][a-z\d_+-]+): ?)+(?![\w`:])")
"""Codes that hosts show as a picture: `:tada:`."""


class Block(msgspec.Struct, frozen=True):
    """A block of a document: its plain words and the lines it stands in.

    `kind` is `heading`, `paragraph`, `item`, `code`, `quote`, `table` (a cell) or `summary` (what a
    part that can be folded away is called). `level` is that of a
    heading, and how deep an item lies; `language` is that of code. `text` is on one line, but for
    code. `linked` says how much of it is links and pictures: 1.0 for a row of badges. `leads_on`
    is of a block that begins with a link to another place of the same document.
    """

    kind: str
    text: str
    line: int
    line_end: int
    level: int = 0
    language: str = ""
    linked: float = 0.0
    leads_on: bool = False


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a Markdown document, in order; of HTML blocks only headings and paragraphs.

    Args:
        text: the document; front matter is passed over.
    """
    match = _FRONT_MATTER.match(text)
    if match:
        text = "\n" * match[0].count("\n") + text[match.end() :]
    # A parser of nested brackets may take long on a very long line; people do not write them.
    cut = "\n".join(line[:_LONGEST_LINE] for line in text.split("\n"))
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    return list(_blocks(parser.parse(cut)))


def without_pictograms(text: str) -> str:
    """Words without the codes that a host shows as small pictures.

    Args:
        text: such as `be patient :bow:`; no code.
    """
    return _PICTOGRAM.sub(" ", text).strip() if text.count(":") > 1 else text


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    quotes = items = tables = 0
    item_line = 0
    for at, token in enumerate(tokens):
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        tables += {"table_open": 1, "table_close": -1}.get(token.type, 0)
        if token.type == "list_item_open":
            items += 1
            item_line = token.map[0] if token.map else 0
        elif token.type == "list_item_close":
            items -= 1
            item_line = -1
        elif token.type in ("fence", "code_block") and token.map:
            yield _code(token)
        elif token.type == "html_block" and token.map:
            yield from _html(token, whole=not (quotes or items))
        elif token.type == "inline" and token.map:
            kind, level = "paragraph", 0
            opener = tokens[at - 1]
            if opener.type == "heading_open":
                kind, level = "heading", int(opener.tag[1])
            elif tables:
                kind = "table"
            elif quotes:
                kind = "quote"
            elif items and token.map[0] == item_line:
                kind, level = "item", items
            broken = _broken_lines(token) if kind == "paragraph" and not items else []
            yield from broken or [_inline(token, kind, level)]


def _broken_lines(token: Token) -> list[Block]:
    """The points of a paragraph each line of which ends in `<br>`: a list without its signs."""
    if token.content.count("<br") < _FEWEST_BROKEN:
        return []
    lines = token.content.split("\n")
    children = token.children or []
    parts: list[list[Token]] = [[]]
    for child in children:
        if child.type == "softbreak":
            parts.append([])
        else:
            parts[-1].append(child)
    whole = len(parts) == len(lines) > _FEWEST_BROKEN - 1
    if not whole or not all(_BROKEN.search(line) for line in lines[:-1]):
        return []
    first = (token.map or [0, 0])[0] + 1
    found = []
    for at, held in enumerate(parts):
        plain, linked = _words(held)
        text = _SIGNS.sub("", _SPACE.sub(" ", plain)).strip()
        share = min(1.0, linked / max(1, len(text.replace(" ", ""))))
        found.append(Block("item", text, first + at, first + at, 1, linked=share))
    return found if all(block.text for block in found) else []


def _html(token: Token, *, whole: bool) -> Iterator[Block]:
    """Headings and paragraphs that are centred with HTML, as READMEs like to; and summaries.

    Inside of lists and quotations only summaries, which say what the code below them is for.
    """
    if "<summary" in token.content:
        yield from _summaries(token)
    if not whole:
        return
    text = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), token.content[:_LONGEST_HTML])
    first = (token.map or [0, 0])[0] + 1
    for match in _ELEMENT.finditer(text):
        inner = match["inner"]
        lead = len(inner) - len(inner.lstrip())
        start = first + text.count("\n", 0, match.start("inner") + lead)
        plain = _plain_html(inner)
        if plain:
            end = start + inner.strip().count("\n")
            letters = len(plain.replace(" ", ""))
            linked = sum(len(_plain_html(a[1]).replace(" ", "")) for a in _ANCHOR.finditer(inner))
            heading = match["tag"].lower().startswith("h")
            yield Block(
                "heading" if heading else "paragraph",
                plain,
                start,
                end,
                int(match["tag"][1]) if heading else 0,
                linked=min(1.0, linked / letters),
            )


def _summaries(token: Token) -> Iterator[Block]:
    """What parts are called that a reader may unfold."""
    text = token.content[:_LONGEST_HTML]
    first = (token.map or [0, 0])[0] + 1
    for match in _SUMMARY.finditer(text):
        plain = _plain_html(match["inner"])
        if plain:
            line = first + text.count("\n", 0, match.start("inner"))
            yield Block("summary", plain, line, line)


def _plain_html(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _code(token: Token) -> Block:
    words = token.info.split()
    body = token.content.rstrip("\n")
    # The lines of a fenced block are those between its fences.
    first = token.map[0] if token.map else 0
    start = first + 2 if token.type == "fence" else first + 1
    language = words[0].lower().strip("{}.") if words else ""
    return Block("code", body, start, start + body.count("\n"), language=language)


def _inline(token: Token, kind: str, level: int) -> Block:
    first, last = token.map or [0, 0]
    plain, linked = _words(token.children or [])
    whole = len(plain.replace(" ", ""))
    pictures = any(child.type == "image" for child in token.children or [])
    share = min(1.0, linked / whole) if whole else float(pictures)
    leads_on = False
    for child in (token.children or [])[:_FIRST]:
        if child.type == "link_open":
            leads_on = str(child.attrs.get("href", "")).startswith("#")
            break
        if child.content.strip():
            break
    text = _SPACE.sub(" ", plain).strip()
    end = max(first + 1, last)
    return Block(kind, text, first + 1, end, level, linked=share, leads_on=leads_on)


def _words(tokens: list[Token]) -> tuple[str, int]:
    """Plain words of inline tokens, and how many of their letters are in links."""
    plain: list[str] = []
    linked = depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type in ("text", "code_inline"):
            said = token.content
            if token.type == "text" and said.count(":") > 1:
                said = _PICTOGRAM.sub(" ", said)
            plain.append(said)
            linked += len(token.content.replace(" ", "")) if depth else 0
        elif token.type in ("softbreak", "hardbreak") or (
            token.type == "html_inline" and token.content.lower().startswith("<br")
        ):
            plain.append(" ")
    return "".join(plain), linked
