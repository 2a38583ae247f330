"""What gates have done in worker processes, each by a function that is light to import.

The process of the screen hands these over and never runs them: the rules, the Markdown parser and
the judge of diagrams are imported where the work is done.
"""

from __future__ import annotations

from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.findings import Finding, Report
from docgen_engine.domain.protocols import ContentReader, FactSource
from docgen_engine.gates.refs import Found, GateRefs, Written


def validate(refs: GateRefs, reader: ContentReader, facts: FactSource) -> Report:
    """See `run.validate`."""
    from docgen_engine.gates import run

    return run.validate(refs, reader, facts)


def check_page(written: Written, reader: ContentReader, facts: FactSource) -> tuple[Finding, ...]:
    """See `run.check_page`."""
    from docgen_engine.gates import run

    return run.check_page(written, reader, facts)


def read_page(path: str, text: str, docs_dir: str) -> tuple[tuple[str, str], bytes]:
    """See `library.digested`."""
    from docgen_engine.gates.markdown import library

    return library.digested(path, text, docs_dir)


def take_found(refs: GateRefs, reader: ContentReader) -> Found:
    """See `run.take_found`."""
    from docgen_engine.gates import run

    return run.take_found(refs, reader)


def measure_snapshot(refs: GateRefs, reader: ContentReader, facts: FactSource) -> QaResults:
    """See `score.measure_snapshot`."""
    from docgen_engine.gates import score

    return score.measure_snapshot(refs, reader, facts)


def get_ready(facts: FactSource) -> None:
    """See `mermaid.get_ready`; while it starts, the rest of the gates is imported."""
    from docgen_engine.gates import mermaid

    mermaid.get_ready(facts)
    from docgen_engine.gates import run, score

    del run, score
