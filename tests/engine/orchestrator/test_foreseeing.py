"""While a gate is judged, a backend may begin with what comes next; nothing else follows from it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from docgen_engine.domain import events as e
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunConfig, RunRecord, RunStatus
from docgen_engine.domain.tasks import AgentTask
from docgen_engine.engine import Engine
from docgen_engine.workers import InlineWorkers
from support.clocks import FakeClock
from support.engines import BATCH, gated, happened, of_type
from support.repositories import write_repository
from support.scripted import ScriptedBackend, answer

AHEAD = (Phase.QUESTIONS, Phase.RESEARCH, Phase.ORCHESTRATION)


class FarSighted(ScriptedBackend):
    """Remembers what it might have begun with."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given, deterministic=True)
        self.foreseen: list[AgentTask] = []
        self.told = asyncio.Event()

    def foresee(self, tasks: Sequence[AgentTask]) -> None:
        self.foreseen.extend(tasks)
        self.told.set()


class PatientWorkers(InlineWorkers):
    """Judges a gate only once the backend has heard what comes behind it."""

    def __init__(self, backend: FarSighted) -> None:
        super().__init__()
        self._backend = backend

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        if function.__name__ == "validate" and arguments[0].phase < AHEAD[-1]:
            await self._backend.told.wait()
            self._backend.told.clear()
        return await super().run(function, *arguments)


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    return write_repository(tmp_path / "parcel")


async def run(
    parcel: Path, backend: FarSighted, config: RunConfig, *, patient: bool = True
) -> tuple[RunRecord, list[e.Event]]:
    workers = PatientWorkers(backend) if patient else InlineWorkers()
    async with (
        asyncio.timeout(60),
        Engine(
            parcel,
            backends={"scripted": lambda hands: backend},
            workers=workers,
            user="tester",
            clock=FakeClock(),
        ) as engine,
    ):
        await engine.start(config, force=True)
        return await engine.drive(), await happened(engine)


async def test_what_was_foreseen_is_what_is_asked_for_later(parcel: Path) -> None:
    backend = FarSighted()
    ended, _ = await run(parcel, backend, BATCH)
    assert ended.status is RunStatus.COMPLETE, ended.error
    later = {task.key: task for task in backend.tasks if task.phase in AHEAD}
    assert {task.phase for task in backend.foreseen} == set(AHEAD)
    assert {task.key: task for task in backend.foreseen} == later


async def test_nothing_is_begun_before_a_person_approves(parcel: Path) -> None:
    backend = FarSighted()
    ended, events = await run(parcel, backend, gated(1), patient=False)
    assert ended.status is RunStatus.AWAITING_APPROVAL
    assert backend.foreseen == []
    assert [event.phase for event in of_type(events, e.PhaseStarted)] == [1]


async def test_behind_a_gate_that_fails_nothing_is_asked_for(parcel: Path) -> None:
    backend = FarSighted({"research-1": [answer(lambda _: Research(()))]})
    ended, events = await run(parcel, backend, BATCH)
    assert (ended.status, ended.phase) == (RunStatus.FAILED, Phase.RESEARCH)
    assert Phase.ORCHESTRATION in {task.phase for task in backend.foreseen}
    assert Phase.ORCHESTRATION not in {task.phase for task in backend.tasks}
    assert [event.phase for event in of_type(events, e.PhaseStarted)] == [1, 2, 3]
