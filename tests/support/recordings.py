"""Recordings: event lists of runs at telling moments, and what the engine would answer there.

`tests/fixtures/recordings/*.jsonl` are written from here (`python -m support.recordings`), and a
test keeps both the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from docgen_engine.domain import events as ev
from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.findings import Severity
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.views import PublicationPreview
from support.answers import PAGE, PLAN_FINDINGS, WRITING_FINDINGS, analysis, pages, quality, report
from support.fake_engine import FakeEngine
from support.recorder import DISCOVERY, PLAN, Recorder

FOLDER = Path(__file__).parent.parent / "fixtures" / "recordings"


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
