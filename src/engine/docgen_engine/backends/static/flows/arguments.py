"""The arguments of a call as its text has them: what a call's name alone does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_MOST_LINES: Final = 30
_OPENS: Final = "([{"
_CLOSES: Final = ")]}"
_QUOTES: Final = "\"'`"


def arguments_at(lines: Sequence[str], line: int, name: str) -> list[str]:
    """The arguments of the first call of a name in a line.

    Args:
        lines: of the file.
        line: where the called name stands, from 1.
        name: that name, without its owner.

    Returns:
        Each argument as written; none where the call is not found or does not end.
    """
    if not 0 < line <= len(lines) or f"{name}(" not in lines[line - 1].replace(">(", "("):
        return []
    found = re.search(rf"(?<!\w){re.escape(name)}(?:<[^()]*>)?\(", lines[line - 1])
    if found is None:
        return []
    rest = lines[line - 1][found.end() :]
    return split("\n".join([rest, *lines[line : line + _MOST_LINES]]))


def split(text: str) -> list[str]:
    """The parts of a list up to the bracket that closes it; none where nothing closes it."""
    parts: list[str] = []
    depth, start, quote = 0, 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote and text[at - 1] != "\\" else quote
        elif sign in _QUOTES:
            quote = sign
        elif sign in _OPENS:
            depth += 1
        elif sign in _CLOSES:
            depth -= 1
            if depth < 0:
                return [one for one in (*parts, text[start:at].strip()) if one]
        elif sign == "," and not depth:
            parts.append(text[start:at].strip())
            start = at + 1
    return []


def literal(text: str) -> str:
    """What a string says that is written out, in any of the languages; empty for all else."""
    bare = text.strip()
    whole = len(bare) > 1 and bare[0] in _QUOTES and bare[-1] == bare[0]
    inner = bare[1:-1] if whole else ""
    return "" if bare[:1] in inner or "${" in inner or "\n" in inner or "\\" in inner else inner
