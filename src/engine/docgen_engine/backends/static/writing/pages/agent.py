"""AGENT.md: the shortest way into this code base for a program that reads and changes it."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue.design import DECISIONS, internal
from docgen_engine.backends.static.catalogue.operations import checks
from docgen_engine.backends.static.catalogue.users import starts
from docgen_engine.backends.static.working.chosen_commands import best, installs, typed_in_cell
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.go_names import with_package
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    introduces,
    manifests_and_readme,
    quoted_fact,
    status,
)
from docgen_engine.backends.static.writing.phrases import (
    can_be_typed,
    fact_term,
    table_phrase,
)
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import CODE_TYPES, CommandPurpose, Component
from docgen_engine.domain.markup import (
    bullets,
    cell_code,
    code,
    escape,
    first_sentence,
    quote,
    shorten,
    table,
)
from docgen_engine.patterns import regex

_OF_MACHINES: Final = regex(r"\b(?:AI|LLMs?|[Aa]rtificial|[Aa]utomated|[Cc]opilot|[Aa]gents?)\b")
"""Titles of rules for what programs contribute."""

_ORDER = (
    ("01-project-overview.md", "Project overview", "what it is and where it starts"),
    (DECISIONS, "Design decisions", "which component imports which"),
    ("04-api-reference.md", "API reference", "where each public symbol is documented"),
    ("03-development-setup.md", "Development setup", "all commands"),
    ("11-testing-strategy.md", "Testing strategy", "where a new test goes"),
)


def orientation(desk: Desk, _subject: str) -> list[str]:
    """What this is, in one breath."""
    d = desk.analysis.discovery
    language = f", written mainly in {escape(d.primary_language)}" if d.primary_language else ""
    # A library may have programs as well; they are not where its work begins.
    lent = d.project_type in {"library", "framework"}
    points = [e for e in starts(desk) if e.kind == "command" or not lent]
    entry = next((e for e in points if desk.reference(e.file, e.line)), None)
    export = next((e for e in d.entry_points if desk.reference(e.file, e.line)), None)
    start = ""
    if entry:
        where = desk.cite_symbol(entry.file, entry.function) if entry.function else ""
        start = f" Execution starts in {where or desk.cite(entry.file, entry.line)}."
    elif export:
        start = f" What others import begins in {desk.cite(export.file, export.line)}."
    kind = f"{escape(desk.name)}: {escape(d.project_type or 'code repository')}{language}.{start}"
    if d.purpose and desk.cite_statement(d.purpose):
        said = quote(first_sentence(d.purpose.text))
        kind += f" In its own words: {said} {desk.cite_statement(d.purpose)}"
    kind = " ".join(filter(None, (kind, status(desk))))
    rule = (
        "Every link with a line number leads to the lines that a statement rests on; read them "
        "before relying on the statement."
    )
    return blocks(kind, rule)


def map_(desk: Desk, _subject: str) -> list[str]:
    """Each part with its path."""
    rows = []
    for component in desk.analysis.discovery.components:
        files = [file for file in desk.files_of(component) if desk.reference(file, 1)]
        if files:
            own = component.type in CODE_TYPES or component.described_at
            entry = min(files, key=introduces)
            first = _begin_with(desk, component) if own else ""
            first = first or desk.cite(entry, 1, label=entry)
            rows.append(
                (desk.component_link(component.path), cell_code(component.path),
                 escape(component.type), first)
            )  # fmt: skip
    return blocks(table(("Part", "Path", "Kind", "Begin with"), rows[:60]))


def _begin_with(desk: Desk, component: Component) -> str:
    """Where a program begins to read a part: with its first definition, not with words about it."""
    for note in desk.main_symbols(component, 1) if component.type in CODE_TYPES else ():
        cited = desk.cite(note.file, note.line, note.line_end, note.name)
        if cited:
            return with_package(desk, note.file, cited)
    return desk.component_cite(component)


def commands(desk: Desk, _subject: str) -> list[str]:
    """The best command for each purpose."""
    rows = []
    for purpose in CommandPurpose:
        found = [c for c in best(desk, purpose) if can_be_typed(c.command)]
        for chosen in found if purpose is not CommandPurpose.OTHER else ():
            work = purpose is CommandPurpose.INSTALL and chosen in installs(desk)[1]
            name = "set up a checkout" if work else purpose.value
            rows.append((name, typed_in_cell(chosen), desk.cite(chosen.file, chosen.line)))
    return blocks(table(("To", "Command", "Defined in"), rows))


def conventions(desk: Desk, _subject: str) -> list[str]:
    """What a change must keep to."""
    # The same guide may lie in several folders, and a section may say several things.
    facts = {(f.name, f.detail): f for f in reversed(desk.facts("Style"))}
    first = {f.name: f for f in facts.values()}
    rules = [_rule(desk, fact) for fact in list(reversed(first.values()))[:8]]
    made = [f for f in desk.facts("Pull requests", "Commits") if _OF_MACHINES.search(f.name)]
    rules += [quoted_fact(desk, fact) for fact in made[:4]]
    said = bullets(rules)
    if not said and not checks(desk):
        return []
    guide = desk.page("14-contributing-guide.md", "Contributing guide")
    return blocks(
        said, f"The whole list: {guide}." if "14-contributing-guide.md" in _planned(desk) else ""
    )


def _rule(desk: Desk, fact: Fact) -> str:
    """A rule as a sentence: `mypy checks types`; what a document says stands behind its title."""
    detail = table_phrase(shorten(fact.detail, 100)).rstrip(".")
    between = " " if fact.detail[:1].islower() else ": "
    return f"{fact_term(fact)}{between if detail else ''}{detail} {desk.cite_fact(fact)}"


def _planned(desk: Desk) -> set[str]:
    return {page.path for page in desk.plan}


def reading_order(desk: Desk, _subject: str) -> list[str]:
    """Which pages to read first."""
    planned = _planned(desk)
    items = [
        f"{desk.page(path, title)}: {why}."
        for path, title, why in _ORDER
        if not planned or path in planned
        if path != DECISIONS or internal(desk)
    ]
    items.append(f"A component's page in {code('components/')} before changing that component.")
    return blocks(bullets(items))


PAGE = PageModule(
    {
        "Orientation": orientation,
        "Where things are": map_,
        "Commands": commands,
        "Conventions": conventions,
        "Reading order": reading_order,
    },
    "components and commands",
    manifests_and_readme,
    ("analysis:discovery",),
)
