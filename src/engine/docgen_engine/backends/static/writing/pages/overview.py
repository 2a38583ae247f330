"""Page 01: what the project is, for whom, its parts by name, and where it starts."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.parts.corrections import guidance_file
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.introducing import flow_words
from docgen_engine.backends.static.writing.packages import has_several
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    introduces,
    manifests_and_readme,
    status,
)
from docgen_engine.backends.static.writing.pages.flow import passed
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.backends.static.writing.shown_use import shown_use
from docgen_engine.backends.static.writing.tokens import footnoted, kept_mark
from docgen_engine.domain.documents.analysis import Flow
from docgen_engine.domain.documents.discovery import CODE_TYPES, Component
from docgen_engine.domain.markup import bullets, cell_code, code, escape, listing, plain, table

_TYPED: Final = frozenset({"command", "subcommand", "server", "route"})
"""Flows that a person starts come first."""


def purpose(desk: Desk, _subject: str) -> list[str]:
    """What the project says it is, and what its maintainers add."""
    said = desk.say("purpose")
    if desk.guidance.purpose:
        said = stated_by_people(desk, desk.guidance.purpose)
    stated = [stated_by_people(desk, fact) for fact in desk.guidance.facts if fact.strip()]
    if not said and not stated:
        return []
    setup = desk.page("03-development-setup.md", "Development setup")
    return blocks(said, status(desk), bullets(stated), f"How to install, run and test it: {setup}.")


def stated_by_people(desk: Desk, stated: str) -> str:
    """What maintainers state in `.docgen.toml`, word for word, with its line."""
    return f"{kept_mark(escape(stated))} {guidance_cite(desk, stated)}".strip()


def guidance_cite(desk: Desk, words: str) -> str:
    """The line of `.docgen.toml` in which maintainers state something."""
    file = guidance_file(desk.index)
    first = next(iter(words.splitlines()), "")
    if file not in desk.line_counts or not first:
        return ""
    for number, line in enumerate(desk.index.lines(file), start=1):
        if first in line:
            return desk.cite(file, number)
    return ""


def users(desk: Desk, _subject: str) -> list[str]:
    """Who uses it."""
    return blocks(desk.say("users"))


def features(desk: Desk, _subject: str) -> list[str]:
    """What it advertises."""
    return blocks(desk.say("features"))


def kind(desk: Desk, _subject: str) -> list[str]:
    """What it ships, and its components."""
    said = desk.say("ships")
    scope = desk.index.manifest.scope
    if scope:
        part = f"These pages are about {code(scope)}, a part of its repository, and no other."
        said = f"{said} {part}".strip()
    parts = component_table(desk)
    return blocks(
        said,
        *shown_use(desk),
        f"### Components\n\n{parts}" if parts and said else parts,
        around(desk),
    )


def around(desk: Desk) -> str:
    """The folders beside the code: tests, examples, tools and documents."""
    said = []
    for component in desk.analysis.discovery.components:
        files = [file for file in desk.files_of(component) if desk.reference(file, 1)]
        if component.type not in CODE_TYPES and files:
            first = min(files, key=introduces)
            said.append(f"{code(component.path)} ({desk.cite(first, 1, label=first)})")
    return f"Beside the code: {listing(said, 8, 'others')}." if said else ""


def component_table(desk: Desk) -> str:
    """Components by the names that their maintainers use; of a monorepo with their folders."""
    shown = [c for c in desk.components if c.path in desk.component_pages]
    rest = [c for c in desk.components if c.path not in desk.component_pages]
    if has_several(desk):
        rows = [(desk.component_link(c.path), cell_code(c.path), _line(desk, c)) for c in shown]
        text = table(("Package or part of one", "Where", "What it is"), rows)
    else:
        plain_rows = [(desk.component_link(c.path), _line(desk, c)) for c in shown]
        text = table(("Component", "What it is"), plain_rows)
    if rest:
        names = listing([escape(c.name) for c in rest])
        text += f"\n\nSmaller components without a page of their own: {names}."
    return text


def _line(desk: Desk, component: Component) -> str:
    line = desk.component_line(component)
    if footnoted(line)[1]:
        return line
    first = desk.component_cite(component)
    return f"{line} Begin with {first}." if line and first else line or first


def language(desk: Desk, _subject: str) -> list[str]:
    """The main language and its version."""
    return blocks(desk.say("language", desk.analysis.discovery.primary_language))


def key_flows(desk: Desk, _subject: str) -> list[str]:
    """Where execution starts, and the flows that have pages."""
    flows = sorted(desk.flows, key=lambda flow: flow.type not in _TYPED)[:6]
    return blocks(desk.say("start"), bullets(flow_line(desk, flow) for flow in flows))


def flow_line(desk: Desk, flow: Flow) -> str:
    """A flow in one line: its page, what it is for, where it begins and what it goes through."""
    first = desk.cite_symbol(flow.entry_point.file, flow.entry_point.function)
    first = first or desk.cite(flow.entry_point.file, flow.entry_point.line)
    said = words(flow_words(flow)).rstrip(".")
    through = [desk.component_link(path) for path in passed(desk, flow)]
    way = f" and goes through {listing(through, 4, 'others')}" if len(through) > 1 else ""
    told = f"{said}. " if said else ""
    page = desk.page(desk.flow_pages[flow.id], plain(flow.name))
    return f"{page}: {told}It begins in {first}{way}.".replace("…. It", "… It")


PAGE = PageModule(
    {
        "Purpose": purpose,
        "Users": users,
        "Key features": features,
        "Kind of project": kind,
        "Main language": language,
        "Key flows": key_flows,
    },
    "a README or manifest that says what this repository is for",
    manifests_and_readme,
    ("analysis:discovery", "analysis:flows"),
)
