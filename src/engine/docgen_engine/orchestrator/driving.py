"""Drives a run: phase after phase until it waits, fails or is complete (contract section 8)."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from docgen_engine.domain.errors import DocgenError, StorageError, TaskExhausted
from docgen_engine.domain.events import (
    ApprovalRecorded,
    ApprovalRequired,
    PhaseCompleted,
    PhaseFailed,
    RepositoryChanged,
    RunCompleted,
    RunFailed,
    ValidationFailed,
    ValidationPassed,
    ValidationStarted,
)
from docgen_engine.domain.findings import Report
from docgen_engine.domain.machine import (
    GateFailed,
    GatePassed,
    Position,
    Revalidated,
    Trigger,
    advance,
)
from docgen_engine.domain.machine import (
    TaskExhausted as Exhausted,
)
from docgen_engine.domain.phases import PHASES, Phase
from docgen_engine.domain.runs import (
    ExecutionRecord,
    ExecutionState,
    Review,
    RunRecord,
    RunStatus,
)
from docgen_engine.domain.snapshot import Manifest
from docgen_engine.orchestrator import judging
from docgen_engine.orchestrator.desk import Desk, PinnedRepository, Record
from docgen_engine.orchestrator.foreseeing import foreseeing
from docgen_engine.orchestrator.phase_run import PhaseRun
from docgen_engine.orchestrator.publishing import publish
from docgen_engine.orchestrator.statefile import save_report, save_state
from docgen_engine.orchestrator.unchanged import remember
from docgen_engine.repository.drift import find_drift
from docgen_engine.store import artifacts, reports, runs

SHOWN_DRIFT = 20


def position_of(run: RunRecord) -> Position:
    """What the machine reads of a run."""
    return Position(run.status, run.phase, run.stale, run.until)


async def move(record: Record, run: RunRecord, trigger: Trigger, **changes: Any) -> RunRecord:
    """Store the run's next position: the one place where a status changes.

    Raises:
        Refused: no row of the table has this.
    """
    to = advance(position_of(run), trigger)
    if to.status is not RunStatus.FAILED:
        changes = {"error": "", "recoverable": False, **changes}
    return await runs.update_run(
        record.tx,
        run.id,
        status=to.status,
        phase=to.phase,
        stale=to.stale,
        until=to.until,
        **changes,
    )


class Driver:
    """Works under the lock until the run no longer runs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._access: PinnedRepository | None = None
        self._manifest: Manifest | None = None

    async def drive(self, run: RunRecord) -> RunRecord:
        """Go on from where the run stands.

        Args:
            run: a run whose status is `running`.

        Returns:
            The run when it waits, failed, or is complete.
        """
        await self._pin(run)
        try:
            while run.status is RunStatus.RUNNING:
                run = await self._step(run)
                await save_state(self._desk, run)
        finally:
            await self._desk.backend.close()
        await self._note_drift(run)
        return run

    async def _note_drift(self, run: RunRecord) -> None:
        """Say what changed in the repository since the snapshot (contract sections 4 and 7)."""
        assert self._manifest is not None  # noqa: S101 - set by _pin
        drift = await asyncio.to_thread(
            find_drift, self._desk.layout.repository, self._manifest, self._desk.exclude
        )
        if not drift:
            return
        async with self._desk.recording(run.id) as record:
            record.emit(
                RepositoryChanged(
                    count=len(drift), paths=tuple(each.path for each in drift[:SHOWN_DRIFT])
                )
            )

    async def _pin(self, run: RunRecord) -> None:
        async with self._desk.database.reading() as tx:
            body = await artifacts.get(tx, run.snapshot)
        self._manifest = msgspec.json.decode(body, type=Manifest)
        self._access = PinnedRepository(self._desk, run.snapshot, self._manifest)
        await self._desk.backend.open(self._access)

    async def _step(self, run: RunRecord) -> RunRecord:
        async with self._desk.database.reading() as tx:
            latest = await runs.latest_execution(tx, run.id, run.phase)
        decided = (ExecutionState.APPROVED, ExecutionState.PASSED)
        if run.phase is Phase.QA and latest is not None and latest.state in decided:
            return await finish(self._desk, run)
        execution = await self._execution(run, latest)
        began = self._desk.clock.monotonic()
        assert self._manifest is not None  # noqa: S101 - set by _pin
        assert self._access is not None  # noqa: S101 - set by _pin
        work = PhaseRun(self._desk, run, execution, self._manifest, self._access)
        try:
            await work.work()
        except TaskExhausted as error:
            return await self._exhausted(run, execution, error, recoverable=True)
        except StorageError:
            raise
        except DocgenError as error:
            return await self._exhausted(run, execution, error, recoverable=False)
        seconds = self._desk.clock.monotonic() - began
        async with foreseeing(self._desk, run):
            return await gate(self._desk, run, execution, seconds, work.failed_pages)

    async def _execution(self, run: RunRecord, latest: ExecutionRecord | None) -> ExecutionRecord:
        """The execution that runs, or the next one (contract section 9)."""
        if latest is not None and latest.state is ExecutionState.RUNNING:
            return latest
        reason = "run" if latest is None else "stale"
        async with self._desk.recording(run.id) as record:
            return await runs.create_execution(
                record.tx, run.id, run.phase, reason=reason, requested_by=self._desk.user
            )

    async def _exhausted(
        self,
        run: RunRecord,
        execution: ExecutionRecord,
        error: DocgenError,
        *,
        recoverable: bool,
    ) -> RunRecord:
        async with self._desk.recording(run.id) as record:
            await runs.update_execution(
                record.tx,
                execution.id,
                state=ExecutionState.FAILED,
                finished_at=self._desk.clock.now(),
            )
            record.emit(
                PhaseFailed(phase=int(run.phase), execution=execution.name, message=str(error)),
                RunFailed(phase=int(run.phase), message=str(error), recoverable=recoverable),
            )
            return await move(record, run, Exhausted(), error=str(error), recoverable=recoverable)


async def gate(
    desk: Desk,
    run: RunRecord,
    execution: ExecutionRecord,
    seconds: float,
    failed_pages: tuple[str, ...] = (),
) -> RunRecord:
    """Judge an execution, store the report, and let the machine decide what follows."""
    async with desk.recording(run.id) as record:
        record.emit(ValidationStarted(phase=int(run.phase), execution=execution.name))
    began = desk.clock.monotonic()
    judged = await judging.judge(desk, run, execution, failed_pages)
    seconds += desk.clock.monotonic() - began
    async with desk.recording(run.id) as record:
        report = await reports.add_report(record.tx, execution, judged.report, judged.inputs)
        run = await settle(
            desk, record, run, execution, report, pause=pauses(run, report), seconds=seconds
        )
    await save_report(desk, report)
    return run


def pauses(run: RunRecord, report: Report) -> bool:
    """Whether a passed gate waits for a person.

    "Approve the rest" goes on through later gates until one has a finding (contract section 8).
    """
    gated = run.config.review is Review.INTERACTIVE and int(report.phase) in run.config.gates
    return gated and not (run.approve_rest and not report.findings)


async def settle(
    desk: Desk,
    record: Record,
    run: RunRecord,
    execution: ExecutionRecord,
    report: Report,
    *,
    pause: bool,
    seconds: float,
) -> RunRecord:
    """Move a run past its judged gate, in the transaction that stores the report.

    Args:
        desk: the workspace.
        record: the transaction.
        run: it runs, or its gate was judged again after a manual edit.
        execution: what was judged.
        report: stored, numbered.
        pause: whether a passed gate waits for a person.
        seconds: how long the work took.

    Returns:
        The run; still before its completion where gate 6 was passed, see `finish`.
    """
    again = run.status is not RunStatus.RUNNING
    where: dict[str, Any] = {"phase": int(run.phase), "execution": execution.name}
    now = desk.clock.now()
    if not report.passed:
        message = (
            f"Gate {int(run.phase)} ({PHASES[run.phase].name}) found {report.errors} "
            f"{'error' if report.errors == 1 else 'errors'} and {report.warnings} "
            f"{'warning' if report.warnings == 1 else 'warnings'}."
        )
        record.emit(
            ValidationFailed(
                **where, report=report.number, errors=report.errors, warnings=report.warnings
            ),
            PhaseFailed(**where, message=message),
            RunFailed(phase=int(run.phase), message=message, recoverable=True),
        )
        await runs.update_execution(
            record.tx, execution.id, state=ExecutionState.FAILED, finished_at=now
        )
        failed: Trigger = Revalidated(passed=False, pause=pause) if again else GateFailed()
        return await move(record, run, failed, error=message, recoverable=True)
    record.emit(ValidationPassed(**where, report=report.number, warnings=report.warnings))
    if pause:
        state = ExecutionState.AWAITING_APPROVAL
        record.emit(ApprovalRequired(**where, report=report.number))
    else:
        gated = run.config.review is Review.INTERACTIVE and int(run.phase) in run.config.gates
        state = ExecutionState.APPROVED if gated else ExecutionState.PASSED
        if gated:
            await reports.record_approval(
                record.tx, execution, report.number, "approve-rest", desk.user
            )
            record.emit(
                ApprovalRecorded(
                    **where, report=report.number, decision="approve-rest", who=desk.user
                )
            )
        record.emit(PhaseCompleted(**where, summary=report.summary, seconds=round(seconds, 3)))
    await runs.update_execution(record.tx, execution.id, state=state, finished_at=now)
    if not pause and run.phase is Phase.QA:
        return await let_publish(record, run)
    changes: dict[str, Any] = {}
    if pause and run.approve_rest:
        changes["approve_rest"] = False  # it ended at the first finding
    passed: Trigger = Revalidated(passed=True, pause=pause) if again else GatePassed(pause=pause)
    moved = await move(record, run, passed, **changes)
    if moved.status is RunStatus.COMPLETE:
        record.emit(RunCompleted(pages=0, stale=tuple(int(each) for each in moved.stale)))
        moved = await runs.update_run(record.tx, run.id, completed_at=now)
    return moved


async def let_publish(record: Record, run: RunRecord) -> RunRecord:
    """Gate 6 is behind the run: its pages are published first, then it is complete.

    Until then it counts as running, so that an interruption in between resumes at publication.
    """
    return await runs.update_run(
        record.tx, run.id, status=RunStatus.RUNNING, error="", recoverable=False
    )


async def finish(desk: Desk, run: RunRecord) -> RunRecord:
    """Publish what gate 6 let pass, then complete the run. Safe to repeat after a kill."""
    published = await publish(desk, run)
    async with desk.recording(run.id) as record:
        record.emit(
            published.event,
            RunCompleted(
                pages=published.pages,
                score=published.score,
                rating=published.rating,
            ),
        )
        moved = await move(record, run, GatePassed(pause=False))
        moved = await runs.update_run(record.tx, run.id, completed_at=desk.clock.now())
        if published.whole:
            await remember(desk, record, moved)
    await save_state(desk, moved)
    return moved
