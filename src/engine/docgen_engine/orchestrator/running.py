"""Runs the agent tasks of one execution: all agents at once, retries, journal, events."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec

from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.documents.registry import RESULTS
from docgen_engine.domain.errors import (
    AgentError,
    DocgenError,
    DocumentInvalid,
    OwnershipViolation,
    StorageError,
    first_of,
)
from docgen_engine.domain.events import (
    AgentCanceled,
    AgentFailed,
    AgentQueued,
    AgentRetrying,
    AgentStarted,
    AgentSucceeded,
    TaskReused,
)
from docgen_engine.domain.markup import visible
from docgen_engine.domain.names import folded
from docgen_engine.domain.phases import PHASES
from docgen_engine.domain.protocols import RepositoryAccess
from docgen_engine.domain.runs import ExecutionRecord, RunConfig
from docgen_engine.domain.tasks import AgentResult, AgentTask
from docgen_engine.orchestrator.desk import Desk, Record
from docgen_engine.orchestrator.session import Session, shorten
from docgen_engine.phases.base import PhaseInput, input_hash
from docgen_engine.repository.tools import RepositoryTools
from docgen_engine.store import artifacts, journal, tasks
from docgen_engine.workspace.documents import append_log

UNCHANGED = (
    "unchanged: the static backend is deterministic; edit the page, the guidance or the structure"
)
"""What a deterministic backend says when asked for the same again (contract section 9)."""


class TaskOutcome(msgspec.Struct, frozen=True):
    """How a task ended: the body of its result, or the error that ended it."""

    task: AgentTask
    body: bytes | None
    error: str = ""
    attempts: int = 0


OnResult = Callable[[AgentTask, bytes, Record], Awaitable[None]]
"""Stores what a task produced, in the transaction that commits its step."""

AfterResult = Callable[[AgentTask, bytes], Awaitable[AgentTask | None]]
"""Called once a result is committed; returns the task again with findings for its owner to mend,
or None where there are none, or where it was mended already."""


class TaskRunner:
    """Runs tasks of one execution. Nothing that is committed runs again."""

    def __init__(
        self,
        desk: Desk,
        execution: ExecutionRecord,
        config: RunConfig,
        given: PhaseInput,
        access: RepositoryAccess,
    ) -> None:
        self._desk = desk
        self._execution = execution
        self._given = given
        self._spec = PHASES[execution.phase]
        self._tools = RepositoryTools(access)
        self._places = asyncio.Semaphore(config.concurrency) if config.concurrency else None

    async def run(
        self, work: Sequence[AgentTask], on_result: OnResult, after: AfterResult
    ) -> dict[str, TaskOutcome]:
        """Do all tasks: agents side by side, the tasks of one agent in order.

        Args:
            work: the tasks, in plan order.
            on_result: called inside of the transaction that commits a result, and for a reused one.
            after: called after each commit; may ask that the owner mends its work, once.

        Returns:
            Outcomes by task key; a failed task has no body and does not stop the others.
        """
        chains: dict[str, list[AgentTask]] = {}
        for task in work:
            chains.setdefault(task.agent, []).append(task)
        stored = await self._stored(work, on_result)
        outcomes: dict[str, TaskOutcome] = {}

        async def follow(chain: list[AgentTask]) -> None:
            for task in chain:
                body = stored.get(task.key)
                if body is not None:
                    outcomes[task.key] = await self._settled(task, body, on_result, after)
                else:
                    outcomes[task.key] = await self._with_place(task, on_result, after)

        try:
            async with asyncio.TaskGroup() as group:
                for chain in chains.values():
                    group.create_task(follow(chain))
        except BaseExceptionGroup as failed:
            raise first_of(failed) from failed
        return outcomes

    async def _with_place(
        self, task: AgentTask, on_result: OnResult, after: AfterResult
    ) -> TaskOutcome:
        if self._places is None:
            return await self._task(task, on_result, after)
        if self._places.locked():
            async with self._desk.recording(self._execution.run) as record:
                record.emit(AgentQueued(**self._where(task)))
        async with self._places:
            return await self._task(task, on_result, after)

    async def _task(self, task: AgentTask, on_result: OnResult, after: AfterResult) -> TaskOutcome:
        outcome = await self._attempts(task, on_result)
        if outcome.body is None:
            return outcome
        return await self._settled(task, outcome.body, on_result, after)

    async def _settled(
        self, task: AgentTask, body: bytes, on_result: OnResult, after: AfterResult
    ) -> TaskOutcome:
        """What follows a result: it is looked at, and its owner mends it where that is needed."""
        again = await after(task, body)
        if again is None:
            return TaskOutcome(task, body)
        mended = (await self._stored([again], on_result)).get(again.key)
        if mended is None:
            mended = (await self._attempts(again, on_result)).body
        if mended is None:
            return TaskOutcome(task, body)
        await after(again, mended)
        return TaskOutcome(task, mended)

    # -- the journal -----------------------------------------------------------------------

    def _step(self, task: AgentTask) -> tuple[str, str]:
        backend = self._desk.backend
        own = "" if backend.deterministic or not self._asked_again(task) else self._execution.name
        key = f"{backend.name}/{backend.version}/{task.role}/{task.key}"
        if own:
            own = f"{self._execution.run}/{own}"
        return key, input_hash(task, self._given, execution=own)

    def _asked_again(self, task: AgentTask) -> bool:
        if self._execution.reason not in ("regenerate", "reject"):
            return False
        return not self._execution.targets or task.page in self._execution.targets

    async def _stored(self, work: Sequence[AgentTask], on_result: OnResult) -> dict[str, bytes]:
        """Results that the journal has, by task key, handed on as if they had just been made."""
        bodies: dict[str, bytes] = {}
        async with self._desk.recording(self._execution.run) as record:
            for task in work:
                key, hashed = self._step(task)
                stored = await journal.committed(record.tx, key, hashed)
                if stored is None:
                    continue
                bodies[task.key] = await artifacts.get(record.tx, stored)
                await self._reuse(record, task, stored, hashed)
                await on_result(task, bodies[task.key], record)
                await asyncio.sleep(0)  # many results: let a screen draw
        return bodies

    async def _reuse(self, record: Record, task: AgentTask, stored: str, hashed: str) -> None:
        row = await self._row(record, task)
        summary = row.summary
        if self._asked_again(task) and self._desk.backend.deterministic:
            summary = UNCHANGED
        if row.state not in ("succeeded", "reused"):
            await tasks.update_task(
                record.tx,
                row.id,
                state="reused",
                result=stored,
                input_hash=hashed,
                summary=summary,
                finished_at=self._desk.clock.now(),
            )
        record.emit(TaskReused(**self._where(task), summary=summary or "stored result used"))

    # -- attempts --------------------------------------------------------------------------

    async def _attempts(self, task: AgentTask, on_result: OnResult) -> TaskOutcome:
        error = ""
        for number in range(1, self._spec.attempts + 1):
            try:
                return TaskOutcome(task, await self._attempt(task, number, on_result))
            except AgentError as failed:
                error = str(failed)
                if not failed.retryable or number == self._spec.attempts:
                    break
                delay = self._delay(number, failed.retry_after)
                async with self._desk.recording(self._execution.run) as record:
                    record.emit(
                        AgentRetrying(
                            **self._where(task), attempt=number, delay=round(delay, 3), error=error
                        )
                    )
                await self._desk.clock.sleep(delay)
        async with self._desk.recording(self._execution.run) as record:
            row = await self._row(record, task)
            await tasks.update_task(
                record.tx, row.id, state="failed", error=error, finished_at=self._desk.clock.now()
            )
            record.emit(AgentFailed(**self._where(task), error=error, attempts=number))
        return TaskOutcome(task, None, error, number)

    def _delay(self, attempt: int, asked: float | None) -> float:
        """Exponential with jitter, never sooner than the server asked (contract section 2)."""
        delay: float = self._spec.backoff * 2.0 ** (attempt - 1) * self._desk.clock.jitter()
        return max(delay, asked or 0.0)

    async def _attempt(self, task: AgentTask, number: int, on_result: OnResult) -> bytes:
        key, hashed = self._step(task)
        execution, clock = self._execution, self._desk.clock
        began = clock.monotonic()
        async with self._desk.recording(execution.run) as record:
            row = await self._row(record, task)
            counted = await tasks.start_attempt(record.tx, row.id)
            await tasks.update_task(
                record.tx, row.id, state="running", input_hash=hashed, started_at=clock.now()
            )
            step = await journal.start_step(record.tx, execution.run, execution.id, key, hashed)
            record.emit(AgentStarted(**self._where(task), attempt=number))
        session = Session(self._desk, execution, task, self._tools, f"{key}@{hashed[:16]}")
        try:
            result = await self._perform(task, session)
        except AgentError as failed:
            async with self._desk.recording(execution.run) as record:
                await tasks.finish_attempt(
                    record.tx, row.id, counted, "failed", str(failed), session.used
                )
            raise
        except asyncio.CancelledError:
            await asyncio.shield(self._canceled(task, row.id, counted, session))
            raise
        async with self._desk.recording(execution.run) as record:
            stored = await artifacts.put(record.tx, result.body)
            await journal.commit_step(record.tx, step, stored)
            await tasks.finish_attempt(record.tx, row.id, counted, "succeeded", "", session.used)
            await tasks.update_task(
                record.tx,
                row.id,
                state="succeeded",
                result=stored,
                summary=result.summary,
                error="",
                finished_at=clock.now(),
            )
            record.emit(
                AgentSucceeded(
                    **self._where(task),
                    summary=shorten(result.summary, 200),
                    seconds=round(clock.monotonic() - began, 3),
                )
            )
            await on_result(task, result.body, record)
        return result.body

    async def _perform(self, task: AgentTask, session: Session) -> AgentResult:
        """Ask the backend and check the form of its answer; anything wrong is an AgentError."""
        try:
            result = await self._desk.backend.perform(task, session)
            checked = decode(task.output, result.body, RESULTS[task.output])
            if isinstance(checked, PageResult) and folded(checked.path) != folded(task.page):
                raise OwnershipViolation(
                    f"{task.agent} wrote {checked.path}, which it does not own here; "
                    f"this task owns {task.page}"
                )
            if isinstance(checked, PageResult) and visible(checked.text) != checked.text:
                # Pages are read in terminals, and quote a repository that nobody vouches for.
                shown = msgspec.structs.replace(checked, text=visible(checked.text))
                result = msgspec.structs.replace(result, body=encode(shown))
        except (AgentError, StorageError):
            raise
        except (DocumentInvalid, OwnershipViolation) as error:
            raise AgentError(str(error)) from error
        except DocgenError as error:
            raise AgentError(str(error), retryable=False) from error
        except Exception as error:
            # A defect in a backend must not take the run down with a traceback: the task fails,
            # the log has the rest, and what the others finished is kept.
            await asyncio.to_thread(
                append_log, self._desk.layout, traceback.format_exc(), self._desk.clock.now()
            )
            raise AgentError(
                f"{task.key}: unexpected {type(error).__name__}: {error}. "
                f"Details are in {self._desk.layout.logs}.",
                retryable=False,
            ) from error
        return result

    async def _canceled(self, task: AgentTask, row: int, attempt: int, session: Session) -> None:
        async with self._desk.recording(self._execution.run) as record:
            await tasks.finish_attempt(record.tx, row, attempt, "canceled", "", session.used)
            await tasks.update_task(record.tx, row, state="canceled")
            record.emit(AgentCanceled(**self._where(task)))

    async def _row(self, record: Record, task: AgentTask) -> tasks.TaskRecord:
        return await tasks.ensure_task(
            record.tx, self._execution.id, task.key, task.agent, task.role, task.page
        )

    def _where(self, task: AgentTask) -> dict[str, Any]:
        return {
            "phase": int(self._execution.phase),
            "execution": self._execution.name,
            "agent": task.agent,
            "task": task.key,
        }
