"""Lines for a terminal or a log: events as they happen, the state of a run, its end."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from docgen_engine.domain import events as e
from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.events import Event, encode_event
from docgen_engine.domain.findings import Finding
from docgen_engine.domain.phases import PHASES, Phase
from docgen_engine.domain.runs import RunRecord, RunStatus
from docgen_engine.domain.snapshot import Drift
from docgen_engine.domain.views import EndOfRun, RunSnapshot
from docgen_tui.ports import EnginePort
from docgen_tui.rows import plural
from docgen_tui.sanitise import clean_line

_SIGNS = {
    "planned": "·",
    "draft": "◌",
    "approved": "✓",
    "published": "✓",
    "failed": "✗",
    "edited": "✎",
    "stale": "~",
}


_WIDEST = 44
"""Names of tasks are aligned up to this many characters."""

_SILENCE = 3.0
"""Seconds without a line, after which an agent's progress is told."""

_WORTH_TELLING = 0.1
"""Seconds; less is not told."""


class Printer:
    """Prints events, as JSON lines or as sentences; each once."""

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._last = 0
        self._width = 0
        self._silent_since = ""

    def show(self, event: Event) -> None:
        """Print one event."""
        if event.seq <= self._last:
            return
        self._last = event.seq
        if self._json:
            say(encode_event(event).decode(), exact=True)
            return
        if isinstance(event, e.PhaseStarted):
            self._width = min(_WIDEST, max((len(task[0]) for task in event.tasks), default=0))
        line = self._progress(event) or sentence(event, self._width)
        if line:
            self._silent_since = event.at
        for each in line.split("\n") if line else ():
            say(each)

    def _progress(self, event: Event) -> str:
        """What an agent does, if nothing was said for a while: long work must not look stuck."""
        if not isinstance(event, e.AgentProgress) or not self._silent_since:
            return ""
        now, then = (datetime.fromisoformat(at) for at in (event.at, self._silent_since))
        if (now - then).total_seconds() < _SILENCE:
            return ""
        return f"  … {event.task:<{self._width}}  {event.message}"

    async def caught_up(self, engine: EnginePort, after: int) -> None:
        """Print what is stored and was not printed yet."""
        async for event in engine.events(max(after, self._last), follow=False):
            self.show(event)


def say(line: str, *, exact: bool = False) -> None:
    """Print one line at once, and nothing in it that a terminal would obey.

    Args:
        line: may hold text of the repository.
        exact: it is for a program; on a terminal it is made safe nevertheless.
    """
    if sys.stdout is None:
        return
    print(line if exact and not sys.stdout.isatty() else clean_line(line), flush=True)


def again(options: argparse.Namespace, command: str, *words: str) -> str:
    """A command on the same workspace, as a person would type it here.

    Args:
        options: of the command that runs now.
        command: such as `approve`; empty for the screen.
        words: options behind the path.
    """
    parts = ["docgen-tui", *([command] if command else [])]
    if options.path != Path():
        path = str(options.path)
        parts.append(shlex.quote(f"./{path}" if path.startswith("-") else path))
    for flag in ("docs", "context", "scope"):
        folder = getattr(options, flag)
        parts += [f"--{flag}", shlex.quote(str(folder))] if folder is not None else []
    return " ".join([*parts, *words])


def sentence(  # noqa: PLR0911, PLR0912, C901 - one return a kind of event
    event: Event, width: int = 0
) -> str:
    """An event as a line for people; empty for those that only screens need.

    Args:
        event: what happened.
        width: characters that the longest task's name takes.
    """
    match event:
        case e.RunCreated():
            out = plural(event.files - event.source_files, "other file")
            return (
                f"{event.repository}: {plural(event.source_files, 'source file')} with "
                f"{plural(event.lines, 'line')}, {out} ({event.backend_label})"
                + "".join(f"\n  left out: {name} ({why})" for name, why in event.skipped)
            )
        case e.PhaseStarted():
            again = " again" if event.resumed or not event.execution.endswith("_v1") else ""
            return f"phase {event.phase} · {PHASES[Phase(event.phase)].name}{again}"
        case e.AgentSucceeded():
            took = f"  {event.seconds:.1f} s" if event.seconds >= _WORTH_TELLING else ""
            return f"  ✓ {event.task:<{width}}  {event.summary}{took}"
        case e.TaskReused():
            return f"  = {event.task:<{width}}  {event.summary}"
        case e.AgentRetrying():
            return f"  ↻ {event.task:<{width}}  attempt {event.attempt} failed: {_error(event)}"
        case e.AgentFailed():
            return f"  ✗ {event.task:<{width}}  {_error(event)}"
        case e.PhasePartial():
            return f"  ! not written: {', '.join(event.missing)}"
        case e.PhaseCompleted() if event.summary:
            return f"  gate passed · {event.summary}"
        case e.ValidationFailed():
            return f"  ✗ gate failed · {_counts(event.errors, event.warnings)}"
        case e.EditNoticed():
            return f"  ✎ {event.file} was edited by hand in {event.place}; it is kept"
        case e.RepositoryChanged():
            files = plural(event.count, "file")
            return (
                f"  ~ {files} changed since the snapshot of this run ({_few(event.paths)}); the "
                "pages are about the snapshot"
            )
        case e.Published():
            kept = f", {len(event.kept)} kept as edited" if event.kept else ""
            if event.dropped:
                kept += f"; no longer planned, left on the disk: {', '.join(event.dropped)}"
            return (
                f"published: {plural(len(event.written), 'page')} written, {event.unchanged} as "
                f"before{kept}"
            )
    return ""


def _error(event: e.AgentRetrying | e.AgentFailed) -> str:
    """What went wrong; the task is named already."""
    return event.error.removeprefix(f"{event.task}: ")


def describe_status(
    seen: RunSnapshot, drift: Sequence[Drift], options: argparse.Namespace
) -> list[str]:
    """The state of a run and its pages."""
    run = seen.run
    lines = [
        f"run {run.id}: {_words(run, options)}",
        f"backend {run.config.backend}, {run.config.review}, {run.config.strictness}, gates "
        + (",".join(str(gate) for gate in run.config.gates) or "none"),
    ]
    lines += [f"  {each.name:<11} {each.state}" for each in seen.executions]
    if seen.report is not None:
        lines.append(
            f"newest report: {seen.report.execution}, "
            f"{_counts(seen.report.errors, seen.report.warnings)}"
        )
        lines += _findings(seen)
    if drift:
        lines.append(
            f"{plural(len(drift), 'file')} changed since the snapshot of this run "
            f"({_few([f'{each.path} {each.kind}' for each in drift])}); "
            f"`{again(options, 'run', '--fresh')}` documents the new state"
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
        f"  {finding.severity}: {_place(finding)}{finding.message}"
        f" [{finding.rule}]" + (f" → {finding.fix}" if finding.fix else "")
        for finding in seen.report.findings[:most]
    ]
    more = len(seen.report.findings) - most
    return [*lines, f"  and {more} more; all are in the report"] if more > 0 else lines


def _place(finding: Finding) -> str:
    """Where a finding is: `questions:`, or `02-technical-stack.md:14:`."""
    if not finding.file:
        return ""
    return f"{finding.file}:{finding.line}: " if finding.line else f"{finding.file}: "


def _counts(errors: int, warnings: int) -> str:
    return f"{plural(errors, 'error')}, {plural(warnings, 'warning')}"


def _few(names: Sequence[str], most: int = 3) -> str:
    """The first few names, and that there are more."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def _words(run: RunRecord, options: argparse.Namespace) -> str:
    name = f"phase {int(run.phase)} ({PHASES[run.phase].name})"
    resume = f"`{again(options, 'run', '--resume')}` goes on"
    words = {
        RunStatus.RUNNING: f"running, {name}; another process is working on it",
        RunStatus.INTERRUPTED: f"interrupted in {name}; {resume}",
        RunStatus.AWAITING_APPROVAL: f"waiting for approval of {name}",
        RunStatus.FAILED: f"failed in {name}: {run.error}",
        RunStatus.COMPLETE: "complete",
        RunStatus.CANCELED: f"canceled in {name}",
    }[run.status]
    if run.stale:
        words += "; stale: " + ", ".join(PHASES[phase].key for phase in run.stale)
        words += f"; {resume}" if run.status is RunStatus.COMPLETE else ""
    return words


async def describe_end(
    engine: EnginePort, run: RunRecord, options: argparse.Namespace
) -> list[str]:
    """What is said when work stops (contract section 12)."""
    end = await engine.end_of_run()
    if end is None:
        return []
    if run.status is RunStatus.COMPLETE:
        return [*_complete(end, again(options, "run", "--resume")), *await _unheeded(engine)]
    seen = await engine.snapshot()
    found = _findings(seen) if seen else []
    name = f"phase {int(run.phase)} ({PHASES[run.phase].name})"
    resume = again(options, "run", "--resume")
    if run.status is RunStatus.AWAITING_APPROVAL and seen is not None:
        return ["", *await _waiting(engine, seen, options)]
    if run.status is RunStatus.FAILED:
        hope = "Go on" if run.recoverable else "It may fail again the same way; try it with"
        return [
            "",
            f"Failed in {name}: {run.error}",
            *found,
            f"{hope}: {resume}",
            f"Log: {end.log}",
        ]
    if run.status is RunStatus.INTERRUPTED:
        return ["", f"Interrupted in {name}; what is finished is kept.", f"Go on: {resume}"]
    return [_words(run, options)]


async def _unheeded(engine: EnginePort) -> list[str]:
    """Lines of `.docgen.toml` that could not be followed: a batch run stops nowhere to say so."""
    plan = await engine.document("work-assignments")
    analysis = await engine.document("analysis")
    said = [
        *(plan.unheeded if isinstance(plan, WorkAssignments) else ()),
        *(analysis.errors if isinstance(analysis, Analysis) else ()),
    ]
    lines = [
        f"  {problem.file}:{problem.line}: {problem.message}"
        for problem in said
        if problem.line and PurePosixPath(problem.file).name == ".docgen.toml"
    ]
    return ["Guidance that could not be followed:", *lines] if lines else []


async def _waiting(engine: EnginePort, seen: RunSnapshot, options: argparse.Namespace) -> list[str]:
    """What waits for approval: what it made, what was found, and how to decide."""
    run, report = seen.run, seen.report
    found = _counts(report.errors, report.warnings) if report else "no report"
    lines = [
        f"Phase {int(run.phase)} ({PHASES[run.phase].name}) waits for your approval: {found}.",
        *_findings(seen),
    ]
    if run.phase is Phase.ORCHESTRATION:
        lines += [f"  {page.path:<34} {page.title}" for page in seen.pages]
        lines.append(f"What was left out, and why: {engine.draft_path('work-assignments')}")
    elif run.phase is Phase.WRITING:
        lines.append(f"Read them: {engine.draft_path('index.md').parent}")
    elif run.phase is Phase.QA:
        preview = await engine.publication()
        changes = [
            f"{len(pages)} {what}"
            for pages, what in (
                (preview.created, "new"),
                (preview.changed, "changed"),
                (preview.unchanged, "as before"),
                (preview.kept, "edited by hand and kept"),
            )
            if pages
        ]
        lines.append(f"Read them: {engine.draft_path('index.md').parent}")
        lines.append(f"Approving publishes pages to {preview.folder}: {', '.join(changes)}.")
    else:
        lines.append(f"Read it: {engine.draft_path(PHASES[run.phase].document)}")
    name = ["--execution", report.execution] if report else []
    return [
        *lines,
        f"Approve:   {again(options, 'approve', *name)}",
        f"Send back: {again(options, 'reject', '--note', 'TEXT')}",
        f"Look:      {again(options, '')}",
    ]


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


def _complete(end: EndOfRun, resume: str) -> list[str]:
    lines = ["", "Documentation complete."]
    if end.run.stale:
        names = ", ".join(PHASES[phase].key for phase in end.run.stale)
        lines.append(f"Stale now: {names}. Carry forward: {resume}")
    lines += [f"Pages: {end.folder}", f"Open first: {end.index}"]
    if end.score is not None:
        lines.append(f"Quality: {end.score:g} of 100, {end.rating} ({end.qa_summary})")
    lines.append(f"Questions: {end.questions} researched, {end.answered} answered")
    lines += _cost(end)
    if end.next_steps:
        lines.append("Next steps:")
        lines += [f"  {number}. {step}" for number, step in enumerate(end.next_steps, start=1)]
    return lines
