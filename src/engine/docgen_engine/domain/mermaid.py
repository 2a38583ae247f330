"""Text and identifiers of Mermaid diagrams: names of a repository are labels, never syntax."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from docgen_engine.domain.markup import one_line, shorten
from docgen_engine.patterns import regex

MOST_NODES: Final = 25
"""More than these nobody reads (contract section 7)."""

LABEL: Final = 60
"""Characters of a name that are shown."""

# `#`, `;` and `%` have a meaning in Mermaid even inside of quotation marks, a colon separates, and
# angle brackets would be markup.
_SIGNS: Final = {
    '"': "#quot;", "#": "#35;", ";": "#59;", "%": "#37;", ":": "#58;", "<": "#lt;", ">": "#gt;",
    "&": "#amp;", "`": "#96;", "\\": "#92;", "{": "#123;", "}": "#125;",
}  # fmt: skip
_DIRECTION: Final = regex(r"(direction)\s+", re.IGNORECASE)
_SLUG: Final = regex(r"[^a-z0-9]+")


def label(text: str, limit: int = LABEL) -> str:
    """Any text as the inside of a Mermaid label: on one line, not too long, nothing in it syntax.

    Args:
        text: as it stands in the repository.
        limit: characters to keep.
    """
    words = shorten(one_line(text), limit) or "(no name)"
    words = "".join(_SIGNS.get(sign, sign) for sign in words)
    # Some of Mermaid's grammars take `direction LR` for a statement wherever it stands.
    return _DIRECTION.sub(r"\1#32;", words)


class Ids:
    """Identifiers of nodes, made from names and never equal to a word of Mermaid's."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._taken: Counter[str] = Counter()

    def of(self, name: str) -> str:
        """The identifier of a name, the same each time."""
        if name not in self._known:
            slug = "n_" + (_SLUG.sub("_", name.lower()).strip("_")[:40] or "x")
            self._taken[slug] += 1
            again = self._taken[slug]
            self._known[name] = slug if again == 1 else f"{slug}__{again}"
        return self._known[name]
