"""A screen in a process of its own, on a recording; for tests with a real pseudo-terminal.

    python -m support.screen_child RECORDING FOLDER [--crash]

Prints what `docgen-tui` prints when it is left, and exits with the same code.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docgen_tui.ports import EnginePort
from docgen_tui.session import StartOptions
from docgen_tui.tui import run_tui
from support import recordings


def main(name: str, folder: Path, *, crash: bool) -> int:
    """Open the screen, stay until it is left, and say what is left to say."""

    async def open_engine() -> EnginePort:
        engine = recordings.engine(name)
        engine._root = folder
        if crash:
            engine.refuse["preflight"] = RuntimeError("the cable [/x] burned")  # type: ignore[assignment]
        return engine

    options = StartOptions(yes=True)
    note = run_tui(open_engine, folder, options)
    for line in note.lines:
        sys.stdout.write(f"{line}\n")
    return note.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), crash="--crash" in sys.argv))
