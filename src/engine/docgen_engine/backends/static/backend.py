"""`StaticBackend`: performs agent tasks by analysing the snapshot on this machine.

First the facts of all source files are made, once for all tasks that wait for them, spread over
the worker processes. Then each role runs in one analyst process, which links the index once and
keeps it: in N processes it would be linked N times, which costs more than the roles themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.doors import perform_role
from docgen_engine.backends.static.facts import FactsFlight
from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.domain.errors import AgentError
from docgen_engine.domain.facts import ANALYSER_VERSION
from docgen_engine.domain.protocols import AgentSession, FactSource, RepositoryAccess, Workers
from docgen_engine.domain.tasks import AgentResult, AgentTask
from docgen_engine.workers import ProcessWorkers

STATIC_VERSION: Final = "4"
"""Raise it whenever a role may return something else for the same index and documents."""


class StaticBackend:
    """Implements `domain.protocols.Backend` without a model and without a network."""

    def __init__(
        self, workers: Workers, fact_source: FactSource, analyst: Workers | None = None
    ) -> None:
        """Keep what work is done with.

        Args:
            workers: make the facts of files; belong to the caller, who closes them.
            fact_source: how worker processes read the facts that are kept.
            analyst: runs the roles; by default one process of this backend's own, or `workers`
                where these are not processes.
        """
        self._workers = workers
        self._fact_source = fact_source
        self._own_analyst = (
            ProcessWorkers(1) if analyst is None and isinstance(workers, ProcessWorkers) else None
        )
        self._analyst: Workers = analyst or self._own_analyst or workers
        self._repository: RepositoryAccess | None = None
        self._flight: FactsFlight | None = None
        self._foreseen: dict[str, tuple[AgentTask, asyncio.Task[RoleOutcome]]] = {}

    @property
    def name(self) -> str:
        """`static`."""
        return "static"

    @property
    def label(self) -> str:
        """For the header."""
        return "static · nothing leaves this machine"

    @property
    def version(self) -> str:
        """Changes with the roles and with the analyser."""
        return f"{STATIC_VERSION}.{ANALYSER_VERSION}"

    @property
    def deterministic(self) -> bool:
        """The same inputs always give the same artifact."""
        return True

    async def open(self, repository: RepositoryAccess) -> None:
        """Turn to a snapshot. Nothing is read yet."""
        self._forget_foreseen()
        if self._flight is not None:
            await self._flight.cancel()
        self._repository = repository
        self._flight = FactsFlight(repository, self._workers, self._analyst)

    async def perform(self, task: AgentTask, session: AgentSession) -> AgentResult:
        """Do a task: make sure of the facts, then run its role in the analyst process.

        Args:
            task: any role's.
            session: hears what is being done.

        Returns:
            The body of the output document and a line for the panel.

        Raises:
            AgentError: the backend is not open on the task's snapshot, the role failed, or a
                worker process died.
        """
        repository, flight = self._repository, self._flight
        if repository is None or flight is None:
            raise AgentError("The static backend was not opened before use.", retryable=False)
        if task.snapshot != repository.manifest_sha256:
            raise AgentError(
                f"Task {task.key} is for snapshot {task.snapshot[:12]}, but the backend is open on "
                f"{repository.manifest_sha256[:12]}. Resume the run to open its own snapshot.",
                retryable=False,
            )
        await flight.wait(session)
        outcome = await self._foreseen_or_made(task, repository)
        for line in outcome.progress:
            await session.progress(line)
        return AgentResult(outcome.body, outcome.summary)

    def foresee(self, tasks: Sequence[AgentTask]) -> None:
        """Begin with tasks that are likely to come next, in the analyst's spare time.

        Args:
            tasks: on the snapshot that the backend is open on; its facts are all made.
        """
        self._forget_foreseen()
        repository = self._repository
        if repository is None:
            return
        for task in tasks:
            making = asyncio.create_task(self._make(task, repository))
            making.add_done_callback(_seen)
            self._foreseen[task.key] = (task, making)

    def _forget_foreseen(self) -> None:
        for _, making in self._foreseen.values():
            making.cancel()
        self._foreseen.clear()

    async def _foreseen_or_made(self, task: AgentTask, repository: RepositoryAccess) -> RoleOutcome:
        foreseen, making = self._foreseen.pop(task.key, (None, None))
        if making is not None and foreseen == task:
            return await making
        if making is not None:
            making.cancel()
        return await self._make(task, repository)

    async def _make(self, task: AgentTask, repository: RepositoryAccess) -> RoleOutcome:
        request = RoleRequest(
            task=task,
            name=repository.name,
            docs_dir=repository.docs_dir,
            guidance=repository.guidance,
            structure=repository.structure,
            documents={},
        )
        outcome: RoleOutcome = await self._analyst.run(
            perform_role, repository.content, self._fact_source, request
        )
        return outcome

    async def close(self) -> None:
        """End the analyst process; the workers belong to the caller."""
        self._forget_foreseen()
        if self._flight is not None:
            await self._flight.cancel()
        self._repository = self._flight = None
        if self._own_analyst is not None:
            await self._own_analyst.aclose()


def _seen(making: asyncio.Task[RoleOutcome]) -> None:
    """A foreseen task that failed and that nobody asked for is no error of anybody."""
    if not making.cancelled():
        making.exception()
