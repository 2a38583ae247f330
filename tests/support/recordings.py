"""Recordings: event lists of runs at telling moments, and what the engine would answer there.

`tests/fixtures/recordings/*.jsonl` are written from here (`python -m support.recordings`), and a
test keeps both the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docgen_engine.domain import events as ev
from docgen_engine.domain.documents.analysis import (
    Analysis,
    Apis,
    Architecture,
    Command,
    CommandPurpose,
    Component,
    Dependencies,
    Discovery,
    Flow,
    FlowEntry,
    Flows,
    FlowStep,
    LanguageShare,
    Statement,
)
from docgen_engine.domain.documents.qa import Measure, QaResults, QuestionCoverage
from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.findings import Finding, Report, RuleCount, Severity
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunConfig
from docgen_engine.domain.views import PageView, PublicationPreview
from support.fake_engine import QUIET, FakeEngine, created

FOLDER = Path(__file__).parent.parent / "fixtures" / "recordings"
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


def _through_research(record: Recorder) -> None:
    tasks = [(key, key, role, "") for key, role, _summary, _seconds in DISCOVERY]
    execution = record.phase(1, tasks)
    for key, _role, summary, seconds in DISCOVERY:
        record.agent(1, execution, key, summary, seconds)
    record.wait(0.9)
    record.say(ev.ArtifactWritten, file="analysis", version=1, artifact="a" * 64, maker="agent",
               execution=execution)  # fmt: skip
    record.gate(1, execution)
    record.done(1, execution, "12 components, 9 flows", 0.9)
    execution = record.phase(2, [("questions", "questions", "questions", "")])
    record.agent(2, execution, "questions", "31 questions on 14 pages", 0.1)
    record.wait(0.1)
    record.gate(2, execution)
    record.done(2, execution, "31 questions", 0.1)
    execution = record.phase(
        3, [(f"research-{n}", f"research-{n}", "research", "") for n in (1, 2)]
    )
    record.agent(3, execution, "research-1", "15 answered, 1 not found", 0.5)
    record.agent(3, execution, "research-2", "14 answered, 1 partial", 0.8)
    record.wait(0.8)
    record.gate(3, execution)
    record.done(3, execution, "29 of 31 answered", 0.8)


def _plan(record: Recorder, *, wait: bool) -> str:
    execution = record.phase(4, [("orchestration", "orchestration", "orchestration", "")])
    record.agent(4, execution, "orchestration", "15 pages, 4 left out, 3 writers", 0.1)
    record.wait(0.2)
    record.gate(4, execution, warnings=1, wait=wait)
    return execution


def discovery_running() -> list[ev.Event]:
    """Static discovery: two agents done, two at work."""
    record = Recorder()
    tasks = [(key, key, role, "") for key, role, _summary, _seconds in DISCOVERY]
    execution = record.phase(1, tasks)
    for key, _role, summary, seconds in DISCOVERY[:2]:
        record.agent(1, execution, key, summary, seconds)
    for key, message in (("1c-dependencies", "resolving imports of src/billing"),
                         ("1d-flows-apis", "following POST /orders")):  # fmt: skip
        who = {"phase": 1, "execution": execution, "agent": key, "task": key}
        record.say(ev.AgentStarted, attempt=1, **who)
        record.say(ev.AgentProgress, message=message, **who)
    return record.events


def plan_waiting() -> list[ev.Event]:
    """The gate of the plan waits."""
    record = Recorder()
    _through_research(record)
    _plan(record, wait=True)
    return record.events


def _approved_plan() -> Recorder:
    record = Recorder()
    _through_research(record)
    execution = _plan(record, wait=True)
    record.wait(12)
    record.say(ev.ApprovalRecorded, phase=4, execution=execution, report=4, decision="approve",
               who="ada")  # fmt: skip
    record.done(4, execution, "15 pages, 3 writers", 0.2)
    return record


def writing_streams() -> list[ev.Event]:
    """A model's writers at work: tools, tokens, a retry."""
    record = _approved_plan()
    tasks = [(f"{owner}/{path}", owner, "writer", path) for path, _title, owner in PLAN[:13]]
    execution = record.phase(5, tasks)
    record.agent(5, execution, "writer-1/01-project-overview.md", "6 sections, 14 citations", 38.0)
    first = "01-project-overview.md"
    record.say(ev.ArtifactWritten, file=first, version=1, artifact="b" * 64,
               maker="agent", execution=execution, task=f"writer-1/{first}")  # fmt: skip
    live = (
        ("writer-1", "02-technical-stack.md", "localSearchCode", "create_engine", "6 places",
         18_200),
        ("writer-2", "04-api-reference.md", "lspFindReferences", "Ledger.post", "14 places",
         9_000),
        ("writer-3", "11-testing-strategy.md", "localGetFileContent", "tests/conftest.py:1-80",
         "80 lines", 31_400),
    )  # fmt: skip
    for agent, page, tool, arguments, answer, tokens in live:
        who = {"phase": 5, "execution": execution, "agent": agent, "task": f"{agent}/{page}"}
        record.say(ev.AgentStarted, attempt=1, **who)
        record.say(ev.AgentToolCalled, tool=tool, arguments=arguments, **who)
        record.say(ev.AgentToolReturned, tool=tool, summary=answer, ok=True, **who)
        usage = TokenUsage(tokens, tokens // 9, tokens * 9 // 10, tokens / 225_000)
        record.say(ev.UsageUpdated, phase=5, agent=agent, usage=usage)
    who = {"phase": 5, "execution": execution, "agent": "writer-3",
           "task": "writer-3/11-testing-strategy.md"}  # fmt: skip
    record.say(ev.AgentRetrying, attempt=1, delay=5.0, error="the model is overloaded", **who)
    record.say(ev.AgentStarted, attempt=2, **who)
    return record.events


STREAMED = {
    "writer-1": "## Data stores\n\nInvoices live in PostgreSQL; the engine is made once per "
    "process in [src/db.py:12-30](../src/db.py#L12-L30) and handed to each request.\n\n"
    "Migrations are Alembic's, one folder a",
    "writer-2": "## Errors\n\n`LedgerClosed` is raised when the period that an entry belongs to "
    "has been closed, and `UnknownAccount` when",
    "writer-3": "## Levels\n\nUnit tests cover `billing` and `ledger`, integration tests start a "
    "database in a container. ",
}


def _written(version: int = 1) -> tuple[Recorder, str]:
    record = _approved_plan()
    tasks = [(f"{owner}/{path}", owner, "writer", path) for path, _title, owner in PLAN[:13]]
    execution = record.phase(5, tasks, version)
    for path, _title, owner in PLAN[:13]:
        record.agent(5, execution, f"{owner}/{path}", "written", 0.1)
        record.say(ev.ArtifactWritten, file=path, version=1, artifact="b" * 64, maker="agent",
                   execution=execution, task=f"{owner}/{path}")  # fmt: skip
    record.wait(0.7)
    return record, execution


def writing_failed() -> list[ev.Event]:
    """Gate 5 found errors."""
    record, execution = _written()
    record.gate(5, execution, errors=2, warnings=1)
    return record.events


def _checked() -> tuple[Recorder, str]:
    record, execution = _written()
    record.gate(5, execution)
    record.done(5, execution, "13 pages", 0.7)
    execution = record.phase(6, [("qa", "qa", "qa", "")])
    record.agent(6, execution, "qa", "quality 93", 0.3)
    record.wait(0.3)
    return record, execution


def quality_waiting() -> list[ev.Event]:
    """The last gate waits: approving writes the pages."""
    record, execution = _checked()
    record.gate(6, execution, warnings=1, wait=True)
    return record.events


def complete() -> list[ev.Event]:
    """Approved and published."""
    record, execution = _checked()
    record.gate(6, execution, warnings=1, wait=True)
    record.say(ev.ApprovalRecorded, phase=6, execution=execution, report=6, decision="approve",
               who="ada")  # fmt: skip
    record.done(6, execution, "quality 93", 0.3)
    record.say(ev.Published, written=tuple(path for path, *_rest in PLAN), unchanged=0)
    record.say(ev.RunCompleted, pages=15, score=93.0, rating="excellent")
    return record.events


RECORDINGS: dict[str, Callable[[], list[ev.Event]]] = {
    "discovery-running": discovery_running,
    "plan-waiting": plan_waiting,
    "writing-streams": writing_streams,
    "writing-failed": writing_failed,
    "quality-waiting": quality_waiting,
    "complete": complete,
}


def encode_recording(name: str) -> bytes:
    """A recording as the bytes of its file."""
    return b"".join(ev.encode_event(event) + b"\n" for event in RECORDINGS[name]())


def load(name: str) -> list[ev.Event]:
    """The events of a recording's file."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [ev.decode_event(line) for line in lines]


# -- what the engine answers -----------------------------------------------------------------------


def pages(state: str, version: int, **changed: str) -> tuple[PageView, ...]:
    """The plan as page views, all in one state but those named (`-` and `/` as `_`)."""
    return tuple(
        PageView(
            path, title, order, owner, "code" if owner == "code" else
            "qa" if owner == "qa" else "writer",
            changed.get(path.removesuffix(".md").replace("-", "_").replace("/", "_"), state),
            version, 0, "agent" if version else "", False,
        )
        for order, (path, title, owner) in enumerate(PLAN)
    )  # fmt: skip


def analysis() -> Analysis:
    """What phase 1 found."""

    def component(name: str, about: str, files: int, line: int) -> Component:
        said = Statement(about, "docs/architecture.md", line, line)
        return Component(f"src/{name}", name, "package", files, about, described_at=said)

    def step(number: int, file: str, line: int, function: str, action: str) -> FlowStep:
        return FlowStep(number, file, line, line + 6, function, action)

    def command(text: str, purpose: CommandPurpose, line: int) -> Command:
        return Command(text, purpose, "Makefile", line, "make")

    return Analysis(
        Discovery(
            name="billing",
            primary_language="Python",
            language_distribution=(
                LanguageShare("Python", 141, 92_000, 61.0, "deep"),
                LanguageShare("TypeScript", 64, 46_000, 30.0, "deep"),
                LanguageShare("SQL", 7, 14_000, 9.0, "counts"),
            ),
            is_monorepo=False,
            packages=(),
            project_type="service",
            framework="FastAPI",
            entry_points=(),
            components=(
                component("api", "HTTP routes and authentication", 31, 8),
                component("billing", "Turns orders into invoices", 44, 9),
                component("ledger", "Double-entry books, closed by period", 38, 10),
                component("worker", "Sends what is due, with retries", 12, 11),
            ),
            test_framework="pytest",
            has_tests=True,
            purpose=Statement("Routes invoices between tenants and ledgers.", "README.md", 3, 3),
            commands=(
                command("make install", CommandPurpose.INSTALL, 4),
                command("make run", CommandPurpose.RUN, 9),
                command("make test", CommandPurpose.TEST, 14),
            ),
        ),
        Architecture((), Dependencies(), ()),
        Flows(
            "entry points and calls",
            (
                Flow(
                    "post-orders", "POST /orders", "route",
                    FlowEntry("src/api/orders.py", 40, "create_order"),
                    (
                        step(1, "src/api/orders.py", 40, "create_order", "validates the request"),
                        step(2, "src/billing/invoice.py", 88, "invoice_for", "prices each line"),
                        step(3, "src/ledger/book.py", 112, "Ledger.post", "books both sides"),
                        step(4, "src/worker/queue.py", 21, "enqueue", "queues the mail"),
                    ),
                ),
            ),
        ),
        Apis(0, ()),
    )  # fmt: skip


def report(phase: Phase, findings: tuple[Finding, ...], summary: str) -> Report:
    """A report with some rules that found nothing."""
    rules = {
        "schema.valid": 6, "files.required": 15, "markdown.structure": 15, "links.internal": 214,
        "evidence.resolves": 388, "nav.required": 15, "questions.covered": 31,
    }  # fmt: skip
    counts = {name: [checked, 0, 0] for name, checked in rules.items()}
    for finding in findings:
        entry = counts.setdefault(finding.rule, [12, 0, 0])
        entry[1 if finding.severity is Severity.ERROR else 2] += 1
    return Report(
        phase,
        f"phase{int(phase)}_v1",
        tuple(RuleCount(name, *entry) for name, entry in sorted(counts.items())),
        findings,
        summary,
        int(phase),
    )


PLAN_FINDINGS = (
    Finding(
        "assignments.valid", Severity.WARNING, "work-assignments", 0, 0,
        "writer-3 has 5 pages, the others 4: within the limit, but the heaviest",
        "Give components/ledger.md to writer-1",
    ),
)  # fmt: skip
WRITING_FINDINGS = (
    Finding(
        "evidence.resolves", Severity.ERROR, "04-api-reference.md", 41, 12,
        "src/api/orders.py has 118 lines, the citation ends at 140",
        "Cite lines 40-118",
    ),
    Finding(
        "links.internal", Severity.ERROR, "flows/post-orders.md", 9, 3,
        "the link to components/mailer.md leads nowhere", "Link components/worker.md",
    ),
    Finding(
        "questions.covered", Severity.WARNING, "11-testing-strategy.md", 0, 0,
        "no section answers: how are migrations tested?", "Answer it or list it as unresolved",
    ),
)  # fmt: skip

PAGE = """# API reference

The service has 14 routes under `/v1` ([src/api/app.py:18-44](../src/api/app.py#L18-L44)).

## Endpoints

| route | does | handler |
|---|---|---|
| `POST /orders` | takes an order | [`create_order`](../src/api/orders.py#L40-L58) |
| `GET /invoices/{id}` | returns list[Line] | [`get_invoice`](../src/api/invoices.py#L12-L30) |

## Errors

`LedgerClosed` is raised when the period is closed
([src/ledger/book.py:112](../src/ledger/book.py#L112)).
"""


def quality() -> QaResults:
    """Measured quality."""
    parts = (("file references", 0.2, 386, 388), ("question coverage", 0.15, 29, 30),
             ("cross links", 0.1, 214, 214))  # fmt: skip
    return QaResults(
        93.0, "excellent", True, {name: 100 * a / b for name, _w, a, b in parts},
        QuestionCoverage(31, 29, 93.5, ()),
        {name: Measure(name, weight, a, b, 100 * a / b, True) for name, weight, a, b in parts},
        (),
    )  # fmt: skip


def engine(name: str) -> FakeEngine:
    """A fake engine at the moment of a recording, with all its answers."""
    fake = FakeEngine(RECORDINGS[name]())
    fake.texts = {path: PAGE.replace("API reference", title) for path, title, _owner in PLAN}
    if name != "discovery-running":
        fake.documents["analysis"] = analysis()
    fake.working_elsewhere = name in ("discovery-running", "writing-streams")
    match name:
        case "plan-waiting":
            fake.page_views = pages("planned", 0)
            fake.reports["phase4_v1"] = report(
                Phase.ORCHESTRATION, PLAN_FINDINGS, "15 pages, 4 left out, 3 writers"
            )
        case "writing-streams":
            fake.page_views = (*pages("draft", 1)[:1], *pages("planned", 0)[1:])
        case "writing-failed":
            fake.page_views = pages("draft", 1)
            fake.reports["phase5_v1"] = report(Phase.WRITING, WRITING_FINDINGS, "13 pages")
        case "quality-waiting":
            fake.page_views = pages("draft", 1)
            fake.documents["qa-results"] = quality()
            found = tuple(f for f in WRITING_FINDINGS if f.severity is Severity.WARNING)
            fake.reports["phase6_v1"] = report(Phase.QA, found, "quality 93, excellent")
            fake.preview = PublicationPreview(
                "documentation", tuple(path for path, *_rest in PLAN), (), (), ()
            )
        case "complete":
            fake.page_views = pages("approved", 1)
            fake.documents["qa-results"] = quality()
        case _:
            pass
    return fake


def main() -> int:
    """Write all recordings."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in RECORDINGS:
        (FOLDER / f"{name}.jsonl").write_bytes(encode_recording(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
