"""What the modules of pages share: the type of a builder, and sections made from plain facts."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec

from docgen_engine.backends.static.writing.desk import Desk

Builder: TypeAlias = Callable[[Desk, str], list[str]]


class PageModule(msgspec.Struct, frozen=True):
    """How one page is made. `outline` says in a line what the page is about here.

    `looked_for` and `looked_in` make the paragraph of a required page without facts; `reads` are
    the keys of the facts that the page as a whole depends on.
    """

    sections: Mapping[str, Builder]
    looked_for: str
    looked_in: Callable[[Desk], tuple[str, ...]]
    reads: tuple[str, ...] = ()


def blocks(*parts: str) -> list[str]:
    """The parts that say something."""
    return [part for part in parts if part]


def fact_section(topic: str, what: str, detail: str = "Detail", *questions: str) -> Builder:
    """A section from facts of one topic: a table, which answers the questions in its own form.

    Args:
        topic: the topic, which is the section's title.
        what: heading of the column of names.
        detail: heading of the column of details.
        questions: slugs of the kinds that are answered here.
    """

    def build(desk: Desk, _subject: str) -> list[str]:
        rows = desk.fact_table(desk.facts(topic), what, detail)
        return blocks(*(desk.covered(kind) for kind in questions), rows) if rows else []

    return build


def source_folders(desk: Desk) -> tuple[str, ...]:
    """Where code lies, for a paragraph that says where something was looked for."""
    return tuple(component.path for component in desk.components[:4])


def manifests_and_readme(desk: Desk) -> tuple[str, ...]:
    """Manifests and the README."""
    return (*desk.document_files("readme")[:1], *desk.manifests[:3])


def introduces(path: str) -> tuple[int, str]:
    """A document that introduces the others comes first."""
    name = posixpath.basename(path).lower()
    if name.startswith(("readme", "index", "conftest")):
        return 0, path
    return (1 if name.endswith((".md", ".rst", ".py", ".ts", ".go")) else 2), path
