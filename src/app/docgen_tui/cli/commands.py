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
from docgen_tui.cli.arguments import run_config
from docgen_tui.cli.output import Printer, describe_end, describe_status
from docgen_tui.exits import exit_code
from docgen_tui.ports import EnginePort
from docgen_tui.recorder import recording
from docgen_tui.sanitise import clean

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
    current = await engine.current()
    after = 0
    if await _goes_on(current, options):
        assert current is not None  # noqa: S101 - only an existing run goes on
        seen = await engine.snapshot()
        after = seen.seq if seen else 0
        if current.status is RunStatus.AWAITING_APPROVAL:
            return await _report_end(engine, options)
        await engine.resume()
    else:
        if current is not None and current.status.unfinished and not options.fresh:
            print("Starting again. The unfinished run stays in the history.", file=sys.stderr)
        await _confirm_preflight(engine, options)
        await engine.start(config, force=options.force)
    return await _work(engine, options, after)


async def _goes_on(current: RunRecord | None, options: argparse.Namespace) -> bool:
    """Whether the unfinished run is resumed (contract section 4)."""
    if options.fresh:
        return False
    stale = current is not None and current.status is RunStatus.COMPLETE and bool(current.stale)
    unfinished = current is not None and current.status.unfinished
    if options.resume:
        if not (unfinished or stale):
            raise UsageError("There is nothing to resume here. Leave `--resume` out to begin")
        return True
    if not unfinished or current is None:
        return False
    return await _ask(
        f"Found existing documentation generation in progress (phase: "
        f"{PHASES[current.phase].key}). Resume from last checkpoint?",
        options,
        default=True,
        flags="`--resume` or `--fresh`",
    )


async def _confirm_preflight(engine: EnginePort, options: argparse.Namespace) -> None:
    for question in (await engine.preflight(force=options.force)).questions:
        print(question, file=sys.stderr)
        if not await _ask("Continue anyway?", options, default=False, flags="`--yes`"):
            raise PreflightError("Declined. Nothing was made")


async def _ask(question: str, options: argparse.Namespace, *, default: bool, flags: str) -> bool:
    """Ask on the terminal; `--yes` answers; without a terminal, name the flag (section 12)."""
    if options.yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError(f"{question} There is no terminal to ask; answer with {flags}")
    choices = "[Y/n]" if default else "[y/N]"
    print(f"{question} {choices} ", end="", file=sys.stderr, flush=True)
    answer = (await asyncio.to_thread(sys.stdin.readline)).strip().lower()
    return default if not answer else answer in ("y", "yes")


async def _work(engine: EnginePort, options: argparse.Namespace, after: int) -> int:
    """Drive, print what happens, and stop cleanly on a signal."""
    printer = Printer(json=options.json)

    async def follow() -> None:
        async for event in engine.events(after):
            printer.show(event)

    loop = asyncio.get_running_loop()
    stopping: list[asyncio.Task[None]] = []

    def interrupt() -> None:
        if not stopping:
            stopping.append(loop.create_task(engine.stop()))

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(each, interrupt)
    following = asyncio.create_task(follow())
    async with recording(engine, options.record, after):
        try:
            await engine.drive()
        finally:
            for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.remove_signal_handler(each)
            await printer.caught_up(engine, after)
            following.cancel()
            await asyncio.wait({following})
    return await _report_end(engine, options)


async def _report_end(engine: EnginePort, options: argparse.Namespace) -> int:
    run = await engine.current()
    if run is None:
        return 1
    if not options.json:
        for line in await describe_end(engine, run):
            print(clean(line))
    return exit_code(run)


async def status(engine: EnginePort, options: argparse.Namespace) -> int:
    """Where the run stands, and its pages."""
    seen = await engine.snapshot()
    if seen is None:
        raise Refused(
            "There is no run here yet. `docgen-tui` starts one with a screen, "
            "`docgen-tui run` without."
        )
    if options.json:
        print(msgspec.json.format(msgspec.json.encode(seen), indent=2).decode())
    else:
        for line in describe_status(seen, await engine.drift()):
            print(clean(line))
    return exit_code(seen.run)


async def approve(engine: EnginePort, options: argparse.Namespace) -> int:
    """Approve what waits and return; `run --resume` or a waiting screen carries on."""
    run = await engine.approve(options.execution, rest=options.rest)
    if run.status is RunStatus.COMPLETE:
        return await _told(engine)
    print(
        f"Approved. Phase {int(run.phase)} ({PHASES[run.phase].name}) is next: a waiting screen "
        f"goes on by itself, `docgen-tui run --resume` does so without."
    )
    return 0


async def _told(engine: EnginePort) -> int:
    run = await engine.current()
    if run is None:
        return 1
    for line in await describe_end(engine, run):
        print(clean(line))
    return 0


async def reject(engine: EnginePort, options: argparse.Namespace) -> int:
    """Send what waits back with a note and return."""
    run = await engine.reject(options.note, options.files, options.execution)
    print(
        f"Rejected; phase {int(run.phase)} ({PHASES[run.phase].name}) runs again: a waiting "
        "screen goes on by itself, `docgen-tui run --resume` does so without."
    )
    return 0


async def regenerate(engine: EnginePort, options: argparse.Namespace) -> int:
    """Make pages or a phase again, and go on to the next gate."""
    seen = await engine.snapshot()
    await engine.regenerate(phase=options.phase, files=options.files, note=options.note)
    return await _work(engine, options, seen.seq if seen else 0)


async def revalidate(engine: EnginePort, options: argparse.Namespace) -> int:
    """Take in manual edits and run the validators of the gate again."""
    run = await engine.revalidate()
    for line in await describe_end(engine, run):
        print(clean(line))
    return exit_code(run)


async def cancel(engine: EnginePort, options: argparse.Namespace) -> int:
    """End the run; everything is kept."""
    await engine.cancel()
    print("Canceled. Everything is kept in the history; `docgen-tui run` starts a new run.")
    return 0
