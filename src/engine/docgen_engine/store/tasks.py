"""Agent tasks of an execution and each attempt at them, with the tokens that it used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.phases import Phase
from docgen_engine.store.database import Tx

_TASK: Final = (
    "SELECT id, execution_id, key, agent, role, page, state, attempts, input_hash, result,"
    " summary, error, started_at, finished_at FROM task"
)
_CHANGEABLE: Final = frozenset(
    ("state", "attempts", "input_hash", "result", "summary", "error", "started_at", "finished_at")
)


class TaskRecord(msgspec.Struct, frozen=True):
    """One agent task as stored.

    `state` is `queued`, `running`, `succeeded`, `reused`, `failed` or `canceled`; `result` the
    hash of the result, empty while there is none; `attempts` counts those that were started since
    the execution began or was resumed.
    """

    id: int
    execution: int
    key: str
    agent: str
    role: str
    page: str = ""
    state: str = "queued"
    attempts: int = 0
    input_hash: str = ""
    result: str = ""
    summary: str = ""
    error: str = ""
    started_at: str = ""
    finished_at: str = ""


async def ensure_task(
    tx: Tx, execution: int, key: str, agent: str, role: str, page: str
) -> TaskRecord:
    """The task with this key, made (queued) where there is none.

    Args:
        tx: open for writing.
        execution: the execution's number.
        key: unique in the execution, such as `writer-1/04-api-reference.md`.
        agent: the panel, such as `writer-1`.
        role: a `domain.tasks.Role`.
        page: the page that a writer owns, else empty.
    """
    await tx.execute(
        "INSERT INTO task (execution_id, key, agent, role, page, state)"
        " VALUES (?, ?, ?, ?, ?, 'queued') ON CONFLICT (execution_id, key) DO NOTHING",
        (execution, key, agent, str(role), page),
    )
    row = await tx.one(f"{_TASK} WHERE execution_id = ? AND key = ?", (execution, key))
    if row is None:
        raise KeyError(key)
    return _task(row)


async def update_task(tx: Tx, task: int, **changes: Any) -> None:
    """Change fields of a task.

    Raises:
        TypeError: there is no such field, or it is fixed.
    """
    unknown = sorted(set(changes) - _CHANGEABLE)
    if unknown:
        raise TypeError(f"task has no changeable {', '.join(unknown)}")
    if not changes:
        return
    pairs = ", ".join(f"{name} = ?" for name in changes)
    values = [
        (value or None) if name == "result" else value if name == "attempts" else str(value)
        for name, value in changes.items()
    ]
    # Names come from the set above, never from outside.
    await tx.execute(f"UPDATE task SET {pairs} WHERE id = ?", (*values, task))  # noqa: S608


async def tasks_of(tx: Tx, execution: int) -> list[TaskRecord]:
    """All tasks of an execution in the order in which they were planned."""
    rows = await tx.all(f"{_TASK} WHERE execution_id = ? ORDER BY id", (execution,))
    return [_task(row) for row in rows]


async def start_attempt(tx: Tx, task: int) -> int:
    """Record that an attempt at a task begins; the task is running.

    Returns:
        Its number, from 1 since the execution began or was resumed.

    Raises:
        KeyError: there is no such task.
    """
    row = await tx.one("SELECT attempts, started_at FROM task WHERE id = ?", (task,))
    if row is None:
        raise KeyError(task)
    number = int(row[0]) + 1
    await tx.execute(
        "UPDATE task SET state = 'running', attempts = ?, started_at = ?, finished_at = ''"
        " WHERE id = ?",
        (number, row[1] or tx.now, task),
    )
    await tx.execute(
        "INSERT INTO attempt (task_id, number, state, started_at) VALUES (?, ?, 'running', ?)",
        (task, number, tx.now),
    )
    return number


async def finish_attempt(
    tx: Tx,
    task: int,
    number: int,
    state: str,
    error: str = "",
    usage: TokenUsage | None = None,
) -> None:
    """Record how an attempt ended; the task's own state is the orchestrator's to set.

    Args:
        tx: open for writing.
        task: the task.
        number: what `start_attempt` gave.
        state: `succeeded`, `failed` or `canceled`.
        error: why it failed.
        usage: tokens that it used.
    """
    await tx.execute(
        "UPDATE attempt SET state = ?, error = ?, usage = ?, finished_at = ? WHERE id ="
        " (SELECT max(id) FROM attempt WHERE task_id = ? AND number = ?)",
        (state, error, _usage_json(usage or TokenUsage()), tx.now, task, number),
    )


async def add_usage(tx: Tx, task: int, number: int, usage: TokenUsage) -> None:
    """Note the tokens of an attempt that still runs, so that a kill does not lose them."""
    await tx.execute(
        "UPDATE attempt SET usage = ? WHERE id ="
        " (SELECT max(id) FROM attempt WHERE task_id = ? AND number = ?)",
        (_usage_json(usage), task, number),
    )


async def reset_attempts(tx: Tx, execution: int) -> None:
    """Make ready for resume: what did not finish is queued again with no attempts used."""
    await tx.execute(
        "UPDATE attempt SET state = 'canceled', error = 'interrupted', finished_at = ?"
        " WHERE state = 'running' AND task_id IN (SELECT id FROM task WHERE execution_id = ?)",
        (tx.now, execution),
    )
    await tx.execute(
        "UPDATE task SET state = 'queued', attempts = 0, error = '', started_at = '',"
        " finished_at = '' WHERE execution_id = ?"
        " AND state IN ('queued', 'running', 'failed', 'canceled')",
        (execution,),
    )


async def usage_by_phase(tx: Tx, run: int) -> dict[Phase, TokenUsage]:
    """Tokens that all attempts of a run used, by phase; phases that used none are not there."""
    rows = await tx.all(
        "SELECT e.phase, a.usage FROM attempt AS a JOIN task AS t ON t.id = a.task_id"
        " JOIN execution AS e ON e.id = t.execution_id"
        " WHERE e.run_id = ? AND a.usage <> '{}' ORDER BY e.phase, a.id",
        (run,),
    )
    uses: defaultdict[Phase, list[TokenUsage]] = defaultdict(list)
    for phase, usage in rows:
        uses[Phase(phase)].append(msgspec.json.decode(usage, type=TokenUsage))
    return {
        phase: TokenUsage(
            input=sum(use.input for use in used),
            output=sum(use.output for use in used),
            cached=sum(use.cached for use in used),
            cost_usd=sum(use.cost_usd for use in used),
        )
        for phase, used in uses.items()
    }


def _usage_json(usage: TokenUsage) -> str:
    return "{}" if usage == TokenUsage() else msgspec.json.encode(usage).decode()


def _task(row: Sequence[Any]) -> TaskRecord:
    fields: list[Any] = ["" if value is None else value for value in row]
    return TaskRecord(*fields)
