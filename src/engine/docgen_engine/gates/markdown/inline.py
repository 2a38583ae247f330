"""The inline level of Markdown, with exact offsets: code spans, links, images and raw HTML.

markdown-it gives blocks with their lines, but nothing below a block has a place. This scanner
follows CommonMark's precedence (code spans, autolinks and HTML before brackets) as far as links and
placeholders need it; emphasis does not matter here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import msgspec

from docgen_engine.patterns import regex

_SPECIAL: Final = regex(r"\\.|`+|<|!\[|\[|\]", re.DOTALL)
_HTML: Final = regex(
    r"<!--.*?-->|</[A-Za-z][\w-]*\s*>|<\?.*?\?>"
    r"|<[A-Za-z][\w-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?>",
    re.DOTALL,
)
_AUTOLINK: Final = regex(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>")
_TARGET: Final = regex(
    r"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))*))"
    r"(?:\s+(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?\s*\)",
    re.DOTALL,
)
_UNESCAPE: Final = regex(r"\\([!-/:-@\[-`{-~])")


class InlineLink(msgspec.Struct, frozen=True):
    """A link or image: `start` to `end` are its offsets, `label_end` is where the label stops.

    `target` is its destination with backslash escapes resolved, still percent-encoded.
    """

    start: int
    end: int
    label_end: int
    target: str
    image: bool


class Inline(msgspec.Struct, frozen=True):
    """What was found in one piece of inline text; spans are (start, end), in order."""

    links: tuple[InlineLink, ...]
    code: tuple[tuple[int, int], ...]
    html: tuple[tuple[int, int], ...]


_NOTHING: Final = Inline((), (), ())


def scan(text: str) -> Inline:
    """Find code spans, links, images and raw HTML.

    Args:
        text: inline content of one block; may span lines.
    """
    if _SPECIAL.search(text) is None:
        return _NOTHING
    links: list[InlineLink] = []
    code: list[tuple[int, int]] = []
    html: list[tuple[int, int]] = []
    brackets: list[tuple[int, int, bool]] = []
    alone: set[int] = set()  # lengths of backtick runs that nothing closes from here on
    at = 0
    while (found := _SPECIAL.search(text, at)) is not None:
        sign, start = found[0], found.start()
        at = found.end()
        if sign[0] == "\\":
            continue
        if sign[0] == "`":
            closing = None if len(sign) in alone else _run(len(sign)).search(text, at)
            if closing is not None:
                at = closing.end()
                code.append((start, at))
            else:
                alone.add(len(sign))
        elif sign == "<":
            span = _AUTOLINK.match(text, start) or _HTML.match(text, start)
            if span is not None:
                html.append(span.span())
                at = span.end()
        elif sign == "]":
            at = _close(text, start, brackets, links)
        else:
            brackets.append((start, at, sign == "!["))
    links.sort(key=lambda link: link.start)
    return Inline(tuple(links), tuple(code), tuple(html))


@cache
def _run(length: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!`)`{{{length}}}(?!`)")


def _close(
    text: str, at: int, brackets: list[tuple[int, int, bool]], links: list[InlineLink]
) -> int:
    if not brackets:
        return at + 1
    start, _, image = brackets.pop()
    target = _TARGET.match(text, at + 1)
    if target is not None:
        raw = target["angle"] if target["angle"] is not None else target["plain"]
        links.append(InlineLink(start, target.end(), at, _UNESCAPE.sub(r"\1", raw), image))
        if not image:
            # Links hold no links: brackets that are still open around this one are text.
            brackets[:] = [each for each in brackets if each[2]]
        return target.end()
    return at + 1
