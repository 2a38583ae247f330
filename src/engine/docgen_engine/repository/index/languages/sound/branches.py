"""Conditional compilation: one branch of each condition.

For files whose branches cannot all stand side by side in one tree.
"""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.patterns import regex

_DIRECTIVE: Final = regex(
    rb"^[ \t]*#[ \t]*(?P<word>ifdef|ifndef|if|elif|else|endif)\b"
    rb"(?P<rest>(?:[^\n\\]|\\[^\n]|\\\n)*)",
    re.MULTILINE,
)
_NEVER: Final = regex(rb"^[ \t]*(?:0|false)\b[ \t]*(?://.*|/\*.*)?\r?$")
_NOT_LINE_END: Final = regex(rb"[^\r\n]")


def first_branches(source: bytes) -> bytes:
    """A source with the first branch of each condition, or the next after one that is never true.

    Args:
        source: with lines such as `#if`, `#else`, `#endif`.

    Returns:
        The same with directives and other branches made blanks; every offset is kept.
    """
    parts: list[bytes] = []
    stack: list[tuple[bool, bool]] = []  # whether this branch is kept, whether any was
    at = 0
    for match in _DIRECTIVE.finditer(source):
        shown = all(kept for kept, _ in stack)
        piece = source[at : match.start()]
        parts += [piece if shown else _blank(piece), _blank(match[0])]
        at = match.end()
        word = match["word"]
        if word.startswith(b"if"):
            kept = not (word == b"if" and _NEVER.match(match["rest"]))
            stack.append((kept, kept))
        elif stack and word == b"endif":
            stack.pop()
        elif stack:
            _, any_kept = stack[-1]
            stack[-1] = (not any_kept, True)
    parts.append(source[at:] if all(kept for kept, _ in stack) else _blank(source[at:]))
    return b"".join(parts)


def _blank(piece: bytes) -> bytes:
    return _NOT_LINE_END.sub(b" ", piece)
