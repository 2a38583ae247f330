"""Format strings of Python 3.12, in which a replacement field may use the quotes around it."""

from __future__ import annotations

import sys
from typing import Final

from docgen_engine.patterns import regex

_START: Final = regex(
    r"(?P<comment>#[^\n]*)|(?P<prefix>\b[rRbBuUfF]{0,2})(?P<quote>\"\"\"|'''|\"|')"
)


def requoted(text: str) -> str:
    """The text with the inner quotes of such fields made the other ones; nothing moves."""
    if sys.version_info >= (3, 12) or ("f'" not in text and 'f"' not in text):
        return text
    out = list(text)
    at = 0
    while (found := _START.search(text, at)) is not None:
        if found["comment"]:
            at = found.end()
        else:
            formatted = "f" in found["prefix"].lower()
            at = _string(text, found.end(), found["quote"], out if formatted else None)
    return "".join(out)


def _string(text: str, at: int, quote: str, out: list[str] | None) -> int:
    """The offset behind a string that begins at `at`; its fields are rewritten in `out`."""
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(quote, at):
            return at + len(quote)
        elif text[at] == "\n" and len(quote) == 1:
            return at
        elif out is not None and text.startswith("{{", at):
            at += 2
        elif out is not None and text[at] == "{":
            at = _field(text, at + 1, quote, out)
        else:
            at += 1
    return at


def _field(text: str, at: int, quote: str, out: list[str]) -> int:
    """The offset behind a replacement field: inner strings in its quotes get the other quotes."""
    depth = 0
    while at < len(text):
        char = text[at]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            if char == "}" and not depth:
                return at + 1
            depth -= 1
        elif char == ":" and not depth:
            return _spec(text, at + 1, quote, out)
        elif char in "\"'":
            at = _inner(text, at, quote, out)
            continue
        at += 1
    return at


def _spec(text: str, at: int, quote: str, out: list[str]) -> int:
    """The offset behind a format specification, which may hold fields."""
    while at < len(text):
        if text[at] == "}":
            return at + 1
        if text[at] == "{":
            at = _field(text, at + 1, quote, out)
        elif text.startswith(quote, at) or text[at] == "\n":
            return at
        else:
            at += 1
    return at


def _inner(text: str, at: int, quote: str, out: list[str]) -> int:
    """The offset behind a string inside of a field."""
    own = text[at]
    end = at + 1
    while end < len(text) and text[end] not in (own, "\n"):
        end += 2 if text[end] == "\\" else 1
    end = min(end, len(text) - 1)
    other = "'" if own == '"' else '"'
    if own == quote[0] and len(quote) == 1:
        out[at] = out[end] = other
    for place in range(at + 1, end):
        if text[place] in "\\\"'":
            out[place] = " "
    return end + 1
