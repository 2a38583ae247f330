"""Whether a call only gives a value to the message of an error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.patterns import regex

_MESSAGE: Final = regex(
    r"(?:\b(?:Errorf|errors\.\w+|Wrapf?|panic)|\braise\s+(?!\w*Exit\b)[\w.]+"
    r"|\bthrow\s+(?:new\s+)?[\w.]+)\s*\("
)
"""What is in the brackets behind it says what went wrong."""

_MESSAGE_LINES: Final = 4


def is_in_message(lines: Sequence[str], line: int, name: str) -> bool:
    """Whether a call only gives a value to the message of an error.

    Args:
        lines: of the file.
        line: where the called name stands, from 1.
        name: that name, without its owner.
    """
    if not 0 < line <= len(lines):
        return False
    above = lines[max(0, line - _MESSAGE_LINES) : line - 1]
    text = "\n".join([*above, lines[line - 1]])
    if not any(word in text for word in ("rr", "panic", "raise", "throw")):
        return False
    place = text.find(f"{name}(", sum(len(one) + 1 for one in above))
    return any(
        _is_open(text[match.end() : place])
        for match in _MESSAGE.finditer(text)
        if match.end() <= place
    )


def _is_open(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return True
