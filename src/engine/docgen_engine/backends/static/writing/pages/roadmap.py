"""Page 15: what is planned, known to be wrong, owed, or on its way out."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.about.roadmap import UNRELEASED
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    source_folders,
)
from docgen_engine.backends.static.writing.phrases import phrase
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import bullets, code, quote

DEPRECATED: Final = 60
MARKS: Final = 60
"""Notes of authors that are listed; with more, a sentence says where most of them are."""


def marked(topic: str, *questions: str) -> Builder:
    """A section of notes that authors left: each quoted, beside its line."""

    def build(desk: Desk, _subject: str) -> list[str]:
        # A marker without words says nothing beside the line it stands on.
        facts = [fact for fact in desk.facts(topic) if fact.detail or " " in fact.name]
        items = [_note(desk, fact) for fact in facts[:MARKS]]
        if len(facts) <= MARKS:
            return blocks(*(desk.covered(kind) for kind in questions if items), bullets(items))
        more = "Only the first of them are listed."
        return blocks(*(desk.say(kind) for kind in questions), bullets(items), more)

    return build


def planned(desk: Desk, subject: str) -> list[str]:
    """Plans, and what is done and waits for the next release."""
    waiting = [_note(desk, fact) for fact in desk.facts(UNRELEASED)[:MARKS]]
    lead = "Done, and waiting for the next release:"
    more = f"{lead}\n\n{bullets(waiting)}" if waiting else ""
    return blocks(*marked("Planned")(desk, subject), more)


def _note(desk: Desk, fact: Fact) -> str:
    detail = fact.detail.lstrip(" -:–")
    said = quote(detail, 200) if detail else ""
    if fact.symbol and fact.symbol == fact.name:
        return f"{desk.cite_fact(fact)}: {said}" if said else desk.cite_fact(fact)
    name = quote(fact.name, 200) if " " in fact.name else code(fact.name)
    return " ".join(part for part in (name, said, desk.cite_fact(fact)) if part)


def _deprecated(desk: Desk, fact: Fact) -> str:
    """What is deprecated, by its name where there is one, and what its authors say of it."""
    where = desk.cite_fact(fact)
    if not where:
        return ""
    if fact.symbol:
        return f"{where}: {phrase(fact.detail)}" if fact.detail else where
    if fact.detail:
        return f"{code(fact.name)}: {phrase(fact.detail)} {where}"
    return f"{phrase(fact.name)} {where}"


def deprecations(desk: Desk, _subject: str) -> list[str]:
    """What is marked as deprecated."""
    facts = desk.facts("Deprecations")[:DEPRECATED]
    mark = desk.covered("deprecations") if facts else ""
    return blocks(mark, bullets(_deprecated(desk, fact) for fact in facts))


PAGE = PageModule(
    {
        "Planned": planned,
        "Known issues": marked("Known issues"),
        "Technical debt": marked("Technical debt", "debt"),
        "Deprecations": deprecations,
    },
    "plans, markers and deprecations",
    source_folders,
    ("analysis:roadmap",),
)
