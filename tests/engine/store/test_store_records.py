"""Runs, executions, tasks, the journal, reports, events and small values as they are stored."""

from __future__ import annotations

import sqlite3

import pytest

from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.events import AgentProgress, Event, PhaseStale, RunCanceled
from docgen_engine.domain.findings import Finding, Report, RuleCount, Severity
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import (
    ExecutionRecord,
    ExecutionState,
    Review,
    RunConfig,
    RunRecord,
    RunStatus,
)
from docgen_engine.store import artifacts, events, journal, reports, runs, settings, tasks
from docgen_engine.store.database import Database, Tx
from support.clocks import FakeClock

CONFIG = RunConfig(backend="claude", review=Review.BATCH, gates=(1, 4), concurrency=3)


async def begin(tx: Tx, phase: Phase = Phase.WRITING) -> tuple[RunRecord, ExecutionRecord]:
    run = await runs.create_run(tx, CONFIG, await artifacts.put(tx, b"manifest"))
    return run, await runs.create_execution(tx, run.id, phase)


# -- runs --------------------------------------------------------------------------------------


async def test_a_run_comes_back_as_it_was_stored_and_changed(
    database: Database, clock: FakeClock
) -> None:
    async with database.transaction() as tx:
        assert await runs.latest_run(tx) is None
        run, _ = await begin(tx)
        assert run == RunRecord(
            id=run.id,
            status=RunStatus.RUNNING,
            phase=Phase.DISCOVERY,
            config=CONFIG,
            snapshot=artifacts.sha256_of(b"manifest"),
            started_at=clock.now(),
        )
        changed = await runs.update_run(
            tx,
            run.id,
            status=RunStatus.FAILED,
            phase=Phase.QA,
            stale=(Phase.WRITING, Phase.QA),
            approve_rest=True,
            recoverable=True,
            error="gate 6 failed",
            completed_at="later",
            until=Phase.RESEARCH,
        )
        newer, _ = await begin(tx)

    async with database.reading() as tx:
        assert await runs.get_run(tx, run.id) == changed
        assert changed.stale == (Phase.WRITING, Phase.QA)
        assert (changed.approve_rest, changed.recoverable, changed.until) == (True, True, 3)
        assert await runs.latest_run(tx) == newer
        assert await runs.all_runs(tx) == [changed, newer]
        with pytest.raises(KeyError):
            await runs.get_run(tx, 99)


async def test_only_known_fields_and_states_can_be_stored(database: Database) -> None:
    async with database.transaction() as tx:
        run, execution = await begin(tx)
        with pytest.raises(TypeError, match="id"):
            await runs.update_run(tx, run.id, id=7)
        with pytest.raises(TypeError, match="number"):
            await runs.update_execution(tx, execution.id, number=7)
        with pytest.raises(ValueError, match="finished"):
            await runs.update_run(tx, run.id, status="finished")
        with pytest.raises(sqlite3.IntegrityError):  # interrupted is seen, never stored
            await runs.update_run(tx, run.id, status=RunStatus.INTERRUPTED)
        with pytest.raises(TypeError, match="key"):
            await tasks.update_task(tx, 1, key="other")


async def test_executions_are_numbered_per_run_and_phase(database: Database) -> None:
    async with database.transaction() as tx:
        run, first = await begin(tx)
        second = await runs.create_execution(
            tx,
            run.id,
            Phase.WRITING,
            targets=("01-project-overview.md", "flows/run.md"),
            note="shorter",
            reason="reject",
            requested_by="Ada",
        )
        other = await runs.create_execution(tx, run.id, Phase.QA)
        _, foreign = await begin(tx)
        second = await runs.update_execution(
            tx, second.id, state=ExecutionState.APPROVED, finished_at="later"
        )

        assert [first.name, second.name, other.name] == ["phase5_v1", "phase5_v2", "phase6_v1"]
        assert foreign.number == 1
        assert second.targets == ("01-project-overview.md", "flows/run.md")
        assert (second.note, second.reason, second.requested_by) == ("shorter", "reject", "Ada")
        assert second.state is ExecutionState.APPROVED
        assert await runs.latest_execution(tx, run.id, Phase.WRITING) == second
        assert await runs.latest_execution(tx, run.id, Phase.RESEARCH) is None
        assert await runs.executions(tx, run.id) == [first, second, other]
        assert await runs.execution_named(tx, run.id, "phase5_v1") == first
        assert await runs.execution_named(tx, run.id, "phase5_v9") is None


# -- tasks -------------------------------------------------------------------------------------


async def test_attempts_are_counted_and_start_anew_after_resume(
    database: Database, clock: FakeClock
) -> None:
    async with database.transaction() as tx:
        _, execution = await begin(tx)
        task = await tasks.ensure_task(tx, execution.id, "writer-1/a.md", "writer-1", "w", "a.md")
        again = await tasks.ensure_task(tx, execution.id, "writer-1/a.md", "writer-1", "w", "a.md")
        done = await tasks.ensure_task(tx, execution.id, "writer-1/b.md", "writer-1", "w", "b.md")
        assert again == task
        assert await tasks.start_attempt(tx, task.id) == 1
        await tasks.finish_attempt(tx, task.id, 1, "failed", "no answer")
        clock.advance(1)
        assert await tasks.start_attempt(tx, task.id) == 2
        stored = await artifacts.put(tx, b"result")
        await tasks.start_attempt(tx, done.id)
        await tasks.finish_attempt(tx, done.id, 1, "succeeded")
        await tasks.update_task(tx, done.id, state="succeeded", result=stored, summary="1 page")

        await tasks.reset_attempts(tx, execution.id)

        reset, kept = await tasks.tasks_of(tx, execution.id)
        assert (reset.state, reset.attempts) == ("queued", 0)
        assert (kept.state, kept.attempts, kept.result) == ("succeeded", 1, stored)
        assert await tx.all("SELECT number, state, error FROM attempt ORDER BY id") == [
            (1, "failed", "no answer"),
            (2, "canceled", "interrupted"),
            (1, "succeeded", ""),
        ]
        assert await tasks.start_attempt(tx, task.id) == 1
        await tasks.finish_attempt(tx, task.id, 1, "succeeded")
        assert await tx.all(
            "SELECT state FROM attempt WHERE task_id = ? ORDER BY id", (task.id,)
        ) == [("failed",), ("canceled",), ("succeeded",)]
        with pytest.raises(KeyError):
            await tasks.start_attempt(tx, 99)


async def test_tokens_of_all_attempts_are_added_up_by_phase(database: Database) -> None:
    async with database.transaction() as tx:
        run, writing = await begin(tx)
        discovery = await runs.create_execution(tx, run.id, Phase.DISCOVERY)
        _, foreign = await begin(tx)
        for execution, usage in (
            (writing, TokenUsage(10, 1, 5, 0.5)),
            (writing, TokenUsage(20, 2, 0, 0.25)),
            (discovery, TokenUsage(1, 1, 1, 0.125)),
            (discovery, None),
            (foreign, TokenUsage(1000, 1000, 1000, 9.0)),
        ):
            task = await tasks.ensure_task(tx, execution.id, "t", "a", "r", "")
            number = await tasks.start_attempt(tx, task.id)
            if usage is not None:
                await tasks.add_usage(tx, task.id, number, usage)
            await tasks.finish_attempt(tx, task.id, number, "failed", usage=usage)

        assert await tasks.usage_by_phase(tx, run.id) == {
            Phase.DISCOVERY: TokenUsage(1, 1, 1, 0.125),
            Phase.WRITING: TokenUsage(30, 3, 5, 0.75),
        }


# -- the journal -------------------------------------------------------------------------------


async def test_a_step_counts_once_its_result_is_stored(database: Database) -> None:
    async with database.transaction() as tx:
        run, execution = await begin(tx)
        first = await artifacts.put(tx, b"first")
        second = await artifacts.put(tx, b"second")
        lost = await journal.start_step(tx, run.id, execution.id, "k", "h")
        assert await journal.committed(tx, "k", "h") is None
        step = await journal.start_step(tx, run.id, execution.id, "k", "h")
        late = await journal.start_step(tx, run.id, execution.id, "k", "h")
        await journal.commit_step(tx, step, first)
        await journal.commit_step(tx, late, second)

        assert await journal.committed(tx, "k", "h") == first
        assert await journal.committed(tx, "k", "other input") is None
        assert [(one.id, one.state, one.result) for one in await journal.steps_of(tx, run.id)] == [
            (lost, "started", ""),
            (step, "committed", first),
            (late, "started", ""),
        ]
        with pytest.raises(KeyError):
            await journal.commit_step(tx, 99, first)


async def test_a_result_that_was_pruned_is_made_again(database: Database) -> None:
    async with database.transaction() as tx:
        run, execution = await begin(tx)
        result = await artifacts.put(tx, b"first")
        step = await journal.start_step(tx, run.id, execution.id, "k", "h")
        await journal.commit_step(tx, step, result)
        await tx.execute(
            "UPDATE artifact SET codec = 'pruned', body = x'' WHERE sha256 = ?", (result,)
        )
        assert await journal.committed(tx, "k", "h") is None

        again = await journal.start_step(tx, run.id, execution.id, "k", "h")
        await journal.commit_step(tx, again, await artifacts.put(tx, b"second"))

        assert await journal.committed(tx, "k", "h") == artifacts.sha256_of(b"second")


# -- reports and approvals ---------------------------------------------------------------------


def a_report(*findings: Finding) -> Report:
    rules = (RuleCount("links.internal", 12, len(findings), 0),)
    return Report(Phase.WRITING, "phase5_v1", rules, findings, "12 links")


FINDING = Finding("links.internal", Severity.ERROR, "a.md", 3, 7, "no such page", "plan it")


async def test_reports_are_numbered_and_say_what_they_were_about(database: Database) -> None:
    async with database.transaction() as tx:
        _, execution = await begin(tx)
        assert await reports.latest_report(tx, execution.id) is None
        assert await reports.report_inputs(tx, execution.id) == {}
        first = await reports.add_report(tx, execution, a_report(FINDING), {"a.md": "1"})
        second = await reports.add_report(tx, execution, a_report(), {"b.md": "2", "a.md": "3"})

        assert (first.number, first.passed) == (1, False)
        assert (second.number, second.passed) == (2, True)
        assert await reports.latest_report(tx, execution.id) == second
        assert await reports.report_numbered(tx, execution.id, 1) == first
        assert await reports.report_numbered(tx, execution.id, 3) is None
        assert await reports.report_inputs(tx, execution.id) == {"a.md": "3", "b.md": "2"}
        assert await tx.all(
            "SELECT rule, severity, file, line, col, message, fix FROM finding"
        ) == [("links.internal", "error", "a.md", 3, 7, "no such page", "plan it")]


async def test_a_report_is_decided_once(database: Database, clock: FakeClock) -> None:
    async with database.transaction() as tx:
        run, execution = await begin(tx)
        await reports.add_report(tx, execution, a_report(FINDING), {})
        await reports.add_report(tx, execution, a_report(), {})

        assert await reports.record_approval(tx, execution, 1, "reject", "Ada", "links")
        assert await reports.record_approval(tx, execution, 2, "approve", "Ada")
        assert not await reports.record_approval(tx, execution, 2, "reject", "Bob")
        with pytest.raises(KeyError):
            await reports.record_approval(tx, execution, 3, "approve", "Ada")
        with pytest.raises(ValueError, match="maybe"):
            await reports.record_approval(tx, execution, 2, "maybe", "Ada")
        decided = await reports.approvals(tx, run.id)

    assert [(one.execution, one.report, one.decision, one.who, one.note) for one in decided] == [
        ("phase5_v1", 1, "reject", "Ada", "links"),
        ("phase5_v1", 2, "approve", "Ada", ""),
    ]
    assert {one.at for one in decided} == {clock.now()}


# -- events ------------------------------------------------------------------------------------


async def test_events_are_numbered_without_gaps_and_stamped(
    database: Database, clock: FakeClock
) -> None:
    told: list[Event] = [
        AgentProgress(phase=1, execution="phase1_v1", agent="a", task="t", message="reads ✓"),
        PhaseStale(phase=6, at="earlier"),
    ]
    async with database.transaction() as tx:
        run, _ = await begin(tx)
        other, _ = await begin(tx)
        assert await events.last_seq(tx, run.id) == 0
        first = await events.append(tx, run.id, told)
        await events.append(tx, other.id, told)
        assert await events.append(tx, run.id, []) == []
    clock.advance(5)
    async with database.transaction() as tx:
        second = await events.append(tx, run.id, [RunCanceled(who="Ada")])
        assert [(one.seq, one.run) for one in (*first, *second)] == [(1, 1), (2, 1), (3, 1)]
        assert [one.at for one in first] == ["2026-01-01T00:00:00.000Z", "earlier"]
        assert second[0].at == clock.now()
        assert await events.since(tx, run.id, 0) == [*first, *second]
        assert await events.since(tx, run.id, 1, limit=1) == [first[1]]
        assert await events.since(tx, run.id, 3) == []
        assert await events.last_seq(tx, run.id) == 3


async def test_events_of_a_transaction_that_fails_leave_no_gap(database: Database) -> None:
    async with database.transaction() as tx:
        run, _ = await begin(tx)

    async def fail() -> None:
        async with database.transaction() as tx:
            await events.append(tx, run.id, [PhaseStale(phase=6)] * 3)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with database.transaction() as tx:
        (stored,) = await events.append(tx, run.id, [PhaseStale(phase=5)])
    assert stored.seq == 1


# -- small values ------------------------------------------------------------------------------


async def test_small_values_are_kept_by_key(database: Database) -> None:
    async with database.transaction() as tx:
        await settings.put(tx, "written/analysis", "1")
        await settings.put(tx, "written/analysis", "2")
        await settings.put(tx, "written/questions", "3")
        await settings.put(tx, "written_other", "4")

        assert await settings.get(tx, "written/analysis") == "2"
        assert await settings.get(tx, "none", "default") == "default"
        assert await settings.with_prefix(tx, "written/") == {"analysis": "2", "questions": "3"}
        await settings.remove(tx, "written/analysis")
        assert await settings.get(tx, "written/analysis") == ""
