"""Puts a gate's input together, has it judged in a worker process, and stores the report."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.documents.base import Doc, decode
from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.registry import DOCUMENTS
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.errors import DocumentInvalid
from docgen_engine.domain.findings import Report
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import ExecutionRecord, RunRecord
from docgen_engine.gates.mermaid import take_fresh
from docgen_engine.gates.request import GateInput
from docgen_engine.gates.run import validate
from docgen_engine.gates.score import measure_snapshot
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.store import artifacts, published, runs, tasks, versions
from docgen_engine.store.database import Tx
from docgen_engine.store.facts import FactStore

D = TypeVar("D", bound=Doc)

_DOCUMENT_PHASES = (
    ("analysis", Phase.DISCOVERY),
    ("questions", Phase.QUESTIONS),
    ("research", Phase.RESEARCH),
    ("work-assignments", Phase.ORCHESTRATION),
    ("qa-results", Phase.QA),
)


class Judged(msgspec.Struct, frozen=True):
    """A report and what it judged: artifact by file."""

    report: Report
    inputs: dict[str, str]


async def active_documents(tx: Tx, upto: Phase) -> dict[str, tuple[str, bytes]]:
    """The active documents of phases up to one, by key: (sha256, body)."""
    found = {}
    for key, phase in _DOCUMENT_PHASES:
        if phase > upto:
            continue
        active = await versions.active(tx, key)
        if active is not None:
            found[key] = (active.artifact, await artifacts.get(tx, active.artifact))
    return found


async def gate_input(
    tx: Tx,
    desk: Desk,
    run: RunRecord,
    execution: ExecutionRecord,
    failed_pages: tuple[str, ...] = (),
) -> tuple[GateInput, dict[str, str]]:
    """Everything that the validators of one gate look at, and the artifacts it stands for."""
    phase = execution.phase
    documents = await active_documents(tx, phase)
    raw = {key: body for key, (_, body) in documents.items()}
    inputs = {key: sha for key, (sha, _) in documents.items()}
    request = GateInput(
        phase=phase,
        execution=execution.name,
        strictness=run.config.strictness,
        snapshot=run.snapshot,
        docs_dir=desk.layout.docs_dir,
        structure=desk.structure,
        analysis=_readable("analysis", raw, Analysis),
        questions=_readable("questions", raw, Questions),
        research=_readable("research", raw, Research),
        assignments=_readable("work-assignments", raw, WorkAssignments),
        raw=raw,
        failed_pages=failed_pages,
        published=tuple(sorted(await published.published(tx))),
    )
    if phase >= Phase.WRITING:
        request = await _with_pages(tx, run, request, inputs)
    return request, inputs


def _readable(key: str, raw: dict[str, bytes], kind: type[D]) -> D | None:
    """A document, or None where it is missing or broken; `schema.valid` names the field."""
    try:
        return decode(key, raw[key], kind) if key in raw else None
    except DocumentInvalid:
        return None


async def _with_pages(
    tx: Tx, run: RunRecord, request: GateInput, inputs: dict[str, str]
) -> GateInput:
    """Add the active text of every planned page, and who wrote it."""
    writers = await _writers(tx, run)
    pages: dict[str, str] = {}
    results: dict[str, PageResult] = {}
    makers: dict[str, tuple[str, str]] = {}
    for entry in request.plan:
        active = await versions.active(tx, entry.path)
        if active is None:
            continue
        text = await artifacts.get(tx, active.artifact)
        pages[entry.path] = text.decode("utf-8", "replace")
        inputs[entry.path] = active.artifact
        makers[entry.path] = (active.maker, writers.get((active.execution, entry.path), ""))
        meta = await versions.latest_meta(tx, entry.path)
        if meta is not None:
            results[entry.path] = decode("page", meta, PageResult)
    return msgspec.structs.replace(request, pages=pages, results=results, makers=makers)


async def _writers(tx: Tx, run: RunRecord) -> dict[tuple[str, str], str]:
    """Which agent wrote a page in which execution of this run."""
    found = {}
    for execution in await runs.executions(tx, run.id):
        if execution.phase is Phase.WRITING:
            for task in await tasks.tasks_of(tx, execution.id):
                if task.page and task.state in ("succeeded", "reused"):
                    found[execution.name, task.page] = task.agent
    return found


async def judge(
    desk: Desk, run: RunRecord, execution: ExecutionRecord, failed_pages: tuple[str, ...] = ()
) -> Judged:
    """Run all validators of the execution's gate."""
    async with desk.database.reading() as tx:
        request, inputs = await gate_input(tx, desk, run, execution, failed_pages)
    report: Report = await desk.analyst.run(validate, request, desk.reader, desk.fact_source)
    # What was found out about diagrams spares the next run, in a new process, the parser.
    await FactStore(desk.database).put_many(await desk.analyst.run(take_fresh))
    return Judged(report, inputs)


async def measure(
    desk: Desk, run: RunRecord, execution: ExecutionRecord, failed_pages: tuple[str, ...] = ()
) -> QaResults:
    """The QA scores of the pages as they are now."""
    async with desk.database.reading() as tx:
        request, _ = await gate_input(tx, desk, run, execution, failed_pages)
    results: QaResults = await desk.analyst.run(
        measure_snapshot, request, desk.reader, desk.fact_source
    )
    return results


def check_document(key: str, body: bytes) -> None:
    """Refuse a document that breaks its schema.

    Raises:
        DocumentInvalid: names the path of the field.
    """
    kind = DOCUMENTS.get(key)
    if kind is None:
        raise DocumentInvalid(key, "$", f"is not one of {', '.join(DOCUMENTS)}")
    decode(key, body, kind)
