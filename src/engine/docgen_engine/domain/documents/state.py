"""`state.json`: where the run stands, for scripts and for other tools (contract section 5)."""

from __future__ import annotations

from docgen_engine.domain.documents.base import Doc


class StateError(Doc, frozen=True):
    """One failure."""

    phase: str
    message: str
    timestamp: str
    recoverable: bool


class RetryState(Doc, frozen=True):
    """Attempts of a task that had to be tried again."""

    attempts: int
    last_error: str


class TokenUsage(Doc, frozen=True):
    """Tokens of one phase or of the whole run."""

    input: int = 0
    output: int = 0
    cached: int = 0
    cost_usd: float = 0.0


class QaState(Doc, frozen=True):
    """What the QA phase measured, in short."""

    overall_score: float
    quality_rating: str


class State(Doc, frozen=True):
    """The whole document."""

    version: str
    repository_path: str
    status: str
    phase: str
    started_at: str
    completed_at: str
    current_agent: str
    completed_agents: tuple[str, ...]
    stale_phases: tuple[str, ...]
    retry_state: dict[str, RetryState]
    token_usage: dict[str, TokenUsage]
    files_generated: tuple[str, ...]
    qa_results: QaState | None
    errors: tuple[StateError, ...]
