"""Gates through the engine: what a run finds out about pages spares the next one, and is pruned."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from docgen_engine.domain.findings import Report
from docgen_engine.domain.runs import RunConfig, RunStatus
from docgen_engine.engine import Engine
from docgen_engine.gates import refs, source
from docgen_engine.gates import run as gate
from docgen_engine.gates.markdown import library
from docgen_engine.gates.markdown.library import KIND
from docgen_engine.workers import InlineWorkers
from support.clocks import FakeClock
from support.engines import gated, run_through, scripted_engine
from support.repositories import write_repository
from support.scripted import ScriptedBackend

SETUP = "03-development-setup.md"


@pytest.fixture(autouse=True)
def _new_process() -> None:
    _forget_all()


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    return write_repository(tmp_path / "parcel")


def digests(repository: Path) -> dict[str, bytes]:
    """What is kept about pages, by hash."""
    with closing(sqlite3.connect(repository / ".context" / "docgen.db")) as database:
        return dict(
            database.execute(
                "SELECT sha256, body FROM file_facts WHERE substr(language, 1, ?) = ?",
                (len(KIND), KIND),
            )
        )


def spoil(repository: Path) -> None:
    """Damage everything that is kept about pages."""
    with closing(sqlite3.connect(repository / ".context" / "docgen.db")) as database:
        database.execute("UPDATE file_facts SET body = x'00'")
        database.commit()


async def test_what_is_kept_is_that_of_the_pages_that_there_are(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(6))
        before = digests(parcel)
        assert len(before) == len(list((parcel / ".context" / "drafts").rglob("*.md")))
        draft = engine.draft_path(SETUP)
        draft.write_text(draft.read_text().replace("The price", "Our price"))
        await engine.revalidate()
        after = digests(parcel)
    assert len(after) == len(before)
    assert after.keys() != before.keys()


async def test_a_later_process_reads_no_page_again(
    parcel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(6))
    _forget_all()
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        with monkeypatch.context() as patch:
            patch.setattr("docgen_engine.gates.markdown.page.read_page", pytest.fail)
            run = await engine.revalidate()
        assert run.status is RunStatus.AWAITING_APPROVAL


async def test_a_damaged_cache_changes_no_report(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(6))
        draft = engine.draft_path(SETUP)
        draft.write_text(draft.read_text() + "\n[gone](nowhere.md)\n")
        await engine.revalidate()
        report = await engine.report()
    assert report is not None
    spoil(parcel)
    _forget_all()
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        run = await engine.revalidate()
        again = await engine.report()
    assert run.status is RunStatus.FAILED
    assert again is not None
    assert (again.findings, again.rules) == (report.findings, report.rules)


async def test_what_is_judged_ahead_is_what_the_gate_would_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def report_of(name: str) -> Report:
        _forget_all()
        repository = write_repository(tmp_path / name / "parcel")
        async with Engine(repository, workers=InlineWorkers(), clock=FakeClock()) as engine:
            run = await run_through(engine, RunConfig(gates=(5,)))
            assert run.status is RunStatus.AWAITING_APPROVAL
            report = await engine.report()
        assert report is not None
        return report

    ahead = await report_of("ahead")
    monkeypatch.setattr(
        gate,
        "VALIDATORS",
        tuple(msgspec.structs.replace(each, ahead=None) for each in gate.VALIDATORS),
    )
    later = await report_of("later")
    assert (ahead.rules, ahead.findings) == (later.rules, later.findings)
    checked = {count.rule: count.checked for count in ahead.rules}
    assert checked["claims.hold"]
    assert checked["symbols.exist"]


def _forget_all() -> None:
    for module in (library, source, refs, gate):
        module.forget()
