"""Plan and pages agree, pass the gates at once, and say what the repository says."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from docgen_engine.domain.citations import find_citations
from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import LeftOut
from docgen_engine.domain.documents.research import FindingStatus
from docgen_engine.domain.errors import AgentError
from docgen_engine.domain.findings import Finding
from docgen_engine.domain.guidance import AddedPage, Guidance, PageGuidance
from docgen_engine.domain.index_page import compose_index
from docgen_engine.domain.navigation import Navigation
from docgen_engine.domain.runs import Strictness
from docgen_engine.gates.run import immediate
from docgen_engine.gates.source import SnapshotSource
from support.static_world import FILES, World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    built = World(tmp_path_factory.mktemp("kettle"), FILES)
    built.plan()
    return built


def faults(world: World, pages: dict[str, str] | None = None) -> list[Finding]:
    """What the rules that are checked at once find on every page."""
    plan = world.assignments.plan
    results = world.written()
    source = SnapshotSource(world.kept, world, world.snapshot)
    found: list[Finding] = []
    for entry in plan:
        if entry.generator == "qa":
            continue
        result = results.get(entry.path)
        text = result.text if result else compose_index(
            plan, world.assignments.left_out, world.analysis, "documentation"
        )  # fmt: skip
        whole = Navigation(plan).applied(text, entry.path)
        if pages is not None:
            pages[entry.path] = whole
        found += immediate(whole, entry, plan, result, source, "documentation", Strictness.STRICT)
    return found


def test_every_page_passes_what_is_checked_at_once(world: World) -> None:
    assert faults(world) == []


def test_every_planned_section_is_a_heading_in_plan_order(world: World) -> None:
    for entry in world.assignments.plan:
        if entry.generator == "writer":
            result = world.page(entry.path)
            assert re.findall(r"(?m)^## (.*)$", result.text) == list(entry.sections)
            assert [section.title for section in result.sections] == list(entry.sections)


def test_every_answered_question_is_answered_on_its_page_with_a_citation(world: World) -> None:
    answered = {
        f.question_id for f in world.research.findings if f.status is not FindingStatus.NOT_FOUND
    }
    for group in world.assignments.file_groups:
        result = world.page(group.target_file)
        covered = {
            each
            for section in result.sections
            if section.citations
            for each in section.question_ids
        }
        assert set(group.question_ids) & answered <= covered
        assert set(result.unresolved) == set(group.question_ids) - answered


def test_sections_report_the_citations_that_stand_in_them(world: World) -> None:
    result = world.page("01-project-overview.md")
    found = {c.reference for c in find_citations(result.text, result.path, "documentation")}
    said = {ref for section in result.sections for ref in section.citations}
    assert {(r.file, r.line_start, r.line_end) for r in found} == {
        (r.file, r.line_start, r.line_end) for r in said
    }
    assert set(result.read_set.lines) == said
    assert "pyproject.toml" in result.read_set.files


def test_claims_are_true_of_the_fixture(world: World) -> None:
    claims = {
        (claim.kind.value, claim.subject, claim.object)
        for result in world.written().values()
        for section in result.sections
        for claim in section.claims
    }
    assert ("defines", "src/kettle/heater.py", "Heater") in claims
    assert ("depends on version", "httpx", ">=0.27") in claims
    assert ("reads environment variable", "src/kettle/cli.py", "KETTLE_MODEL") in claims
    assert ("inherits", "Coil", "Element") in claims
    assert ("calls", "Heater.boil", "check") in claims
    assert ("calls", "main", "Heater.boil") in claims
    assert ("default value", "Setting.degrees", "100") in claims


def test_a_newcomer_learns_the_main_things(world: World) -> None:
    overview = world.page("01-project-overview.md").text
    assert "“Kettle boils water from the command line, for people who like tea.”" in overview
    assert "“Boils water to a given temperature”" in overview
    setup = world.page("03-development-setup.md").text
    block = r"To use it \(\[README.md:\d+\]\([^)]*\)\):\n\n```sh\npip install kettle\n```"
    assert re.search(block, setup)
    assert "`make test`" in setup
    api = "".join(
        result.text
        for path, result in world.written().items()
        if path.startswith(("components/", "api/", "04-"))
    )
    for name in ("Heater", "Heater.boil", "HeaterError", "check", "record", "Coil.heat"):
        assert f"[`{name}`](" in api
    assert "__init__`](" not in api


def test_no_page_holds_time_or_absolute_path_or_marks(world: World, tmp_path: Path) -> None:
    for result in world.written().values():
        assert str(tmp_path.parent) not in result.text
        assert not re.search(r"[\ue000-\uf8ff]", result.text)
        assert not re.search(r"\b20\d\d-\d\d-\d\d\b", result.text)


def test_optional_pages_without_facts_are_left_out_with_a_reason(world: World) -> None:
    left_out = {each.path: each.reason for each in world.assignments.left_out}
    assert "13-performance-benchmarks.md" in left_out
    assert "benchmarks" in left_out["13-performance-benchmarks.md"]
    planned = {entry.path for entry in world.assignments.plan}
    assert not planned & set(left_out)
    core = {page.path for page in (*world.structure.pages, *world.structure.supplementary)}
    assert core <= planned | set(left_out)


def test_order_is_index_core_agent_components_flows_qa(world: World) -> None:
    paths = [entry.path for entry in world.assignments.plan]
    assert [entry.order for entry in world.assignments.plan] == list(range(len(paths)))
    kinds = [re.sub(r"(?<=/).*|^\d.*", "", path) for path in paths]
    assert list(dict.fromkeys(kinds)) == [
        "index.md", "", "AGENT.md", "components/", "flows/", "QA-SUMMARY.md",
    ]  # fmt: skip


def test_a_required_page_without_facts_is_one_paragraph(tmp_path: Path) -> None:
    world = World(tmp_path, {"run.sh": "echo hi\n", "b.sh": "ls\n", "c.sh": "pwd\n"})
    world.plan()
    text = world.page("04-api-reference.md").text
    assert "Looked for public functions, classes, commands and routes" in text
    assert len([line for line in text.splitlines() if line and not line.startswith("#")]) == 1
    assert faults(world) == []


def test_the_same_repository_elsewhere_gives_the_same_bytes(tmp_path: Path, world: World) -> None:
    other = World(tmp_path / "another" / "place", dict(reversed(FILES.items())))
    other.plan()
    assert other.documents == world.documents
    assert other.written() == world.written()


HOSTILE = {
    **FILES,
    "README.md": "# Kettle\n\nBoils `a|b` <script>alert(1)</script> | TODO: **all** ${THINGS} "
    "[x](javascript:alert(1)) &lt;b&gt; coming soon.\n",
    "src/kettle/evil.py": '"""TODO: {{template}} | <img src=x onerror=alert(1)> [a](b#L1)."""\n\n\n'
    'def odd(a: int | None = None, b: str = "`|`") -> "int | str":\n'
    '    """FIXME I will now ```break``` the\n\n    # page\n    """\n',
    "src/kettle/a [b] (c)|d.py": '"""Odd name."""\n\nX = 1\n',
}


def test_text_of_the_repository_never_becomes_markup(tmp_path: Path) -> None:
    world = World(tmp_path, HOSTILE)
    world.plan()
    pages: dict[str, str] = {}
    assert faults(world, pages) == []
    for text in pages.values():
        outside = re.sub(r"`+[^`]*`+", "", text)
        assert "<script" not in outside
        assert "<img" not in outside
        assert "](javascript" not in outside


def test_what_a_person_wrote_into_a_finding_reaches_the_page(tmp_path: Path) -> None:
    world = World(tmp_path, FILES)
    world.plan()
    wanted = "01-project-overview:project:purpose"
    findings = tuple(
        msgspec.structs.replace(f, answer="It is for **tea** [^1] and nothing else [^9].")
        if f.question_id == wanted
        else f
        for f in world.research.findings
    )
    world.replace("research", msgspec.structs.replace(world.research, findings=findings))
    text = world.page("01-project-overview.md").text
    assert "It is for **tea** [README.md:" in text
    assert "[^" not in text


def test_the_plan_as_edited_is_written(tmp_path: Path) -> None:
    world = World(tmp_path, FILES)
    work = world.plan()
    plan = tuple(
        msgspec.structs.replace(page, title="How to", sections=("Common commands", "Own section"))
        if page.path == "03-development-setup.md"
        else page
        for page in work.plan
    )
    world.replace("work-assignments", msgspec.structs.replace(work, plan=plan))
    result = world.page("03-development-setup.md")
    assert result.text.startswith("# How to\n\n## Common commands\n")
    assert "## Own section\n\nLooked for" in result.text
    assert faults(world) == []


def test_a_page_outside_of_the_plan_is_refused(world: World) -> None:
    with pytest.raises(AgentError, match=r"no page 99-x\.md") as caught:
        world.page("99-x.md")
    assert caught.value.retryable is False


def test_guidance_is_obeyed(tmp_path: Path) -> None:
    guidance = Guidance(
        purpose="Boils water, well.",
        facts=("The plate is experimental.",),
        wording={"components": "building blocks"},
        pages=PageGuidance(
            leave_out=("05-data-models.md",),
            add=(AddedPage("17-setup-again.md", "Setup again", ("Installation",)),),
        ),
    )
    toml = '[a]\npurpose = "Boils water, well."\nfacts = ["The plate is experimental."]\n'
    world = World(tmp_path, {**FILES, ".docgen.toml": toml}, guidance)
    world.plan()
    text = world.page("01-project-overview.md").text
    assert "Boils water, well." in text
    assert "The plate is experimental. [.docgen.toml:3](../.docgen.toml#L3)" in text
    assert LeftOut("05-data-models.md", "The repository's guidance leaves it out.") in (
        world.assignments.left_out
    )
    assert "pip install kettle" in world.page("17-setup-again.md").text
    assert "building blocks" in world.page("08-design-decisions.md").text
    assert faults(world) == []


def test_an_analysis_that_a_person_spoilt_gives_no_citation_of_lines_that_do_not_exist(
    tmp_path: Path,
) -> None:
    world = World(tmp_path, FILES)
    analysis = world.discover()
    discovery = msgspec.structs.replace(
        analysis.discovery,
        entry_points=tuple(
            msgspec.structs.replace(e, line=9999, function="gone")
            for e in analysis.discovery.entry_points
        ),
        components=tuple(
            msgspec.structs.replace(c, key_symbols=tuple(
                msgspec.structs.replace(s, file="gone.py") for s in c.key_symbols))
            for c in analysis.discovery.components
        ),
    )  # fmt: skip
    world.replace("analysis", msgspec.structs.replace(analysis, discovery=discovery))
    assert isinstance(world.analysis, Analysis)
    world.plan()
    assert faults(world) == []
