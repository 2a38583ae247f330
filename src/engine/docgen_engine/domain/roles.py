"""Roles of reStructuredText as a reader sees them: ``:class:`~a.Widget``` is `Widget`."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.patterns import regex

_RST_ROLE: Final = regex(
    r":(?P<role>[a-zA-Z][\w:.+-]*):`(?P<said>[^`<]*?)(?:\s*(?P<at><[^`>]*>))?`"
)
_OF_DOCUMENTS: Final = frozenset({"doc", "ref", "numref", "term", "any", "download"})
"""Roles of reStructuredText that lead to words, not to code."""


def without_roles(text: str) -> str:
    """Text with each role as its words.

    Args:
        text: on one line.
    """
    return _RST_ROLE.sub(_of_role, text) if ":`" in text else text


def _of_role(found: re.Match[str]) -> str:
    return role_words(found["role"], found["said"], titled=bool(found["at"]))


def role_words(role: str, said: str, *, titled: bool = False) -> str:
    """What a reader sees of a role of reStructuredText: `~a.b.C` is `C`, `.Signer` is `Signer`.

    Args:
        role: such as `class` or `py:meth`.
        said: what stands between its backticks, without a target in angle brackets.
        titled: whether that is a title, with the target behind it.

    Returns:
        Inline code; words where it leads to a document. Of a label alone nothing else is known.
    """
    if role.rpartition(":")[2] in _OF_DOCUMENTS:
        if titled or role == "term":
            return said
        return "the documentation" if role == "ref" else said.rpartition("/")[2]
    if said.startswith("~"):
        said = said.rpartition(".")[2].lstrip("~")
    return f"`{said.lstrip('.~!')}`" if said.strip(".~!") else ""
