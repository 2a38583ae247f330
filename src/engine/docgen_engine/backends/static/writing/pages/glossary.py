"""Page 16: the words of the domain and of this system, each with its definition quoted."""

from __future__ import annotations

from docgen_engine.backends.static.catalogue.operations import explains
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    manifests_and_readme,
)
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import escape, quote, table


def terms(topic: str) -> Builder:
    """A section of the glossary."""

    def build(desk: Desk, _subject: str) -> list[str]:
        found = [fact for fact in desk.facts(topic) if explains(fact)]
        found.sort(key=lambda fact: (fact.name.casefold(), fact.file, fact.line))
        rows = [_row(desk, fact) for fact in found]
        return blocks(table(("Term", "Meaning", "Where"), rows[:120]))

    return build


def _row(desk: Desk, fact: Fact) -> tuple[str, str, str]:
    """A definition is quoted; what an acronym stands for is not."""
    own = fact.symbol == fact.name
    meaning = escape(fact.detail) if fact.topic == "Acronyms" else quote(fact.detail, 300)
    return (
        desk.cite_fact(fact) if own else escape(fact.name),
        desk.covered("term", fact.name) + (words(fact.detail) if own else meaning),
        "" if own else desk.cite_fact(fact),
    )


PAGE = PageModule(
    {
        "Domain terms": terms("Domain terms"),
        "Acronyms": terms("Acronyms"),
        "Terms of this system": terms("Terms of this system"),
    },
    "three terms or more that documents define, or that documents and many parts speak of",
    manifests_and_readme,
    ("analysis:glossary",),
)
