"""`Recorder`: composes the events of a run with their numbers and times, and the plan it follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docgen_engine.domain import events as ev
from docgen_engine.domain.runs import RunConfig
from support.fake_engine import QUIET, created

START = 1_767_225_600  # 2026-01-01T00:00:00Z

DISCOVERY = (
    ("1a-language", "discovery-language", "3 languages, 7 manifests", 0.2),
    ("1b-components", "discovery-components", "12 components", 0.3),
    ("1c-dependencies", "discovery-dependencies", "41 external, 66 internal", 0.6),
    ("1d-flows-apis", "discovery-flows", "9 flows, 214 symbols", 0.9),
)

PLAN = (
    ("01-project-overview.md", "Project overview", "writer-1"),
    ("02-technical-stack.md", "Technical stack", "writer-1"),
    ("03-development-setup.md", "Development setup", "writer-1"),
    ("04-api-reference.md", "API reference", "writer-2"),
    ("05-data-models.md", "Data models", "writer-2"),
    ("08-design-decisions.md", "Design decisions", "writer-2"),
    ("09-design-patterns.md", "Design patterns", "writer-2"),
    ("11-testing-strategy.md", "Testing strategy", "writer-3"),
    ("16-glossary.md", "Glossary", "writer-3"),
    ("components/api.md", "API", "writer-3"),
    ("components/billing.md", "Billing", "writer-3"),
    ("components/ledger.md", "Ledger", "writer-3"),
    ("flows/post-orders.md", "Post orders", "writer-3"),
    ("index.md", "Index", "code"),
    ("QA-SUMMARY.md", "Quality", "qa"),
)


class Recorder:
    """Numbers and stamps events, as the store does."""

    def __init__(self, run: int = 1, config: RunConfig | None = None) -> None:
        self.run = run
        self.milliseconds = 0
        first = created(QUIET, config or RunConfig(), run)
        self.events: list[ev.Event] = [
            ev.RunCreated(
                **{
                    name: getattr(first, name)
                    for name in first.__struct_fields__
                    if name != "languages"
                },
                languages=(("Python", 92_000), ("TypeScript", 46_000), ("SQL", 14_000)),
            )
        ]

    def at(self) -> str:
        minutes, rest = divmod(self.milliseconds, 60_000)
        return f"2026-01-01T00:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}Z"

    def wait(self, seconds: float) -> None:
        self.milliseconds += int(seconds * 1000)

    def say(self, kind: Callable[..., ev.Event], **fields: Any) -> None:
        stamp = {"seq": len(self.events) + 1, "run": self.run, "at": self.at()}
        self.events.append(kind(**stamp, **fields))

    # -- longer pieces --

    def phase(
        self, number: int, tasks: list[tuple[str, str, str, str]], version: int = 1, **more: Any
    ) -> str:
        execution = f"phase{number}_v{version}"
        self.say(ev.PhaseStarted, phase=number, execution=execution, tasks=tuple(tasks), **more)
        return execution

    def agent(self, number: int, execution: str, task: str, summary: str, seconds: float) -> None:
        agent = task.partition("/")[0]
        who = {"phase": number, "execution": execution, "agent": agent, "task": task}
        self.say(ev.AgentStarted, attempt=1, **who)
        self.say(ev.AgentSucceeded, summary=summary, seconds=seconds, **who)

    def gate(
        self, number: int, execution: str, warnings: int = 0, *, wait: bool = False, errors: int = 0
    ) -> None:
        self.say(ev.ValidationStarted, phase=number, execution=execution)
        if errors:
            self.say(
                ev.ValidationFailed, phase=number, execution=execution, report=number,
                errors=errors, warnings=warnings,
            )  # fmt: skip
            self.say(
                ev.PhaseFailed, phase=number, execution=execution, message="the gate has errors"
            )
            self.say(
                ev.RunFailed, phase=number, message=f"Gate {number} found {errors} errors",
                recoverable=True,
            )  # fmt: skip
            return
        self.say(
            ev.ValidationPassed, phase=number, execution=execution, report=number, warnings=warnings
        )
        if wait:
            self.say(ev.ApprovalRequired, phase=number, execution=execution, report=number)

    def done(self, number: int, execution: str, summary: str, seconds: float) -> None:
        self.say(
            ev.PhaseCompleted, phase=number, execution=execution, summary=summary, seconds=seconds
        )
