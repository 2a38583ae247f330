"""What the modules of pages share: the type of a builder, and sections made from plain facts."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from docgen_engine.backends.static.writing.desk import Builder as Builder  # noqa: PLC0414 - given on
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.phrases import fact_term, table_phrase
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import bullets, quote
from docgen_engine.patterns import regex

FEW: Final = 3
"""Facts that are a list; with more, a table is easier to scan."""


_OF_CODE: Final = (
    ".md", ".rst", ".py", ".ts", ".js", ".mjs", ".go", ".rs", ".java", ".rb", ".php", ".c", ".cs",
)  # fmt: skip


class PageModule(msgspec.Struct, frozen=True):
    """How one page is made. `outline` says in a line what the page is about here.

    `looked_for` and `looked_in` make the paragraph of a required page without facts; `reads` are
    the keys of the facts that the page as a whole depends on. `by_names` says that what it looks
    for is seen by names that only some languages' tables know.
    """

    sections: Mapping[str, Builder]
    looked_for: str
    looked_in: Callable[[Desk], tuple[str, ...]]
    reads: tuple[str, ...] = ()
    by_names: bool = False


def blocks(*parts: str) -> list[str]:
    """The parts that say something."""
    return [part for part in parts if part]


def fact_section(topic: str, what: str, detail: str = "Detail", *questions: str) -> Builder:
    """A section from facts of one topic, which answers the questions in its own form.

    A few are a list, more are a table.

    Args:
        topic: the topic, which is the section's title.
        what: heading of the column of names.
        detail: heading of the column of details.
        questions: slugs of the kinds that are answered here.
    """

    def build(desk: Desk, _subject: str) -> list[str]:
        rows = facts_shown(desk, desk.facts(topic), what, detail)
        return blocks(*(desk.covered(kind) for kind in questions), rows) if rows else []

    return build


def facts_shown(desk: Desk, facts: Sequence[Fact], what: str, detail: str = "Detail") -> str:
    """A few facts as a list, since a table of one row is no table; more as a table."""
    if len(facts) > FEW:
        return desk.fact_table(facts, what, detail)
    return bullets(fact_line(desk, fact) for fact in facts)


_VERB: Final = regex(
    r"(?:is|are|has|builds|runs|checks|formats|sets|says|ships|starts|keeps|uses|serves|collects|numbers"
    r"|prepares|puts|packs|reports|covers|asks|uploads|fails)\b"
)
"""How a detail begins that goes on with the sentence which the name has begun."""


def fact_line(desk: Desk, fact: Fact) -> str:
    """One fact as a line: its name, what is said of it, where."""
    where = desk.cite_fact(fact)
    said = table_phrase(fact.detail)
    if fact.symbol and fact.symbol == fact.name and where:
        return f"{where}: {said}" if said else where
    between = " " if _VERB.match(fact.detail) else ": "
    return f"{fact_term(fact)}{between}{said} {where}" if said else f"{fact_term(fact)} {where}"


def is_document(fact: Fact) -> bool:
    """Whether a fact's words are those of a document written for people."""
    name = posixpath.basename(fact.file).lower()
    return name.endswith((".md", ".markdown", ".rst", ".txt", ".adoc")) and "template" not in name


def quoted_fact(desk: Desk, fact: Fact) -> str:
    """A fact of a document as a line: what it is called there, and its words in quotation marks."""
    said = f": {quote(fact.detail)}" if fact.detail else ""
    return f"{fact_term(fact)}{said} {desk.cite_fact(fact)}"


def source_folders(desk: Desk) -> tuple[str, ...]:
    """Where code lies, for a paragraph that says where something was looked for."""
    return tuple(component.path for component in desk.components[:4])


def manifests_and_readme(desk: Desk) -> tuple[str, ...]:
    """Manifests and the README."""
    return (*desk.document_files("readme")[:1], *desk.manifests[:3])


def introduces(path: str) -> tuple[int, int, str]:
    """A document that introduces the others comes first, then code near the top, then fixtures."""
    name = posixpath.basename(path).lower()
    deep = path.count("/")
    if name.startswith(("readme", "index", "conftest")):
        return 0, deep, path
    made_up = "fixture" in path.lower()
    return (3 if made_up else 1 if name.endswith(_OF_CODE) else 2), deep, path


def status(desk: Desk) -> str:
    """What the project says of its own state; readers must know it before they rely on it."""
    said = [
        f"{quote(each.text)} {desk.cite_statement(each)}"
        for each in desk.analysis.discovery.status
        if desk.cite_statement(each)
    ]
    return f"On its state it says: {' '.join(said)}" if said else ""
