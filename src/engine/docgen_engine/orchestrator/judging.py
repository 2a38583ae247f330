"""Puts a gate's input together, has it judged in a worker process, and stores the report."""

from __future__ import annotations

import msgspec

from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.documents.base import decode
from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.documents.registry import DOCUMENTS
from docgen_engine.domain.errors import DocumentInvalid
from docgen_engine.domain.findings import Report
from docgen_engine.domain.names import folded
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import ExecutionRecord, RunRecord
from docgen_engine.gates.doors import measure_snapshot, take_found, validate
from docgen_engine.gates.refs import Found, GateRefs
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.store import artifacts, published, runs, tasks, versions
from docgen_engine.store.database import Tx
from docgen_engine.store.facts import FactStore

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
    hashes = await _active_hashes(tx, upto)
    return {key: (sha256, await artifacts.get(tx, sha256)) for key, sha256 in hashes.items()}


async def _active_hashes(tx: Tx, upto: Phase) -> dict[str, str]:
    found = {}
    for key, phase in _DOCUMENT_PHASES:
        active = await versions.active(tx, key) if phase <= upto else None
        if active is not None:
            found[key] = active.artifact
    return found


async def gate_refs(
    tx: Tx,
    desk: Desk,
    run: RunRecord,
    execution: ExecutionRecord,
    failed_pages: tuple[str, ...] = (),
) -> GateRefs:
    """Everything that the validators of one gate look at, by hash; workers read it themselves."""
    phase = execution.phase
    refs = GateRefs(
        phase=phase,
        execution=execution.name,
        strictness=run.config.strictness,
        snapshot=run.snapshot,
        docs_dir=desk.layout.docs_dir,
        structure=desk.structure,
        documents=await _active_hashes(tx, phase),
        failed_pages=failed_pages,
        published=tuple(sorted(await published.published(tx))),
    )
    return await _with_pages(tx, run, refs) if phase >= Phase.WRITING else refs


async def _with_pages(tx: Tx, run: RunRecord, refs: GateRefs) -> GateRefs:
    """Add the active version of every planned page, and who wrote it."""
    sha256 = refs.documents.get("work-assignments")
    if sha256 is None:
        return refs
    try:
        plan = decode("work-assignments", await artifacts.get(tx, sha256), WorkAssignments).plan
    except DocumentInvalid:
        return refs  # `schema.valid` says so
    writers = await _writers(tx, run)
    active = {folded(path): version for path, version in (await versions.active_pages(tx)).items()}
    there = {each.path: active[folded(each.path)] for each in plan if folded(each.path) in active}
    metas = {folded(path): meta for path, meta in (await versions.latest_metas(tx)).items()}
    return msgspec.structs.replace(
        refs,
        pages={path: version.artifact for path, version in there.items()},
        results={path: metas[folded(path)] for path in there if folded(path) in metas},
        makers={
            path: (version.maker, writers.get((version.execution, path), ""))
            for path, version in there.items()
        },
    )


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
        refs = await gate_refs(tx, desk, run, execution, failed_pages)
    report: Report = await desk.analyst.run(validate, refs, desk.reader, desk.fact_source)
    await _keep_found(desk, refs)
    return Judged(report, {**refs.documents, **refs.pages})


async def _keep_found(desk: Desk, refs: GateRefs) -> None:
    """What was found out about pages and diagrams spares the next run, in a new process, the work.

    Pages that are gone are let go of: each edit would leave one behind.
    """
    found: Found = await desk.analyst.run(take_found, refs, desk.reader)
    if not found.facts:
        return
    store = FactStore(desk.database)
    await store.put_many(found.facts)
    if refs.pages:
        await store.keep_only(found.kind, found.pages)


async def measure(
    desk: Desk, run: RunRecord, execution: ExecutionRecord, failed_pages: tuple[str, ...] = ()
) -> QaResults:
    """The QA scores of the pages as they are now."""
    async with desk.database.reading() as tx:
        refs = await gate_refs(tx, desk, run, execution, failed_pages)
    results: QaResults = await desk.analyst.run(
        measure_snapshot, refs, desk.reader, desk.fact_source
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
