"""Reports of gates, what they were about, and what people decided on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from docgen_engine.domain.findings import Report
from docgen_engine.domain.phases import Phase, execution_name
from docgen_engine.domain.runs import ApprovalRecord, ExecutionRecord
from docgen_engine.store.database import Tx

DECISIONS: Final = ("approve", "approve-rest", "reject")
"""What a person may decide on a report."""


async def add_report(
    tx: Tx, execution: ExecutionRecord, report: Report, inputs: Mapping[str, str]
) -> Report:
    """Store the report of a gate with the next number of its execution.

    Args:
        tx: open for writing.
        execution: whose gate it is.
        report: its own number is not looked at.
        inputs: what was validated: file to artifact.

    Returns:
        The report with its number.
    """
    row = await tx.one(
        "SELECT coalesce(max(number), 0) + 1 FROM report WHERE execution_id = ?", (execution.id,)
    )
    numbered = msgspec.structs.replace(report, number=row[0] if row else 1)
    report_id = await tx.execute(
        "INSERT INTO report (execution_id, number, passed, body, inputs, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            execution.id,
            numbered.number,
            int(numbered.passed),
            msgspec.json.encode(numbered).decode(),
            msgspec.json.encode(dict(inputs), order="sorted").decode(),
            tx.now,
        ),
    )
    await tx.many(
        "INSERT INTO finding (report_id, position, rule, severity, file, line, col, message, fix)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                report_id,
                at,
                finding.rule,
                finding.severity.value,
                finding.file,
                finding.line,
                finding.column,
                finding.message,
                finding.fix,
            )
            for at, finding in enumerate(numbered.findings)
        ],
    )
    return numbered


async def latest_report(tx: Tx, execution: int) -> Report | None:
    """The newest report of an execution, or None."""
    row = await tx.one(
        "SELECT body FROM report WHERE execution_id = ? ORDER BY number DESC LIMIT 1", (execution,)
    )
    return msgspec.json.decode(row[0], type=Report) if row else None


async def report_numbered(tx: Tx, execution: int, number: int) -> Report | None:
    """One report of an execution, or None."""
    row = await tx.one(
        "SELECT body FROM report WHERE execution_id = ? AND number = ?", (execution, number)
    )
    return msgspec.json.decode(row[0], type=Report) if row else None


async def report_inputs(tx: Tx, execution: int) -> dict[str, str]:
    """What the newest report of an execution was about: file to artifact; empty without report."""
    row = await tx.one(
        "SELECT inputs FROM report WHERE execution_id = ? ORDER BY number DESC LIMIT 1",
        (execution,),
    )
    return msgspec.json.decode(row[0], type=dict[str, str]) if row else {}


async def record_approval(
    tx: Tx,
    execution: ExecutionRecord,
    report_number: int,
    decision: str,
    who: str,
    note: str = "",
) -> bool:
    """Record what a person decided on a report; the first decision stands.

    Args:
        tx: open for writing.
        execution: whose gate it is.
        report_number: the report that was shown.
        decision: one of `DECISIONS`.
        who: who decided.
        note: why.

    Returns:
        False where somebody decided on this report already; nothing is stored then.

    Raises:
        KeyError: the execution has no such report.
        ValueError: there is no such decision.
    """
    if decision not in DECISIONS:
        raise ValueError(f"there is no decision {decision!r}")
    row = await tx.one(
        "SELECT r.id, a.id FROM report AS r LEFT JOIN approval AS a ON a.report_id = r.id"
        " WHERE r.execution_id = ? AND r.number = ?",
        (execution.id, report_number),
    )
    if row is None:
        raise KeyError(f"{execution.name} report {report_number}")
    if row[1] is not None:
        return False
    await tx.execute(
        "INSERT INTO approval (execution_id, report_id, decision, who, note, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (execution.id, row[0], decision, who, note, tx.now),
    )
    return True


async def approvals(tx: Tx, run: int) -> list[ApprovalRecord]:
    """All decisions of a run in the order in which they were made."""
    rows = await tx.all(
        "SELECT e.phase, e.number, r.number, a.decision, a.who, a.created_at, a.note"
        " FROM approval AS a JOIN report AS r ON r.id = a.report_id"
        " JOIN execution AS e ON e.id = a.execution_id WHERE e.run_id = ? ORDER BY a.id",
        (run,),
    )
    return [
        ApprovalRecord(
            execution=execution_name(Phase(row[0]), row[1]),
            report=row[2],
            decision=row[3],
            who=row[4],
            at=row[5],
            note=row[6],
        )
        for row in rows
    ]
