"""Eight panels stream at once: how late is the event loop, how much processor does it take?

    python benchmarks/panels.py [--panels 8] [--rate 100] [--seconds 8] [--size 200x50]

It starts itself in a pseudo-terminal whose reader drains, so that all bytes are really written.
Prints one line of JSON: lag of the loop at the 50th, 95th and 99th percentile and at most, the
share of one core, and the time from a key to its action. A lag is how much later than asked for a
20 ms timer comes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import pty
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = [ROOT / "src" / "engine", ROOT / "src" / "app", ROOT / "tests"]
WORDS = "the ledger books both sides of an invoice when its period is still open and says so\n"


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def measure(options: argparse.Namespace) -> dict[str, float]:  # noqa: C901, PLR0915
    sys.path[:0] = [str(path) for path in SOURCES]
    from docgen_engine.domain import events as ev
    from docgen_tui.app import DocgenApp
    from docgen_tui.session import StartOptions
    from support.fake_engine import FakeEngine
    from support.recordings import Recorder, pages

    record = Recorder()
    names = [f"writer-{number}" for number in range(1, options.panels + 1)]
    execution = record.phase(5, [(f"{n}/{n}.md", n, "writer", f"{n}.md") for n in names])
    for name in names:
        who = {"phase": 5, "execution": execution, "agent": name, "task": f"{name}/{name}.md"}
        record.say(ev.AgentStarted, attempt=1, **who)
        record.say(ev.AgentToolCalled, tool="localSearchCode", arguments="Ledger", **who)
    engine = FakeEngine(record.events)
    engine.page_views = pages("planned", 0)
    engine.working_elsewhere = True
    app = DocgenApp(engine, str(ROOT), StartOptions(resume=True))
    result: dict[str, float] = {}

    async def load() -> None:
        while not app.view.current_agents:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        lags: list[float] = []
        keys: list[float] = []
        loop = asyncio.get_running_loop()

        async def watch() -> None:
            while True:
                due = loop.time() + 0.02
                await asyncio.sleep(0.02)
                lags.append(1000 * (loop.time() - due))

        async def press() -> None:
            from textual import events

            pages = app.run_screen.pages_list
            step = 1
            while True:
                await asyncio.sleep(0.25)
                if not pages.is_on_screen:
                    continue
                before, asked = pages.selected, time.perf_counter()
                app.post_message(events.Key("down" if step > 0 else "up", None))
                while pages.selected == before and time.perf_counter() - asked < 1:  # noqa: ASYNC110
                    await asyncio.sleep(0)
                keys.append(1000 * (time.perf_counter() - asked))
                step = -step

        watchers = [asyncio.create_task(watch()), asyncio.create_task(press())]
        started, cpu = time.perf_counter(), time.process_time()
        sent = 0
        while (passed := time.perf_counter() - started) < options.seconds:
            wanted = int(passed * options.rate)
            while sent < wanted:
                at = sent * 17 % len(WORDS)
                for name in names:
                    text = (WORDS + WORDS)[at : at + 20]
                    engine.stream(
                        ev.TextDelta(phase=5, execution=execution, agent=name, task="", text=text)
                    )
                sent += 1
            await asyncio.sleep(0.005)
        spent = time.process_time() - cpu
        for watcher in watchers:
            watcher.cancel()
        result.update(
            panels=len(names),
            deltas_per_second=round(sent * len(names) / passed),
            cpu_percent=round(100 * spent / passed, 1),
            lag_p50_ms=round(percentile(lags, 0.5), 1),
            lag_p95_ms=round(percentile(lags, 0.95), 1),
            lag_p99_ms=round(percentile(lags, 0.99), 1),
            lag_max_ms=round(max(lags), 1),
            key_max_ms=round(max(keys, default=0.0), 1),
            widgets=len(list(app.screen.walk_children())),
        )
        app.exit(0)

    loading = asyncio.create_task(load())
    await app.run_async()
    await loading
    return result


def inside(options: argparse.Namespace) -> int:
    result = asyncio.run(measure(options))
    Path(options.out).write_text(json.dumps(result), encoding="utf-8")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=8)
    parser.add_argument("--rate", type=int, default=100, help="deltas a second for each panel")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--size", default="200x50")
    parser.add_argument("--out", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.out:
        return inside(options)
    import fcntl
    import struct
    import tempfile
    import termios

    columns, rows = (int(part) for part in options.size.split("x"))
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        child, terminal = pty.fork()
        if child == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(sys.executable, [sys.executable, *sys.argv, "--out", out.name])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        written = 0
        while True:
            try:
                chunk = os.read(terminal, 65536)
            except OSError:
                break
            if not chunk:
                break
            written += len(chunk)
        os.waitpid(child, 0)
        text = Path(out.name).read_text(encoding="utf-8")
        if not text:
            print("The measured program did not finish.", file=sys.stderr)
            return 1
        result = json.loads(text)
    result["kilobytes_written"] = written // 1024
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
