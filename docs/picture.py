"""Takes the README's picture: the real program on a real repository, waiting at the plan's gate.

    python docs/picture.py REPOSITORY OUT.svg

The repository is documented up to gate 4, in its own `.context/`. `images/run.png` is that SVG as a
browser draws it, 1500 x 945.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from docgen_engine.domain.runs import RunConfig
from docgen_engine.engine import Engine
from docgen_engine.workers import prepare
from docgen_tui.app import DocgenApp
from docgen_tui.session import StartOptions

SIZE = (132, 40)
PATIENCE = 120.0


async def take(repository: Path, out: Path) -> None:
    """Run until the gate of the plan waits, then save what the screen shows as SVG."""
    prepare()
    options = StartOptions(config=RunConfig(gates=(4,)), yes=True, fresh=True)
    engine = Engine(repository)
    app = DocgenApp(engine, str(repository), options)
    async with app.run_test(size=SIZE), asyncio.timeout(PATIENCE):
        while not app.view.waiting:  # noqa: ASYNC110 - a script, and the app has no event for it
            await asyncio.sleep(0.2)
        await asyncio.sleep(3.0)
        out.write_text(app.export_screenshot(title="docgen-tui"), encoding="utf-8")
    await engine.close()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]).absolute(), Path(sys.argv[2])))
