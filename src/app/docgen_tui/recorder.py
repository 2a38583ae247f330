"""`--record FILE`: events and streamed text, one JSON object a line, for replay."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from docgen_engine.domain.errors import StorageError
from docgen_engine.domain.events import TextDelta, encode_event
from docgen_tui.ports import EnginePort


@contextlib.asynccontextmanager
async def recording(engine: EnginePort, file: Path | None, after: int) -> AsyncIterator[None]:
    """Write what happens inside of the block to a file; nothing where there is no file.

    Args:
        engine: whose events and streams are recorded.
        file: is made anew.
        after: number of the last event that is not recorded.

    Raises:
        StorageError: the file cannot be written.
    """
    if file is None:
        yield
        return
    try:
        out = file.open("wb")
    except OSError as error:
        raise StorageError(f"Cannot record to {file}: {error.strerror}.") from error
    last = after

    def delta(piece: TextDelta) -> None:
        out.write(encode_event(piece) + b"\n")

    async def follow() -> None:
        nonlocal last
        async for event in engine.events(after):
            out.write(encode_event(event) + b"\n")
            last = event.seq

    with out:
        quiet = engine.on_delta(delta)
        following = asyncio.create_task(follow())
        try:
            yield
        finally:
            quiet()
            following.cancel()
            await asyncio.wait({following})
            async for event in engine.events(last, follow=False):
                out.write(encode_event(event) + b"\n")
