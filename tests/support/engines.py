"""Engines for tests: a scripted or the static backend, threads in place of processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docgen_engine.domain.events import Event
from docgen_engine.domain.runs import Review, RunConfig, RunRecord
from docgen_engine.engine import Engine
from docgen_engine.workers import InlineWorkers
from support.clocks import FakeClock
from support.scripted import ScriptedBackend

BATCH = RunConfig(backend="scripted", review=Review.BATCH)


def scripted_engine(
    repository: Path, backend: ScriptedBackend, *, user: str = "tester", **options: Any
) -> Engine:
    """An engine whose agents follow a script and whose clock costs no time."""
    options.setdefault("clock", FakeClock())
    return Engine(
        repository,
        backends={"scripted": lambda hands: backend},
        workers=InlineWorkers(),
        user=user,
        **options,
    )


def gated(*gates: int, **changes: Any) -> RunConfig:
    """A configuration that pauses at these gates."""
    return RunConfig(backend="scripted", gates=gates, **changes)


async def run_through(engine: Engine, config: RunConfig = BATCH) -> RunRecord:
    """Start a run and work until it waits, fails or is complete."""
    await engine.start(config, force=True)
    return await engine.drive()


async def happened(engine: Engine) -> list[Event]:
    """All events of the newest run."""
    return [event async for event in engine.events(follow=False)]


def of_type(events: list[Event], kind: type[Any]) -> list[Any]:
    """The events of one class, in order."""
    return [event for event in events if isinstance(event, kind)]
