"""The one sanitiser for text that comes from a repository, a model or another process.

Terminals obey control characters, and readers believe what they see. So every control character,
every mark that reorders text and every character without width becomes a glyph that can be seen.
Nothing here knows about widgets.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final, TypeVar

import msgspec

REPLACEMENT: Final = "\ufffd"
"""Stands for a character that must not reach the terminal and has no picture of its own."""

_SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls (but newline and tab), soft hyphen, fillers, bidirectional marks, zero width, tags."""

_JOINERS: Final = "\u200c\u200d"
_VARIATION: Final = re.compile("[\ufe00-\ufe0f]")
_FIRST_COMPLEX_SCRIPT: Final = 0x600
_FIRST_PICTURE: Final = 0x2190

T = TypeVar("T")


def clean(text: str) -> str:
    r"""Make text safe to show, keeping its lines.

    Args:
        text: anything.

    Returns:
        The text with `\r\n` as `\n`; ESC as `␛` and other controls as their pictures; marks that
        reorder or hide text as a replacement sign. Joiners inside scripts that need them stay, and
        variation selectors vanish, because terminals disagree about their width.
    """
    if _SUSPECT.search(text) is None:
        return text
    text = text.replace("\r\n", "\n")
    return _SUSPECT.sub(_picture, text)


def clean_line(text: str) -> str:
    """Make text safe to show on one line: as `clean`, with newlines and tabs as one space each."""
    return clean(text).replace("\n", " ").replace("\t", " ")


def clean_name(text: str) -> str:
    """Make a name safe to show on one line; what is unusual in a name must be seen.

    Args:
        text: a path, an identifier, or another name.

    Returns:
        As `clean`, with newline as `␊` and tab as `␉`.
    """
    return clean(text).replace("\n", "␊").replace("\t", "␉")


def clean_struct(value: T) -> T:
    """Clean every string in a msgspec struct, in tuples and dicts too.

    Args:
        value: an event or another frozen struct; other values come back as they are.

    Returns:
        The same object where nothing had to change, else a copy.
    """
    cleaned: T = _clean_any(value)
    return cleaned


def _clean_any(value: Any) -> Any:
    if isinstance(value, str):
        # Enumerations of strings are our own words and must keep their type.
        return clean(value) if type(value) is str else value
    if isinstance(value, msgspec.Struct):
        changes = {}
        for field in value.__struct_fields__:
            old = getattr(value, field)
            new = _clean_any(old)
            if new is not old:
                changes[field] = new
        return msgspec.structs.replace(value, **changes) if changes else value
    if isinstance(value, tuple | list):
        items = [_clean_any(item) for item in value]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else type(value)(items)
    if isinstance(value, dict):
        return {_clean_any(key): _clean_any(item) for key, item in value.items()}
    return value


def _picture(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if _VARIATION.match(character):
        return ""
    if character == "\u202f":
        return " "  # a narrow space that keeps words together; harmless
    if character in _JOINERS:
        return _joiner(match.string, match.start(), character)
    return REPLACEMENT


def _joiner(text: str, at: int, character: str) -> str:
    """A joiner stays inside scripts that need it, and vanishes between pictures."""
    before = text[at - 1] if at else ""
    after = text[at + 1] if at + 1 < len(text) else ""
    if not before or not after:
        return REPLACEMENT
    if ord(after) >= _FIRST_PICTURE and unicodedata.category(after) in ("So", "Sk"):
        return ""
    needed = all(
        ord(side) >= _FIRST_COMPLEX_SCRIPT and unicodedata.category(side)[0] in "LM"
        for side in (before, after)
    )
    return character if needed else REPLACEMENT
