"""The commands without a screen: same engine, same words, same exit codes."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable

import msgspec

from docgen_engine.domain.errors import PreflightError, Refused, UsageError
from docgen_engine.domain.phases import PHASES
from docgen_engine.domain.runs import RunRecord, RunStatus
from docgen_tui.cli.arguments import refuse_other_settings, run_config
from docgen_tui.cli.output import Printer, again, describe_end, describe_status, say
from docgen_tui.exits import exit_code
from docgen_tui.ports import EnginePort
from docgen_tui.recorder import check_record, recording
from docgen_tui.sanitise import clean_line
from docgen_tui.session import NOTHING_TO_RESUME

Command = Callable[[EnginePort, argparse.Namespace], Awaitable[int]]


async def dispatch(engine: EnginePort, options: argparse.Namespace) -> int:
    """Do one command.

    Returns:
        The exit code of contract section 12.
    """
    commands: dict[str, Command] = {
        "run": run,
        "status": status,
        "approve": approve,
        "reject": reject,
        "regenerate": regenerate,
        "revalidate": revalidate,
        "cancel": cancel,
    }
    return await commands[options.command](engine, options)


async def run(engine: EnginePort, options: argparse.Namespace) -> int:
    """Begin or go on, then work until the run waits, fails or is complete."""
    config = run_config(options)
    check_record(options.record)
    current = await engine.current()
    after = 0
    if await _goes_on(current, options):
        assert current is not None  # noqa: S101 - only an existing run goes on
        if current.status is not RunStatus.RUNNING:
            refuse_other_settings(options, current.config)
        seen = await engine.snapshot()
        after = seen.seq if seen else 0
        if current.status is RunStatus.AWAITING_APPROVAL:
            return await _report_end(engine, options)
        await engine.resume()
    else:
        if current is not None and current.status.unfinished and not options.fresh:
            _aside("Starting again. The unfinished run stays in the history.")
        if not options.fresh and (same := await engine.up_to_date(config)) is not None:
            return await _up_to_date(engine, options, same)
        if sys.stderr is not None and sys.stderr.isatty():
            _aside("Reading the repository …")
        await _confirm_preflight(engine, options)
        await engine.start(config, force=options.force)
    return await _work(engine, options, after)


async def _up_to_date(engine: EnginePort, options: argparse.Namespace, run: RunRecord) -> int:
    """Say that there is nothing to do; as JSON by the event with which that run was completed."""
    if options.json:
        seen = await engine.snapshot()
        printer = Printer(json=True)
        await printer.caught_up(engine, max(0, seen.seq - 1) if seen else 0)
    else:
        say(f"Nothing changed since run {run.id}: its pages are up to date.")
        _aside("To run all the same: `--fresh`")
    return 0


def _aside(line: str) -> None:
    """Tell a person something beside the output."""
    print(clean_line(line), file=sys.stderr, flush=True)


async def _goes_on(current: RunRecord | None, options: argparse.Namespace) -> bool:
    """Whether the unfinished run is resumed (contract section 4)."""
    if options.fresh:
        return False
    stale = current is not None and current.status is RunStatus.COMPLETE and bool(current.stale)
    unfinished = current is not None and current.status.unfinished
    if options.resume:
        if not (unfinished or stale):
            raise UsageError(NOTHING_TO_RESUME)
        return True
    if not unfinished or current is None:
        return False
    if current.status is RunStatus.RUNNING:
        return True  # another process works on it: resuming says so, and there is nothing to ask
    return await _ask(
        f"Found existing documentation generation in progress (phase: "
        f"{PHASES[current.phase].key}). Resume from last checkpoint?",
        options,
        default=True,
        flags="`--resume` or `--fresh`",
    )


async def _confirm_preflight(engine: EnginePort, options: argparse.Namespace) -> None:
    for question in (await engine.preflight(force=options.force)).questions:
        if options.yes:
            _aside(question)
        whole = f"{question} Continue anyway?"
        if not await _ask(whole, options, default=False, flags="`--yes`"):
            raise PreflightError("Declined. Nothing was made")


async def _ask(question: str, options: argparse.Namespace, *, default: bool, flags: str) -> bool:
    """Ask on the terminal; `--yes` answers; without a terminal, name the flag (section 12)."""
    if options.yes:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"{question} There is no terminal to ask; answer with {flags}")
    choices = "[Y/n]" if default else "[y/N]"
    print(f"{question} {choices} ", end="", file=sys.stderr, flush=True)
    answer = (await _typed_line()).strip().lower()
    return default if not answer else answer in ("y", "yes")


async def _typed_line() -> str:
    """What a person types. Not in a thread: that could not be interrupted."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), ready.set)
    try:
        await ready.wait()
    except asyncio.CancelledError:
        print(file=sys.stderr)  # the question stays on a line of its own
        raise
    finally:
        loop.remove_reader(sys.stdin.fileno())
    return sys.stdin.readline()


async def _work(engine: EnginePort, options: argparse.Namespace, after: int) -> int:
    """Drive, print what happens, and stop cleanly on a signal."""
    printer = Printer(json=options.json)

    async def follow() -> None:
        try:
            async for event in engine.events(after):
                printer.show(event)
        except BrokenPipeError:
            # Nobody reads any more: stop, as at ctrl+c, rather than work on in the dark.
            interrupt()

    loop = asyncio.get_running_loop()
    stopping: list[asyncio.Task[None]] = []

    def interrupt() -> None:
        if not stopping:
            stopping.append(loop.create_task(engine.stop()))

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(each, interrupt)
    following = asyncio.create_task(follow())
    async with recording(engine, options.record, after) as record:
        try:
            await engine.drive()
        finally:
            for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.remove_signal_handler(each)
            await printer.caught_up(engine, after)
            following.cancel()
            await asyncio.wait({following})
    if record.problem:
        _aside(record.problem)
    return await _report_end(engine, options)


async def _report_end(engine: EnginePort, options: argparse.Namespace) -> int:
    run = await engine.current()
    if run is None:
        return 1
    if not options.json:
        for line in await describe_end(engine, run, options):
            say(line)
    return exit_code(run)


async def status(engine: EnginePort, options: argparse.Namespace) -> int:
    """Where the run stands, and its pages."""
    seen = await engine.snapshot()
    if seen is None:
        raise Refused(
            f"There is no run in {options.path} yet. `{again(options, '')}` starts one with a "
            f"screen, `{again(options, 'run')}` without."
        )
    if options.json:
        for line in msgspec.json.format(msgspec.json.encode(seen), indent=2).decode().split("\n"):
            say(line, exact=True)
    else:
        for line in describe_status(seen, await engine.drift(), options):
            say(line)
    return exit_code(seen.run)


async def approve(engine: EnginePort, options: argparse.Namespace) -> int:
    """Approve what waits and return; `run --resume` or a waiting screen carries on."""
    run = await engine.approve(options.execution, rest=options.rest)
    if run.status is RunStatus.COMPLETE:
        for line in await describe_end(engine, run, options):
            say(line)
        return 0
    say(
        f"Approved. Phase {int(run.phase)} ({PHASES[run.phase].name}) is next: a waiting screen "
        f"goes on by itself, `{again(options, 'run', '--resume')}` does so without."
    )
    return 0


async def reject(engine: EnginePort, options: argparse.Namespace) -> int:
    """Send what waits back with a note and return."""
    run = await engine.reject(options.note, options.files, options.execution)
    say(
        f"Rejected. Phase {int(run.phase)} ({PHASES[run.phase].name}) runs again: a waiting "
        f"screen goes on by itself, `{again(options, 'run', '--resume')}` does so without."
    )
    return 0


async def regenerate(engine: EnginePort, options: argparse.Namespace) -> int:
    """Make pages or a phase again, and go on to the next gate."""
    check_record(options.record)
    seen = await engine.snapshot()
    if seen is not None:
        refuse_other_settings(options, seen.run.config)
    await engine.regenerate(phase=options.phase, files=options.files, note=options.note)
    return await _work(engine, options, seen.seq if seen else 0)


async def revalidate(engine: EnginePort, options: argparse.Namespace) -> int:
    """Take in manual edits and run the validators of the gate again."""
    run = await engine.revalidate()
    for line in await describe_end(engine, run, options):
        say(line)
    return exit_code(run)


async def cancel(engine: EnginePort, options: argparse.Namespace) -> int:
    """End the run; everything is kept."""
    await engine.cancel()
    say(f"Canceled. Everything is kept in the history; `{again(options, 'run')}` starts a new run.")
    return 0
