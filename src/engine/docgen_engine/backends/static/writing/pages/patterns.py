"""Page 09: shapes that recur in the code, as far as its definitions prove them."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue.shapes import behaving
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    source_folders,
)
from docgen_engine.backends.static.writing.phrases import phrase
from docgen_engine.backends.static.writing.shapes import (
    Family,
    Place,
    alternative_constructors,
    context_managers,
)
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.facts import SymbolKind
from docgen_engine.domain.markup import bullets, listing, table

SHOWN: Final = 12
_PLURALS: Final = {"factory": "factories", "proxy": "proxies", "repository": "repositories",
                   "registry": "registries", "facade": "facades", "middleware": "middleware",
                   "strategy": "strategies", "event bus": "event buses"}  # fmt: skip


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
    named = _named(desk, "Creational")
    if not items:
        return blocks(named)
    lead = "Some types have constructors with a name of their own, as class methods."
    return blocks(lead, bullets(items[:SHOWN]), named)


def _facts(desk: Desk, topic: str) -> list[Fact]:
    """Facts of a topic without the types that are shown as a family."""
    shown = {(family.base.file, family.base.name) for family in behaving(desk)}
    return [fact for fact in desk.facts(topic) if (fact.file, fact.symbol) not in shown]


def _named(desk: Desk, topic: str) -> str:
    """Types that carry the name of a pattern, by pattern, each with what its authors say of it."""
    groups: dict[str, list[str]] = {}
    silent: dict[str, list[str]] = {}
    for fact in _facts(desk, topic):
        what, _, said = fact.detail.partition(": ")
        where = desk.cite_fact(fact)
        if where and said:
            groups.setdefault(what, []).append(f"{where}: {phrase(said)}")
        elif where:
            silent.setdefault(what, []).append(where)
    for what, names in silent.items():
        if what in groups:
            groups[what].append(f"Without a comment: {listing(names, SHOWN, 'others')}")
    return "\n\n".join(
        f"{_plural(what).capitalize() if len(items) > 1 else _article(what)}:\n\n{bullets(items)}"
        for what, items in groups.items()
    )


def _plural(what: str) -> str:
    return _PLURALS.get(what, f"{what}s")


def _article(what: str) -> str:
    return f"{'An' if what[0] in 'aeiou' else 'A'} {what}"


def architectural(desk: Desk, _subject: str) -> list[str]:
    """Types whose name says which part of an architecture they are."""
    return blocks(_named(desk, "Architectural"))


def _claimed(desk: Desk, place: Place) -> str:
    symbol = desk.index.symbol(place.file, place.name)
    if symbol is None:
        return ""
    claim = desk.claim(ClaimKind.RETURNS, place.name, symbol.returns, place.file, symbol.line)
    return desk.cite_symbol(place.file, place.name) + claim


def structural(desk: Desk, _subject: str) -> list[str]:
    """What is entered with `with`."""
    found = [
        desk.cite_symbol(place.file, place.name)
        for place in context_managers(desk)
        if not any(part.startswith("_") for part in place.name.split("."))
    ]
    found = [each for each in dict.fromkeys(found) if each]
    named = _named(desk, "Structural")
    if not found:
        return blocks(named)
    lead = "Resources that must be given back are entered with `with`: "
    return blocks(lead + listing(found[:SHOWN]) + ".", named)


def behavioural(desk: Desk, _subject: str) -> list[str]:
    """Base types and what derives from them."""
    rows, asked = [], ""
    for family in behaving(desk)[:SHOWN]:
        asked += desk.covered("family", f"{family.base.file}#{family.base.name}")
        members = [_member(desk, family.base, place) for place in family.members]
        rows.append((
            desk.cite_symbol(family.base.file, family.base.name),
            _base_kind(desk, family),
            listing(members, 8, "others"),
        ))  # fmt: skip
    return blocks(
        asked,
        table(("Base", "Kind", "Derived from it"), rows),
        _named(desk, "Behavioural"),
    )


def _base_kind(desk: Desk, family: Family) -> str:
    symbol = desk.index.symbol(family.base.file, family.base.name)
    if symbol is not None and symbol.kind is SymbolKind.INTERFACE:
        return "interface"
    return "abstract" if family.abstract else "base class"


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
        "Architectural": architectural,
        "Creational": creational,
        "Structural": structural,
        "Behavioural": behavioural,
    },
    "base types with several subtypes, named constructors, context managers",
    source_folders,
    ("index:symbols",),
)
