"""Anchors of headings as GitHub makes them, so that links work where the pages are read."""

from __future__ import annotations

import unicodedata
from typing import Final

_KEPT: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})


def slug(title: str) -> str:
    """The anchor of a heading, before duplicates are told apart.

    Lower case; letters, marks, digits, connectors and hyphens stay, each space becomes a hyphen,
    the rest goes (rule of html-pipeline's table of contents filter, which GitHub uses).

    Args:
        title: plain text of the heading, without markup.
    """
    return "".join(
        "-" if char == " " else char
        for char in title.strip().lower()
        if char in " -" or unicodedata.category(char) in _KEPT
    )


class Slugger:
    """Gives out the anchors of one page: a repeated one gets `-1`, `-2`, ..."""

    def __init__(self) -> None:
        """Begin a page."""
        self._seen: dict[str, int] = {}

    def anchor(self, title: str) -> str:
        """The anchor of the next heading.

        Args:
            title: plain text of the heading.
        """
        base = slug(title)
        found = base
        while found in self._seen:
            self._seen[base] += 1
            found = f"{base}-{self._seen[base]}"
        self._seen[found] = 0
        return found
