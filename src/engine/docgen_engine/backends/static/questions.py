"""The questions role: what an engineer who joins would ask of this repository."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Bound, bind
from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.backends.static.writing.documents import open_desk
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.questions import (
    Question,
    Questions,
    ResearchStrategy,
    summarise,
)
from docgen_engine.repository.index.linked import RepositoryIndex

_FEW: Final = 10
_ENOUGH: Final = 60
"""Questions beyond which no second one is asked of a component (contract section 5)."""

_LOOKUPS = ("localViewStructure", "localSearchCode", "localGetFileContent")


def ask(index: RepositoryIndex, request: RoleRequest) -> RoleOutcome:
    """Bind the catalogue to what the analysis holds.

    Args:
        index: the linked index.
        request: the task, with `analysis`.

    Returns:
        `Questions`, in the order of the pages.
    """
    desk = open_desk(index, request)
    questions = tuple(_question(desk, each) for each in chosen(bind(desk)))
    document = Questions(
        summarise(questions), questions, _few_because(desk) if len(questions) < _FEW else ""
    )
    pages = len({question.documentation_target for question in questions})
    return RoleOutcome(encode(document), f"{len(questions)} questions on {pages} pages")


def chosen(bound: Sequence[Bound]) -> list[Bound]:
    """Which of the questions that can be asked are asked.

    All of the core pages, and one for each other page, which is the first of its kind there. The
    rest of those pages' questions are asked in turn while there are fewer than a person would read
    through; their answers stand on the pages all the same.

    Args:
        bound: every question that can be asked.
    """
    asked = {each.id for each in bound if "/" not in each.page}
    rounds: dict[str, list[Bound]] = {}
    for each in bound:
        if each.id not in asked:
            rounds.setdefault(each.page, []).append(each)
    turns = max(map(len, rounds.values()), default=0)
    for turn in range(turns):
        for questions in rounds.values():
            if turn < len(questions) and (turn == 0 or len(asked) < _ENOUGH):
                asked.add(questions[turn].id)
    return [each for each in bound if each.id in asked]


def _question(k: Knowledge, bound: Bound) -> Question:
    kind, subject = bound.kind, bound.subject
    return Question(
        id=bound.id,
        question=subject.question,
        category=kind.category,
        priority=kind.priority,
        research_goal=kind.goal,
        files_to_examine=tuple(
            file for file in dict.fromkeys(subject.files) if file in k.line_counts
        ),
        reason=subject.reason,
        documentation_target=bound.page,
        research_strategy=ResearchStrategy(kind.goal, _LOOKUPS, kind.expects),
        related_components=tuple(dict.fromkeys(subject.components)),
        related_flows=tuple(dict.fromkeys(subject.flows)),
        section=kind.section,
        subject=subject.key,
    )


def _few_because(k: Knowledge) -> str:
    d = k.analysis.discovery
    deep = [share.language for share in d.language_distribution if share.depth != "counts"]
    reasons = []
    if not deep:
        reasons.append("no language here is analysed beyond its lines")
    if not k.components:
        reasons.append("no component of code was found")
    if not d.packages:
        reasons.append("there is no manifest that declares packages or commands")
    if not k.analysis.flows.flows:
        reasons.append("no flow could be followed across calls")
    return (
        "Few things are there to ask about: "
        + ("; ".join(reasons) or "the repository is small")
        + "."
    )
