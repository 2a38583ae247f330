"""The reducer: what a run's events mean for the screen, in any order."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen_engine.domain import events as ev
from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunConfig, RunStatus
from docgen_tui.state import agent_seconds, apply, fold, phase_seconds
from docgen_tui.view import Dirty, RunView, WorkState
from support import recordings
from support.recorder import Recorder

WHO: dict[str, Any] = {"phase": 5, "execution": "phase5_v1", "agent": "writer-1"}
short = st.text(max_size=12)
numbers = st.integers(min_value=-2, max_value=9)


def event_of(kind: type[ev.Event]) -> st.SearchStrategy[ev.Event]:
    """Any event of a kind, sensible or not."""
    known: dict[str, st.SearchStrategy[Any]] = {
        "config": st.just(RunConfig()),
        "usage": st.builds(TokenUsage, st.integers(0, 10**6), st.integers(0, 10**6)),
        "languages": st.lists(st.tuples(short, numbers), max_size=3).map(tuple),
        "tasks": st.lists(
            st.tuples(short, st.sampled_from(["writer-1", "qa"]), short, short), max_size=4
        ).map(tuple),
        "agent": st.sampled_from(["writer-1", "qa", "1a-language"]),
        "at": st.sampled_from(["", "nonsense", "2026-01-01T00:00:00.000Z"]),
        "seq": st.integers(0, 60),
        "run": st.integers(0, 2),
        "execution": st.sampled_from(["phase5_v1", "phase5_v2", "x", ""]),
    }
    by_type: dict[Any, st.SearchStrategy[Any]] = {
        int: numbers, str: short, bool: st.booleans(),
        float: st.floats(-1, 100), tuple[str, ...]: st.lists(short, max_size=3).map(tuple),
        tuple[int, ...]: st.lists(numbers, max_size=3).map(tuple),
        tuple[tuple[str, str], ...]: st.lists(st.tuples(short, short), max_size=3).map(tuple),
        float | None: st.none() | st.floats(0, 100),
    }  # fmt: skip
    fields = {
        field.name: known[field.name] if field.name in known else by_type[field.type]
        for field in msgspec.structs.fields(kind)
    }
    return st.builds(kind, **fields)


EVERY_EVENT = st.one_of(*(event_of(kind) for kind in ev.Event.__args__))


@settings(max_examples=120, deadline=None)
@given(st.lists(EVERY_EVENT, max_size=40))
def test_no_order_of_events_breaks_it(events: list[ev.Event]) -> None:
    view = RunView()
    for event in events:
        before = view
        view, dirty = apply(view, event)
        assert dirty or msgspec.structs.replace(view, seq=before.seq) == before
        assert [phase.phase for phase in view.phases] == list(Phase)


@pytest.mark.parametrize("name", recordings.RECORDINGS)
def test_attaching_late_shows_the_same_as_being_there(name: str) -> None:
    events = recordings.RECORDINGS[name]()
    half = len(events) // 2
    assert fold(events[half:], fold(events[:half])) == fold(events)
    # The engine may tell again what was told before.
    assert fold(events, fold(events)) == fold(events)


def test_the_gate_of_the_plan_waits() -> None:
    view = fold(recordings.plan_waiting())
    assert view.status is RunStatus.AWAITING_APPROVAL
    assert view.gate is not None
    assert (view.gate.execution, view.gate.report, view.gate.warnings) == ("phase4_v1", 4, 1)
    assert view.gate.waiting
    assert [phase.state for phase in view.phases] == [
        WorkState.DONE, WorkState.DONE, WorkState.DONE, WorkState.DONE,
        WorkState.WAITING, WorkState.PENDING, WorkState.PENDING,
    ]  # fmt: skip
    assert view.agents["1a-language"].summary == "3 languages, 7 manifests"


def test_approval_by_another_process_ends_the_wait() -> None:
    view = fold(recordings.plan_waiting())
    event = ev.ApprovalRecorded(
        seq=view.seq + 1, run=1, phase=4, execution="phase4_v1", report=4, decision="approve",
        who="bob",
    )  # fmt: skip
    view, dirty = apply(view, event)
    assert view.status is RunStatus.RUNNING
    assert view.gate is not None
    assert not view.gate.waiting
    assert view.notices[-1].text == "phase4_v1 approved by bob"
    assert {Dirty.RUN, Dirty.GATE} <= dirty


def test_a_failed_gate_keeps_its_counts_and_stops_every_agent() -> None:
    view = fold(recordings.writing_failed())
    assert view.status is RunStatus.FAILED
    assert view.gate is not None
    assert (view.gate.errors, view.gate.warnings) == (2, 1)
    assert not any(agent.state.moving for agent in view.agents.values())


def test_a_writer_counts_its_pages_and_its_retries() -> None:
    view = fold(recordings.writing_streams())
    first, third = view.agents["writer-1"], view.agents["writer-3"]
    assert (len(first.finished), len(first.tasks), first.page) == (1, 3, "02-technical-stack.md")
    assert (third.retries, third.attempt, third.state) == (1, 2, WorkState.RUNNING)
    assert first.streams
    assert agent_seconds(first, first.since + 10) == pytest.approx(48.0)


def test_usage_of_all_agents_adds_up_once() -> None:
    view = fold(recordings.writing_streams())
    again = ev.UsageUpdated(
        seq=view.seq + 1, run=1, phase=5, agent="writer-2", usage=TokenUsage(10_000, 1_000, 8_100)
    )
    view, _dirty = apply(view, again)
    assert view.usage is not None
    assert view.usage.input == 18_200 + 10_000 + 31_400


def test_a_page_that_failed_makes_its_writer_failed_only_when_all_is_over() -> None:
    tasks = tuple((f"writer-1/{n}", "writer-1", "writer", n) for n in ("a.md", "b.md"))
    view = fold([ev.PhaseStarted(seq=1, run=1, phase=5, execution="phase5_v1", tasks=tasks)])
    failed = ev.AgentFailed(seq=2, run=1, task="writer-1/a.md", error="no", attempts=3, **WHO)
    view, _dirty = apply(view, failed)
    assert view.agents["writer-1"].state is WorkState.PENDING
    done = ev.AgentSucceeded(seq=3, run=1, task="writer-1/b.md", summary="ok", seconds=1.0, **WHO)
    view, _dirty = apply(view, done)
    assert view.agents["writer-1"].state is WorkState.FAILED


def test_resuming_keeps_what_was_finished() -> None:
    events = recordings.writing_streams()
    view = fold(events)
    started = next(e for e in events if isinstance(e, ev.PhaseStarted) and e.phase == 5)
    resumed = msgspec.structs.replace(started, seq=view.seq + 1, resumed=True)
    view, _dirty = apply(view, resumed)
    assert view.agents["writer-1"].finished == ("writer-1/01-project-overview.md",)
    assert view.agents["writer-2"].state is WorkState.PENDING


def test_a_second_execution_begins_with_fresh_agents_and_shows_its_version() -> None:
    view = fold(recordings.writing_failed())
    again = ev.PhaseStarted(
        seq=view.seq + 1, run=1, phase=5, execution="phase5_v2",
        tasks=(("writer-2/04-api-reference.md", "writer-2", "writer", "04-api-reference.md"),),
        targets=("04-api-reference.md",), reason="regenerate", at="2026-01-01T00:01:00.000Z",
    )  # fmt: skip
    view, _dirty = apply(view, again)
    assert view.phase_view(Phase.WRITING).number == 2
    assert [agent.name for agent in view.current_agents] == ["writer-2"]
    assert view.agents["writer-2"].finished == ()


def test_a_newer_run_begins_empty_and_an_older_one_is_ignored() -> None:
    view = fold(recordings.complete())
    first = msgspec.structs.replace(Recorder(2).events[0], run=2)
    newer, _dirty = apply(view, first)
    assert (newer.run, newer.status, newer.agents) == (2, RunStatus.RUNNING, {})
    assert apply(newer, recordings.complete()[3])[0] is newer


def test_phases_made_stale_are_shown_after_an_early_stop() -> None:
    view = fold(recordings.complete())
    stopped = ev.RunCompleted(seq=view.seq + 1, run=1, pages=15, stale=(5, 6))
    view, _dirty = apply(view, stopped)
    assert view.phase_view(Phase.QA).state is WorkState.STALE


def test_time_of_a_phase_counts_while_it_works_and_stands_still_after() -> None:
    view = fold(recordings.writing_streams())
    writing = view.phase_view(Phase.WRITING)
    assert phase_seconds(writing, writing.since + 7) == pytest.approx(7)
    assert phase_seconds(view.phase_view(Phase.RESEARCH), 9e9) == pytest.approx(0.8)
