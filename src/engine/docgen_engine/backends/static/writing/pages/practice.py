"""Pages 11 and 14: testing and contributing."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue.testing import tests_at
from docgen_engine.backends.static.working.contributing import SECTIONS
from docgen_engine.backends.static.working.testing import FIXTURE, is_place
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.exercised import exercised, options
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    fact_line,
    is_document,
    manifests_and_readme,
    quoted_fact,
    source_folders,
)
from docgen_engine.backends.static.writing.phrases import fact_term
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import bullets, code, escape, listing, quote

_MOST_SECTIONS: Final = 16
_IN_A_SENTENCE: Final = 3
"""Places of tests that a sentence can name; more are a list."""


def levels(desk: Desk, _subject: str) -> list[str]:
    """Where the tests are, what they are written with, and what none of them imports."""
    setup = desk.page("03-development-setup.md", "Development setup")
    facts = desk.facts("Levels", among=desk.analysis.testing)
    places = [fact for fact in facts if is_place(fact)]
    framework = desk.analysis.discovery.test_framework.casefold()
    tools = [
        f"{fact_term(f)} {desk.cite_fact(f)}"
        for f in facts
        if not is_place(f) and f.name.casefold() != framework
    ]
    many = len(places) > _IN_A_SENTENCE
    said = desk.covered("tests") + _written_with(desk) if many else desk.say("tests")
    return blocks(
        said,
        bullets(tests_at(desk, fact) for fact in places) if many else "",
        exercised(desk),
        options(desk),
        f"Also set up for them: {listing(tools)}." if tools else "",
        desk.say("untested"),
        f"The commands that run them: {setup}." if desk.analysis.discovery.has_tests else "",
    )


def level(topic: str) -> Builder:
    """A section on the tests of one level: where they lie."""

    def build(desk: Desk, _subject: str) -> list[str]:
        facts = desk.facts(topic, among=desk.analysis.testing)
        return blocks(bullets(tests_at(desk, fact) for fact in facts))

    return build


def _written_with(desk: Desk) -> str:
    framework = desk.analysis.discovery.test_framework
    if not framework:
        return "The tests lie:"
    return f"The tests are written with {escape(framework)}. They lie:"


def contributing(topic: str) -> Builder:
    """A section from the repository's own rules, quoted, and the files that hold them."""

    def build(desk: Desk, _subject: str) -> list[str]:
        further = _further(desk) if topic == "Pull requests" else ""
        return blocks(_rules(desk, desk.facts(topic)), further)

    return build


def _further(desk: Desk) -> str:
    """The sections of guides that demand nothing, by their titles."""
    files: dict[str, list[Fact]] = {}
    for fact in desk.facts(SECTIONS):
        files.setdefault(fact.file, []).append(fact)
    said = []
    for file, facts in files.items():
        named = [desk.cite(file, f.line, label=f.name) for f in facts]
        shown = listing(named, _MOST_SECTIONS, "other sections")
        said.append(f"Further sections of {code(file)}: {shown}.")
    return "\n\n".join(said)


def _rules(desk: Desk, facts: list[Fact]) -> str:
    """Rules as a list: the words of documents are quoted, what a file is for is said.

    What one section says in several sentences stands below its title.
    """
    sections: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        sections.setdefault((fact.file, fact.name), []).append(fact)
    return bullets(_section(desk, each) for each in sections.values())


def _section(desk: Desk, facts: list[Fact]) -> str:
    first, *rest = facts
    if not rest:
        return quoted_fact(desk, first) if is_document(first) else fact_line(desk, first)
    if is_document(first):
        items = []
        deeper = ""
        for fact in facts:
            items.append(f"{deeper}  - {quote(fact.detail)} {desk.cite_fact(fact)}")
            if fact.detail.endswith(":"):
                deeper = "  "  # what a sentence leads to comes last in a section
        return "\n".join([f"{fact_term(first).rstrip(':')}:", *items])
    items = [f"  - {quote(fact.detail)} {desk.cite_fact(fact)}" for fact in rest]
    return "\n".join([fact_line(desk, first), *items])


def style(desk: Desk, _subject: str) -> list[str]:
    """The checks that a change must pass, the rules and the tools that hold them."""
    return blocks(desk.say("checks"), _rules(desk, desk.facts("Style")))


def doubles(desk: Desk, _subject: str) -> list[str]:
    """What tests put in place of the real thing, and the fixtures that they share."""
    facts = desk.facts("Doubles")
    tools = [fact for fact in facts if not fact.symbol]
    fixtures = [fact for fact in facts if fact.symbol and desk.cite_fact(fact)]
    told = [fact for fact in fixtures if fact.detail != FIXTURE]
    untold = [desk.cite_fact(fact) for fact in fixtures if fact.detail == FIXTURE]
    named = f"Fixtures that tests share: {listing(untold, 8, 'others')}." if untold else ""
    return blocks(
        bullets(fact_line(desk, fact) for fact in tools),
        "Fixtures that tests share, in their own words:" if told else "",
        bullets(fact_line(desk, fact) for fact in told),
        named.replace("Fixtures that tests share", "Further ones") if told else named,
    )


TESTING = PageModule(
    {
        "Levels": levels,
        "Unit": level("Unit"),
        "Integration": level("Integration"),
        "End to end": level("End to end"),
        "Doubles": doubles,
    },
    "test files",
    source_folders,
    ("analysis:testing",),
)

CONTRIBUTING = PageModule(
    {
        "Conduct": contributing("Conduct"),
        "Branches": contributing("Branches"),
        "Commits": contributing("Commits"),
        "Pull requests": contributing("Pull requests"),
        "Style": style,
    },
    "contribution rules and style checks",
    manifests_and_readme,
    ("analysis:contributing",),
)
