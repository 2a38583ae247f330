"""A run that would change nothing is not begun; whatever could change something begins it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from docgen_engine.domain.runs import Review, RunConfig, RunStatus, Strictness
from docgen_engine.engine import Engine
from docgen_engine.workers import InlineWorkers
from support.clocks import FakeClock
from support.engines import BATCH, run_through, scripted_engine
from support.repositories import write_repository
from support.scripted import ScriptedBackend

OVERVIEW = "documentation/01-project-overview.md"


STATIC = RunConfig(review=Review.BATCH)


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose pages are complete; each test works on a copy."""
    parcel = write_repository(tmp_path_factory.mktemp("unchanged") / "parcel")

    async def document() -> RunStatus:
        async with static_engine(parcel) as engine:
            return (await run_through(engine, STATIC)).status

    assert asyncio.run(document()) is RunStatus.COMPLETE
    return parcel


@pytest.fixture
def parcel(documented: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(documented, tmp_path / documented.name))


def static_engine(repository: Path) -> Engine:
    return Engine(repository, workers=InlineWorkers(), clock=FakeClock(), user="tester")


async def up_to_date(repository: Path, strictness: Strictness = Strictness.STRICT) -> bool:
    async with static_engine(repository) as engine:
        config = msgspec.structs.replace(STATIC, strictness=strictness)
        return await engine.up_to_date(config) is not None


async def test_nothing_changed(parcel: Path) -> None:
    assert await up_to_date(parcel)
    (parcel / ".context" / "notes.txt").write_text("in our own folder")
    assert await up_to_date(parcel)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a source file": lambda at: (at / "src/parcel/cli.py").write_text("x = 1\n"),
    "a new file": lambda at: (at / "new.py").write_text("x = 1\n"),
    "a file less": lambda at: (at / "README.md").unlink(),
    "guidance": lambda at: (at / ".docgen.toml").write_text("[pages]\nleave_out = []\n"),
    "a page edited by hand": lambda at: append(at / OVERVIEW),
    "a page deleted": lambda at: (at / OVERVIEW).unlink(),
    "the list of pages": lambda at: append(at / "documentation/.docgen.json"),
    "a draft edited by hand": lambda at: append(at / ".context/drafts/01-project-overview.md"),
    "a document edited by hand": lambda at: append(at / ".context/analysis.json"),
    "a draft deleted": lambda at: (at / ".context/drafts/01-project-overview.md").unlink(),
    "a document deleted": lambda at: (at / ".context/analysis.json").unlink(),
}


def append(path: Path) -> None:
    path.write_text(path.read_text() + "\nBy hand.\n")


@pytest.mark.parametrize("what", CHANGES)
async def test_whatever_changes_begins_a_run(parcel: Path, what: str) -> None:
    CHANGES[what](parcel)
    assert not await up_to_date(parcel)


async def test_other_settings_begin_a_run(parcel: Path) -> None:
    assert not await up_to_date(parcel, Strictness.LENIENT)


async def test_an_unfinished_run_is_not_up_to_date(parcel: Path) -> None:
    async with static_engine(parcel) as engine:
        await engine.start(STATIC)
        assert await engine.up_to_date(STATIC) is None
        assert (await engine.drive()).status is RunStatus.COMPLETE
        assert await engine.up_to_date(STATIC) is not None


async def test_guidance_that_changed_while_the_run_waited(tmp_path: Path) -> None:
    """Kept out of git, guidance is no part of the snapshot; the first phases obeyed the old."""
    parcel = write_repository(tmp_path / "parcel")
    (parcel / ".gitignore").write_text(".docgen.toml\n")
    await asyncio.to_thread(subprocess.run, ("git", "init", "-q", parcel), check=True)
    async with static_engine(parcel) as engine:
        assert (
            await run_through(engine, RunConfig(gates=(4,)))
        ).status is RunStatus.AWAITING_APPROVAL
    (parcel / ".docgen.toml").write_text('purpose = "Stamps letters."\n')
    async with static_engine(parcel) as engine:
        await engine.approve("phase4_v1")
        await engine.resume()
        assert (await engine.drive()).status is RunStatus.COMPLETE
    assert not await up_to_date(parcel)
    async with static_engine(parcel) as engine:
        assert (await run_through(engine, STATIC)).status is RunStatus.COMPLETE
    assert "Stamps letters." in (parcel / OVERVIEW).read_text()
    assert await up_to_date(parcel)


async def test_a_model_may_say_something_else_each_time(tmp_path: Path) -> None:
    parcel = write_repository(tmp_path / "parcel")
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        assert (await run_through(engine, BATCH)).status is RunStatus.COMPLETE
        assert await engine.up_to_date(BATCH) is None
