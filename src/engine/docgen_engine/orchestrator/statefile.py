"""Writes `state.json` and the reports of gates: for people and scripts, never read back."""

from __future__ import annotations

import asyncio

from docgen_engine.domain.documents.base import decode
from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.documents.registry import METADATA_VERSION
from docgen_engine.domain.documents.state import (
    QaState,
    RetryState,
    State,
    StateError,
    TokenUsage,
)
from docgen_engine.domain.findings import Report
from docgen_engine.domain.phases import PHASES, Phase
from docgen_engine.domain.runs import ExecutionState, RunRecord, RunStatus
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.repository.text import printable
from docgen_engine.store import artifacts, runs, tasks, versions
from docgen_engine.store.database import Tx
from docgen_engine.workspace.documents import write_report, write_state

_DONE = (ExecutionState.AWAITING_APPROVAL, ExecutionState.APPROVED, ExecutionState.PASSED)


async def save_state(desk: Desk, run: RunRecord) -> None:
    """Write `state.json` as the database has it."""
    async with desk.database.reading() as tx:
        state = await _state(desk, tx, run)
    await asyncio.to_thread(write_state, desk.layout, state)


async def save_report(desk: Desk, report: Report) -> None:
    """Write a gate's report, as Markdown and as JSON."""
    await asyncio.to_thread(write_report, desk.layout, report)


async def _state(desk: Desk, tx: Tx, run: RunRecord) -> State:
    done: list[str] = []
    current = ""
    retries: dict[str, RetryState] = {}
    partial = False
    for execution in await runs.executions(tx, run.id):
        for task in await tasks.tasks_of(tx, execution.id):
            if task.state in ("succeeded", "reused"):
                done.append(f"{execution.name}/{task.key}")
            elif task.state == "running":
                current = f"{execution.name}/{task.key}"
            elif task.state == "failed" and execution.phase is Phase.WRITING:
                partial = True
            if task.attempts > 1:
                retries[f"{execution.name}/{task.key}"] = RetryState(task.attempts, task.error)
    usage = {
        PHASES[phase].key: used for phase, used in (await tasks.usage_by_phase(tx, run.id)).items()
    }
    errors: tuple[StateError, ...] = ()
    if run.error:
        errors = (StateError(PHASES[run.phase].key, run.error, desk.clock.now(), run.recoverable),)
    return State(
        version=METADATA_VERSION,
        repository_path=printable(str(desk.layout.repository)),
        status=run.status,
        phase=await _phase(tx, run, partial=partial),
        started_at=run.started_at,
        completed_at=run.completed_at,
        current_agent=current,
        completed_agents=tuple(done),
        stale_phases=tuple(PHASES[phase].key for phase in run.stale),
        retry_state=retries,
        token_usage={**usage, "total": _total(usage)},
        files_generated=tuple(sorted(await versions.active_pages(tx))),
        qa_results=await _qa(tx),
        errors=errors,
    )


async def _phase(tx: Tx, run: RunRecord, *, partial: bool) -> str:
    """The word of contract section 5 for where the run stands."""
    key = PHASES[run.phase].key
    if run.status in (RunStatus.COMPLETE, RunStatus.FAILED):
        return "complete" if run.status is RunStatus.COMPLETE else f"{key}-failed"
    execution = await runs.latest_execution(tx, run.id, run.phase)
    if execution is None:
        first = run.phase <= Phase.DISCOVERY
        return "initialized" if first else f"{PHASES[Phase(run.phase - 1)].key}-complete"
    if execution.state in _DONE:
        return "writing-partial" if partial and run.phase is Phase.WRITING else f"{key}-complete"
    return f"{key}-running"


async def _qa(tx: Tx) -> QaState | None:
    active = await versions.active(tx, "qa-results")
    if active is None:
        return None
    results = decode("qa-results", await artifacts.get(tx, active.artifact), QaResults)
    return QaState(results.overall_score, results.quality_rating)


def _total(usage: dict[str, TokenUsage]) -> TokenUsage:
    return TokenUsage(
        sum(each.input for each in usage.values()),
        sum(each.output for each in usage.values()),
        sum(each.cached for each in usage.values()),
        round(sum(each.cost_usd for each in usage.values()), 6),
    )
