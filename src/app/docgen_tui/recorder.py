"""`--record FILE`: events and streamed text, one JSON object a line, for replay."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, Final

from docgen_engine.domain.errors import StorageError
from docgen_engine.domain.events import Event, TextDelta, encode_event
from docgen_tui.ports import EnginePort

_BEGINNING: Final = b'{"type":'


def check_record(file: Path | None) -> None:
    """Look whether a recording may be written, before anything is begun.

    Args:
        file: made anew if it is a recording or empty; nothing else is overwritten.

    Raises:
        StorageError: it cannot be written, or it holds something else.
    """
    if file is not None:
        _open(file).close()


class Recording:
    """An open recording. `problem` says why it is not whole; the run goes on without it."""

    def __init__(self, out: BinaryIO | None) -> None:
        self._out = out
        self.problem = ""

    def write(self, happened: Event | TextDelta) -> None:
        """Add one line."""
        if self._out is None or self.problem:
            return
        try:
            self._out.write(encode_event(happened) + b"\n")
        except OSError as error:
            self.problem = f"The recording is not whole: {error.strerror or error}."


@contextlib.asynccontextmanager
async def recording(engine: EnginePort, file: Path | None, after: int) -> AsyncIterator[Recording]:
    """Write what happens inside of the block to a file; nothing where there is no file.

    Args:
        engine: whose events and streams are recorded.
        file: is made anew.
        after: number of the last event that is not recorded.

    Raises:
        StorageError: the file cannot be written, or holds something else.
    """
    if file is None:
        yield Recording(None)
        return
    out = _open(file)
    record = Recording(out)
    last = after

    async def follow() -> None:
        nonlocal last
        async for event in engine.events(after):
            record.write(event)
            last = event.seq

    try:
        quiet = engine.on_delta(record.write)
        following = asyncio.create_task(follow())
        try:
            yield record
        finally:
            quiet()
            following.cancel()
            await asyncio.wait({following})
            async for event in engine.events(last, follow=False):
                record.write(event)
    finally:
        try:
            out.close()
        except OSError as error:
            record.problem = f"The recording {file} is not whole: {error.strerror or error}."


def _open(file: Path) -> BinaryIO:
    try:
        if file.is_file():
            with file.open("rb") as old:
                begin = old.read(len(_BEGINNING))
            if begin and begin != _BEGINNING:
                raise StorageError(
                    f"{file} is no recording and is not overwritten. Choose another file."
                )
        # Line by line, so that a run that is killed leaves a recording up to that moment.
        return file.open("wb", buffering=0)
    except OSError as error:
        raise StorageError(f"Cannot record to {file}: {error.strerror or error}.") from error
