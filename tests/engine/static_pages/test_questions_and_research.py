"""Questions are bound to what is there; answers carry the lines that prove them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from docgen_engine.domain.documents.questions import Priority, Question, Questions, summarise
from docgen_engine.domain.documents.research import FindingStatus
from docgen_engine.domain.guidance import Guidance, PageGuidance
from docgen_engine.domain.tasks import Role
from support.static_world import FILES, World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    built = World(tmp_path_factory.mktemp("kettle"), FILES)
    built.plan()
    return built


def test_questions_are_unique_and_aim_at_pages_and_files_that_exist(world: World) -> None:
    questions = world.questions.questions
    ids = [question.id for question in questions]
    assert len(ids) == len(set(ids)) >= 16
    paths = {entry.path for entry in world.manifest.files}
    for question in questions:
        assert world.structure.allows(question.documentation_target)
        assert set(question.files_to_examine) <= paths
        page = world.structure.page(question.documentation_target)
        folders = {f.path: f.sections for f in world.structure.folders}
        folder = question.documentation_target.rpartition("/")[0] + "/"
        assert question.section in (page.sections if page else folders[folder])
    assert world.questions.summary == summarise(questions)
    assert world.questions.few_because == ""


def test_nothing_is_asked_about_what_is_not_there(world: World) -> None:
    asked = {question.documentation_target for question in world.questions.questions}
    assert "13-performance-benchmarks.md" not in asked
    assert "16-glossary.md" not in asked or world.analysis.glossary


def test_ids_stay_when_another_component_comes(tmp_path: Path, world: World) -> None:
    grown = World(tmp_path, {**FILES, "src/kettle/whistle.py": '"""Whistles."""\n\nLOUD = 1\n'})
    grown.discover()
    ids = {question.id for question in decode_questions(grown).questions}
    assert {question.id for question in world.questions.questions} <= ids


def decode_questions(world: World) -> Questions:
    return msgspec.json.decode(world.run(Role.QUESTIONS), type=Questions)


def test_a_page_that_guidance_leaves_out_is_not_asked_about(tmp_path: Path) -> None:
    world = World(
        tmp_path, FILES, Guidance(pages=PageGuidance(leave_out=("03-development-setup.md",)))
    )
    world.discover()
    targets = {question.documentation_target for question in decode_questions(world).questions}
    assert "03-development-setup.md" not in targets
    assert "01-project-overview.md" in targets


def test_every_question_has_one_finding_whose_references_resolve(world: World) -> None:
    findings = world.research.findings
    assert [f.question_id for f in findings] == [q.id for q in world.questions.questions]
    for finding in findings:
        if finding.status is FindingStatus.NOT_FOUND:
            assert finding.looked_in
            assert not finding.answer
            continue
        assert finding.answer
        assert finding.code_references
        assert "\ue000" not in finding.answer
        for number, reference in enumerate(finding.code_references, start=1):
            assert f"[^{number}]" in finding.answer
            lines = world.index.lines(reference.file)
            assert 1 <= reference.line_start <= reference.line_end <= len(lines)
            snippet = reference.snippet.split("\n")
            assert len(snippet) <= 12
            start = reference.line_start - 1
            assert snippet == lines[start : start + len(snippet)]


def test_the_first_questions_of_a_newcomer_are_answered(world: World) -> None:
    answers = {f.question_id: f.answer for f in world.research.findings}
    assert "boils water from the command line" in answers["01-project-overview:project:purpose"]
    assert "`pip install kettle`" in answers["03-development-setup:project:install"]
    assert "make test" in answers["03-development-setup:project:test"]
    assert "`kettle`" in answers["01-project-overview:project:users"]


def test_a_batch_holds_only_its_own_questions(world: World) -> None:
    ids = [question.id for question in world.questions.questions][3:6]
    body = world.run(Role.RESEARCH, question_ids=ids)
    found = [finding["question_id"] for finding in msgspec.json.decode(body)["findings"]]
    assert found == ids


def test_a_question_that_a_person_added_is_looked_up_by_its_subject(world: World) -> None:
    own = Question(
        "mine", "What is Coil?", "custom", Priority.LOW, "", (), "", "01-project-overview.md",
        world.questions.questions[0].research_strategy, subject="Coil",
    )  # fmt: skip
    strange = msgspec.structs.replace(own, id="strange", subject="Nowhere")
    documents = dict(world.documents)
    questions = (*world.questions.questions, own, strange)
    try:
        world.replace("questions", Questions(summarise(questions), questions))
        body = world.run(Role.RESEARCH, question_ids=["mine", "strange"])
    finally:
        world.documents = documents
    mine, nowhere = msgspec.json.decode(body)["findings"]
    assert mine["status"] == "partial"
    assert mine["code_references"][0]["file"] == "src/kettle/heater.py"
    assert nowhere["status"] == "not_found"


def test_a_repository_with_hardly_anything_says_why_it_asks_so_little(tmp_path: Path) -> None:
    world = World(tmp_path, {"run.sh": "echo hi\n", "b.sh": "ls\n", "notes.txt": "x\n"})
    world.discover()
    questions = decode_questions(world)
    assert len(questions.questions) < 10
    assert questions.few_because.endswith(".")
