"""Lines for a terminal or a log: events as they happen, the state of a run, its end."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from docgen_engine.domain import events as e
from docgen_engine.domain.events import Event, encode_event
from docgen_engine.domain.phases import PHASES, Phase
from docgen_engine.domain.runs import RunRecord, RunStatus
from docgen_engine.domain.snapshot import Drift
from docgen_engine.domain.views import EndOfRun, RunSnapshot
from docgen_tui.ports import EnginePort
from docgen_tui.sanitise import clean

_SIGNS = {
    "planned": "·",
    "draft": "◌",
    "approved": "✓",
    "published": "✓",
    "failed": "✗",
    "edited": "✎",
    "stale": "~",
}


class Printer:
    """Prints events, as JSON lines or as sentences; each once."""

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._last = 0

    def show(self, event: Event) -> None:
        """Print one event."""
        if event.seq <= self._last:
            return
        self._last = event.seq
        if self._json:
            sys.stdout.write(encode_event(event).decode() + "\n")
            sys.stdout.flush()
            return
        line = sentence(event)
        if line:
            print(clean(line), flush=True)

    async def caught_up(self, engine: EnginePort, after: int) -> None:
        """Print what is stored and was not printed yet."""
        async for event in engine.events(max(after, self._last), follow=False):
            self.show(event)


def sentence(event: Event) -> str:  # noqa: PLR0911, PLR0912, C901 - one return a kind of event
    """An event as a line for people; empty for those that only screens need."""
    match event:
        case e.RunCreated():
            return (
                f"{event.repository}: {event.source_files} source files, "
                f"about {event.lines:,} lines ({event.backend_label})"
            )
        case e.PhaseStarted():
            again = " again" if event.resumed or not event.execution.endswith("_v1") else ""
            return f"phase {event.phase} {PHASES[Phase(event.phase)].name}{again}"
        case e.AgentSucceeded():
            return f"  ✓ {event.task}  {event.summary}  {event.seconds:.1f} s"
        case e.TaskReused():
            return f"  = {event.task}  {event.summary}"
        case e.AgentRetrying():
            return f"  ↻ {event.task}  attempt {event.attempt} failed: {event.error}"
        case e.AgentFailed():
            return f"  ✗ {event.task}  {event.error}"
        case e.PhasePartial():
            return f"  ! not written: {', '.join(event.missing)}"
        case e.PhaseCompleted() if event.summary:
            return f"  {event.summary}"
        case e.ValidationFailed():
            return f"  ✗ gate {event.phase}: {event.errors} errors, {event.warnings} warnings"
        case e.EditNoticed():
            return f"  ✎ {event.file} was edited by hand in {event.place}; it is kept"
        case e.RepositoryChanged():
            return f"  ~ {event.count} files changed since the snapshot of this run"
        case e.Published():
            kept = f", {len(event.kept)} kept as edited" if event.kept else ""
            if event.dropped:
                kept += f"; no longer planned, left on the disk: {', '.join(event.dropped)}"
            return (
                f"published: {len(event.written)} pages written, {event.unchanged} as before{kept}"
            )
    return ""


def describe_status(seen: RunSnapshot, drift: Sequence[Drift]) -> list[str]:
    """The state of a run and its pages."""
    run = seen.run
    lines = [
        f"run {run.id}: {_words(run)}",
        f"backend {run.config.backend}, {run.config.review}, {run.config.strictness}, gates "
        + (",".join(str(gate) for gate in run.config.gates) or "none"),
    ]
    lines += [f"  {each.name:<11} {each.state}" for each in seen.executions]
    if seen.report is not None:
        lines.append(
            f"newest report: {seen.report.execution}, {seen.report.errors} errors, "
            f"{seen.report.warnings} warnings"
        )
        lines += _findings(seen)
    if drift:
        lines.append(
            f"{len(drift)} files changed since the snapshot; "
            "`docgen-tui run --fresh` documents the new state"
        )
    if seen.pages:
        lines.append("pages:")
        width = max(len(page.path) for page in seen.pages)
        for page in seen.pages:
            newer = f" (v{page.newer} stored beside it)" if page.newer else ""
            version = f"v{page.version}" if page.version else "-"
            lines.append(
                f"  {_SIGNS.get(page.state, '?')} {page.path:<{width}}  {page.state:<8} "
                f"{version:<4} {page.owner}{newer}"
            )
    return lines


def _findings(seen: RunSnapshot, most: int = 10) -> list[str]:
    if seen.report is None:
        return []
    lines = [
        f"  {finding.severity}: {finding.file}:{finding.line}: {finding.message}"
        f" [{finding.rule}]" + (f" → {finding.fix}" if finding.fix else "")
        for finding in seen.report.findings[:most]
    ]
    more = len(seen.report.findings) - most
    return [*lines, f"  and {more} more; all are in the report"] if more > 0 else lines


def _words(run: RunRecord) -> str:
    name = f"phase {int(run.phase)} ({PHASES[run.phase].name})"
    words = {
        RunStatus.RUNNING: f"running, {name}; another process is working on it",
        RunStatus.INTERRUPTED: f"interrupted in {name}; `docgen-tui run --resume` goes on",
        RunStatus.AWAITING_APPROVAL: f"waiting for approval of {name}",
        RunStatus.FAILED: f"failed in {name}: {run.error}",
        RunStatus.COMPLETE: "complete",
        RunStatus.CANCELED: f"canceled in {name}",
    }[run.status]
    if run.stale:
        words += "; stale: " + ", ".join(PHASES[phase].key for phase in run.stale)
    return words


async def describe_end(engine: EnginePort, run: RunRecord) -> list[str]:
    """What is said when work stops (contract section 12)."""
    end = await engine.end_of_run()
    if end is None:
        return []
    if run.status is RunStatus.COMPLETE:
        return _complete(end)
    seen = await engine.snapshot()
    if run.status is RunStatus.AWAITING_APPROVAL:
        report = seen.report if seen else None
        found = f"{report.errors} errors, {report.warnings} warnings" if report else "no report"
        name = report.execution if report else ""
        return [
            f"Phase {int(run.phase)} ({PHASES[run.phase].name}) waits for approval: {found}.",
            *(_findings(seen) if seen else []),
            f"Approve: docgen-tui approve --execution {name}",
            "Send back: docgen-tui reject --note TEXT   Look at it: docgen-tui",
        ]
    if run.status is RunStatus.FAILED:
        again = "This can be resumed" if run.recoverable else "Resuming may not help"
        return [
            f"Documentation failed in phase {int(run.phase)} ({PHASES[run.phase].name}).",
            run.error,
            *(_findings(seen) if seen else []),
            f"{again}: {end.resume_command}",
            f"Log: {end.log}",
        ]
    if run.status is RunStatus.INTERRUPTED:
        return [f"Interrupted; what is finished is kept. Go on: {end.resume_command}"]
    return [_words(run)]


def _cost(end: EndOfRun) -> list[str]:
    if not end.usage:
        return [f"Time: {end.seconds:.1f} s, no tokens, no cost"]
    lines = [f"Time: {end.seconds:.1f} s"]
    for phase, used in end.usage:
        lines.append(
            f"  {phase}: {used.input:,} tokens in ({used.cached:,} cached), {used.output:,} out, "
            f"${used.cost_usd:.2f}"
        )
    return lines


def _complete(end: EndOfRun) -> list[str]:
    lines = ["Documentation complete."]
    if end.run.stale:
        names = ", ".join(PHASES[phase].key for phase in end.run.stale)
        lines.append(f"Stale now: {names}. Carry forward: {end.resume_command}")
    lines += [f"Pages: {end.folder}", f"Open first: {end.index}"]
    if end.score is not None:
        lines.append(f"Quality: {end.score:g} of 100, {end.rating} ({end.qa_summary})")
    lines.append(f"Questions: {end.questions} researched, {end.answered} answered")
    lines += _cost(end)
    if end.next_steps:
        lines.append("Next steps:")
        lines += [f"  {number}. {step}" for number, step in enumerate(end.next_steps, start=1)]
    return lines
