"""The catalogue of questions: its types, their order, and what binds them to a repository.

A kind is one thing that engineers who join ask. It is bound to subjects that the analysis really
holds before any answer is looked up, so no question asks about what is not there.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Final

import msgspec

from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.phases import PRIMARY_PAGE
from docgen_engine.domain.planning import unique_slugs


class Subject(msgspec.Struct, frozen=True):
    """One thing to ask about. `key` names it inside its kind, empty for the whole repository.

    `page` is set where the question belongs to a page of its own, such as a component's.
    """

    key: str
    question: str
    reason: str
    files: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    page: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What the code says: text with marks (`writing.tokens`), empty where it does not say."""

    text: str = ""
    partial: bool = False
    looked_in: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()


class Kind(msgspec.Struct, frozen=True):
    """One kind of question. `page` is a page of the structure or a folder such as `components/`."""

    slug: str
    page: str
    section: str
    category: str
    priority: Priority
    goal: str
    expects: str
    bind: Callable[[Knowledge], list[Subject]]
    answer: Callable[[Knowledge, str], Answer]


class Bound(msgspec.Struct, frozen=True):
    """A kind bound to one subject, with the stable id of its question and its target page."""

    id: str
    kind: Kind
    subject: Subject
    page: str


def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of the pages."""
    # Late, because the modules of the catalogue import the types above.
    from docgen_engine.backends.static.catalogue import design as catalogue_design
    from docgen_engine.backends.static.catalogue import models as catalogue_models
    from docgen_engine.backends.static.catalogue import operations as catalogue_operations
    from docgen_engine.backends.static.catalogue import parts as catalogue_parts
    from docgen_engine.backends.static.catalogue import setup as catalogue_setup
    from docgen_engine.backends.static.catalogue import shapes as catalogue_shapes
    from docgen_engine.backends.static.catalogue import stack as catalogue_stack
    from docgen_engine.backends.static.catalogue import start as catalogue_start
    from docgen_engine.backends.static.catalogue import testing as catalogue_testing

    found = (
        *catalogue_start.KINDS,
        *catalogue_stack.KINDS,
        *catalogue_setup.KINDS,
        *catalogue_models.KINDS,
        *catalogue_design.KINDS,
        *catalogue_shapes.KINDS,
        *catalogue_operations.KINDS,
        *catalogue_testing.KINDS,
        *catalogue_parts.KINDS,
    )
    return tuple(sorted(found, key=lambda kind: kind.page))


WHOLE: Final = "project"
"""Stands in an id where a question is about the whole repository."""


def bind(knowledge: Knowledge) -> tuple[Bound, ...]:
    """Every question that can be asked here, in the order of the pages.

    Args:
        knowledge: the analysis and the index.

    Returns:
        Bound questions; ids are unique and do not change when others come and go. Pages that the
        structure does not have, or that guidance leaves out, are not asked about.
    """
    return knowledge.remember("bound", lambda: _bind(knowledge))


def _bind(knowledge: Knowledge) -> tuple[Bound, ...]:
    bound: list[Bound] = []
    for kind in kinds():
        subjects = {subject.key: subject for subject in kind.bind(knowledge)}
        slugs = unique_slugs([(key, key or WHOLE) for key in subjects])
        for key, subject in subjects.items():
            page = subject.page or kind.page
            if not _asked(knowledge, page):
                continue
            stem = posixpath.splitext(page)[0]
            bound.append(Bound(f"{stem}:{slugs[key]}:{kind.slug}", kind, subject, page))
    return tuple(bound)


def _asked(knowledge: Knowledge, page: str) -> bool:
    if page != PRIMARY_PAGE and page in knowledge.guidance.pages.leave_out:
        return False
    return knowledge.structure.allows(page)
