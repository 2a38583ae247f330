"""What code composes beside the writers: the index, the QA summary, the page set, the marks."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.backends.static.writing.pages.registry import FOLDERS, PAGES
from docgen_engine.backends.static.writing.render import Drafted, Renderer
from docgen_engine.backends.static.writing.tokens import (
    cite_mark,
    claim_mark,
    footnoted,
    from_footnotes,
    page_mark,
    question_mark,
)
from docgen_engine.domain.citations import find_citations
from docgen_engine.domain.documents.discovery import Statement
from docgen_engine.domain.documents.qa import Gap, Measure, QaResults, QuestionCoverage
from docgen_engine.domain.documents.research import CodeReference
from docgen_engine.domain.evidence import Claim, ClaimKind, Reference
from docgen_engine.domain.index_page import compose_index
from docgen_engine.domain.markup import table
from docgen_engine.domain.qa_page import SECTIONS, compose_qa_summary
from support.static_world import FILES, World, shipped_structure


def as_git_lists(name: str) -> str:
    """Return `name` as a path below `src/`: no empty, `.` or `..` segment, as Git never lists one."""
    parts = [part for part in name.split("/") if part.strip(". ")]
    return "/".join(["src", *parts]) + "x"


NAMES = st.text(st.sampled_from("ab|/.-_ []()`'*é%"), min_size=1, max_size=12).map(as_git_lists)
REFERENCES = st.builds(
    lambda file, start, more, symbol: Reference(file, start, start + more, symbol),
    NAMES, st.integers(1, 999), st.integers(0, 50), st.sampled_from(["", "A.b", "f"]),
)  # fmt: skip


def test_the_shipped_page_set_is_that_of_the_contract() -> None:
    structure = shipped_structure()
    assert structure.version == "1"
    numbered = [page.path for page in structure.pages]
    assert [path[:2] for path in numbered] == [f"{at:02}" for at in range(1, 17)]
    required = [page.path[:2] for page in structure.pages if page.required]
    assert required == ["01", "02", "03", "04", "08"]
    assert [page.path for page in structure.supplementary] == [
        "index.md", "AGENT.md", "QA-SUMMARY.md",
    ]  # fmt: skip
    assert [f.path for f in structure.folders] == [
        "api/", "components/", "features/", "flows/", "diagrams/",
    ]  # fmt: skip


def test_every_section_of_the_page_set_has_a_builder() -> None:
    structure = shipped_structure()
    for page in (*structure.pages, structure.supplementary[1]):
        assert tuple(PAGES[page.path].sections) == page.sections
    for folder in structure.folders:
        if folder.path in FOLDERS:
            assert tuple(FOLDERS[folder.path].sections) == folder.sections


def test_the_index_names_every_page_and_what_was_left_out(tmp_path: Path) -> None:
    world = World(tmp_path, FILES)
    work = world.plan()
    text = compose_index(work.plan, work.left_out, world.analysis, "documentation")
    for page in work.plan:
        if page.path != "index.md":
            assert f"]({page.path})" in text
    for left in work.left_out:
        assert f"`{left.path}`" in text
    own = work.plan[0]
    assert re.findall(r"(?m)^## (.*)$", text) == list(own.sections)
    purpose = world.analysis.discovery.purpose
    assert isinstance(purpose, Statement)
    cited = find_citations(text, "index.md", "documentation")
    assert cited[0].reference.file == purpose.file


def results(*gaps: Gap, missing: tuple[str, ...] = ()) -> QaResults:
    measures = {
        "file_references": Measure("file_references", 0.2, 1999, 2000, 99.95, True, "a|b `x` TODO"),
        "diagrams": Measure("diagrams", 0.05, 0, 0, None, True),
        "api_verification": Measure("api_verification", 0.2, 0, 0, 0.0, False),
    }
    coverage = QuestionCoverage(3, 3 - len(missing), 66.7, missing)
    return QaResults(78.9, "good", True, {}, coverage, measures, gaps)


def test_the_summary_shows_how_each_score_was_counted() -> None:
    text = compose_qa_summary(results(missing=("q1", "q2")), {"q1": "Why *so*?"})
    assert re.findall(r"(?m)^## (.*)$", text) == list(SECTIONS)
    assert "all but 1 of about 2,000" in text
    assert "| 99 | all but 1" in text  # never called 100
    assert "`qa-results.json`" in text
    assert "not measured" in text
    assert "not applicable" in text
    assert "- Why \\*so\\*?" in text
    assert "- `q2`" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1


def test_an_edit_that_adds_a_citation_leaves_the_summary_as_it_is() -> None:
    def summary(count: int) -> str:
        measure = Measure("file_references", 0.2, count, count, 100.0, True)
        coverage = QuestionCoverage(40, 40, 100.0, ())
        qa = QaResults(98.0 + count / 10_000, "excellent", True, {}, coverage,
                       {"file_references": measure}, ())  # fmt: skip
        return compose_qa_summary(qa)

    assert summary(1893) == summary(1897)
    assert "all of about 2,000" in summary(1893)


def test_the_share_of_questions_without_an_answer_is_reported() -> None:
    text = compose_qa_summary(results(missing=("q1",)))
    assert "For 1 (33.3 %) neither code nor documents have an answer:" in text


def test_gaps_are_sorted_by_weight_and_none_is_said_in_words() -> None:
    gaps = (
        Gap("info", "c", "z", ""),
        Gap("critical", "a | b", "p.md", "do"),
        Gap("warning", "b", "", ""),
    )
    text = compose_qa_summary(results(*gaps))
    found = re.findall(r"(?m)^\| (critical|warning|info)", text)
    assert found == ["critical", "warning", "info"]
    assert "No gap was found." in compose_qa_summary(results())


@given(st.lists(REFERENCES, max_size=6))
def test_footnotes_there_and_back(references: list[Reference]) -> None:
    text = "Said " + ", ".join(cite_mark(each) for each in references) + "."
    plain, found = footnoted(text)
    assert found == list(dict.fromkeys(references))
    assert not re.search(r"[\ue000-\uf8ff]", plain)
    given_back = tuple(CodeReference(r.file, r.line_start, r.line_end, "", r.symbol) for r in found)
    again = from_footnotes(
        plain,
        given_back,
        lambda ref: cite_mark(Reference(ref.file, ref.line_start, ref.line_end, ref.symbol)),
    )
    assert again == text


@given(st.lists(REFERENCES, min_size=1, max_size=4))
def test_what_a_table_cites_is_found_again_on_the_page(references: list[Reference]) -> None:
    block = table(("A", "B"), [(cite_mark(each), "x") for each in references])
    renderer = Renderer("flows/a.md", "documentation", [], {})
    result = renderer.page("T", [Drafted("S", (block,))])
    found = [c.reference for c in find_citations(result.text, "flows/a.md", "documentation")]
    places = [(r.file, r.line_start, r.line_end) for r in references]
    assert [(r.file, r.line_start, r.line_end) for r in found] == places


def test_marks_show_what_they_should() -> None:
    at = Reference("a.py", 1, 2)
    text = (
        question_mark("q")
        + f"The thing {cite_mark(at)}"
        + claim_mark(Claim(ClaimKind.DEFINES, "a.py", "f", at))
        + f" of {page_mark('b.md', 'B')} and {page_mark('gone.md', 'Go_ne')} has a `thing`."
    )
    renderer = Renderer("a.md", "documentation", ["b.md"], {"thing": "device"})
    result = renderer.page("T", [Drafted("S", (text,))])
    line = result.text.splitlines()[4]
    assert line == ("The device [a.py:1-2](../a.py#L1-L2) of [B](b.md) and Go\\_ne has a `thing`.")
    (section,) = result.sections
    assert section.question_ids == ("q",)
    assert section.citations == (at,)
    assert section.claims == (Claim(ClaimKind.DEFINES, "a.py", "f", at),)


def test_the_index_links_the_documents_that_no_page_is_about(tmp_path: Path) -> None:
    files = {
        **FILES,
        "docs/brewing.md": "---\ntitle: How to brew\n---\n\n## Green tea\n\nSlowly.\n",
        "docs/security.md": "# Security of kettles\n\nDo not touch.\n",
        ".agents/skill.md": "# A skill\n\nFor programs.\n",
        "CHANGELOG.md": "# 1.0 (yesterday)\n\n- all\n",
        "SPONSORS.md": "# Sponsors\n\nThank you.\n",
    }
    world = World(tmp_path / "kettle", files)
    world.plan()
    text = compose_index(world.assignments.plan, (), world.analysis, "documentation")
    listed = text.split("### Further documents of the repository")[1]
    assert "[How to brew](../docs/brewing.md#L2)" in listed
    assert "[CHANGELOG.md](../CHANGELOG.md#L1)" in listed
    assert not [word for word in ("skill", "SPONSORS", "README") if word in listed]
