"""Dividing the work: the counts of contract section 2, and the bounds of section 5."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.documents.assignments import Generator, LeftOut, PlannedPage
from docgen_engine.domain.documents.questions import (
    Priority,
    Question,
    Questions,
    ResearchStrategy,
    summarise,
)
from docgen_engine.domain.documents.research import FindingStatus, Research, ResearchFinding
from docgen_engine.domain.documents.structure import Structure, StructurePage
from docgen_engine.domain.phases import PRIMARY_PAGE
from docgen_engine.domain.planning import (
    balance,
    compose_assignments,
    research_batches,
    slug,
    strategy_name,
    unique_slugs,
    within_bound,
    writer_count,
)

LOADS = st.lists(st.integers(1, 60), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("questions", "pages", "writers", "name"),
    [
        (0, 1, 1, "sequential"),
        (19, 24, 1, "sequential"),
        (19, 25, 2, "parallel-core"),
        (20, 24, 2, "parallel-core"),
        (75, 24, 3, "parallel-core"),
        (99, 24, 4, "parallel-core"),
        (100, 24, 4, "parallel-all"),
        (101, 24, 5, "parallel-all"),
        (90, 34, 4, "parallel-all"),
        (1000, 24, 8, "parallel-all"),
        (1000, 3, 3, "parallel-all"),
        (50, 0, 1, "parallel-core"),
    ],
)
def test_writers_follow_the_load(questions: int, pages: int, writers: int, name: str) -> None:
    assert writer_count(questions, pages) == writers
    assert strategy_name(questions, pages) == name


@pytest.mark.parametrize(
    ("questions", "batches"), [(0, 0), (1, 1), (9, 1), (10, 1), (15, 1), (16, 2), (30, 2), (31, 3)]
)
def test_batches_of_research(questions: int, batches: int) -> None:
    assert len(research_batches([str(at) for at in range(questions)])) == batches


@given(st.integers(1, 400))
def test_batches_keep_every_question_once_and_in_order(count: int) -> None:
    ids = [f"q{at}" for at in range(count)]
    batches = research_batches(ids)
    assert [each for batch in batches for each in batch] == ids
    sizes = [len(batch) for batch in batches]
    assert max(sizes) <= 15
    assert max(sizes) - min(sizes) <= 1


@given(LOADS, st.integers(1, 12))
def test_every_page_has_one_owner_within_the_bound(loads: list[int], writers: int) -> None:
    pages = [(f"{at:02}.md", load) for at, load in enumerate(loads)]
    hands = balance(pages, writers)
    assert sorted(path for hand in hands for path in hand) == [path for path, _ in pages]
    by_path = dict(pages)
    totals = [sum(by_path[path] for path in hand) for hand in hands]
    bound = max(1.6 * sum(loads) / len(hands), *loads)
    assert max(totals) <= bound + 1e-9
    assert within_bound(totals, max(loads))
    assert 1 <= len(hands) <= writers


@given(LOADS, st.integers(1, 4))
def test_up_to_four_writers_are_all_used(loads: list[int], writers: int) -> None:
    hands = balance([(f"{at:02}.md", load) for at, load in enumerate(loads)], writers)
    assert len(hands) == min(writers, len(loads))


def test_fewer_writers_where_the_bound_cannot_hold() -> None:
    assert len(balance([(f"{at}.md", 10) for at in range(7)], 6)) < 6


@given(LOADS, st.integers(1, 8), st.data())
def test_primary_writer_owns_the_overview(
    loads: list[int], writers: int, data: st.DataObject
) -> None:
    pages = [(f"{at:02}.md", load) for at, load in enumerate(loads)]
    place = data.draw(st.integers(0, len(pages) - 1))
    pages[place] = (PRIMARY_PAGE, pages[place][1])
    assert PRIMARY_PAGE in balance(pages, writers)[0]


def test_nothing_to_share() -> None:
    assert balance([], 3) == []


def page(path: str, order: int, *sections: str, generator: Generator = Generator.WRITER):
    return PlannedPage(path, order, path, sections, "", (), "", generator)


def question(number: int, target: str, section: str = "") -> Question:
    return Question(
        f"q{number}", "?", "c", Priority.LOW, "", (), "", target, ResearchStrategy("", (), ""),
        section=section,
    )  # fmt: skip


STRUCTURE = Structure(
    "1",
    (StructurePage("01-project-overview.md", "", True, (), ""),
     StructurePage("09-x.md", "", False, (), "")),
    (), (),
)  # fmt: skip


@given(st.lists(st.sampled_from([PRIMARY_PAGE, "04-api.md", "components/gone.md", "index.md",
                                 "05-out.md"]), max_size=120))  # fmt: skip
def test_every_question_is_assigned_once_to_a_page_that_is_written(targets: list[str]) -> None:
    plan = [
        page("index.md", 0, generator=Generator.CODE),
        page(PRIMARY_PAGE, 1, "Purpose"),
        page("04-api.md", 2, "Errors"),
        page("AGENT.md", 3),
        page("QA-SUMMARY.md", 4, generator=Generator.QA),
    ]
    asked = tuple(question(at, target, "Errors") for at, target in enumerate(targets))
    research = Research(tuple(
        ResearchFinding(q.id, FindingStatus.ANSWERED, "a") for q in asked[::2]
    ))  # fmt: skip
    result = compose_assignments(
        STRUCTURE, plan, [LeftOut("05-out.md", "No facts.")],
        Questions(summarise(asked), asked), research,
    )  # fmt: skip
    ids = sorted(each for group in result.file_groups for each in group.question_ids)
    assert ids == sorted(q.id for q in asked)
    assert sorted(each for a in result.assignments for each in a.question_ids) == ids
    owners = {entry.path: entry.owner for entry in result.plan}
    assert owners["index.md"] == "code"
    assert owners["QA-SUMMARY.md"] == "qa"
    owned = [path for assignment in result.assignments for path in assignment.files]
    assert sorted(owned) == sorted([PRIMARY_PAGE, "04-api.md", "AGENT.md"])
    assert all(owners[path] == a.agent_id for a in result.assignments for path in a.files)
    assert PRIMARY_PAGE in result.assignments[0].files
    found = {f.question_id for f in research.findings}
    assert all(set(a.finding_ids) == set(a.question_ids) & found for a in result.assignments)
    loads = [a.question_count + len(a.files) for a in result.assignments]
    heaviest = max(g.question_count + 1 for g in result.file_groups)
    assert max(loads) <= max(1.6 * sum(loads) / len(loads), heaviest) + 1e-9
    assert result.strategy.agent_count == len(result.assignments)


def test_a_question_of_a_left_out_page_goes_to_the_page_with_its_section() -> None:
    plan = [page(PRIMARY_PAGE, 1, "Purpose"), page("04-api.md", 2, "Errors")]
    asked = (question(1, "05-out.md", "Errors"), question(2, "05-out.md", "Unknown"))
    result = compose_assignments(STRUCTURE, plan, [], Questions(summarise(asked), asked), None)
    groups = {group.target_file: group.question_ids for group in result.file_groups}
    assert groups == {PRIMARY_PAGE: ("q2",), "04-api.md": ("q1",)}


def test_a_page_of_the_structure_that_nobody_mentions_is_named() -> None:
    result = compose_assignments(
        STRUCTURE, [page(PRIMARY_PAGE, 1)], [], Questions(summarise(()), ()), None
    )
    assert [each.path for each in result.left_out] == ["09-x.md"]


def test_without_a_page_to_write_questions_have_no_home() -> None:
    asked = (question(1, PRIMARY_PAGE),)
    with pytest.raises(ValueError, match="at least the overview"):
        compose_assignments(STRUCTURE, [], [], Questions(summarise(asked), asked), None)


@given(st.text())
def test_a_slug_is_a_safe_name(text: str) -> None:
    result = slug(text)
    assert result
    assert set(result) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(result) == result


@given(st.lists(st.tuples(st.text(min_size=1, max_size=6), st.text(max_size=6)),
                unique_by=lambda pair: pair[0], max_size=20), st.randoms())  # fmt: skip
def test_slugs_are_unique_whatever_the_order(pairs: list[tuple[str, str]], random) -> None:
    result = unique_slugs(pairs)
    assert set(result) == {key for key, _ in pairs}
    assert len(set(result.values())) == len(pairs)
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert unique_slugs(shuffled) == result


def test_a_page_count_never_exceeds_what_there_is() -> None:
    assert all(writer_count(q, p) <= max(p, 1) for q in range(0, 300, 7) for p in range(12))
    assert math.ceil(101 / 25) == writer_count(101, 24)
