"""Exit codes of a run's state (contract section 12)."""

from __future__ import annotations

from typing import Final

from docgen_engine.domain.runs import RunRecord, RunStatus

_CODES: Final = {
    RunStatus.COMPLETE: 0,
    RunStatus.FAILED: 1,
    RunStatus.CANCELED: 1,
    RunStatus.AWAITING_APPROVAL: 3,
    RunStatus.RUNNING: 4,
    RunStatus.INTERRUPTED: 130,
}


def exit_code(run: RunRecord) -> int:
    """0 complete, 1 failed or canceled, 3 waiting, 4 at work elsewhere, 130 interrupted."""
    return _CODES[run.status]
