"""Dividing the work: writers, research batches, and who owns which page (contract sections 2, 5).

Pure arithmetic over plain values, the same for every backend.
"""

from __future__ import annotations

import itertools
import math
import posixpath
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from docgen_engine.domain.documents.assignments import (
    Assignment,
    FileGroup,
    Generator,
    LeftOut,
    PlannedPage,
    Strategy,
    WorkAssignments,
)
from docgen_engine.domain.documents.questions import Question, Questions
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.phases import PRIMARY_PAGE
from docgen_engine.patterns import regex

FREE_PAGES: Final = 24
"""Pages beyond these add one each to the load that decides how many writers there are."""

QUESTIONS_PER_BATCH: Final = 15
SMALL_RESEARCH: Final = 10
QUESTIONS_PER_WRITER: Final = 25

_NOT_SLUG: Final = regex(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """A name for files and ids: lower case ASCII letters, digits and hyphens, at most 60."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", ascii_text.lower()).strip("-")[:60].rstrip("-") or "unnamed"


def unique_slugs(names: Sequence[tuple[str, str]]) -> dict[str, str]:
    """A slug for each key, from its name, else from the key itself, else with a number.

    Args:
        names: (key, name) pairs; keys are unique. Where two names give one slug, the key decides,
            so that the result does not depend on the order.

    Returns:
        The slug of each key; no two are equal.
    """
    wanted: dict[str, list[str]] = {}
    for key, name in names:
        wanted.setdefault(slug(name), []).append(key)
    taken: dict[str, str] = {}
    for short, keys in sorted(wanted.items()):
        if len(keys) == 1:
            taken[short] = keys[0]
    for _, keys in sorted(wanted.items()):
        if len(keys) == 1:
            continue
        for key in sorted(keys):
            base = slug(key)
            candidate, number = base, 2
            while candidate in taken:
                candidate, number = f"{base}-{number}", number + 1
            taken[candidate] = key
    return {key: short for short, key in taken.items()}


def load_of(questions: int, pages: int) -> int:
    """The load that decides how many writers there are (contract section 2)."""
    return questions + max(0, pages - FREE_PAGES)


def writer_count(questions: int, pages: int) -> int:
    """How many writers share the pages (contract section 2); never more than pages, at least 1."""
    load = load_of(questions, pages)
    wanted = math.ceil(load / QUESTIONS_PER_WRITER)
    if load < 20:
        count = 1
    elif load < 100:
        count = min(max(wanted, 2), 4)
    else:
        count = min(max(wanted, 4), 8)
    return max(1, min(count, pages))


def strategy_name(questions: int, pages: int) -> str:
    """`sequential`, `parallel-core` or `parallel-all` (contract section 2)."""
    load = load_of(questions, pages)
    if load < 20:
        return "sequential"
    return "parallel-core" if load < 100 else "parallel-all"


def research_batches(ids: Sequence[str]) -> list[list[str]]:
    """Questions in the batches of research agents: equal in size, neighbours together.

    Args:
        ids: question ids in the order of the document.

    Returns:
        One batch for fewer than 10, else ceil(n / 15); none without questions.
    """
    if not ids:
        return []
    count = 1 if len(ids) < SMALL_RESEARCH else math.ceil(len(ids) / QUESTIONS_PER_BATCH)
    bounds = [round(len(ids) * at / count) for at in range(count + 1)]
    return [list(ids[start:end]) for start, end in itertools.pairwise(bounds)]


def within_bound(loads: Sequence[int], heaviest: int) -> bool:
    """Whether no load is over max(1.6 x average, heaviest single page); exact integers."""
    if not loads:
        return True
    return all(10 * load * len(loads) <= 16 * sum(loads) or load <= heaviest for load in loads)


def balance(pages: Sequence[tuple[str, int]], writers: int) -> list[list[str]]:
    """Give every page to one writer so that no load is over the bound of contract section 5.

    The heaviest page goes first, always to the writer who has least. Up to 4 writers this keeps the
    bound by itself; with more and hardly more pages than writers it may not, then fewer share.

    Args:
        pages: (path, load) in plan order.
        writers: how many writers there may be.

    Returns:
        The pages of each writer in plan order; the owner of the overview (else of the first page)
        comes first. Empty without pages.
    """
    position = {path: at for at, (path, _) in enumerate(pages)}
    heaviest = max((load for _, load in pages), default=0)
    for count in range(max(1, min(writers, len(pages))), 0, -1):
        hands: list[list[str]] = [[] for _ in range(count)]
        loads = [0] * count
        for path, load in sorted(pages, key=lambda page: (-page[1], position[page[0]])):
            least = min(range(count), key=lambda at: (loads[at], at))
            hands[least].append(path)
            loads[least] += load
        if within_bound(loads, heaviest):
            break
    ordered = [sorted(hand, key=position.__getitem__) for hand in hands if hand]
    return sorted(ordered, key=lambda hand: (PRIMARY_PAGE not in hand, position[hand[0]]))


def retarget(question: Question, pages: Sequence[PlannedPage]) -> str:
    """The page that takes a question: its own target, else the nearest page that is written.

    Nearest is a page with a section of the same title, else the overview, else the first page.

    Raises:
        ValueError: no page is written by a writer.
    """
    written = [page for page in pages if page.generator is Generator.WRITER]
    if not written:
        raise ValueError("The plan has no page that a writer makes; add at least the overview.")
    paths = [page.path for page in written]
    if question.documentation_target in paths:
        return question.documentation_target
    core = [page for page in written if not posixpath.dirname(page.path)]
    for page in core:
        if question.section and question.section in page.sections:
            return page.path
    return PRIMARY_PAGE if PRIMARY_PAGE in paths else paths[0]


def compose_assignments(
    structure: Structure,
    plan: Sequence[PlannedPage],
    left_out: Sequence[LeftOut],
    questions: Questions,
    research: Research | None,
) -> WorkAssignments:
    """The whole document from its pages: every question on one page, every page with one owner.

    Args:
        structure: the page set; a page of it that is neither planned nor left out is named.
        plan: the pages; owners are decided here, whatever they say.
        left_out: pages that are not written, with reasons.
        questions: all questions.
        research: the findings, or None before there are any.

    Returns:
        The document, with plan in order.
    """
    pages = sorted(plan, key=lambda page: (page.order, page.path))
    targets: dict[str, list[str]] = {page.path: [] for page in pages}
    for question in questions.questions:
        targets[retarget(question, pages)].append(question.id)
    written = [page.path for page in pages if page.generator is Generator.WRITER]
    total = len(questions.questions)
    hands = balance(
        [(path, len(targets[path]) + 1) for path in written], writer_count(total, len(written))
    )
    owners = {path: f"writer-{at}" for at, hand in enumerate(hands, start=1) for path in hand}
    found = {finding.question_id for finding in research.findings} if research else set()
    return WorkAssignments(
        plan=tuple(
            msgspec.structs.replace(page, owner=owners.get(page.path, page.generator.value))
            for page in pages
        ),
        left_out=(*left_out, *_unmentioned(structure, pages, left_out)),
        strategy=_strategy(total, len(written), len(hands)),
        file_groups=tuple(
            FileGroup(path, len(targets[path]), owners[path], tuple(targets[path]))
            for path in written
        ),
        assignments=tuple(
            _assignment(f"writer-{at}", hand, targets, found)
            for at, hand in enumerate(hands, start=1)
        ),
    )


def _assignment(
    agent: str, hand: Iterable[str], targets: Mapping[str, Sequence[str]], found: set[str]
) -> Assignment:
    files = tuple(hand)
    ids = tuple(question for path in files for question in targets[path])
    return Assignment(agent, files, len(ids), ids, tuple(each for each in ids if each in found))


def _unmentioned(
    structure: Structure, plan: Sequence[PlannedPage], left_out: Sequence[LeftOut]
) -> list[LeftOut]:
    known = {page.path for page in plan} | {page.path for page in left_out}
    return [
        LeftOut(page.path, "The plan does not ask for it.")
        for page in (*structure.pages, *structure.supplementary)
        if page.path not in known
    ]


def _strategy(questions: int, pages: int, writers: int) -> Strategy:
    name = strategy_name(questions, pages)
    asked = "1 question" if questions == 1 else f"{questions} questions"
    share = "one writer takes" if writers == 1 else f"{writers} writers share"
    reasoning = f"{asked} on {pages} pages: {share} them"
    if writers > 1:
        reasoning += ", none with more than 1.6 times the average load"
    if writers < writer_count(questions, pages):
        reasoning += "; more writers could not be kept within that bound"
    return Strategy(name, writers, questions, reasoning + ".")
