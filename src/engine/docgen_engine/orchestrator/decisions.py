"""What people decide about a run: approve, reject, regenerate, revalidate, resume, cancel."""

from __future__ import annotations

from typing import Any

import msgspec

from docgen_engine.domain.documents.assignments import Generator, WorkAssignments
from docgen_engine.domain.documents.base import decode
from docgen_engine.domain.documents.registry import DOCUMENTS
from docgen_engine.domain.errors import Refused, UsageError
from docgen_engine.domain.events import (
    ApprovalRecorded,
    PhaseCompleted,
    PhaseStale,
    RegenerationRequested,
    RunCanceled,
    RunCompleted,
    RunResumed,
)
from docgen_engine.domain.machine import (
    Approve,
    Cancel,
    Regenerate,
    Reject,
    Resume,
    Revalidated,
    Trigger,
    advance,
)
from docgen_engine.domain.names import folded
from docgen_engine.domain.phases import Phase, phase_of_document
from docgen_engine.domain.runs import ExecutionRecord, ExecutionState, RunRecord, RunStatus
from docgen_engine.domain.snapshot import Manifest
from docgen_engine.orchestrator import judging
from docgen_engine.orchestrator.desk import Desk, PinnedRepository, Record
from docgen_engine.orchestrator.driving import (
    finish,
    let_publish,
    move,
    pauses,
    position_of,
    settle,
)
from docgen_engine.orchestrator.edits import edited_drafts, take_draft_edits
from docgen_engine.orchestrator.pages import EvidenceMaker
from docgen_engine.orchestrator.phase_run import PhaseRun
from docgen_engine.orchestrator.statefile import save_report, save_state
from docgen_engine.store import artifacts, reports, runs, tasks, versions


async def waiting(desk: Desk, run: RunRecord, name: str | None = None) -> ExecutionRecord:
    """The execution that a decision is about.

    Raises:
        Refused: there is none, or it is not the named one.
    """
    async with desk.database.reading() as tx:
        execution = await runs.latest_execution(tx, run.id, run.phase)
    if execution is None:
        raise Refused("Nothing has run yet, so there is nothing to decide.")
    if name is not None and name != execution.name:
        raise Refused(
            f"{name} is not what waits now; that is {execution.name}. "
            "Look at its report, then decide about it."
        )
    return execution


async def approve(
    desk: Desk, run: RunRecord, name: str | None, number: int | None, *, rest: bool
) -> RunRecord:
    """Approve the waiting execution and the report that was shown (contract section 8).

    Raises:
        Refused: it does not wait, another report is the newest, it was decided already, or a draft
            was edited since validation.
    """
    if run.status is not RunStatus.AWAITING_APPROVAL:
        await _refuse_decided(desk, run, name)
    advance(position_of(run), Approve())
    execution = await waiting(desk, run, name)
    async with desk.database.reading() as tx:
        report = await reports.latest_report(tx, execution.id)
        judged = await reports.report_inputs(tx, execution.id)
    if report is None:
        raise Refused("There is no report to approve yet.")
    if number is not None and number != report.number:
        raise Refused(
            f"Report {number} of {execution.name} is not the newest; that is {report.number}. "
            "Look at it, then approve."
        )
    edited = await edited_drafts(desk, judged)
    if edited:
        raise Refused(f"edited since validation; revalidate first: {', '.join(edited[:5])}")
    decision = "approve-rest" if rest else "approve"
    where: dict[str, Any] = {"phase": int(run.phase), "execution": execution.name}
    async with desk.recording(run.id) as record:
        if not await reports.record_approval(
            record.tx, execution, report.number, decision, desk.user
        ):
            raise Refused(f"{execution.name} was decided already.")
        await runs.update_execution(record.tx, execution.id, state=ExecutionState.APPROVED)
        record.emit(
            ApprovalRecorded(**where, report=report.number, decision=decision, who=desk.user),
            PhaseCompleted(**where, summary=report.summary, seconds=0.0),
        )
        if rest:
            run = await runs.update_run(record.tx, run.id, approve_rest=True)
        if run.phase is Phase.QA:
            run = await let_publish(record, run)
        else:
            run = await move(record, run, Approve())
            if run.status is RunStatus.COMPLETE:
                record.emit(RunCompleted(pages=0, stale=tuple(int(each) for each in run.stale)))
                run = await runs.update_run(record.tx, run.id, completed_at=desk.clock.now())
        await _mark_approved(record, run, judged)
    if run.phase is Phase.QA and run.status is RunStatus.RUNNING:
        run = await finish(desk, run)
    await save_state(desk, run)
    return run


async def _refuse_decided(desk: Desk, run: RunRecord, name: str | None) -> None:
    """Tell a person who comes second what the first one decided, not where the run is by now."""
    async with desk.database.reading() as tx:
        known = await reports.approvals(tx, run.id)
    for each in known:
        if each.execution == name:
            what = "rejected" if each.decision == "reject" else "approved"
            raise Refused(
                f"{name} was {what} already, by {each.who}. `docgen-tui status` says how the run "
                "stands."
            )


async def _mark_approved(record: Record, run: RunRecord, judged: dict[str, str]) -> None:
    await versions.mark_approved(record.tx, run.id, sorted(judged))


async def reject(
    desk: Desk, run: RunRecord, note: str, files: tuple[str, ...], name: str | None
) -> RunRecord:
    """Send the waiting phase, or named pages, back with a note for the agent.

    Raises:
        Refused: nothing waits, or the execution is another one.
        UsageError: a file is not in the plan, or there is no note.
    """
    if not note.strip():
        raise UsageError("A rejection needs a note for the agent: `--note TEXT`.")
    advance(position_of(run), Reject(run.phase))
    execution = await waiting(desk, run, name)
    phase, pages = await _targets(desk, run, files) if files else (run.phase, ())
    async with desk.database.reading() as tx:
        report = await reports.latest_report(tx, execution.id)
    async with desk.recording(run.id) as record:
        if report is not None and not await reports.record_approval(
            record.tx, execution, report.number, "reject", desk.user, note
        ):
            raise Refused(f"{execution.name} was decided already.")
        await runs.update_execution(record.tx, execution.id, state=ExecutionState.REJECTED)
        record.emit(
            ApprovalRecorded(
                phase=int(run.phase),
                execution=execution.name,
                report=report.number if report else 0,
                decision="reject",
                who=desk.user,
                note=note,
            )
        )
        run = await _again(desk, record, run, Reject(phase), phase, pages, note)
    await save_state(desk, run)
    return run


async def regenerate(
    desk: Desk, run: RunRecord, phase: Phase | None, files: tuple[str, ...], note: str
) -> RunRecord:
    """Make a phase or named pages again, in a new execution (contract section 9).

    Raises:
        Refused: the run's state has no such row.
        UsageError: a file is not in the plan, or nothing was named.
    """
    pages: tuple[str, ...] = ()
    if files:
        phase, pages = await _targets(desk, run, files)
    if phase is None:
        raise UsageError("Name files, or a phase with `--phase N`.")
    trigger = Regenerate(phase)
    advance(position_of(run), trigger)
    async with desk.recording(run.id) as record:
        run = await _again(desk, record, run, trigger, phase, pages, note)
    await save_state(desk, run)
    return run


async def _again(
    desk: Desk,
    record: Record,
    run: RunRecord,
    trigger: Trigger,
    phase: Phase,
    pages: tuple[str, ...],
    note: str,
) -> RunRecord:
    before = set(run.stale)
    moved = await move(record, run, trigger, approve_rest=False, completed_at="")
    record.emit(RegenerationRequested(phase=int(phase), targets=pages, note=note, who=desk.user))
    for stale in moved.stale:
        latest = await runs.latest_execution(record.tx, run.id, stale)
        if latest is not None and latest.state is not ExecutionState.STALE:
            await runs.update_execution(record.tx, latest.id, state=ExecutionState.STALE)
        if stale not in before:
            record.emit(PhaseStale(phase=int(stale)))
    await runs.create_execution(
        record.tx,
        run.id,
        phase,
        targets=pages,
        note=note,
        reason="reject" if isinstance(trigger, Reject) else "regenerate",
        requested_by=desk.user,
    )
    return moved


async def _targets(
    desk: Desk, run: RunRecord, files: tuple[str, ...]
) -> tuple[Phase, tuple[str, ...]]:
    """Which phase makes the named files, and the pages among them."""
    keys = [name.removesuffix(".json") for name in files]
    if all(key in DOCUMENTS for key in keys):
        phases = {phase_of_document(key) for key in keys}
        if len(phases) == 1 and (phase := phases.pop()) is not None:
            return phase, ()
    async with desk.database.reading() as tx:
        active = await versions.active(tx, "work-assignments")
        body = await artifacts.get(tx, active.artifact) if active else None
    if body is None:
        raise UsageError("There is no plan of pages yet; name a phase instead: `--phase N`.")
    plan = decode("work-assignments", body, WorkAssignments).plan
    by_name = {folded(entry.path): entry for entry in plan}
    docs, place = desk.layout.docs.name + "/", desk.layout.docs_dir + "/"
    entries = []
    for name in files:
        entry = by_name.get(folded(name)) or by_name.get(
            folded(name.removeprefix("./").removeprefix(place).removeprefix(docs))
        )
        if entry is None:
            raise UsageError(
                f"{name} is not a page of the plan. The pages are listed by `docgen-tui status`."
            )
        entries.append(entry)
    if all(entry.generator is Generator.QA for entry in entries):
        return Phase.QA, ()
    return Phase.WRITING, tuple(
        entry.path
        for entry in sorted(entries, key=lambda each: each.order)
        if entry.generator is not Generator.QA
    )


async def revalidate(desk: Desk, run: RunRecord) -> RunRecord:
    """Take manual edits in as versions by the user, then run the gate's validators again.

    Raises:
        Refused: no gate waits or failed.
        DocumentInvalid: an edited document breaks its schema.
    """
    advance(position_of(run), Revalidated(passed=True, pause=True))
    execution = await waiting(desk, run)
    async with desk.database.reading() as tx:
        judged = await reports.report_inputs(tx, execution.id)
        manifest = msgspec.json.decode(await artifacts.get(tx, run.snapshot), type=Manifest)
    if not judged:
        raise Refused(
            "This phase failed before its gate, so there is nothing to validate. "
            "Go on with `docgen-tui run --resume`."
        )
    maker = EvidenceMaker(manifest.by_path(), desk.layout.docs_dir)
    await take_draft_edits(desk, run, execution, judged, maker)
    access = PinnedRepository(desk, run.snapshot, manifest)
    work = PhaseRun(desk, run, execution, manifest, access)
    await work.look_again()
    result = await judging.judge(desk, run, execution, work.failed_pages)
    async with desk.recording(run.id) as record:
        report = await reports.add_report(record.tx, execution, result.report, result.inputs)
        pause = pauses(run, report) or run.status is RunStatus.AWAITING_APPROVAL
        run = await settle(desk, record, run, execution, report, pause=pause, seconds=0.0)
    await save_report(desk, report)
    if run.phase is Phase.QA and run.status is RunStatus.RUNNING:
        run = await finish(desk, run)
    await save_state(desk, run)
    return run


async def resume(desk: Desk, run: RunRecord) -> RunRecord:
    """A failed or interrupted run goes on in the same execution; stale phases are carried forward.

    Args:
        desk: the workspace.
        run: its status is `INTERRUPTED` where it runs without a process.
    """
    async with desk.recording(run.id) as record:
        moved = await move(record, run, Resume(), completed_at="")
        if run.status is not RunStatus.COMPLETE:
            latest = await runs.latest_execution(record.tx, run.id, run.phase)
            if latest is not None and latest.state in (
                ExecutionState.FAILED,
                ExecutionState.RUNNING,
            ):
                await runs.update_execution(
                    record.tx, latest.id, state=ExecutionState.RUNNING, finished_at=""
                )
                await tasks.reset_attempts(record.tx, latest.id)
        record.emit(RunResumed(phase=int(moved.phase), who=desk.user))
    await save_state(desk, moved)
    return moved


async def cancel(desk: Desk, run: RunRecord) -> RunRecord:
    """End the run for good; everything is kept."""
    async with desk.recording(run.id) as record:
        moved = await move(record, run, Cancel(), completed_at=desk.clock.now())
        latest = await runs.latest_execution(record.tx, run.id, run.phase)
        if latest is not None and latest.state in (
            ExecutionState.RUNNING,
            ExecutionState.AWAITING_APPROVAL,
        ):
            await runs.update_execution(record.tx, latest.id, state=ExecutionState.CANCELED)
        record.emit(RunCanceled(who=desk.user))
    await save_state(desk, moved)
    return moved
