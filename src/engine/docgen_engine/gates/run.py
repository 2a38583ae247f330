"""Runs the validators of a gate and writes its report: same input, same report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import (
    PlannedPage,
    Strategy,
    WorkAssignments,
)
from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.findings import Finding, Report, RuleCount, Severity
from docgen_engine.domain.navigation import Navigation
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.protocols import ContentReader, FactSource
from docgen_engine.domain.runs import Strictness
from docgen_engine.gates import mermaid
from docgen_engine.gates.kept import Kept
from docgen_engine.gates.markdown import library
from docgen_engine.gates.refs import (
    Found,
    GateRefs,
    Written,
    assemble,
    read_document,
    take_document,
)
from docgen_engine.gates.registry import VALIDATORS
from docgen_engine.gates.request import GateInput
from docgen_engine.gates.rules.base import Context, Memory, Outcome, Validator
from docgen_engine.gates.source import SnapshotSource, SourceFacts


def validate(refs: GateRefs, reader: ContentReader, facts: FactSource) -> Report:
    """The report of a gate. Blocking; run it in a worker process.

    Args:
        refs: what the gate judges.
        reader: kept contents: the snapshot, the documents and the pages.
        facts: cached facts of its files.

    Raises:
        KeyError: the manifest, a document or a page is not kept.
    """
    source = SnapshotSource(reader, facts, refs.snapshot)
    return validate_with(assemble(refs, reader), source, facts, memory_of(refs))


_MEMORIES: Final[Kept[tuple[str, str, str], Memory]] = Kept(2)


def memory_of(refs: GateRefs) -> Memory:
    """What this process decided about a snapshot and its analysis so far."""
    key = (refs.snapshot, refs.documents.get("analysis", ""), refs.docs_dir)
    return _MEMORIES.made(key, Memory)


def forget() -> None:
    """Let this process decide everything again, as a new one would."""
    _MEMORIES.clear()


def validate_with(
    request: GateInput,
    source: SourceFacts,
    facts: FactSource | None = None,
    memory: Memory | None = None,
) -> Report:
    """The report of a gate over any source of facts.

    Args:
        request: what the gate judges.
        source: the repository as the snapshot has it.
        facts: what earlier runs found out, by content.
        memory: of the same snapshot and analysis.
    """
    context = Context(request, source, facts, memory)
    rules = []
    findings: list[Finding] = []
    for validator in VALIDATORS:
        if int(request.phase) not in validator.gates:
            continue
        outcome = judge(validator, context)
        errors = sum(finding.severity is Severity.ERROR for finding in outcome.findings)
        warnings = len(outcome.findings) - errors
        rules.append(RuleCount(validator.rule, outcome.checked, errors, warnings))
        findings += outcome.findings
    ordered = in_order(findings, [page.path for page in context.plan])
    return Report(
        phase=request.phase,
        execution=request.execution,
        rules=tuple(rules),
        findings=ordered,
        summary=summarise(rules, ordered),
    )


def judge(validator: Validator, context: Context) -> Outcome:
    """What one validator finds; in a lenient run the softer rules only warn."""
    outcome = validator.check(context)
    if not (validator.soft and context.request.lenient):
        return outcome
    softened = tuple(
        msgspec.structs.replace(finding, severity=Severity.WARNING) for finding in outcome.findings
    )
    return msgspec.structs.replace(outcome, findings=softened)


def in_order(findings: Sequence[Finding], pages: Sequence[str]) -> tuple[Finding, ...]:
    """Findings as a person works through them: errors first, then page by page, top to bottom.

    Args:
        findings: in any order, with repetitions.
        pages: the pages in plan order; documents come before them, other files after.
    """
    rules = {validator.rule: at for at, validator in enumerate(VALIDATORS)}
    places = {path: at for at, path in enumerate(pages, start=1)}

    def key(finding: Finding) -> tuple[bool, int, str, int, int, int, str]:
        other = len(places) + 1 if finding.file.endswith(".md") else 0
        return (
            finding.severity is not Severity.ERROR,
            places.get(finding.file, other),
            finding.file,
            finding.line,
            finding.column,
            rules.get(finding.rule, len(rules)),
            finding.message,
        )

    return tuple(sorted(dict.fromkeys(findings), key=key))


def summarise(rules: Sequence[RuleCount], findings: Sequence[Finding]) -> str:
    """The report in one line, such as `8 rules: 2 errors in 1 file, 3 warnings`."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    warnings = len(findings) - len(errors)
    parts = []
    if errors:
        parts.append(
            f"{_count(len(errors), 'error')} in {_count(len({e.file for e in errors}), 'file')}"
        )
    if warnings:
        parts.append(_count(warnings, "warning"))
    return f"{_count(len(rules), 'rule')}: " + (", ".join(parts) or "nothing to mend")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def immediate(
    text: str,
    planned: PlannedPage,
    plan: Sequence[PlannedPage],
    result: PageResult | None,
    source: SourceFacts,
    docs_dir: str,
    strictness: Strictness,
    facts: FactSource | None = None,
    memory: Memory | None = None,
) -> tuple[Finding, ...]:
    """The rules that are checked at once for one page that was just written.

    Args:
        text: the page with its navigation block.
        planned: its entry in the plan.
        plan: all planned pages.
        result: the writer's record of it, where there is one.
        source: the repository as the snapshot has it.
        docs_dir: the pages folder relative to the repository.
        strictness: how to judge.
        facts: what earlier runs found out, by content.
        memory: of the same snapshot and analysis.
    """
    request = _of_page(planned, plan, text, result, docs_dir, strictness)
    return _at_once(Context(request, source, facts, memory), planned.path)


def _of_page(
    planned: PlannedPage,
    plan: Sequence[PlannedPage],
    text: str,
    result: PageResult | None,
    docs_dir: str,
    strictness: Strictness,
) -> GateInput:
    """A gate's input that has one page."""
    return GateInput(
        phase=Phase.QA,  # QA's own page is judged as well, when it is this one
        execution="",
        strictness=strictness,
        snapshot="",
        docs_dir=docs_dir,
        structure=Structure("", (), (), ()),
        assignments=WorkAssignments(tuple(plan), (), Strategy("", 0, 0, ""), (), ()),
        pages={planned.path: text},
        results={planned.path: result} if result is not None else {},
    )


def _at_once(context: Context, path: str) -> tuple[Finding, ...]:
    for _, page in context.written():
        mermaid.ahead([fence.body for fence in page.fences if fence.is_diagram], context.facts)
    findings: list[Finding] = []
    for validator in VALIDATORS:
        if validator.at_once:
            findings += judge(validator, context).findings
    return in_order(findings, [path])


def check_page(written: Written, reader: ContentReader, facts: FactSource) -> tuple[Finding, ...]:
    """`immediate` for a worker process, which reads the plan and the snapshot for itself.

    Args:
        written: the page.
        reader: kept contents.
        facts: cached facts of files.

    Raises:
        KeyError: the plan or the snapshot is not kept, or the plan has no such page.
        DocumentInvalid: the record or the plan breaks its schema.
    """
    if written.digest is not None:
        library.remember(*written.digest)
    plan = read_document(reader, "work-assignments", written.plan, WorkAssignments).plan
    planned = {page.path: page for page in plan}[written.path]
    result = take_document("page", written.result, PageResult)
    text = Navigation(plan).applied(result.text, written.path)
    request = msgspec.structs.replace(
        _of_page(planned, plan, text, result, written.docs_dir, written.strictness),
        analysis=read_document(reader, "analysis", written.analysis, Analysis),
    )
    source = SnapshotSource(reader, facts, written.snapshot)
    memory = _MEMORIES.made((written.snapshot, written.analysis, written.docs_dir), Memory)
    context = Context(request, source, facts, memory)
    findings = _at_once(context, planned.path)
    for validator in VALIDATORS:
        if validator.ahead is not None:
            validator.ahead(context)
    return findings


def take_found(refs: GateRefs, reader: ContentReader) -> Found:
    """What this process found out about pages and diagrams since it was last asked.

    Args:
        refs: what was judged.
        reader: kept contents.
    """
    texts = assemble(refs, reader).pages
    pages = {library.page_key(path, text, refs.docs_dir) for path, text in texts.items()}
    return Found({**mermaid.take_fresh(), **library.take_fresh()}, frozenset(pages), library.KIND)
