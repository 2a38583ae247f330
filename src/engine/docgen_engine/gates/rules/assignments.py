"""Whether the plan and the division of its work keep the rules of contract section 5."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import msgspec

from docgen_engine.domain.documents.assignments import Generator, PlannedPage, WorkAssignments
from docgen_engine.domain.findings import Finding
from docgen_engine.domain.names import folded
from docgen_engine.domain.phases import PRIMARY_PAGE
from docgen_engine.gates.rules.base import Context, Outcome

ASSIGNMENTS: Final = "assignments.valid"

LOAD_FACTOR: Final = Fraction(16, 10)
MOST_WRITERS: Final = 8


class Fault(msgspec.Struct, frozen=True):
    """A rule that the document breaks, and the field where it does."""

    where: str
    message: str
    fix: str


def check_assignments(context: Context) -> Outcome:
    """Every question assigned once, every page with one owner, loads in balance, a sound plan."""
    work = context.request.assignments
    if work is None:
        return Outcome(0)
    faults = [
        *_paths(work),
        *_page_set(context, work),
        *_owners(work),
        *_questions(context, work),
        *_groups(work),
        *_counts(work),
        *_loads(work),
    ]
    findings: list[Finding] = [
        context.in_document(ASSIGNMENTS, "work-assignments", each.where, each.message, each.fix)
        for each in faults
    ]
    return Outcome(len(work.plan) + len(work.assignments), tuple(findings))


def is_safe(path: str) -> bool:
    """Whether a page's path stays in the pages folder and names a Markdown file."""
    return (
        path.endswith(".md")
        and posixpath.normpath(path) == path
        and not path.startswith(("/", "../", "."))
        and "\\" not in path
        and ":" not in path
        and path.isprintable()
        and all(not part.startswith(".") for part in path.split("/"))
    )


def _paths(work: WorkAssignments) -> Iterator[Fault]:
    names: dict[str, str] = {}
    orders: dict[int, str] = {}
    planned = {page.path for page in work.plan}
    for at, page in enumerate(work.plan):
        where = f"$.plan[{at}]"
        if not is_safe(page.path):
            yield Fault(
                f"{where}.path",
                f"`{page.path}` is not a path of a page.",
                "Use a relative path below the pages folder that ends in `.md`.",
            )
        same = names.get(folded(page.path))
        names.setdefault(folded(page.path), page.path)
        if same is not None:
            yield Fault(
                f"{where}.path", f"`{page.path}` and `{same}` are the same page.", "Plan it once."
            )
        other = orders.setdefault(page.order, page.path)
        if other != page.path:
            yield Fault(
                f"{where}.order",
                f"`{page.path}` and `{other}` have the same order.",
                "Number the pages so that their order is certain.",
            )
        if not page.title.strip():
            yield Fault(f"{where}.title", f"`{page.path}` has no title.", "Give it one.")
        for number, needed in enumerate(page.depends_on):
            if needed not in planned:
                yield Fault(
                    f"{where}.depends_on[{number}]",
                    f"`{needed}` is not planned.",
                    "Name a planned page, or remove it.",
                )


def _page_set(context: Context, work: WorkAssignments) -> Iterator[Fault]:
    structure = context.request.structure
    planned = {page.path for page in work.plan}
    left = {page.path for page in work.left_out}
    for at, page in enumerate(work.plan):
        if not structure.allows(page.path):
            yield Fault(
                f"$.plan[{at}].path",
                f"`{page.path}` is not in the structure.",
                "Plan pages of the structure and of its folders.",
            )
    for at, each in enumerate(work.left_out):
        if each.path in planned:
            yield Fault(
                f"$.left_out[{at}].path",
                f"`{each.path}` is planned and left out.",
                "Decide for one of the two.",
            )
        if not each.reason.strip():
            yield Fault(
                f"$.left_out[{at}].reason",
                f"`{each.path}` is left out without a reason.",
                "Say why.",
            )
    for known in (*structure.pages, *structure.supplementary):
        if known.path in planned:
            continue
        if known.required:
            yield Fault(
                "$.plan",
                f"The required page `{known.path}` is not planned.",
                "Plan it; without facts it is one paragraph that says so.",
            )
        elif known.path not in left:
            yield Fault(
                "$.left_out",
                f"`{known.path}` is neither planned nor left out.",
                "Plan it, or leave it out with a reason.",
            )


def _owners(work: WorkAssignments) -> Iterator[Fault]:
    holders: dict[str, list[str]] = {}
    plan = {page.path: page for page in work.plan}
    for at, assignment in enumerate(work.assignments):
        for number, path in enumerate(assignment.files):
            holders.setdefault(path, []).append(assignment.agent_id)
            if path not in plan:
                yield Fault(
                    f"$.assignments[{at}].files[{number}]",
                    f"`{path}` is not planned.",
                    "Assign planned pages only.",
                )
    for at, page in enumerate(work.plan):
        yield from _owner(at, page, holders.get(page.path, []))
    first = work.assignments[0] if work.assignments else None
    if PRIMARY_PAGE in plan and first and PRIMARY_PAGE not in first.files:
        yield Fault(
            "$.assignments[0].files",
            f"The first writer does not own `{PRIMARY_PAGE}`.",
            "Put the assignment of the primary writer first.",
        )
    for agent, count in Counter(each.agent_id for each in work.assignments).items():
        if count > 1:
            yield Fault("$.assignments", f"`{agent}` has {count} assignments.", "Join them.")


def _owner(at: int, page: PlannedPage, holders: list[str]) -> Iterator[Fault]:
    where = f"$.plan[{at}].owner"
    if page.generator is not Generator.WRITER:
        if holders:
            yield Fault(
                where,
                f"`{page.path}` is made by {page.generator}, and assigned to {', '.join(holders)}.",
                "Take it out of the assignments.",
            )
    elif not holders:
        yield Fault(where, f"`{page.path}` is assigned to no writer.", "Assign it to its owner.")
    elif len(holders) > 1:
        yield Fault(
            where,
            f"`{page.path}` is assigned to {', '.join(holders)}.",
            "Each page has exactly one owner.",
        )
    elif holders[0] != page.owner:
        yield Fault(
            where,
            f"`{page.path}` belongs to {page.owner or 'nobody'} in the plan and to "
            f"{holders[0]} in the assignments.",
            "Name the same writer.",
        )


def _questions(context: Context, work: WorkAssignments) -> Iterator[Fault]:
    if context.request.questions is None:
        return
    asked = {question.id for question in context.request.questions.questions}
    assigned = Counter(each for one in work.assignments for each in one.question_ids)
    for name in sorted(asked - set(assigned)):
        yield Fault(
            "$.assignments",
            f"The question `{name}` is assigned to no writer.",
            "Assign it to the writer of its page.",
        )
    for at, one in enumerate(work.assignments):
        for number, name in enumerate(one.question_ids):
            where = f"$.assignments[{at}].question_ids[{number}]"
            if name not in asked:
                yield Fault(where, f"No question has the id `{name}`.", "Remove it.")
            elif assigned[name] > 1:
                yield Fault(
                    where,
                    f"The question `{name}` is assigned {assigned[name]} times.",
                    "Assign it once.",
                )
    research = context.request.research
    found = {each.question_id for each in research.findings} if research else set()
    for at, one in enumerate(work.assignments):
        for number, name in enumerate(one.finding_ids):
            if research and name not in found:
                yield Fault(
                    f"$.assignments[{at}].finding_ids[{number}]",
                    f"Research has no finding for `{name}`.",
                    "Remove it.",
                )


def _groups(work: WorkAssignments) -> Iterator[Fault]:
    plan = {page.path: page for page in work.plan}
    writers = {name: one.agent_id for one in work.assignments for name in one.question_ids}
    groups: dict[str, str] = {}
    for at, group in enumerate(work.file_groups):
        where = f"$.file_groups[{at}]"
        page = plan.get(group.target_file)
        if page is None:
            yield Fault(
                f"{where}.target_file",
                f"`{group.target_file}` is not planned.",
                "Give its questions to a planned page.",
            )
        for number, name in enumerate(group.question_ids):
            before = groups.setdefault(name, group.target_file)
            if before != group.target_file:
                yield Fault(
                    f"{where}.question_ids[{number}]",
                    f"The question `{name}` belongs to `{before}` as well.",
                    "Give it to one page.",
                )
            writer = writers.get(name)
            if page is not None and writer is not None and writer != page.owner:
                yield Fault(
                    f"{where}.question_ids[{number}]",
                    f"The question `{name}` is assigned "
                    f"to {writer}, and its page belongs to {page.owner}.",
                    "Assign it to the owner of its page.",
                )
    for name in sorted(set(writers) - set(groups)):
        yield Fault(
            "$.file_groups",
            f"The question `{name}` belongs to no page.",
            "Put it in the group of its page.",
        )


def _counts(work: WorkAssignments) -> Iterator[Fault]:
    fix = "Correct the number."
    for at, one in enumerate(work.assignments):
        if one.question_count != len(one.question_ids):
            yield Fault(
                f"$.assignments[{at}].question_count",
                f"{one.agent_id} has {len(one.question_ids)} questions, not {one.question_count}.",
                fix,
            )
    for at, group in enumerate(work.file_groups):
        if group.question_count != len(group.question_ids):
            yield Fault(
                f"$.file_groups[{at}].question_count",
                f"`{group.target_file}` has "
                f"{len(group.question_ids)} questions, not {group.question_count}.",
                fix,
            )
    if work.strategy.agent_count != len(work.assignments):
        yield Fault(
            "$.strategy.agent_count",
            f"There are {len(work.assignments)} writers, not {work.strategy.agent_count}.",
            fix,
        )
    total = len({name for one in work.assignments for name in one.question_ids})
    if work.strategy.total_questions != total:
        yield Fault(
            "$.strategy.total_questions",
            f"There are {total} questions, not {work.strategy.total_questions}.",
            fix,
        )
    if len(work.assignments) > MOST_WRITERS:
        yield Fault(
            "$.assignments",
            f"{len(work.assignments)} writers are more than {MOST_WRITERS}.",
            f"Divide the work among at most {MOST_WRITERS}.",
        )
    for at, one in enumerate(work.assignments):
        if not one.files:
            yield Fault(
                f"$.assignments[{at}].files",
                f"{one.agent_id} writes no page.",
                "Remove the writer: there are never more writers than pages.",
            )


def _loads(work: WorkAssignments) -> Iterator[Fault]:
    """Load: questions plus one a page; at most 1.6 times the average, or the heaviest page."""
    if not work.assignments:
        return
    asked = {group.target_file: len(group.question_ids) for group in work.file_groups}
    loads = [len(one.question_ids) + len(one.files) for one in work.assignments]
    heaviest = max(
        (asked.get(path, 0) + 1 for one in work.assignments for path in one.files), default=0
    )
    most = max(LOAD_FACTOR * Fraction(sum(loads), len(loads)), Fraction(heaviest))
    for at, (one, load) in enumerate(zip(work.assignments, loads, strict=True)):
        if load > most:
            yield Fault(
                f"$.assignments[{at}]",
                f"{one.agent_id} has a load of {load}; at most {float(most):.1f} is fair.",
                "Give some of its pages to another writer.",
            )
