"""One attempt at one task: what a backend may say and ask (`domain.protocols.AgentSession`)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.errors import AgentError
from docgen_engine.domain.events import (
    AgentProgress,
    AgentToolCalled,
    AgentToolReturned,
    TextDelta,
    UsageUpdated,
)
from docgen_engine.domain.protocols import Steps, Tools
from docgen_engine.domain.runs import ExecutionRecord
from docgen_engine.domain.tasks import AgentTask
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.store import artifacts, journal

PROGRESS_PERIOD = 0.5
"""Seconds between two `agent.progress` of one agent, at least (contract section 10)."""

PROGRESS_LENGTH = 200
SHORT = 160


def shorten(text: str, length: int) -> str:
    """One line of at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


class JournalSteps:
    """The journal for one task: a committed step is never started again."""

    def __init__(self, desk: Desk, execution: ExecutionRecord, prefix: str) -> None:
        self._desk = desk
        self._execution = execution
        self._prefix = prefix

    async def run(self, key: str, input_hash: str, work: Callable[[], Awaitable[bytes]]) -> bytes:
        """The stored result of the step, else what `work` returns, stored first."""
        name = f"{self._prefix}/{key}"
        async with self._desk.database.transaction() as tx:
            stored = await journal.committed(tx, name, input_hash)
            if stored is not None:
                return await artifacts.get(tx, stored)
            step = await journal.start_step(
                tx, self._execution.run, self._execution.id, name, input_hash
            )
        result = await work()
        async with self._desk.database.transaction() as tx:
            await journal.commit_step(tx, step, await artifacts.put(tx, result))
        return result


class Session:
    """What the engine gives a backend for one attempt."""

    def __init__(
        self,
        desk: Desk,
        execution: ExecutionRecord,
        task: AgentTask,
        tools: Tools,
        step_prefix: str,
    ) -> None:
        self._desk = desk
        self._execution = execution
        self._task = task
        self._tools = tools
        self._steps = JournalSteps(desk, execution, step_prefix)
        self._last_progress = float("-inf")
        self.used = TokenUsage()

    @property
    def steps(self) -> Steps:
        """The journal."""
        return self._steps

    @property
    def _where(self) -> dict[str, Any]:
        return {
            "phase": int(self._task.phase),
            "execution": self._execution.name,
            "agent": self._task.agent,
            "task": self._task.key,
        }

    async def progress(self, message: str) -> None:
        """Say what the agent does now; more often than twice a second is dropped."""
        now = self._desk.clock.monotonic()
        if now - self._last_progress < PROGRESS_PERIOD:
            return
        self._last_progress = now
        async with self._desk.recording(self._execution.run) as record:
            record.emit(AgentProgress(**self._where, message=shorten(message, PROGRESS_LENGTH)))

    def text(self, delta: str) -> None:
        """Stream a piece of text to the panel."""
        self._desk.bus.delta(TextDelta(**self._where, text=delta))

    async def call_tool(self, name: str, arguments: dict[str, Any]) -> str:
        """Call a tool the task allows; told to the panel by events."""
        if name not in self._task.tools:
            raise AgentError(
                f"{self._task.key}: the tool {name} is not allowed here; "
                f"allowed are {', '.join(self._task.tools) or 'none'}"
            )
        words = shorten(json.dumps(arguments, ensure_ascii=False, sort_keys=True), SHORT)
        async with self._desk.recording(self._execution.run) as record:
            record.emit(AgentToolCalled(**self._where, tool=name, arguments=words))
        answer = await self._tools.call(name, arguments)
        async with self._desk.recording(self._execution.run) as record:
            record.emit(
                AgentToolReturned(
                    **self._where,
                    tool=name,
                    summary=shorten(answer, SHORT),
                    ok=not answer.startswith('{"error"'),
                )
            )
        return answer

    async def usage(self, usage: TokenUsage) -> None:
        """Add tokens that a model used."""
        self.used = TokenUsage(
            self.used.input + usage.input,
            self.used.output + usage.output,
            self.used.cached + usage.cached,
            self.used.cost_usd + usage.cost_usd,
        )
        async with self._desk.recording(self._execution.run) as record:
            record.emit(
                UsageUpdated(phase=int(self._task.phase), agent=self._task.agent, usage=self.used)
            )
