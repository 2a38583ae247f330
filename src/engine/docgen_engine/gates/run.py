"""Runs the validators of a gate and writes its report: same input, same report."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from docgen_engine.domain.documents.assignments import (
    PlannedPage,
    Strategy,
    WorkAssignments,
)
from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.findings import Finding, Report, RuleCount, Severity
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.protocols import ContentReader
from docgen_engine.domain.runs import Strictness
from docgen_engine.gates.registry import VALIDATORS
from docgen_engine.gates.request import GateInput
from docgen_engine.gates.rules.base import Context, Outcome, Validator
from docgen_engine.gates.source import SnapshotSource, SourceFacts
from docgen_engine.repository.index.load import FactSource


def validate(request: GateInput, reader: ContentReader, facts: FactSource) -> Report:
    """The report of a gate. Blocking; run it in a worker process.

    Args:
        request: what the gate judges.
        reader: kept contents, to read the snapshot.
        facts: cached facts of its files.

    Raises:
        KeyError: the manifest or a file of the snapshot is not kept.
    """
    return validate_with(request, SnapshotSource(reader, facts, request.snapshot), facts)


def validate_with(
    request: GateInput, source: SourceFacts, facts: FactSource | None = None
) -> Report:
    """The report of a gate over any source of facts.

    Args:
        request: what the gate judges.
        source: the repository as the snapshot has it.
        facts: what earlier runs found out, by content.
    """
    context = Context(request, source, facts)
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
    """
    request = GateInput(
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
    context = Context(request, source)
    findings: list[Finding] = []
    for validator in VALIDATORS:
        if validator.at_once:
            findings += judge(validator, context).findings
    return in_order(findings, [planned.path])


def check_page(
    text: str,
    planned: PlannedPage,
    plan: Sequence[PlannedPage],
    result: PageResult | None,
    reader: ContentReader,
    facts: FactSource,
    snapshot: str,
    docs_dir: str,
    strictness: Strictness,
) -> tuple[Finding, ...]:
    """`immediate` for a worker process, which reads the snapshot for itself.

    Args:
        text: the page with its navigation block.
        planned: its entry in the plan.
        plan: all planned pages.
        result: the writer's record of it, where there is one.
        reader: kept contents.
        facts: cached facts of files.
        snapshot: sha256 of the manifest.
        docs_dir: the pages folder relative to the repository.
        strictness: how to judge.
    """
    source = SnapshotSource(reader, facts, snapshot)
    return immediate(text, planned, plan, result, source, docs_dir, strictness)
