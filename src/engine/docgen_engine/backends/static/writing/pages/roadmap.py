"""Page 15: what is planned, known to be wrong, owed, or on its way out."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    source_folders,
)
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import bullets, code, quote

_COMMENT: Final = re.compile(r"\s*(?:\*|//|#|/\*|@|\"\"\")")

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


def _note(desk: Desk, fact: Fact) -> str:
    detail = fact.detail.lstrip(" -:–")
    said = quote(detail, 200) if detail else ""
    if fact.symbol and fact.symbol == fact.name:
        return f"{desk.cite_fact(fact)}: {said}" if said else desk.cite_fact(fact)
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


PAGE = PageModule(
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
