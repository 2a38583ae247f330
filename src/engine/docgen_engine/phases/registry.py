"""Which phase is which module."""

from __future__ import annotations

from docgen_engine.domain.phases import Phase
from docgen_engine.phases.base import PhaseWork
from docgen_engine.phases.discovery import Discovery
from docgen_engine.phases.orchestration import Orchestration
from docgen_engine.phases.qa import Qa
from docgen_engine.phases.questions import EngineerQuestions
from docgen_engine.phases.research import ResearchPhase
from docgen_engine.phases.writing import Writing

_ALL: tuple[PhaseWork, ...] = (
    Discovery(),
    EngineerQuestions(),
    ResearchPhase(),
    Orchestration(),
    Writing(),
    Qa(),
)


def phase_work(phase: Phase) -> PhaseWork:
    """The module of one of the phases 1 to 6."""
    return _ALL[phase - 1]
