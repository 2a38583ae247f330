"""`run_tui`: opens the screen and comes back with an exit code and the lines to print after it."""

from __future__ import annotations

import gc
import os
import shlex
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import msgspec

from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.runs import RunConfig, RunStatus
from docgen_tui.app import DocgenApp
from docgen_tui.hangup import end_with_terminal
from docgen_tui.opening import EngineSource
from docgen_tui.ports import EnginePort
from docgen_tui.rows import duration
from docgen_tui.sanitise import clean
from docgen_tui.session import StartOptions


class ExitNote(msgspec.Struct, frozen=True):
    """What is left to say when the screen is gone. `error` says that it belongs on stderr."""

    code: int
    lines: tuple[str, ...] = ()
    error: bool = False


def run_screen(
    path: Path,
    config: RunConfig,
    *,
    docs: Path | None = None,
    context: Path | None = None,
    scope: str | None = None,
    fresh: bool = False,
    resume: bool = False,
    yes: bool = False,
    force: bool = False,
    record: Path | None = None,
    settings: Callable[[RunConfig], None] | None = None,
) -> ExitNote:
    """Open the screen on a repository with the real engine.

    Args:
        path: the repository, as given.
        config: what a new run does.
        docs: the pages folder, if it was moved.
        context: the workspace's folder, if it was moved.
        scope: the folder of the repository that is documented, if not all of it.
        fresh: start again without the question of the unfinished run.
        resume: resume without that question.
        yes: answer preflight's questions with yes.
        force: document a build directory as well.
        record: file for events and streams.
        settings: refuses options that differ from those of the run that is resumed.
    """
    options = StartOptions(
        config=config,
        docs=docs,
        context=context,
        scope=scope,
        force=force,
        yes=yes,
        resume=resume,
        fresh=fresh,
        settings=settings,
        record=record,
    )

    async def open_engine(pages: Path | None = docs) -> EnginePort:
        # After the first paint, and in a thread: the engine's libraries take their time.
        import asyncio

        def load() -> type[EnginePort]:
            from docgen_engine.engine import Engine

            return Engine

        make = await asyncio.to_thread(load)
        return make(path, docs=pages, context=context, scope=scope)  # type: ignore[call-arg]

    return run_tui(open_engine, path, msgspec.structs.replace(options, move=open_engine))


def run_tui(engine: EngineSource, repository: Path, options: StartOptions) -> ExitNote:
    """Open the screen and stay until it is left.

    Args:
        engine: the engine, or the way to open it on the event loop after the first paint.
        repository: the path that was given.
        options: what the command line decided.

    Returns:
        The exit code of the run's state, and lines to print: how to resume, where the pages are.
    """
    # A process pool that starts inside of the app would inherit the terminal's state: its helper
    # process has to be there before. It must not find its modules in the current folder.
    from docgen_engine.workers import prepare

    prepare()
    if sys.stdin is not None and sys.stdin.isatty():
        end_with_terminal(sys.stdin.fileno())
    # Until the first frame nothing is garbage; the app turns it on again once that stands.
    gc.disable()
    app = DocgenApp(engine, str(repository.absolute()), options)
    code = app.run()
    return exit_note(app, code if code is not None else app.return_code or 0)


def exit_note(app: DocgenApp, code: int) -> ExitNote:
    """What is left to say.

    Args:
        app: the app that was left.
        code: it exited with.
    """
    if isinstance(app.crash, DocgenError):
        return ExitNote(code or app.crash.exit_code, (clean(str(app.crash)),), error=True)
    if app.crash is not None:
        return ExitNote(1, _crash_lines(app, app.crash), error=True)
    if app.declined:
        return ExitNote(code, ("Nothing was started.",))
    return ExitNote(code, _last_words(app))


def resume_command(options: StartOptions, repository: str, moved: Path | None = None) -> str:
    """What a person types to go on.

    Args:
        options: what the screen was opened with.
        repository: its path.
        moved: the pages folder, where another one was chosen on the screen.
    """
    places = {"docs": moved or options.docs, "context": options.context, "scope": options.scope}
    typed = "".join(f" --{name} {shlex.quote(str(to))}" for name, to in places.items() if to)
    return f"{options.command} --resume{typed} {shlex.quote(repository)}"


def _last_words(app: DocgenApp) -> tuple[str, ...]:
    run = app.last
    if run is None:
        return ()
    resume = resume_command(app.options, app.repository, app.moved)
    phase = f"Phase {int(run.phase)}"
    here = phase.lower()
    lines: dict[RunStatus, tuple[str, ...]] = {
        RunStatus.COMPLETE: _complete_lines(app),
        RunStatus.AWAITING_APPROVAL: (
            f"{phase} waits for approval; everything is kept.",
            f"Go on with: {resume}",
        ),
        RunStatus.RUNNING: (f"Another process goes on with {here}.",),
        RunStatus.INTERRUPTED: (
            f"Stopped in {here}; what was finished is kept.",
            f"Resume with: {resume}",
        ),
        RunStatus.FAILED: (
            f"{phase} failed" + (f": {clean(run.error)}" if run.error else ""),
            f"Go on with: {resume}",
        ),
        RunStatus.CANCELED: ("The run was canceled; everything made so far is kept.",),
    }
    return lines[run.status]


def _complete_lines(app: DocgenApp) -> tuple[str, ...]:
    """Where the pages are and what to do next (contract section 12)."""
    view = app.view
    score = f", quality {view.score:.0f} ({view.rating})" if view.score is not None else ""
    end = app.end
    if end is None:
        return (f"Complete{score}. Read {clean(str(app.engine.docs))}/index.md",)
    lines = [f"Complete{score}, {duration(end.seconds)} of work.", f"Open first: {end.index}"]
    if end.qa_summary:
        lines.append(f"Quality:    {end.qa_summary}")
    if end.questions:
        lines.append(f"Questions:  {end.answered} of {end.questions} answered")
    lines.extend(f"Next:       {step}" for step in end.next_steps[:3])
    return tuple(clean(line) for line in lines)


def _crash_lines(app: DocgenApp, error: BaseException) -> tuple[str, ...]:
    """An unexpected error in two lines, with the traceback in the log of an opened workspace."""
    said = f"Unexpected error: {type(error).__name__}: {clean(str(error))}"
    details = "".join(traceback.format_exception(error))
    log = app.engine.note_defect(details) if app.opened else None
    if log is None:
        where = () if os.environ.get("DOCGEN_DEBUG") else ("Set DOCGEN_DEBUG=1 to see where.",)
        seen = tuple(clean(line) for line in details.splitlines()) if not where else ()
        return (said, "Everything finished is kept; start again to resume.", *where, *seen)
    return (said, f"What happened is in {clean(str(log))}. Everything finished is kept.")
