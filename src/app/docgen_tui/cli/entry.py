"""From the words of a command line to an exit code."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from docgen_engine.ahead import Ahead, glance
from docgen_engine.domain.errors import DocgenError, UsageError
from docgen_engine.garbage import collect_rarely
from docgen_tui.cli.arguments import parse, refuse_other_settings, run_config
from docgen_tui.sanitise import clean, clean_line

INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run `docgen-tui`.

    Args:
        words: the words behind the program's name; those of this process by default.

    Returns:
        The exit code of contract section 12.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a sign shows another; it must not end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        _check_current_folder()
        options = parse(sys.argv[1:] if words is None else words)
        if options.command == "screen":
            return _screen(options)
        return _headless(options)
    except DocgenError as error:
        _complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; say nothing more, and nothing at interpreter exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED


def _check_current_folder() -> None:
    try:
        Path.cwd()
    except OSError as error:
        raise UsageError(
            f"The current folder cannot be used ({error.strerror}). Change to another one"
        ) from error


def _complain(message: str) -> None:
    with contextlib.suppress(OSError):
        print(f"docgen-tui: {clean_line(message)}", file=sys.stderr)


def _screen(options: argparse.Namespace) -> int:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError(
            "The screen needs a terminal, and this is none. Without a screen: "
            "`docgen-tui run PATH` documents, `docgen-tui status PATH` tells where it stands"
        )
    # Imported late: `docgen-tui run` must not wait for the screen's libraries.
    from docgen_tui.tui import run_screen

    note = run_screen(
        options.path,
        run_config(options),
        docs=options.docs,
        context=options.context,
        scope=options.scope,
        fresh=options.fresh,
        resume=options.resume,
        yes=options.yes,
        force=options.force,
        record=options.record,
        settings=lambda config: refuse_other_settings(options, config),
    )
    for line in note.lines:
        print(clean(line))
    return note.code


def _headless(options: argparse.Namespace) -> int:
    collect_rarely()
    begun = glance(options.path, options.context) if options.command == "run" else None
    try:
        # Imported late: while this process loads the rest, those that began load theirs.
        import asyncio

        return asyncio.run(_commanded(options, begun))
    finally:
        if begun is not None:
            begun.stop()


async def _commanded(options: argparse.Namespace, begun: Ahead | None) -> int:
    from docgen_engine.engine import Engine
    from docgen_tui.cli.commands import dispatch

    places = {"docs": options.docs, "context": options.context, "scope": options.scope}
    async with Engine(options.path, **places, ahead=begun) as engine:
        try:
            return await dispatch(engine, options)
        except (DocgenError, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - people get a sentence, the log gets the rest
            log = engine.note_defect(traceback.format_exc())
            where = f"Details are in {log}" if log else "Set DOCGEN_DEBUG=1 to see where"
            if os.environ.get("DOCGEN_DEBUG"):
                traceback.print_exc()
            _complain(
                f"Unexpected error, a defect of this program: {type(error).__name__}: {error}. "
                f"What was finished is kept. {where}."
            )
            return 1
