"""The screen over the real engine and a scripted backend: panels, gate, recording and replay."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from docgen_engine.domain.events import TextDelta, decode_event
from docgen_engine.domain.runs import RunStatus
from docgen_engine.engine import Engine
from docgen_tui.app import DocgenApp
from docgen_tui.recorder import recording
from docgen_tui.screens.run import RunScreen
from docgen_tui.session import StartOptions
from docgen_tui.state import fold
from support.app_pilot import grace_passed, make_app, wait_for
from support.engines import BATCH, gated, happened, scripted_engine
from support.repositories import write_repository
from support.scripted import PAGES, ScriptedBackend, stream

WRITERS = 8


def _eight_writers(release: asyncio.Event) -> ScriptedBackend:
    """A run with eight writers, each of which streams and then waits for the test."""
    parts = tuple((f"components/part-{n}.md", f"Part {n}", ("Purpose",)) for n in range(30))
    backend = ScriptedBackend(questions=220, pages=(*PAGES, *parts))

    async def talk(task: Any, session: Any) -> None:
        for word in ("first", "second", "third"):
            session.text(f"{task.agent} {word} line\n")
            await asyncio.sleep(0)
        await release.wait()

    for number in range(1, WRITERS + 1):
        for path, _, _ in backend.pages:
            backend.scripts[f"writer-{number}/{path}"] = [talk]
    return backend


async def _on_the_run_screen(pilot: Any, app: DocgenApp) -> None:
    await wait_for(pilot, lambda: isinstance(app.screen, RunScreen), "the run screen")


async def test_eight_panels_stream_at_once(tmp_path: Path) -> None:
    repository = write_repository(tmp_path / "parcel")
    release = asyncio.Event()
    backend = _eight_writers(release)
    engine = scripted_engine(repository, backend)
    app = make_app(engine, StartOptions(config=gated(5), yes=True))
    heard: dict[str, list[str]] = {}
    engine.on_delta(lambda delta: heard.setdefault(delta.agent, []).append(delta.text))
    async with app.run_test(size=(200, 50)) as pilot:
        await _on_the_run_screen(pilot, app)
        await wait_for(pilot, lambda: len(heard) == WRITERS, "eight writers")

        def shown() -> str:
            return "\n".join(str(line) for line in app.export_screenshot().splitlines())

        await wait_for(
            pilot,
            lambda: all(f"writer-{number}" in shown() for number in range(1, WRITERS + 1)),
            "eight panels",
        )
        await wait_for(
            pilot,
            lambda: all(
                f"writer-{number}&#160;third&#160;line" in shown()
                for number in range(1, WRITERS + 1)
            ),
            "the newest line of each",
        )
        release.set()
        await wait_for(pilot, lambda: app.view.waiting, "the gate")
    await engine.close()


async def test_a_run_is_approved_from_the_screen_to_its_end(tmp_path: Path) -> None:
    repository = write_repository(tmp_path / "parcel")
    engine = scripted_engine(repository, ScriptedBackend())
    app = make_app(engine, StartOptions(config=gated(4, 6), yes=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await _on_the_run_screen(pilot, app)
        for phase in (4, 6):
            await wait_for(
                pilot,
                lambda phase=phase: app.view.waiting and int(app.view.phase) == phase,
                f"gate {phase}",
            )
            await grace_passed(pilot, app)
            await pilot.press("a")
            await wait_for(
                pilot,
                lambda phase=phase: not (app.view.waiting and int(app.view.phase) == phase),
                f"the approval of {phase}",
            )
        await wait_for(pilot, lambda: app.view.status is RunStatus.COMPLETE, "the end")
    await engine.close()
    assert (repository / "documentation" / "01-project-overview.md").is_file()


async def test_a_recording_replays_to_the_same_state(tmp_path: Path) -> None:
    repository = write_repository(tmp_path / "parcel")
    file = tmp_path / "run.jsonl"
    backend = ScriptedBackend({"questions": [stream("look", "ing")]})
    async with scripted_engine(repository, backend) as engine:
        await _record(engine, file)
        live = await happened(engine)
    lines = file.read_bytes().splitlines()
    deltas = [line for line in lines if b'"text.delta"' in line]
    replayed = [decode_event(line) for line in lines if b'"text.delta"' not in line]
    assert len(deltas) == len(("look", "ing"))
    assert replayed == live
    assert fold(replayed) == fold(live)
    assert fold(replayed).status is RunStatus.COMPLETE


async def _record(engine: Engine, file: Path) -> None:
    await engine.start(BATCH, force=True)
    async with recording(engine, file, 0):
        await engine.drive()


def test_a_delta_is_not_an_event() -> None:
    """What is streamed has a type of its own, so that a reader can tell it from events."""
    assert TextDelta.__struct_config__.tag == "text.delta"
