"""From the words of a command line to an exit code."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence

from docgen_engine.domain.errors import DocgenError, UsageError
from docgen_tui.cli.arguments import parse, run_config
from docgen_tui.sanitise import clean

INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run `docgen-tui`.

    Args:
        words: the words behind the program's name; those of this process by default.

    Returns:
        The exit code of contract section 12.
    """
    try:
        options = parse(sys.argv[1:] if words is None else words)
        if options.command == "screen":
            return _screen(options)
        return asyncio.run(_headless(options))
    except DocgenError as error:
        _complain(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; say nothing more, and nothing at interpreter exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED


def _complain(error: DocgenError) -> None:
    print(f"docgen-tui: {clean(str(error))}", file=sys.stderr)


def _screen(options: argparse.Namespace) -> int:
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
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
        fresh=options.fresh,
        resume=options.resume,
        yes=options.yes,
        force=options.force,
        record=options.record,
    )
    for line in note.lines:
        print(clean(line))
    return note.code


async def _headless(options: argparse.Namespace) -> int:
    from docgen_engine.engine import Engine
    from docgen_tui.cli.commands import dispatch

    async with Engine(options.path, docs=options.docs, context=options.context) as engine:
        return await dispatch(engine, options)
