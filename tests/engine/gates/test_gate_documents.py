"""Rules about JSON documents: schema, analysis, questions, research, assignments."""

import json

import msgspec
import pytest

from docgen_engine.domain.documents.analysis import Fact, InternalDependency, Problem
from docgen_engine.domain.documents.assignments import Assignment, LeftOut
from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.questions import Questions, summarise
from docgen_engine.domain.findings import Severity
from docgen_engine.gates.locate import Locator
from docgen_engine.gates.rules.assignments import is_safe
from docgen_engine.gates.rules.documents import snippet_matches

replace = msgspec.structs.replace


def break_field(gate, key, path, value):
    plain = msgspec.json.decode(gate.request.raw[key])
    at = plain
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    names = {"work-assignments": "assignments"}
    raw = {**gate.request.raw, key: encode(plain)}
    gate.request = replace(gate.request, raw=raw, **{names.get(key, key): None})
    return raw[key].decode().split("\n")


@pytest.mark.parametrize(
    ("key", "path", "value", "where"),
    [
        ("questions", ["questions", 3, "priority"], "urgent", "$.questions[3].priority"),
        ("research", ["findings", 0, "code_references", 0, "line_start"], "4",
         "$.findings[0].code_references[0].line_start"),
        ("work-assignments", ["plan", 1, "order"], 1.5, "$.plan[1].order"),
        ("analysis", ["discovery", "components"], {}, "$.discovery.components"),
    ],
)  # fmt: skip
def test_a_broken_document_names_the_field_and_its_line(gate, key, path, value, where):
    lines = break_field(gate, key, path, value)
    phase = {"analysis": 1, "questions": 2, "research": 3, "work-assignments": 4}[key]
    (found,) = [f for f in gate.report(phase).findings if f.rule == "schema.valid"]
    assert found.file == key
    assert where in found.message
    assert lines[found.line - 1].strip().startswith(json.dumps(path[-1]))
    assert found.column == len(lines[found.line - 1]) - len(lines[found.line - 1].lstrip()) + 1
    assert f"schemas/{key}.schema.json" in found.fix


def test_a_document_that_is_no_json(gate):
    gate.request = replace(gate.request, raw={"questions": b'{\n  "summary": ]'}, questions=None)
    (found,) = gate.report(2).findings
    assert "is not valid JSON" in found.message
    assert found.line == 2


def test_an_unknown_field(gate):
    lines = break_field(gate, "questions", ["questions", 1, "note"], "x")
    (found,) = gate.found("schema.valid", 2)
    assert "note" in found.message
    assert lines[found.line - 1].strip() == "{"


def test_places_of_fields():
    body = b'{"a": [1, {"b": "x, ]}"}],\n "c d": {"e": null}}'
    locator = Locator(body)
    assert locator.place("$.a[1].b") == (1, 12)
    assert locator.place("$.a[0]") == (1, 8)
    assert locator.place("$.a[7]") == (1, 7 - 5)
    assert locator.place("$") == (1, 1)
    assert Locator(b"").place("$.a") == (1, 1)


# -- analysis ------------------------------------------------------------------------------


def facts(gate, *given):
    gate.change(analysis=replace(gate.request.analysis, design=given))
    return gate.found("analysis.consistent", 1)


MAIN = "src/app/main.py"


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (Fact("T", "n", "", "src/gone.py", 1, 1), "not a file"),
        (Fact("T", "n", "", "src/app", 1, 1), "not a file"),
        (Fact("T", "n", "", MAIN, 0, 0), "has 6 lines"),
        (Fact("T", "n", "", MAIN, 6, 7), "6 to 7"),
        (Fact("T", "n", "", MAIN, 4, 6, "nobody"), "defines no “nobody”"),
    ],
)
def test_facts_that_are_not_there(gate, fact, words):
    (found,) = facts(gate, Fact("T", "n", "", MAIN, 4, 6, "main"), fact)
    assert words in found.message
    assert "`$.design[1].file`" in found.message
    line = gate.request.raw["analysis"].decode().split("\n")[found.line - 1]
    assert line.strip().startswith('"file"')


def test_facts_that_are_there(gate):
    assert (
        facts(
            gate, Fact("T", "n", "", "Makefile", 1, 2, "anything"), Fact("T", "n", "", MAIN, 1, 6)
        )
        == []
    )


def test_components_that_do_not_exist(gate):
    analysis = gate.request.analysis
    edge = InternalDependency("main", "nowhere", 1, MAIN, 1)
    architecture = replace(
        analysis.architecture,
        dependencies=replace(analysis.architecture.dependencies, internal=(edge,)),
    )
    gate.change(analysis=replace(analysis, architecture=architecture))
    (found,) = gate.found("analysis.consistent", 1)
    assert "no component “nowhere”" in found.message


def test_a_component_without_files_on_disk(gate):
    analysis = gate.request.analysis
    first, *rest = analysis.discovery.components
    components = (replace(first, files=("src/app/main.py", "src/app/gone.py")), *rest)
    gate.change(
        analysis=replace(analysis, discovery=replace(analysis.discovery, components=components))
    )
    (found,) = gate.found("analysis.consistent", 1)
    assert "`$.discovery.components[0].files[1]`" in found.message


def test_problems_may_name_files_that_are_not_in_the_snapshot(gate):
    problem = Problem("odd\\nname", "skipped")
    gate.change(analysis=replace(gate.request.analysis, errors=(problem,)))
    assert gate.report(1).findings == ()


# -- questions -----------------------------------------------------------------------------


def ask(gate, at, **changes):
    questions = list(gate.request.questions.questions)
    questions[at] = replace(questions[at], **changes)
    made = tuple(questions)
    gate.change(questions=Questions(summarise(made), made))
    return gate.found("questions.valid", 2)


@pytest.mark.parametrize(
    ("changes", "words", "fix"),
    [
        ({"id": "q0"}, "repeats that of question 1", ""),
        ({"id": ""}, "no id", ""),
        ({"question": " "}, "no text", ""),
        ({"documentation_target": "04-api-referense.md"}, "not a page", "`04-api-reference.md`"),
        ({"documentation_target": "other/x.md"}, "not a page", "folders"),
        ({"files_to_examine": (MAIN, "src/gone.py")}, "`src/gone.py`", "that is there"),
        ({"dependencies": ("q99",)}, "No question has the id `q99`", ""),
    ],
)
def test_questions_that_are_wrong(gate, changes, words, fix):
    (found,) = ask(gate, 3, **changes)
    assert words in found.message
    assert "questions[3]" in found.message
    assert fix in found.fix


@pytest.mark.parametrize(
    "changes",
    [{"documentation_target": "flows/run.md"}, {"files_to_examine": ("src/app",)},
     {"dependencies": ("q1",)}],
)  # fmt: skip
def test_questions_that_are_right(gate, changes):
    assert ask(gate, 3, **changes) == []


def test_few_questions_are_a_warning_that_says_why(gate):
    few = gate.request.questions.questions[:9]
    gate.change(questions=Questions(summarise(few), few, "the library has one function."))
    (found,) = gate.found("questions.valid", 2)
    assert found.severity is Severity.WARNING
    assert found.message.endswith("9 questions: the library has one function.")


def test_a_summary_that_does_not_count(gate):
    document = gate.request.questions
    gate.change(questions=replace(document, summary=replace(document.summary, total_questions=9)))
    (found,) = gate.found("questions.valid", 2)
    assert "`$.summary`" in found.message


# -- research ------------------------------------------------------------------------------


def reference(gate, **changes):
    document = gate.request.research
    finding = document.findings[2]
    made = replace(finding.code_references[0], **changes)
    findings = list(document.findings)
    findings[2] = replace(finding, code_references=(made,))
    gate.change(research=replace(document, findings=tuple(findings)))
    return gate.found("research.complete", 3)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"file": "src/gone.py"}, "file"),
        ({"line_end": 7}, "line_start"),
        ({"line_start": 0}, "line_start"),
        ({"symbol": "nobody"}, "symbol"),
        ({"snippet": "def other():"}, "snippet"),
        ({"snippet": "x\n" * 13}, "snippet"),
    ],
)
def test_references_that_do_not_resolve(gate, changes, field):
    (found,) = reference(gate, **changes)
    assert f"`$.findings[2].code_references[0].{field}`" in found.message


def test_references_that_resolve(gate):
    assert reference(gate, snippet="", symbol="") == []
    assert reference(gate, snippet="def ma…\n\nreturn 0") == []


def test_each_question_has_one_finding(gate):
    document = gate.request.research
    gate.change(research=replace(document, findings=(*document.findings[1:], document.findings[1])))
    missing, twice = gate.found("research.complete", 3)
    assert "`q0` has no finding" in missing.message
    assert "`q1` has 2 findings" in twice.message


def test_a_finding_without_a_question(gate):
    document = gate.request.research
    other = replace(document.findings[0], question_id="qx")
    gate.change(research=replace(document, findings=(*document.findings, other)))
    (found,) = gate.found("research.complete", 3)
    assert "No question has the id `qx`" in found.message


@pytest.mark.parametrize(
    ("snippet", "matches"),
    [
        ("a\n  b", True), ("a\nc", True), ("c\na", False), ("a\n\nb", True), ("", True),
        ("long li…", True), ("long li", False), ("…\nc", True), ("a\x1b", True), ("d", False),
    ],
)  # fmt: skip
def test_snippets_show_the_lines(snippet, matches):
    assert snippet_matches(snippet, ["  a", "b", "", "c", "long line"]) is matches


# -- assignments ---------------------------------------------------------------------------


def plan_change(gate, at, **changes):
    work = gate.request.assignments
    plan = list(work.plan)
    plan[at] = replace(plan[at], **changes)
    return replace(work, plan=tuple(plan))


def writer_change(gate, at, **changes):
    work = gate.request.assignments
    assignments = list(work.assignments)
    assignments[at] = replace(assignments[at], **changes)
    return replace(work, assignments=tuple(assignments))


def found_in(gate, work):
    gate.change(assignments=work)
    return [finding.message for finding in gate.found("assignments.valid", 4)]


def test_a_page_twice_by_another_case(gate):
    messages = found_in(gate, plan_change(gate, 2, path="01-Project-Overview.md"))
    assert any("are the same page" in message for message in messages)


def test_a_page_outside_of_the_folder(gate):
    messages = found_in(gate, plan_change(gate, 2, path="../04-api-reference.md"))
    assert any("not a path of a page" in message for message in messages)


@pytest.mark.parametrize(
    ("path", "safe"),
    [("a.md", True), ("flows/a b.md", True), ("../a.md", False), ("/a.md", False), ("a", False),
     ("a/../b.md", False), (".git/a.md", False), ("a/.b/c.md", False), ("a\\b.md", False),
     ("a\nb.md", False), ("./a.md", False), ("c:a.md", False)],
)  # fmt: skip
def test_safe_paths(path, safe):
    assert is_safe(path) is safe


@pytest.mark.parametrize(
    ("at", "changes", "words"),
    [
        (1, {"order": 0}, "the same order"),
        (1, {"title": " "}, "no title"),
        (1, {"depends_on": ("gone.md",)}, "`gone.md` is not planned"),
        (1, {"owner": "writer-2"}, "belongs to writer-2 in the plan and to writer-1"),
        (0, {"path": "other.md"}, "`other.md` is not in the structure"),
    ],
)
def test_plans_that_are_wrong(gate, at, changes, words):
    assert any(words in message for message in found_in(gate, plan_change(gate, at, **changes)))


IDS = tuple(f"q{number}" for number in range(5))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"question_ids": IDS[1:], "question_count": 4}, "`q0` is assigned to no writer"),
        ({"question_ids": (*IDS, "q9"), "question_count": 6}, "`q9` is assigned 2 times"),
        ({"question_ids": (*IDS, "zz"), "question_count": 6}, "No question has the id `zz`"),
        ({"finding_ids": ("zz",)}, "Research has no finding for `zz`"),
        ({"files": ()}, "is assigned to no writer"),
        ({"files": ("01-project-overview.md", "04-api-reference.md")},
         "`04-api-reference.md` is assigned to writer-1, writer-2"),
        ({"files": ("01-project-overview.md", "index.md")}, "is made by code"),
        ({"files": ("01-project-overview.md", "gone.md")}, "`gone.md` is not planned"),
        ({"question_count": 4}, "has 5 questions, not 4"),
        ({"agent_id": "writer-2"}, "`writer-2` has 2 assignments"),
    ],
)  # fmt: skip
def test_assignments_that_are_wrong(gate, changes, words):
    assert any(words in message for message in found_in(gate, writer_change(gate, 0, **changes)))


def test_the_primary_writer_comes_first(gate):
    work = gate.request.assignments
    messages = found_in(gate, replace(work, assignments=tuple(reversed(work.assignments))))
    assert messages == [
        "The first writer does not own `01-project-overview.md`. (at `$.assignments[0].files`)"
    ]


def test_required_and_left_out_pages(gate):
    work = gate.request.assignments
    left = (LeftOut("04-api-reference.md", " "),)
    messages = "\n".join(found_in(gate, replace(work, left_out=left)))
    assert "`04-api-reference.md` is planned and left out" in messages
    assert "without a reason" in messages
    assert "`15-roadmap.md` is neither planned nor left out" in messages
    plan = tuple(page for page in work.plan if page.path != "04-api-reference.md")
    messages = "\n".join(found_in(gate, replace(work, plan=plan)))
    assert "required page `04-api-reference.md` is not planned" in messages


def test_groups_follow_their_pages(gate):
    work = gate.request.assignments
    first, second = work.file_groups
    swapped = (replace(first, target_file=second.target_file),
               replace(second, target_file=first.target_file))  # fmt: skip
    messages = found_in(gate, replace(work, file_groups=swapped))
    assert len(messages) == 10
    assert all("is assigned to" in message for message in messages)
    messages = found_in(gate, replace(work, file_groups=(first,)))
    assert messages == [
        f"The question `q{n}` belongs to no page. (at `$.file_groups`)" for n in range(5, 10)
    ]


def test_load_is_in_balance(gate):
    work = gate.request.assignments
    ids = tuple(f"q{number}" for number in range(10))
    flows = [replace(work.plan[2], path=f"flows/{n}.md", order=20 + n) for n in range(3)]
    own = [page.path for page in flows]
    plan = (*work.plan, *(replace(page, owner="writer-2") for page in flows))
    groups = (
        replace(work.file_groups[0], question_ids=ids[:1], question_count=1),
        replace(work.file_groups[1], question_ids=ids[1:4], question_count=3),
        *(
            replace(work.file_groups[1], target_file=path, question_ids=ids[4 + 2 * n : 6 + 2 * n],
                    question_count=2)
            for n, path in enumerate(own)
        ),
    )  # fmt: skip
    writers = (
        Assignment("writer-1", ("01-project-overview.md",), 1, ids[:1], ids[:1]),
        Assignment("writer-2", ("04-api-reference.md", *own), 9, ids[1:], ids[1:]),
    )
    changed = replace(work, plan=plan, file_groups=groups, assignments=writers)
    assert found_in(gate, changed) == [
        "writer-2 has a load of 13; at most 12.0 is fair. (at `$.assignments[1]`)"
    ]


def test_counts_of_the_strategy(gate):
    work = gate.request.assignments
    strategy = replace(work.strategy, agent_count=3, total_questions=11)
    messages = found_in(gate, replace(work, strategy=strategy))
    assert len(messages) == 2
