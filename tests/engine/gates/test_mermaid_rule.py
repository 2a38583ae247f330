"""The rule `mermaid.parses`: errors and warnings at their lines, in pages and in the analysis."""

import msgspec
import pytest

from docgen_engine.domain.findings import Severity
from docgen_engine.gates.mermaid import NotMeasured
from docgen_engine.gates.rules import diagrams
from docgen_engine.gates.rules.diagrams import MERMAID

API = "04-api-reference.md"
GOOD = "flowchart TD\n  a --> b"
BAD = "flowchart TD\n  a --> b\n  b --> --> c\n  c --> d"
LARGE = "erDiagram\n" + "\n".join(f"  e{number} {{\n    int a\n  }}" for number in range(26))


def add(gate, block, *, fence="```mermaid", before=""):
    """Put a block at the end of a page; the line of its fence."""
    text = gate.request.pages[API].split("<!--")[0].rstrip() + f"\n\n{before}"
    lines = block.split("\n")
    body = "\n".join((fence, *lines, "`" * fence.count("`")))
    gate.write(API, f"{text}{body}\n")
    return gate.request.pages[API].split("\n").index(fence) + 1


@pytest.mark.parametrize("phase", [5, 6])
def test_a_rejected_block_is_an_error_at_its_line(gate, phase):
    fence = add(gate, BAD)
    (finding,) = gate.found(MERMAID, phase)
    assert finding.severity is Severity.ERROR
    assert (finding.file, finding.line) == (API, fence + 3)
    assert gate.request.pages[API].split("\n")[finding.line - 1] == "  b --> --> c"
    assert "Mermaid rejects the diagram: " in finding.message
    assert "Expecting 'AMP'" in finding.message
    assert finding.fix


def test_lenient_only_warns(gate):
    add(gate, BAD)
    (finding,) = gate.lenient().found(MERMAID, 5)
    assert finding.severity is Severity.WARNING


def test_too_many_nodes_are_a_warning_at_the_fence(gate):
    fence = add(gate, LARGE)
    (finding,) = gate.found(MERMAID, 6)
    assert finding.severity is Severity.WARNING
    assert (finding.file, finding.line) == (API, fence)
    assert "26 nodes" in finding.message


def test_twenty_five_nodes_are_few_enough(gate):
    add(gate, LARGE.replace("  e25 {\n    int a\n  }", ""))
    assert gate.found(MERMAID, 6) == []
    report = gate.report(6)
    assert [count.checked for count in report.rules if count.rule == MERMAID] == [1]


@pytest.mark.parametrize("fence", ["````mermaid", "```Mermaid title=x", "```mermaid  "])
def test_ways_to_write_the_fence(gate, fence):
    line = add(gate, BAD, fence=fence)
    (finding,) = gate.found(MERMAID, 5)
    assert finding.line == line + 3


def test_other_code_is_not_looked_at(gate):
    add(gate, BAD, fence="```text")
    assert gate.found(MERMAID, 5) == []


def test_a_block_in_a_quotation(gate):
    text = gate.request.pages[API].split("<!--")[0].rstrip()
    gate.write(API, text + "\n\n> ```mermaid\n> flowchart TD\n>   a[ --> b\n> ```\n")
    (finding,) = gate.found(MERMAID, 5)
    assert gate.request.pages[API].split("\n")[finding.line - 1] == ">   a[ --> b"


def with_diagrams(gate, *texts):
    flows = gate.request.analysis.flows
    made = tuple(
        msgspec.structs.replace(flows.flows[0], id=f"flow-{at}", diagram=text)
        for at, text in enumerate(texts)
    )
    changed = msgspec.structs.replace(flows, flows=made)
    gate.change(analysis=msgspec.structs.replace(gate.request.analysis, flows=changed))


def test_the_diagrams_of_the_analysis_at_gate_one(gate):
    with_diagrams(gate, GOOD, "", BAD)
    (finding,) = gate.found(MERMAID, 1)
    assert finding.file == "analysis"
    body = gate.request.raw["analysis"].decode().split("\n")
    assert '"diagram"' in body[finding.line - 1]
    assert "b --> --> c" in body[finding.line - 1]
    assert finding.severity is Severity.ERROR
    report = gate.report(1)
    assert [count.checked for count in report.rules if count.rule == MERMAID] == [2]
    # Later gates judge the pages, which may not show it.
    assert gate.found(MERMAID, 5) == []


def test_a_missing_parser_is_said_once_and_closes_nothing(gate, monkeypatch):
    def missing(texts, facts=None):
        raise NotMeasured("the Mermaid parser cannot be started")

    monkeypatch.setattr(diagrams, "judge", missing)
    fence = add(gate, BAD)
    (finding,) = gate.found(MERMAID, 5)
    assert finding.severity is Severity.WARNING
    assert (finding.file, finding.line) == (API, fence)
    assert "not measured" in finding.message
    assert "cannot be started" in finding.message
    assert gate.report(5).passed
