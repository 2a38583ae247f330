"""While a gate is judged that will not pause, the backend begins with what comes behind it.

A gate is judged by code and nearly always passes. A backend that costs nothing need not wait for
that: what it makes meanwhile is used where the next phase asks for exactly the same, and forgotten
otherwise. Nothing of it is stored or told before the phase has begun.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.protocols import Foresight
from docgen_engine.domain.runs import Review, RunRecord
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.orchestrator.given import phase_input
from docgen_engine.phases.registry import phase_work


@asynccontextmanager
async def foreseeing(desk: Desk, run: RunRecord) -> AsyncIterator[None]:
    """While inside, have the backend begin with the phase behind the run's present one.

    Args:
        desk: the workspace.
        run: its phase has been worked on and is about to be judged.
    """
    if not _goes_on(run):
        yield
        return
    looking = asyncio.create_task(_foresee(desk, run, Phase(run.phase + 1)))
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.wait({looking})


async def _foresee(desk: Desk, run: RunRecord, phase: Phase) -> None:
    if not isinstance(desk.backend, Foresight):
        return
    try:
        desk.backend.foresee(phase_work(phase).tasks(await phase_input(desk, run, phase)))
    except DocgenError:
        return  # the phase itself fails on the same, and says so


def _goes_on(run: RunRecord) -> bool:
    """Whether the run works on by itself if the gate passes, on tasks that are worth it.

    Pages are not: each is stored as it comes, which takes longer than writing it, and all of them
    would be held until then.
    """
    if run.phase >= Phase.ORCHESTRATION or run.until == run.phase:
        return False
    return run.config.review is Review.BATCH or int(run.phase) not in run.config.gates
