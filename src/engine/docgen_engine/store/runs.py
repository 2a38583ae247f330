"""Runs and their executions as stored. Who may change what is the orchestrator's to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import (
    ExecutionRecord,
    ExecutionState,
    RunConfig,
    RunRecord,
    RunStatus,
)
from docgen_engine.store.database import Tx

_RUN: Final = (
    "SELECT id, status, phase, config, snapshot, started_at, completed_at, stale, approve_rest,"
    " error, recoverable, until FROM run"
)
_EXECUTION: Final = (
    "SELECT id, run_id, phase, number, state, targets, note, reason, requested_by, started_at,"
    " finished_at FROM execution"
)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


# How the value of a field becomes that of its column; fields that are not named stay as they are.
_RUN_COLUMNS: Final[Mapping[str, Callable[[Any], object]]] = {
    "status": lambda status: RunStatus(status).value,
    "phase": int,
    "config": _json,
    "snapshot": str,
    "started_at": str,
    "completed_at": str,
    "stale": lambda phases: _json([int(phase) for phase in phases]),
    "approve_rest": int,
    "error": str,
    "recoverable": int,
    "until": int,
}
_EXECUTION_COLUMNS: Final[Mapping[str, Callable[[Any], object]]] = {
    "state": lambda state: ExecutionState(state).value,
    "targets": lambda targets: _json(list(targets)),
    "note": str,
    "reason": str,
    "requested_by": str,
    "started_at": str,
    "finished_at": str,
}


async def create_run(tx: Tx, config: RunConfig, snapshot: str) -> RunRecord:
    """Begin a run on a snapshot: running, at discovery.

    Args:
        tx: open for writing.
        config: what a person chose.
        snapshot: hash of the manifest, kept already.
    """
    run = await tx.execute(
        "INSERT INTO run (status, phase, config, snapshot, started_at) VALUES (?, ?, ?, ?, ?)",
        (RunStatus.RUNNING.value, int(Phase.DISCOVERY), _json(config), snapshot, tx.now),
    )
    return await get_run(tx, run)


async def get_run(tx: Tx, run: int) -> RunRecord:
    """One run.

    Raises:
        KeyError: there is none with this number.
    """
    row = await tx.one(f"{_RUN} WHERE id = ?", (run,))
    if row is None:
        raise KeyError(run)
    return _run(row)


async def latest_run(tx: Tx) -> RunRecord | None:
    """The newest run, or None in a workspace without runs."""
    row = await tx.one(f"{_RUN} ORDER BY id DESC LIMIT 1")
    return _run(row) if row else None


async def all_runs(tx: Tx) -> list[RunRecord]:
    """All runs, oldest first."""
    return [_run(row) for row in await tx.all(f"{_RUN} ORDER BY id")]


async def update_run(tx: Tx, run: int, **changes: Any) -> RunRecord:
    """Change fields of a run; any but its number.

    Raises:
        KeyError: there is no such run.
        TypeError: there is no such field.
    """
    await _update(tx, "run", run, _RUN_COLUMNS, changes)
    return await get_run(tx, run)


async def create_execution(
    tx: Tx,
    run: int,
    phase: Phase,
    *,
    targets: Sequence[str] = (),
    note: str = "",
    reason: str = "run",
    requested_by: str = "",
) -> ExecutionRecord:
    """Record a new attempt at a phase, numbered after those that there are.

    Args:
        tx: open for writing.
        run: the run.
        phase: one of the six phases with agents.
        targets: pages to rewrite, empty for the whole phase.
        note: for the agent.
        reason: `run`, `regenerate`, `reject`, `stale` or `carry-forward`.
        requested_by: who asked for it.
    """
    row = await tx.one(
        "SELECT coalesce(max(number), 0) + 1 FROM execution WHERE run_id = ? AND phase = ?",
        (run, int(phase)),
    )
    execution = await tx.execute(
        "INSERT INTO execution (run_id, phase, number, state, targets, note, reason,"
        " requested_by, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run,
            int(phase),
            row[0] if row else 1,
            ExecutionState.RUNNING.value,
            _json(list(targets)),
            note,
            reason,
            requested_by,
            tx.now,
        ),
    )
    return await get_execution(tx, execution)


async def get_execution(tx: Tx, execution: int) -> ExecutionRecord:
    """One execution.

    Raises:
        KeyError: there is none with this number.
    """
    row = await tx.one(f"{_EXECUTION} WHERE id = ?", (execution,))
    if row is None:
        raise KeyError(execution)
    return _execution(row)


async def update_execution(tx: Tx, execution: int, **changes: Any) -> ExecutionRecord:
    """Change fields of an execution; any but its numbers, run and phase.

    Raises:
        KeyError: there is no such execution.
        TypeError: there is no such field.
    """
    await _update(tx, "execution", execution, _EXECUTION_COLUMNS, changes)
    return await get_execution(tx, execution)


async def latest_execution(tx: Tx, run: int, phase: Phase) -> ExecutionRecord | None:
    """The newest attempt at a phase in a run, or None."""
    row = await tx.one(
        f"{_EXECUTION} WHERE run_id = ? AND phase = ? ORDER BY number DESC LIMIT 1",
        (run, int(phase)),
    )
    return _execution(row) if row else None


async def executions(tx: Tx, run: int) -> list[ExecutionRecord]:
    """All executions of a run in the order in which they began."""
    rows = await tx.all(f"{_EXECUTION} WHERE run_id = ? ORDER BY id", (run,))
    return [_execution(row) for row in rows]


async def execution_named(tx: Tx, run: int, name: str) -> ExecutionRecord | None:
    """The execution of a run that is called so (`phase5_v2`), or None."""
    return next((one for one in await executions(tx, run) if one.name == name), None)


async def _update(
    tx: Tx,
    table: str,
    row: int,
    columns: Mapping[str, Callable[[Any], object]],
    changes: Mapping[str, Any],
) -> None:
    unknown = sorted(set(changes) - set(columns))
    if unknown:
        raise TypeError(f"{table} has no changeable {', '.join(unknown)}")
    if changes:
        pairs = ", ".join(f"{name} = ?" for name in changes)
        values = [columns[name](value) for name, value in changes.items()]
        # Names come from the tables above, never from outside.
        await tx.execute(f"UPDATE {table} SET {pairs} WHERE id = ?", (*values, row))  # noqa: S608


def _run(row: Sequence[Any]) -> RunRecord:
    return RunRecord(
        id=row[0],
        status=RunStatus(row[1]),
        phase=Phase(row[2]),
        config=msgspec.json.decode(row[3], type=RunConfig),
        snapshot=row[4],
        started_at=row[5],
        completed_at=row[6],
        stale=tuple(Phase(number) for number in msgspec.json.decode(row[7], type=list[int])),
        approve_rest=bool(row[8]),
        error=row[9],
        recoverable=bool(row[10]),
        until=Phase(row[11]),
    )


def _execution(row: Sequence[Any]) -> ExecutionRecord:
    return ExecutionRecord(
        id=row[0],
        run=row[1],
        phase=Phase(row[2]),
        number=row[3],
        state=ExecutionState(row[4]),
        targets=msgspec.json.decode(row[5], type=tuple[str, ...]),
        note=row[6],
        reason=row[7],
        requested_by=row[8],
        started_at=row[9],
        finished_at=row[10],
    )
