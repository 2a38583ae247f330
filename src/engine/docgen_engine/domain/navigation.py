"""The navigation block that closes every page, composed from the plan (contract section 5)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from docgen_engine.domain.citations import escape_label
from docgen_engine.domain.documents.assignments import PlannedPage
from docgen_engine.patterns import regex

NAV_START: Final = "<!-- docgen:nav -->"
NAV_END: Final = "<!-- /docgen:nav -->"
INDEX_PAGE: Final = "index.md"
QA_PAGE: Final = "QA-SUMMARY.md"

_START: Final = regex(rf"^{re.escape(NAV_START)}[ \t\r]*$", re.MULTILINE)
_END: Final = regex(rf"^(?P<marker>{re.escape(NAV_END)})[ \t\r]*$", re.MULTILINE)


@lru_cache(maxsize=4096)
def page_link(title: str, target: str, page: str) -> str:
    """A link from one page to another.

    Args:
        title: what to show.
        target: path of the target in the pages folder.
        page: path of the page that the link stands on.
    """
    return f"[{escape_label(title)}]({way_to(target, page)})"


@lru_cache(maxsize=4096)
def way_to(target: str, page: str) -> str:
    """The way from one page to another, as a link has it."""
    return quote(posixpath.relpath(target, posixpath.dirname(page) or "."))


class Navigation:
    """The navigation blocks that a plan gives, composed when they are asked for."""

    def __init__(self, plan: Sequence[PlannedPage]) -> None:
        """Put the pages in order, once for all blocks.

        Args:
            plan: all planned pages; their order decides.
        """
        ordered = sorted(plan, key=lambda entry: entry.order)
        chain = [entry for entry in ordered if entry.path != INDEX_PAGE]
        self._chain: Final = chain
        self._places: Final = {entry.path: at for at, entry in reversed(list(enumerate(chain)))}
        self._has_index: Final = len(chain) < len(ordered)
        self._blocks: Final[dict[str, str]] = {}

    def block(self, page: str) -> str:
        """The block for one page: index, previous, next.

        Args:
            page: path of the page in the pages folder.

        Returns:
            The block with both of its markers, ending in a newline.
        """
        if page not in self._blocks:
            self._blocks[page] = self._composed(page)
        return self._blocks[page]

    def applied(self, text: str, page: str) -> str:
        """A page's text with its navigation block at the end, replacing any that is there."""
        return strip_navigation(text).rstrip("\n") + "\n\n" + self.block(page)

    def _composed(self, page: str) -> str:
        parts = []
        chain, at = self._chain, self._places.get(page)
        if page != INDEX_PAGE and self._has_index:
            parts.append(page_link("Index", INDEX_PAGE, page))
        if at is not None:
            if at > 0:
                parts.append("← " + page_link(chain[at - 1].title, chain[at - 1].path, page))
            if at + 1 < len(chain):
                parts.append(page_link(chain[at + 1].title, chain[at + 1].path, page) + " →")
        elif page == INDEX_PAGE and chain:
            parts.append(page_link(chain[0].title, chain[0].path, page) + " →")
        return f"{NAV_START}\n\n---\n\n{' · '.join(parts)}\n\n{NAV_END}\n"


def find_navigation(text: str) -> tuple[int, int] | None:
    """Where the navigation block stands: offsets of its first marker and after its last one.

    Each marker has a line of its own, so a page may speak of them. The last block counts.
    """
    starts = list(_START.finditer(text))
    if not starts:
        return None
    end = _END.search(text, starts[-1].end())
    return None if end is None else (starts[-1].start(), end.end("marker"))


def strip_navigation(text: str) -> str:
    """A page's text without its navigation block."""
    found = find_navigation(text)
    if found is None:
        return text
    before, after = text[: found[0]].rstrip("\n"), text[found[1] :].lstrip("\n")
    return f"{before}\n{after}".rstrip("\n") + "\n"


def extract_navigation(text: str) -> str | None:
    """The navigation block as it stands in a page, or None where there is none whole."""
    found = find_navigation(text)
    return None if found is None else text[found[0] : found[1]] + "\n"
