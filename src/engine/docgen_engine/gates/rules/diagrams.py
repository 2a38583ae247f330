"""Mermaid diagrams: the real parser accepts them, and they are small enough to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from docgen_engine.domain.findings import Finding
from docgen_engine.domain.mermaid import MOST_NODES
from docgen_engine.domain.phases import Phase
from docgen_engine.gates.mermaid import NotMeasured, judge
from docgen_engine.gates.mermaid_answer import Verdict
from docgen_engine.gates.rules.base import Context, Outcome, error, warning

MERMAID: Final = "mermaid.parses"

_REPAIR: Final = (
    "Mend the diagram, or take it out. A label with brackets or other signs of Mermaid's own goes "
    'in quotation marks: `a["text"]`.'
)
_SPLIT: Final = "Split the diagram, or keep what matters most and say what is left out."


class Block(msgspec.Struct, frozen=True):
    """One diagram: its source, the file or document that holds it, and the line before its first.

    In a document the whole diagram stands in one field, so that `inside` is False: each of its
    lines has the field's place.
    """

    text: str
    file: str
    line: int
    column: int = 1
    inside: bool = True

    def place(self, line: int) -> tuple[int, int]:
        """Line and column of a line of the diagram, from 1."""
        return (self.line + line, 1) if self.inside else (self.line, self.column)


def check_diagrams(context: Context) -> Outcome:
    """Every Mermaid block is accepted by Mermaid, and has 25 nodes at most."""
    blocks = tuple(blocks_of(context))
    try:
        verdicts = judge([block.text for block in blocks], context.facts)
    except NotMeasured as reason:
        return Outcome(len(blocks), (_not_measured(blocks[0], str(reason)),), measured=False)
    found = map(_finding, blocks, verdicts)
    return Outcome(len(blocks), tuple(finding for finding in found if finding is not None))


def blocks_of(context: Context) -> Iterator[Block]:
    """The diagrams that a gate is about: those of the analysis in phase 1, else of the pages."""
    if context.request.phase is Phase.DISCOVERY:
        analysis = context.request.analysis
        for at, flow in enumerate(analysis.flows.flows if analysis else ()):
            if flow.diagram:
                where = f"$.flows.flows[{at}].diagram"
                line, column = context.place("analysis", where)
                yield Block(flow.diagram, "analysis", line, column, inside=False)
        return
    for _, page in context.written():
        for fence in page.fences:
            if fence.is_diagram:
                yield Block(fence.body, page.path, fence.line)


def _finding(block: Block, verdict: Verdict) -> Finding | None:
    if verdict.problem:
        said = f"Mermaid rejects the diagram: {verdict.problem}"
        return error(MERMAID, block.file, block.place(verdict.line), said, _REPAIR)
    if not verdict.ended:
        said = "Mermaid takes too long over the diagram to judge it; nobody could read it either."
        return warning(MERMAID, block.file, block.place(0), said, _SPLIT)
    if verdict.nodes > MOST_NODES:
        said = (
            f"The diagram ({verdict.kind}) has {verdict.nodes} nodes; "
            f"more than {MOST_NODES} are hard to read."
        )
        return warning(MERMAID, block.file, block.place(0), said, _SPLIT)
    return None


def _not_measured(block: Block, reason: str) -> Finding:
    return warning(
        MERMAID,
        block.file,
        block.place(0),
        f"The diagrams are not measured: {reason}.",
        "Look at them where the pages are shown, or mend the installation and revalidate.",
    )
