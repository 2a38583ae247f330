"""Page 09: shapes that recur in the code, as far as its definitions prove them."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    fact_section,
    source_folders,
)
from docgen_engine.backends.static.writing.shapes import (
    Place,
    alternative_constructors,
    context_managers,
    families,
)
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import bullets, listing, table

SHOWN: Final = 20


def creational(desk: Desk, _subject: str) -> list[str]:
    """Class methods that make their own class."""
    by_type: dict[tuple[str, str], list[str]] = {}
    for place in alternative_constructors(desk):
        owner = place.name.rsplit(".", 1)[0]
        by_type.setdefault((place.file, owner), []).append(_claimed(desk, place))
    items = [
        f"{desk.cite_symbol(file, owner)} can also be made by {listing(made)}."
        for (file, owner), made in sorted(by_type.items())
    ]
    table_ = desk.fact_table(desk.facts("Creational"), "What")
    if not items:
        return blocks(table_)
    lead = "Some types have constructors with a name of their own, as class methods."
    return blocks(lead, bullets(items[:SHOWN]), table_)


def _facts(desk: Desk, topic: str) -> list[Fact]:
    """Facts of a topic without the types that are shown as a family."""
    shown = {(family.base.file, family.base.name) for family in families(desk)}
    return [fact for fact in desk.facts(topic) if (fact.file, fact.symbol) not in shown]


def _claimed(desk: Desk, place: Place) -> str:
    symbol = desk.index.symbol(place.file, place.name)
    if symbol is None:
        return ""
    claim = desk.claim(ClaimKind.RETURNS, place.name, symbol.returns, place.file, symbol.line)
    return desk.cite_symbol(place.file, place.name) + claim


def structural(desk: Desk, _subject: str) -> list[str]:
    """What is entered with `with`."""
    found = [desk.cite_symbol(place.file, place.name) for place in context_managers(desk)]
    found = [each for each in dict.fromkeys(found) if each]
    table_ = desk.fact_table(_facts(desk, "Structural"), "What")
    if not found:
        return blocks(table_)
    lead = "Resources that must be given back are entered with `with`: "
    return blocks(lead + listing(found[:SHOWN]) + ".", table_)


def behavioural(desk: Desk, _subject: str) -> list[str]:
    """Base types and what derives from them."""
    rows, asked = [], ""
    for family in families(desk)[:SHOWN]:
        asked += desk.covered("family", f"{family.base.file}#{family.base.name}")
        members = [_member(desk, family.base, place) for place in family.members]
        rows.append((
            desk.cite_symbol(family.base.file, family.base.name),
            "abstract" if family.abstract else "base class",
            listing(members, 8, "others"),
        ))  # fmt: skip
    return blocks(
        asked,
        table(("Base", "Kind", "Derived from it"), rows),
        desk.fact_table(_facts(desk, "Behavioural"), "What"),
    )


def _member(desk: Desk, base: Place, place: Place) -> str:
    """A derived type by its name; by its file where the name is that of its base."""
    symbol = desk.index.symbol(place.file, place.name)
    if symbol is None:
        return ""
    claim = desk.claim(
        ClaimKind.INHERITS, place.name, base.name, place.file, symbol.line, symbol.signature_line
    )
    if place.name == base.name:
        return desk.cite(place.file, symbol.line, symbol.line_end, label=place.file) + claim
    return desk.cite_symbol(place.file, place.name) + claim


PAGE = PageModule(
    {
        "Architectural": fact_section("Architectural", "What"),
        "Creational": creational,
        "Structural": structural,
        "Behavioural": behavioural,
    },
    "base types with several subtypes, named constructors, context managers",
    source_folders,
    ("index:symbols",),
)
