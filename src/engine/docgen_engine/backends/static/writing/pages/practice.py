"""Pages 11, 14, 15 and 16: testing, contributing, roadmap, glossary."""

from __future__ import annotations

from docgen_engine.backends.static.catalogue_operations import test_folders
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    fact_section,
    manifests_and_readme,
    source_folders,
)
from docgen_engine.backends.static.writing.phrases import phrase, term, words
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import (
    bullets,
    code,
    escape,
    quote,
    table,
)


def levels(desk: Desk, _subject: str) -> list[str]:
    """Where the tests are, what they are written with, and what none of them imports."""
    setup = desk.page("03-development-setup.md", "Development setup")
    said = desk.say("tests")
    folders = test_folders(desk)
    few = len(folders) <= 4
    levels_ = [
        fact
        for fact in desk.facts("Levels", among=desk.analysis.testing)
        if not (said and few and fact.name in folders)
    ]
    return blocks(
        said,
        desk.fact_table(levels_, "What"),
        desk.say("untested"),
        f"The commands that run them: {setup}." if said else "",
    )


def contributing(topic: str, what: str) -> Builder:
    """A section quoted from the repository's own rules."""

    def build(desk: Desk, _subject: str) -> list[str]:
        return blocks(_quoted(desk, desk.facts(topic), what))

    return build


def _quoted(desk: Desk, facts: list[Fact], what: str) -> str:
    """Facts as a table whose details are the repository's words."""
    rows = [(term(f.name), phrase(f.detail), desk.cite_fact(f)) for f in facts]
    return table((what, "Detail", "Where"), rows)


def style(desk: Desk, _subject: str) -> list[str]:
    """The checks that a change must pass."""
    return blocks(desk.say("checks"), _quoted(desk, desk.facts("Style"), "Rule"))


def marked(topic: str, *questions: str) -> Builder:
    """A section of notes that authors left: each quoted, beside its line."""

    def build(desk: Desk, _subject: str) -> list[str]:
        facts = desk.facts(topic)
        items = [_note(desk, fact) for fact in facts[:60]]
        more = "Only the first of them are listed." if len(facts) > 60 else ""
        return blocks(*(desk.say(kind) for kind in questions), bullets(items), more)

    return build


def _note(desk: Desk, fact: Fact) -> str:
    detail = fact.detail.lstrip(" -:–")
    said = quote(detail, 200) if detail else ""
    name = quote(fact.name, 200) if " " in fact.name else code(fact.name)
    return " ".join(part for part in (name, said, desk.cite_fact(fact)) if part)


def deprecations(desk: Desk, _subject: str) -> list[str]:
    """What is marked as deprecated."""
    facts = desk.facts("Deprecations")[:60]
    mark = desk.covered("deprecations") if facts else ""
    return blocks(mark, bullets(_note(desk, fact) for fact in facts))


def terms(topic: str) -> Builder:
    """A section of the glossary."""

    def build(desk: Desk, _subject: str) -> list[str]:
        rows = [
            (
                code(fact.name) if fact.symbol else escape(fact.name),
                desk.covered("term", fact.name) + words(fact.detail),
                desk.cite_fact(fact),
            )
            for fact in sorted(desk.facts(topic), key=lambda f: (f.name.casefold(), f.file, f.line))
        ]
        return blocks(table(("Term", "Meaning", "Where"), rows[:120]))

    return build


TESTING = PageModule(
    {
        "Levels": levels,
        "Unit": fact_section("Unit", "What"),
        "Integration": fact_section("Integration", "What"),
        "End to end": fact_section("End to end", "What"),
        "Doubles": fact_section("Doubles", "Double"),
    },
    "test files",
    source_folders,
    ("analysis:testing",),
)

CONTRIBUTING = PageModule(
    {
        "Conduct": contributing("Conduct", "Document"),
        "Branches": contributing("Branches", "Rule"),
        "Commits": contributing("Commits", "Rule"),
        "Pull requests": contributing("Pull requests", "Rule"),
        "Style": style,
    },
    "contribution rules and style checks",
    manifests_and_readme,
    ("analysis:contributing",),
)

ROADMAP = PageModule(
    {
        "Planned": marked("Planned"),
        "Known issues": marked("Known issues"),
        "Technical debt": marked("Technical debt", "debt"),
        "Deprecations": deprecations,
    },
    "plans, markers and deprecations",
    source_folders,
    ("analysis:roadmap",),
)

GLOSSARY = PageModule(
    {
        "Domain terms": terms("Domain terms"),
        "Acronyms": terms("Acronyms"),
        "Terms of this system": terms("Terms of this system"),
    },
    "terms that documents or code define",
    manifests_and_readme,
    ("analysis:glossary",),
)
