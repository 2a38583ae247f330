"""The seven phases and what is fixed about each (contract section 2)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import msgspec


class Phase(IntEnum):
    """A numbered step of a run."""

    PREFLIGHT = 0
    DISCOVERY = 1
    QUESTIONS = 2
    RESEARCH = 3
    ORCHESTRATION = 4
    WRITING = 5
    QA = 6

    @property
    def key(self) -> str:
        """The phase's key in the database, in events and in `state.json`."""
        return PHASES[self].key


class PhaseSpec(msgspec.Struct, frozen=True):
    """What the contract fixes about one phase.

    `backoff` is the base of the exponential back-off in seconds; `document` is the key of the JSON
    document that the phase produces, empty for phases 0 and 5.
    """

    number: Phase
    key: str
    name: str
    short: str
    tier: str
    critical: bool
    attempts: int
    backoff: float
    document: str


PHASES: Final[dict[Phase, PhaseSpec]] = {
    spec.number: spec
    for spec in (
        PhaseSpec(Phase.PREFLIGHT, "preflight", "Preflight", "preflight", "", True, 1, 0.0, ""),
        PhaseSpec(
            Phase.DISCOVERY, "discovery", "Discovery and analysis", "discovery",
            "opus", True, 3, 2.0, "analysis",
        ),
        PhaseSpec(
            Phase.QUESTIONS, "questions", "Engineer questions", "questions",
            "opus", True, 3, 2.0, "questions",
        ),
        PhaseSpec(
            Phase.RESEARCH, "research", "Research", "research",
            "sonnet", True, 3, 3.0, "research",
        ),
        PhaseSpec(
            Phase.ORCHESTRATION, "orchestration", "Orchestration", "plan",
            "opus", True, 3, 2.0, "work-assignments",
        ),
        PhaseSpec(
            Phase.WRITING, "writing", "Documentation writers", "writing",
            "sonnet", False, 3, 5.0, "",
        ),
        PhaseSpec(Phase.QA, "qa", "QA validation", "qa", "sonnet", False, 2, 1.0, "qa-results"),
    )
}  # fmt: skip

WORK_PHASES: Final = tuple(phase for phase in Phase if phase is not Phase.PREFLIGHT)
"""The six phases that have agents, in order."""

PRIMARY_PAGE: Final = "01-project-overview.md"
"""Its owner is the primary writer (contract section 2)."""


def phase_of_document(key: str) -> Phase | None:
    """The phase that produces a JSON document.

    Args:
        key: `analysis`, `questions`, `research`, `work-assignments` or `qa-results`.

    Returns:
        The phase, or None where no phase produces it.
    """
    return next((spec.number for spec in PHASES.values() if key and spec.document == key), None)


def execution_name(phase: Phase, number: int) -> str:
    """How an execution is called on screen and in files: `phase5_v2` (contract section 1)."""
    return f"phase{int(phase)}_v{number}"
