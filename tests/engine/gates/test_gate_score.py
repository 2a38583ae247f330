"""The QA score: exact fractions, renormalised weights, what is not measured, gaps."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.documents.assignments import LeftOut
from docgen_engine.domain.documents.page import SectionResult
from docgen_engine.domain.documents.qa import Measure
from docgen_engine.domain.documents.research import FindingStatus
from docgen_engine.domain.evidence import Claim, ClaimKind, Reference
from docgen_engine.gates.mermaid import NotMeasured
from docgen_engine.gates.rules import diagrams as diagrams_rule
from docgen_engine.gates.score import _MEASURES, RATINGS, _overall, measure

API = "04-api-reference.md"
OVERVIEW = "01-project-overview.md"
replace = msgspec.structs.replace


def scores(gate):
    return measure(gate.request, gate.source)


def test_a_sound_run(gate):
    qa = scores(gate)
    details = {name: (m.numerator, m.denominator) for name, m in qa.validation_details.items()}
    assert details == {
        "file_references": (6, 6),
        "api_verification": (0, 0),
        "question_coverage": (10, 10),
        "component_coverage": (2, 2),
        "cross_links": (2, 2),
        "flow_coverage": (1, 1),
        "diagrams": (0, 0),
        "markdown": (3, 3),
    }
    assert (qa.overall_score, qa.quality_rating, qa.ready_for_use) == (100.0, "excellent", True)
    assert "diagrams" not in qa.score_breakdown
    assert qa.validation_details["diagrams"].score is None
    assert qa.question_coverage.coverage_percent == 100.0
    assert qa.gaps == ()


def test_weights_sum_to_one():
    assert sum(weight for _, weight, _ in _MEASURES) == 1


def test_claims_that_hold_of_those_that_can_be_decided(gate):
    main, other = "src/app/main.py", "README.md"
    page = gate.request.results[API]
    claims = (
        Claim(ClaimKind.DEFINES, main, "main", Reference(main, 4, 6)),
        Claim(ClaimKind.DEFINES, main, "begin", Reference(main, 4, 6)),
        Claim(ClaimKind.DEFINES, other, "main", Reference(other, 1, 1)),
    )
    section = SectionResult("Overview", (), (), claims)
    results = {**gate.request.results, API: replace(page, sections=(*page.sections, section))}
    gate.change(results=results)
    qa = scores(gate)
    verified = qa.validation_details["api_verification"]
    assert (verified.numerator, verified.denominator, verified.score) == (1, 2, 50.0)
    assert "`begin`" in verified.witness
    # 0.85 of the weights hold of the 0.95 that apply.
    assert qa.overall_score == 89.4
    assert not qa.ready_for_use


def test_what_nobody_can_decide_is_told_and_does_not_count(gate):
    page = gate.request.results[API]
    claim = Claim(ClaimKind.DEFINES, "README.md", "main", Reference("README.md", 1, 1))
    section = SectionResult("Overview", (), (), (claim,))
    results = {**gate.request.results, API: replace(page, sections=(*page.sections, section))}
    gate.change(results=results)
    verified = scores(gate).validation_details["api_verification"]
    assert (verified.denominator, verified.score) == (0, None)


def test_diagrams_that_pass_of_all_diagrams(gate):
    large = "\n".join(f"  a{number} --> b" for number in range(26))
    text = gate.request.pages[API]
    for block in ("graph TD\n  a --> b", "graph TD\n  a[", f"graph TD\n{large}", 'pie\n  "a" : 1'):
        text += f"\n```mermaid\n{block}\n```\n"
    gate.write(API, text)
    diagrams = scores(gate).validation_details["diagrams"]
    assert (diagrams.numerator, diagrams.denominator, diagrams.score) == (2, 4, 50.0)
    assert diagrams.measured
    assert "Mermaid rejects the diagram" in diagrams.witness


def test_diagrams_without_a_parser_are_not_measured(gate, monkeypatch):
    def missing(texts, facts=None):
        raise NotMeasured("the parser is missing")

    monkeypatch.setattr(diagrams_rule, "judge", missing)
    gate.write(API, gate.request.pages[API] + "\n```mermaid\ngraph TD\n  a\n```\n")
    qa = scores(gate)
    diagrams = qa.validation_details["diagrams"]
    assert (diagrams.numerator, diagrams.denominator, diagrams.score) == (0, 1, 0.0)
    assert not diagrams.measured
    assert diagrams.witness == "not measured"
    assert qa.ready_for_use


def test_broken_citations_links_and_structure(gate):
    text = "# API\n\n## Overview\n\n[a](../gone.py#L1) [`Store`](../src/app/store.py#L1-L3)\n"
    gate.write(API, text + "\n#### Deep\n\n[x](gone.md) [y](index.md)\n")
    qa = scores(gate)
    details = qa.validation_details
    references = details["file_references"]
    assert (references.numerator, references.denominator) == (5, 6)
    assert references.witness.startswith(f"{API}:5: ")
    assert (details["markdown"].numerator, details["markdown"].denominator) == (2, 3)
    assert details["cross_links"].denominator - details["cross_links"].numerator == 1
    assert references.score == 83.3
    critical = [gap for gap in qa.gaps if gap.severity == "critical"]
    assert f"{API}:5" in {gap.location for gap in critical}
    assert not qa.ready_for_use
    assert all(gap.fix for gap in qa.gaps)


def test_questions_that_research_did_not_find_do_not_count(gate):
    document = gate.request.research
    findings = list(document.findings)
    for at in (0, 1):
        findings[at] = replace(findings[at], status=FindingStatus.NOT_FOUND)
    results = {
        path: replace(
            result,
            sections=tuple(
                replace(s, question_ids=tuple(q for q in s.question_ids if q not in ("q0", "q9")))
                for s in result.sections
            ),
            unresolved=("q0", "q9"),
        )
        for path, result in gate.request.results.items()
    }
    gate.change(research=replace(document, findings=tuple(findings)), results=results)
    qa = scores(gate)
    covered = qa.validation_details["question_coverage"]
    # q0 is not there to be found; q1 was answered all the same; q9 is missing.
    assert (covered.numerator, covered.denominator, covered.witness) == (8, 9, "q9")
    assert qa.question_coverage.total == 10
    assert qa.question_coverage.answered == 8
    assert qa.question_coverage.coverage_percent == 80.0
    assert qa.question_coverage.unanswered_questions == ("q0", "q9")


def test_a_component_needs_its_name_and_a_citation_into_it(gate):
    gate.write(API, "# API\n\n## Overview\n\nstore: [`main`](../src/app/main.py#L4-L6)\n")
    overview = gate.request.pages[OVERVIEW]
    gate.write(OVERVIEW, overview.replace("and the store", "and it"))
    details = scores(gate).validation_details["component_coverage"]
    assert (details.numerator, details.denominator, details.witness) == (1, 2, "store")


def test_the_path_in_a_citation_does_not_name_a_component(gate):
    for page in (API, OVERVIEW):
        gate.write(page, "# It\n\n## Overview\n\n[src/app/store.py:1](../src/app/store.py#L1)\n")
    assert scores(gate).validation_details["component_coverage"].numerator == 0


def test_a_page_of_its_own_documents_a_component(gate):
    work = gate.request.assignments
    plan = (*work.plan, replace(work.plan[2], path="flows/x.md", order=30, title="X", sections=(),
                                subject="src/app/store.py"))  # fmt: skip
    gate.change(assignments=replace(work, plan=plan))
    for page in (API, OVERVIEW):
        gate.write(page, "# It\n\nNothing.\n")
    gate.write("flows/x.md", "# X\n\n[src/app/store.py:1](../../src/app/store.py#L1)\n")
    assert scores(gate).validation_details["component_coverage"].numerator == 1


def test_every_step_of_a_flow_counts(gate):
    overview = gate.request.pages[OVERVIEW]
    changed = overview.replace("[`load`](../src/app/store.py#L6-L7)", "the store")
    gate.write(OVERVIEW, changed)
    flow = scores(gate).validation_details["flow_coverage"]
    assert (flow.numerator, flow.denominator, flow.witness) == (0, 1, "Run")


def undocumented(gate):
    purpose = "# O\n\n## Purpose\n\nx [a](../Makefile#L1)\n\n## Key flows\n\n"
    cited = "main, store [a](../src/app/main.py#L4) [b](../src/app/store.py#L1-L7)\n"
    gate.write(OVERVIEW, purpose + cited)
    gate.write(API, "# API\n\n## Overview\n\n[b](../src/app/store.py#L1-L7)\n")


def test_citing_a_whole_file_does_not_document_what_is_in_it(gate):
    undocumented(gate)
    (found,) = gate.found("completeness.threshold", 6)
    # Two components, one flow and main, Store of four symbols.
    assert "71.4 % of components, flows and public symbols are documented; 95 %" in found.message
    assert "2 of 4 public symbols" in found.message
    assert "Store.load (src/app/store.py:2), load (src/app/store.py:6)" in found.fix
    (lenient,) = gate.lenient().found("completeness.threshold", 6)
    assert "85 %" in lenient.message


def test_what_is_left_out_on_purpose_does_not_count(gate):
    undocumented(gate)
    work = gate.request.assignments
    left = (*work.left_out, LeftOut("components/store.md", "generated"))
    gate.change(assignments=replace(work, left_out=left))
    assert gate.report(6).findings == ()
    details = scores(gate).validation_details["component_coverage"]
    assert (details.numerator, details.denominator) == (1, 1)


def test_pages_of_qa_do_not_change_its_score(gate):
    before = scores(gate)
    gate.write("QA-SUMMARY.md", "# QA\n\nTODO [x](gone.md)\n\n### deep\n")
    assert scores(gate) == before


def test_the_same_input_gives_the_same_bytes(gate):
    gate.write(API, "# API\n\nTODO [x](gone.md) [a](../gone.py#L1)\n")
    assert msgspec.json.encode(scores(gate)) == msgspec.json.encode(scores(gate))


def test_nothing_at_all(gate):
    gate.request = replace(gate.request, pages={}, results={}, analysis=None, questions=None,
                           research=None, assignments=None, raw={})  # fmt: skip
    qa = scores(gate)
    assert (qa.overall_score, qa.quality_rating) == (0.0, "needs-improvement")
    assert not qa.ready_for_use
    assert qa.score_breakdown == {}


NAMES = [name for name, _, _ in _MEASURES]
FRACTION = st.integers(0, 40).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))


@given(st.lists(FRACTION, min_size=8, max_size=8))
def test_the_whole_lies_between_its_parts(parts):
    weights = {name: float(weight) for name, weight, _ in _MEASURES}
    measures = {
        name: Measure(name, weights[name], part, whole, None, True)
        for name, (part, whole) in zip(NAMES, parts, strict=True)
    }
    overall = _overall(measures)
    counted = [part / whole * 100 for part, whole in parts if whole]
    if counted:
        assert min(counted) - 0.11 <= overall <= max(counted) + 1e-9
        assert (overall == 100.0) == all(part == whole for part, whole in parts if whole)
    else:
        assert overall == 0.0


@pytest.mark.parametrize(
    ("score", "rating"),
    [((9, 10), "excellent"), ((899, 1000), "good"), ((75, 100), "good"), ((749, 1000), "fair"),
     ((6, 10), "fair"), ((599, 1000), "needs-improvement")],
)  # fmt: skip
def test_ratings_begin_at_their_thresholds(score, rating):
    measures = {name: Measure(name, 0.1, *score, None, True) for name in NAMES}
    overall = _overall(measures)
    assert next(name for least, name in RATINGS if overall >= least) == rating


def test_a_file_that_could_not_be_read_whole_is_a_gap(gate):
    analysis = msgspec.structs.replace(
        gate.request.analysis,
        errors=(
            Problem("src/app/store.py", "syntax not understood in line 7", 7),
            Problem("vendor", "vendored code; it is not analysed"),
            Problem("Cargo.toml", "is not valid TOML: here", 1),
            Problem("tools/build/", "a folder called build is taken for built output"),
        ),
    )
    gate.request = msgspec.structs.replace(gate.request, analysis=analysis)
    gaps = {gap.location: gap for gap in scores(gate).gaps}
    # Whoever reads it may mend a manifest; of what the grammar lacks there is nothing to mend.
    assert gaps["Cargo.toml:1"].severity == gaps["tools/build/"].severity == "warning"
    assert gaps["src/app/store.py:7"].severity == "info"
    assert gaps["Cargo.toml:1"].fix.startswith("Mend the file")
    assert "nothing can be done" in gaps["src/app/store.py:7"].fix
    assert gaps["tools/build/"].description.startswith("The folder was left out: a folder called")
    assert "vendor" not in gaps


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"src/app/extra.py": "A = 1\n"}, ["src/app/extra.py"]),
        ({"src/app/tests/extra.py": "A = 1\n", "src/app/examples/run.py": "A = 1\n"}, []),
        # Most of the code is no mere example, whatever its folder is called.
        ({f"src/app/examples/{n}.py": "A = 1\n" for n in range(9)}, ["src/app/examples/0.py"]),
        ({"src/app/old/extra.py": "A = 1\n",
          ".docgen.toml": '[components]\nignore = ["src/app/old"]\n'}, []),
    ],
)  # fmt: skip
def test_code_that_no_component_holds_is_a_gap(gate, files, told):
    gate.source.files.update(files)
    gaps = [gap for gap in scores(gate).gaps if "in no component" in gap.description]
    assert [gap.location for gap in gaps] == told
    assert all(gap.severity == "warning" for gap in gaps)
