"""Pages 11, 14, 15 and 16: testing, contributing, roadmap, glossary."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.catalogue_operations import explains, test_folders
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    fact_section,
    manifests_and_readme,
    source_folders,
)
from docgen_engine.backends.static.writing.phrases import fact_term, table_phrase, words
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import (
    bullets,
    code,
    escape,
    quote,
    table,
)

_COMMENT: Final = re.compile(r"\s*(?:\*|//|#|/\*|@|\"\"\")")

MARKS: Final = 60
"""Notes of authors that are listed; with more, a sentence says where most of them are."""


def levels(desk: Desk, _subject: str) -> list[str]:
    """Where the tests are, what they are written with, and what none of them imports."""
    setup = desk.page("03-development-setup.md", "Development setup")
    folders = test_folders(desk)
    facts = desk.facts("Levels", among=desk.analysis.testing)
    # A few folders are a sentence, many are a table; never both.
    few = len(folders) <= 4
    shown = desk.fact_table([f for f in facts if not few or f.name not in folders], "What")
    said = desk.say("tests") if few or not shown else desk.covered("tests") + _written_with(desk)
    return blocks(
        said,
        shown,
        desk.say("untested"),
        f"The commands that run them: {setup}." if desk.analysis.discovery.has_tests else "",
    )


def _written_with(desk: Desk) -> str:
    framework = desk.analysis.discovery.test_framework
    return f"The tests are written with {escape(framework)}." if framework else ""


def contributing(topic: str, what: str) -> Builder:
    """A section quoted from the repository's own rules."""

    def build(desk: Desk, _subject: str) -> list[str]:
        return blocks(_quoted(desk, desk.facts(topic), what))

    return build


def _quoted(desk: Desk, facts: list[Fact], what: str) -> str:
    """Facts as a table whose details are the repository's words."""
    rows = [(fact_term(f), table_phrase(f.detail), desk.cite_fact(f)) for f in facts]
    return table((what, "Detail", "Where"), rows)


def style(desk: Desk, _subject: str) -> list[str]:
    """The checks that a change must pass."""
    return blocks(desk.say("checks"), _quoted(desk, desk.facts("Style"), "Rule"))


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


def _note(desk: Desk, fact: Fact) -> str:
    detail = fact.detail.lstrip(" -:–")
    said = quote(detail, 200) if detail else ""
    name = quote(fact.name, 200) if " " in fact.name else code(fact.name)
    return " ".join(part for part in (name, said, desk.cite_fact(fact)) if part)


def _deprecated(desk: Desk, fact: Fact) -> str:
    """What is deprecated, by its name where the mark stands on a definition, and what is said."""
    place = _marked_symbol(desk, fact)
    if not place:
        return _note(desk, fact)
    said = fact.name if " " in fact.name else fact.detail.lstrip(" -:–")
    mark = desk.cite(fact.file, fact.line)
    return f"{place}: {quote(said, 200)} {mark}" if said else f"{place}, marked at {mark}"


def _marked_symbol(desk: Desk, fact: Fact) -> str:
    """The definition that a mark belongs to: the next one below its comment, or its own line."""
    known = desk.index.facts.get(fact.file)
    if fact.symbol or known is None:
        return ""
    own = min(
        (
            s
            for s in known.symbols
            if s.line >= fact.line or s.line <= fact.line <= s.signature_line
        ),
        key=lambda s: (s.line, s.line_end - s.line),
        default=None,
    )
    if own is None:
        return ""
    between = desk.index.lines(fact.file)[fact.line : max(fact.line, own.line - 1)]
    if any(line.strip() and not _COMMENT.match(line) for line in between):
        return ""
    return desk.cite_symbol(fact.file, own.name)


def deprecations(desk: Desk, _subject: str) -> list[str]:
    """What is marked as deprecated."""
    facts = desk.facts("Deprecations")[:60]
    mark = desk.covered("deprecations") if facts else ""
    return blocks(mark, bullets(_deprecated(desk, fact) for fact in facts))


def terms(topic: str) -> Builder:
    """A section of the glossary."""

    def build(desk: Desk, _subject: str) -> list[str]:
        rows = [
            (
                desk.cite_fact(fact) if fact.symbol == fact.name else escape(fact.name),
                desk.covered("term", fact.name) + words(fact.detail),
                "" if fact.symbol == fact.name else desk.cite_fact(fact),
            )
            for fact in sorted(desk.facts(topic), key=lambda f: (f.name.casefold(), f.file, f.line))
            if explains(fact)
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
