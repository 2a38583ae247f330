"""Text that was meant to be replaced: placeholders, template tokens, an agent talking of itself."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

from docgen_engine.domain.findings import Finding
from docgen_engine.gates.markdown.page import Page, Piece
from docgen_engine.gates.rules.base import Context, Outcome, error

PLACEHOLDERS: Final = "placeholders.forbidden"

_FORBIDDEN: Final = re.compile(
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
_QUOTATION: Final = re.compile(
    r"“[^”]{1,2000}”|„[^“”]{1,2000}[“”]|«[^»]{1,2000}»|(?<!\w)\"[^\"]{1,2000}\"(?!\w)"
)
_HTML_CODE: Final = re.compile(r"<(code|pre|kbd|samp)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_MASK: Final = "\x00"
_FIX: Final = {
    "word": "Write what the code shows, or leave it out. Words of the repository belong in code or "
    "in quotation marks beside their citation.",
    "token": "Fill in the value, or set the token in code if the page is about it.",
    "bracket": "Replace it by the real value, or leave the sentence out.",
    "chatter": "Remove it: a page speaks of the code, not of its writing.",
}
_WHAT: Final = {
    "word": "is a placeholder",
    "token": "is a template token that nobody filled in",
    "bracket": "is a placeholder",
    "chatter": "is an agent talking of itself",
}


def check_placeholders(context: Context) -> Outcome:
    """Nothing of the kind outside code and quotations (contract section 7)."""
    findings: list[Finding] = []
    checked = 0
    for _, page in context.written():
        checked += 1
        lowered = page.text.lower()
        hints = [hint for hint in _HINTS if hint in lowered]
        if not hints:
            continue
        cited = [citation.line for citation in page.citations]  # in order
        for piece in page.pieces:
            lowered = piece.text.lower()
            if not piece.quoted and any(hint in lowered for hint in hints):
                findings += _in_piece(page, piece, cited)
    return Outcome(checked, tuple(findings))


def _in_piece(page: Page, piece: Piece, cited: list[int]) -> list[Finding]:
    text = piece.text
    if not _FORBIDDEN.search(text):
        return []
    beside = bisect_left(cited, piece.line) < bisect_right(cited, piece.line_end)
    masked = _masked(piece, beside=beside)
    found = []
    for match in _FORBIDDEN.finditer(masked):
        words = match[0].lstrip(" \t>*-").rstrip()
        kind = match.lastgroup or "word"
        if words.lower() in _EXACT and not words.isupper():
            continue
        start = match.start() + match[0].index(words)
        words = " ".join(words.replace(_MASK, "").split())
        message = f"“{words}” {_WHAT[kind]}."
        found.append(error(PLACEHOLDERS, page.path, piece.place(start), message, _FIX[kind]))
    return found


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
