"""Whether a call stands on the main line of its function, or where something else is the matter.

Errors that are answered, questions for help and early ends are told after what usually happens.
Only the text of the function is looked at, as formatters leave it: a block is indented.
"""

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
_HANDLES: Final = regex(r"except\b|\}?\s*catch\b|rescue\b")
_IF: Final = regex(r"(?:\} else )?if (.*)\{$")
_ERROR: Final = regex(r"\berr\w* != nil$|\w[eE]rr != nil$|^!ok$|; !ok$")
_ENDS: Final = regex(r"(?:return|continue|break)\b|panic\(|os\.Exit\(|log\.Fatal")
_ASSIGNS: Final = regex(r"(?<![=!<>:])=(?!=)|:=")
_LEADS_AWAY: Final = 4.0
_EARLY: Final = 2.0
_QUESTION: Final = 1.0


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


def aside(lines: Sequence[str], first: int, line: int, language: str) -> float:
    """How far from the main line of a function a call stands, 0 for on it.

    Args:
        lines: of the file.
        first: the line where the function begins, from 1.
        line: the line of the call.
        language: of the file.
    """
    if not 0 < line <= len(lines):
        return 0.0
    is_go = language == "Go"
    found = _of_question(lines, line) if is_go else 0.0
    depth = _indent(lines[line - 1])
    for at in range(line - 2, first - 1, -1):
        text = lines[at]
        indent = _indent(text)
        if indent >= depth or not text.strip():
            continue
        depth = indent
        header = text.strip()
        if _HANDLES.match(header):
            return _LEADS_AWAY
        match = _IF.match(header) if is_go else None
        if match and _ERROR.search(match[1].strip()):
            return _LEADS_AWAY
        if match and _ends_early(lines, at, indent):
            found = max(found, _EARLY)
    return found


def _of_question(lines: Sequence[str], line: int) -> float:
    """A call whose answer only decides whether the function ends here."""
    text = lines[line - 1]
    match = _IF.match(text.strip())
    asked = match and not _ASSIGNS.search(match[1])
    return _QUESTION if asked and _ends_early(lines, line - 1, _indent(text)) else 0.0


def _ends_early(lines: Sequence[str], header: int, indent: int) -> bool:
    """Whether the block below a line ends the function or the round of a loop."""
    last = ""
    for at in range(header + 1, len(lines)):
        text = lines[at]
        if text.strip() and _indent(text) <= indent:
            break
        # Of a block inside of it the end is not its own.
        if text.strip() and _indent(text) == indent + 1:
            last = text.strip()
    return bool(_ENDS.match(last))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
