"""Finds words that were meant to be replaced: placeholders, template tokens, an agent's chatter.

Outside of code, quotations, link targets and the navigation block (contract section 7).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

from docgen_engine.gates.markdown.blocks import Blocks
from docgen_engine.gates.markdown.digest import Placeholder
from docgen_engine.gates.markdown.pieces import Piece
from docgen_engine.patterns import regex

_FORBIDDEN: Final = regex(
    r"(?P<word>(?<![\w/])(?<!\\_)(?:TODO|TBD|FIXME)(?!\w|\\_|[./]\w)|\?{3,}"
    r"|\bcoming soon\b|\blorem ipsum\b)"
    r"|(?P<token>\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|<%.*?%>|\$\{[^{}\n]*\})"
    r"|(?P<bracket>\[(?:placeholder|insert [^\[\]\n]*|your [^\[\]\n]*|fill [^\[\]\n]*"
    r"|add [^\[\]\n]* here|describe [^\[\]\n]*|name of [^\[\]\n]*)\](?![\[(:]))"
    r"|(?P<chatter>\bI(?: will|['’]ll)(?: now\b|\s+(?:start|begin|proceed|continue|analy[sz]e|"
    r"create|write|document|generate)\b)|\bas an AI\b|\bas a (?:large )?language model\b"
    r"|\bI (?:have|['’]ve) (?:now )?(?:analy[sz]ed|written|created|generated|documented)\b"
    r"|\bI hope this helps\b|\blet me know if\b"
    r"|^[ \t>*-]*(?:Let me (?:now|start|begin|analy[sz]e|create|write)\b"
    r"|Here(?: is|['’]s) the (?:complete |updated |requested |final )?"
    r"(?:documentation|page|section|markdown)\b|(?:Certainly|Sure|Of course)[!,.] ))",
    re.IGNORECASE | re.MULTILINE,
)
_HINTS: Final = (
    "todo", "tbd", "fixme", "???", "coming soon", "lorem ipsum", "{{", "{%", "<%", "${",
    "[placeholder", "[insert ", "[your ", "[fill ", "[add ", "[describe ", "[name of ",
    "i will", "i'll", "i’ll", "as an ai", "language model", "i have", "i've", "i’ve",
    "i hope this", "let me", "here is the", "here's the", "here’s the", "certainly", "sure",
    "of course",
)  # fmt: skip
"""In small letters; without one of them nothing below can match, and looking is quick."""

_EXACT: Final = frozenset({"todo", "tbd", "fixme"})
_QUOTATION: Final = regex(
    r"“[^”]{1,2000}”|„[^“”]{1,2000}[“”]|«[^»]{1,2000}»|(?<!\w)\"[^\"]{1,2000}\"(?!\w)"
)
_HTML_CODE: Final = regex(r"<(code|pre|kbd|samp)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_MASK: Final = "\x00"


def find_placeholders(text: str, blocks: Blocks, cited: list[int]) -> tuple[Placeholder, ...]:
    """Every placeholder of a page, in order.

    Args:
        text: the page.
        blocks: its blocks.
        cited: lines of its citations, in order.
    """
    lowered = text.lower()
    hints = [hint for hint in _HINTS if hint in lowered]
    if not hints:
        return ()
    found: list[Placeholder] = []
    before: Piece | None = None
    for piece in blocks.pieces:
        lowered = piece.text.lower()
        if not piece.quoted and any(hint in lowered for hint in hints):
            found += _in_piece(piece, before, cited)
        before = piece
    return tuple(found)


def _in_piece(piece: Piece, before: Piece | None, cited: list[int]) -> list[Placeholder]:
    if not _FORBIDDEN.search(piece.text):
        return []
    beside = _is_cited(piece, cited) or (
        # What a comment says may be a paragraph of its own, below the one that cites the code.
        before is not None
        and before.kind == piece.kind == "paragraph"
        and _is_cited(before, cited)
        and _QUOTATION.fullmatch(piece.text.strip()) is not None
    )
    masked = _masked(piece, beside=beside)
    found = []
    for match in _FORBIDDEN.finditer(masked):
        words = match[0].lstrip(" \t>*-").rstrip()
        if words.lower() in _EXACT and not words.isupper():
            continue
        line, column = piece.place(match.start() + match[0].index(words))
        shown = " ".join(words.replace(_MASK, "").split())
        found.append(Placeholder(shown, match.lastgroup or "word", line, column))
    return found


def _is_cited(piece: Piece, cited: list[int]) -> bool:
    return bisect_left(cited, piece.line) < bisect_right(cited, piece.line_end)


def _masked(piece: Piece, *, beside: bool) -> str:
    """The text with code, link targets and cited quotations blotted out; offsets stay."""
    spans = [*piece.inline.code, *(match.span() for match in _HTML_CODE.finditer(piece.text))]
    for link in piece.inline.links:
        spans.append((link.label_end + 1, link.end))
        # Without its bracket the label is read as words, not as a placeholder in brackets.
        spans.append((link.start, link.start + (2 if link.image else 1)))
    text = _blot(piece.text, spans)
    return _blot(text, [match.span() for match in _QUOTATION.finditer(text)]) if beside else text


def _blot(text: str, spans: list[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = _MASK * (end - start)
    return "".join(chars)
