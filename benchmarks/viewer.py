"""How long a page of 100 kB takes to open, and how long the loop stalls meanwhile.

Run `python benchmarks/viewer.py [kilobytes]` in a checkout. Prints one line a measurement; exits
with 1 when a bound of `BOUNDS` is broken. A ticker measures how late the event loop is.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src/app"), str(ROOT / "src/engine")]

from textual.app import App, ComposeResult  # noqa: E402

from docgen_tui.themes import DARK  # noqa: E402
from docgen_tui.widgets.code_view import CodeView  # noqa: E402
from docgen_tui.widgets.diff_view import DiffView  # noqa: E402
from docgen_tui.widgets.markdown_view import MarkdownView  # noqa: E402
from docgen_tui.widgets.table_view import Cell, Column, TableRow, TableView  # noqa: E402

BOUNDS = {"page": (1.5, 0.05), "diff": (2.0, 0.05), "code": (2.5, 0.05), "table": (1.0, 0.05)}
"""Seconds until shown, and worst lag of the loop in seconds."""
TICK = 0.002

SECTION = """## Section {n}

The ledger of tenant {n} is closed by [`Ledger.close`](../src/ledger.py#L{n}-L{m}), which refuses
later postings, *whoever* asks; see [src/api.py:{n}](../src/api.py#L{n}) and `list[Money]`.

| component | what it does | lines |
|---|---|--:|
| api {n} | HTTP routes, authentication, and the mapping of errors to answers | 812 |
| ledger {n} | Double-entry postings, periods, [`Ledger`](../src/ledger.py#L1-L20) | 1,204 |

- one thing
  - and a thing inside of it
- another **thing**

```python
def post_{n}(amount: int, *, to: str) -> Posting:
    return Posting(amount, to)  # never a float
```

"""


class BenchApp(App[None]):
    CSS_PATH = sorted(str(path) for path in (ROOT / "styles").glob("*.tcss"))

    def compose(self) -> ComposeResult:
        yield MarkdownView(id="page")
        yield CodeView(id="code")
        yield DiffView(id="diff")
        yield TableView((Column("number", 8), Column("words")), id="table")

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self.only("page")

    def only(self, name: str) -> None:
        for widget in self.screen.children:
            widget.display = widget.id == name


class Lag:
    """Worst time by which the loop was late."""

    def __init__(self) -> None:
        self.worst = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Lag:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _tick(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            self.worst = max(self.worst, time.perf_counter() - before - TICK)


async def measure(name: str, act: Callable[[], Awaitable[None]]) -> bool:
    await asyncio.sleep(0.3)
    async with Lag() as lag:
        begin = time.perf_counter()
        await act()
        seconds = time.perf_counter() - begin
    most, late = BOUNDS.get(name.split(maxsplit=1)[0], (9.0, 0.1))
    good = seconds <= most and lag.worst <= late
    print(f"{name:<28}{seconds:7.3f} s   worst lag {lag.worst * 1000:6.1f} ms"
          f"   {'ok' if good else 'too slow'}")  # fmt: skip
    return good


async def main(kilobytes: int) -> int:
    count = kilobytes * 1000 // len(SECTION.format(n=1000, m=1012)) + 1
    text = "# Page\n\n" + "".join(SECTION.format(n=n, m=n + 12) for n in range(1000, 1000 + count))
    other = text.replace("whoever", "whatever", 40).replace("one thing", "one other thing", 60)
    app = BenchApp()
    good = True
    async with app.run_test(size=(120, 40)) as pilot:
        page, code = app.query_one(MarkdownView), app.query_one(CodeView)
        diff, table = app.query_one(DiffView), app.query_one(TableView)

        async def ready(shown: Callable[[], bool]) -> None:
            while not shown():  # noqa: ASYNC110  the viewer has no event to wait for
                await asyncio.sleep(TICK)
            await pilot.pause()

        async def open_page() -> None:
            page.show(text, page="01-a.md")
            await ready(lambda: len(page.body) > 0)

        async def open_code() -> None:
            app.only("code")
            code.show(text * 3, language="markdown", path="a.md")
            await ready(lambda: all(work.is_finished for work in app.workers))

        async def open_diff() -> None:
            app.only("diff")
            await pilot.pause()
            diff.show(text, other)
            await ready(lambda: len(diff.body) > 0)

        async def open_table() -> None:
            app.only("table")
            table.set_rows(
                [TableRow(str(n), (Cell(str(n)), Cell(f"words of {n}"))) for n in range(10_000)]
            )
            await pilot.pause()

        async def scroll() -> None:
            for _ in range(50):
                page.action_turn(1)
                await pilot.pause()

        async def search() -> None:
            page.search("Ledger")
            await pilot.pause()

        async def filter_table() -> None:
            for words in ("9", "99", "99 words", ""):
                table.set_filter(words)
                await pilot.pause()

        gc.collect()
        gc.freeze()  # as `DocgenApp` does once its first frame stands
        good &= await measure(f"page of {len(text) // 1000} kB", open_page)
        good &= await measure("50 pages down", scroll)
        good &= await measure("search", search)
        good &= await measure(f"diff of {len(text) // 1000} kB", open_diff)
        good &= await measure(f"code of {len(text) * 3 // 1000} kB", open_code)
        good &= await measure("table of 10,000 rows", open_table)
        good &= await measure("filter 10,000 rows, 4 times", filter_table)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)))
