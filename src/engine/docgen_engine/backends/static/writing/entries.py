"""Where each public symbol has its entry: the one place that shows its lines to all other pages.

Everything else that only names a symbol (an overview, a flow, a table of errors) links to it, and
so does a call or an import that stands inside of one. Their reader gets signature, words and lines
in one step, and a commit that moves lines changes the page with the entries and none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from docgen_engine.backends.static.catalogue.design import API
from docgen_engine.backends.static.catalogue.models import MODELS
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
from docgen_engine.domain.anchors import Slugger, slug
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.patterns import regex

_HEADING: Final = regex(r"#{3,6} (?P<title>.+)\Z")
_ESCAPED: Final = regex(r"\\(.)")
_OVERVIEW: Final = "Overview"
_DEFINES: Final = "Responsibility"
_TYPED: Final = "Endpoints or entry points"
_NAME: Final = regex(r"`([\w.$-]+)`\Z")


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A place in a section of a page; `anchor` is that of the heading above it."""

    page: str
    anchor: str
    section: str = ""


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
    if page.startswith(FOLDER):
        return section == _OVERVIEW
    return page != MODELS  # shows types whole, each of their fields with its line


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
    _add(desk, found, API, [(_OVERVIEW, api.overview)], "")
    _add_commands(desk, found)
    for each in desk.components:
        if each.path in desk.component_pages:
            _add_named(desk, found, each)
    return found


def _add_commands(desk: Desk, found: dict[tuple[str, str], Entry]) -> None:
    """Functions that are commands, which page 04 lists with their options and nothing else does."""
    anchors: dict[str, str] = {}
    slugger = Slugger()
    for title, builder in api.PAGE.sections.items():
        drafted = desk.draft(builder, "")
        top = slugger.anchor(title) if drafted else ""
        for block in drafted:
            heading = _HEADING.match(block)
            name = _NAME.match(heading["title"]) if heading is not None else None
            if heading is not None:
                shown = name[1] if name else _ESCAPED.sub(r"\1", heading["title"])
                anchor = slugger.anchor(shown)
                if title == _TYPED:
                    anchors.setdefault(shown, anchor)
        if title == _TYPED and drafted:
            anchors.setdefault("", top)
    for path, facts in desk.index.facts.items() if anchors else ():
        for command in facts.commands if not desk.is_aside(path) else ():
            anchor = anchors.get(command.name) or anchors[""]
            found.setdefault((path, command.symbol), Entry(API, anchor, _TYPED))


def _add_named(desk: Desk, found: dict[tuple[str, str], Entry], part: Component) -> None:
    """What the page of a component says that it defines, where that stands nowhere else."""
    entry = Entry(desk.component_pages[part.path], slug(_DEFINES), _DEFINES)
    own = frozenset(desk.files_of(part))
    for block in desk.draft(component.responsibility, part.path):
        for key in cited_symbols(block):
            if key[0] in own:
                found.setdefault(key, entry)


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
                    found.setdefault(key, Entry(page, anchor, title))
