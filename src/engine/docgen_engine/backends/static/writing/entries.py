"""Where each public symbol has its entry: the one place that shows its lines to all other pages.

Pages that only name a symbol (the overview, a component's page, the guide for programs) link to it.
Their reader gets signature, words and lines in one step, and a commit that moves lines changes the
page with the entries and none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from docgen_engine.backends.static.catalogue_design import API
from docgen_engine.backends.static.writing.api_pages import (
    FOLDER,
    MAIN_SYMBOLS,
    api_pages,
    api_parts,
    parts_of,
    symbols_of,
)
from docgen_engine.backends.static.writing.desk import Builder, Desk
from docgen_engine.backends.static.writing.pages import api, api_part, component
from docgen_engine.backends.static.writing.tokens import cited_symbols
from docgen_engine.domain.anchors import Slugger
from docgen_engine.patterns import regex

_HEADING: Final = regex(r"#{3,6} (?P<title>.+)\Z")
_ESCAPED: Final = regex(r"\\(.)")
_NAME: Final = regex(r"`([\w.$-]+)`\Z")
_SUMMARIES: Final = frozenset({"01-project-overview.md", "09-design-patterns.md", "AGENT.md"})


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A place on a page; `anchor` is that of the heading above it."""

    page: str
    anchor: str


Entries = Mapping[tuple[str, str], Entry]
"""By file and qualified name."""


def entries(desk: Desk) -> Entries:
    """The entries of all public symbols that have one."""
    return desk.remember("entries", lambda: _entries(desk))


def links_to_entries(page: str, section: str) -> bool:
    """Whether a section names symbols whose entries stand elsewhere, rather than holding entries.

    Args:
        page: path of the page.
        section: title of the section.
    """
    if page.startswith(FOLDER) or page == API:
        return section == "Overview"
    return page in _SUMMARIES or page.startswith("components/")


def _entries(desk: Desk) -> dict[tuple[str, str], Entry]:
    found: dict[tuple[str, str], Entry] = {}
    pages = api_pages(desk)
    for part in api_parts(desk):
        _add(desk, found, pages[part.key], api_part.PAGE.sections.items(), part.key)
    for each in desk.components:
        small = len(symbols_of(desk, each)) <= MAIN_SYMBOLS and not parts_of(desk, each)
        if small and each.path in desk.component_pages:
            section = ("Public interface", component.interface)
            _add(desk, found, desk.component_pages[each.path], [section], each.path)
    _add(desk, found, API, [("Overview", api.overview)], "")
    return found


def _add(
    desk: Desk,
    found: dict[tuple[str, str], Entry],
    page: str,
    sections: Iterable[tuple[str, Builder]],
    subject: str,
) -> None:
    """The entries on a page. On page 04 they begin below the first heading of a component."""
    slugger = Slugger()
    for title, builder in sections:
        drafted = desk.draft(builder, subject)
        if not drafted:
            continue
        anchor = slugger.anchor(title)
        holds = page.startswith("components/") or not links_to_entries(page, title)
        for block in drafted:
            heading = _HEADING.match(block)
            if heading is not None:
                name = _NAME.match(heading["title"])
                anchor = slugger.anchor(name[1] if name else _ESCAPED.sub(r"\1", heading["title"]))
                holds = True
            elif holds:
                for key in cited_symbols(block):
                    found.setdefault(key, Entry(page, anchor))
