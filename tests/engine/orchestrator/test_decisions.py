"""What people decide: approve, reject, regenerate, revalidate, cancel, restart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen_engine.domain import events as e
from docgen_engine.domain.errors import (
    DocumentInvalid,
    ForeignDocumentation,
    PreflightError,
    Refused,
    UsageError,
)
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunStatus
from support.engines import BATCH, gated, happened, of_type, run_through, scripted_engine
from support.repositories import write_repository
from support.scripted import ScriptedBackend

OVERVIEW = "01-project-overview.md"
SETUP = "03-development-setup.md"


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    return write_repository(tmp_path / "parcel")


async def test_nothing_is_published_before_gate_6_is_approved(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        run = await run_through(engine, gated(4, 6))
        assert (run.status, run.phase) == (RunStatus.AWAITING_APPROVAL, Phase.ORCHESTRATION)
        await engine.approve("phase4_v1", 1)
        run = await engine.drive()
        assert (run.status, run.phase) == (RunStatus.AWAITING_APPROVAL, Phase.QA)
        assert not (parcel / "documentation").exists()
        preview = await engine.publication()
        assert OVERVIEW in preview.created
        run = await engine.approve()
        assert run.status is RunStatus.COMPLETE
        assert sorted(path.name for path in (parcel / "documentation").iterdir()) == sorted(
            [*preview.created, ".docgen.json"]
        )
        who = [event.who for event in of_type(await happened(engine), e.ApprovalRecorded)]
    assert who == ["tester", "tester"]


async def test_an_approval_counts_once_and_only_for_what_waits(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(4))
        with pytest.raises(Refused, match="phase5_v1 is not what waits"):
            await engine.approve("phase5_v1")
        with pytest.raises(Refused, match="Report 7"):
            await engine.approve("phase4_v1", 7)
        await engine.approve("phase4_v1", 1)
        with pytest.raises(Refused, match="phase4_v1 was approved already, by tester"):
            await engine.approve("phase4_v1", 1)


async def test_another_process_approves_and_this_one_notices(parcel: Path) -> None:
    backend = ScriptedBackend()
    async with scripted_engine(parcel, backend) as screen:
        await run_through(screen, gated(4))
        seen = await screen.snapshot()
        assert seen is not None
        async with scripted_engine(parcel, backend, user="colleague") as other:
            await other.approve("phase4_v1")
        event = await anext(screen.events(seen.seq))
        assert isinstance(event, e.ApprovalRecorded)
        assert event.who == "colleague"
        run = await screen.current()
        assert run is not None
        assert run.status is RunStatus.INTERRUPTED
        assert (await screen.drive()).status is RunStatus.COMPLETE


async def test_approve_the_rest_goes_on_until_something_is_found(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(1, 2, 3, 4, 5, 6))
        await engine.approve(rest=True)
        run = await engine.drive()
        decisions = [
            event.decision for event in of_type(await happened(engine), e.ApprovalRecorded)
        ]
        report = await engine.report()
    if run.status is RunStatus.COMPLETE:
        assert decisions == ["approve-rest"] * 6
    else:
        assert run.status is RunStatus.AWAITING_APPROVAL
        assert report is not None
        assert report.findings


async def test_a_rejected_page_is_written_again_with_the_note_and_only_it(parcel: Path) -> None:
    backend = ScriptedBackend()
    async with scripted_engine(parcel, backend) as engine:
        await run_through(engine, gated(5))
        backend.started.clear()
        run = await engine.reject("Name the currency.", (SETUP,))
        assert (run.status, run.phase) == (RunStatus.RUNNING, Phase.WRITING)
        run = await engine.drive()
        assert (run.status, run.phase) == (RunStatus.AWAITING_APPROVAL, Phase.WRITING)
        versions = await engine.versions(SETUP)
        others = await engine.versions(OVERVIEW)
        text = await engine.page(SETUP)
        started = of_type(await happened(engine), e.PhaseStarted)[-1]
        seen = await engine.snapshot()
    assert [key.partition("/")[2] for key in backend.started] == [SETUP]
    assert backend.tasks[-1].note == "Name the currency."
    assert [version.number for version in versions] == [2, 1]
    assert len(others) == 1
    assert "Name the currency." in text.text
    assert (started.execution, started.targets) == ("phase5_v2", (SETUP,))
    assert seen is not None
    assert seen.report is not None
    assert seen.report.execution == "phase5_v2"


async def test_a_rejection_needs_a_note_and_known_files(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(5))
        with pytest.raises(UsageError, match="note"):
            await engine.reject("  ")
        with pytest.raises(UsageError, match=r"nowhere\.md is not a page"):
            await engine.reject("better", ("nowhere.md",))


async def test_regenerating_an_earlier_phase_makes_later_ones_stale_and_runs_them_again(
    parcel: Path,
) -> None:
    backend = ScriptedBackend(deterministic=True)
    async with scripted_engine(parcel, backend) as engine:
        await run_through(engine, gated(4))
        backend.started.clear()
        await engine.regenerate(phase=2)
        run = await engine.drive()
        assert (run.status, run.phase) == (RunStatus.AWAITING_APPROVAL, Phase.ORCHESTRATION)
        events = await happened(engine)
        questions = await engine.versions("questions")
    assert [event.phase for event in of_type(events, e.PhaseStale)] == [3, 4]
    assert [event.execution for event in of_type(events, e.PhaseStarted)][-3:] == [
        "phase2_v2",
        "phase3_v2",
        "phase4_v2",
    ]
    assert backend.started == [], "a deterministic backend has it all in the journal"
    assert len(questions) == 1, "what comes out the same gets no new version"
    reused = [event for event in of_type(events, e.TaskReused) if event.task == "questions"]
    assert reused[0].summary.startswith("unchanged: the static backend is deterministic")


async def test_a_model_is_asked_again_when_it_is_regenerated(parcel: Path) -> None:
    backend = ScriptedBackend()
    async with scripted_engine(parcel, backend) as engine:
        await run_through(engine, gated(4))
        backend.started.clear()
        await engine.regenerate(phase=2, note="ask less")
        await engine.drive()
    assert backend.started == ["questions"], "research and plan have the same inputs as before"


async def test_an_early_phase_of_a_complete_run_leaves_the_later_ones_stale(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine)
        await engine.regenerate(phase=3)
        run = await engine.drive()
        assert run.status is RunStatus.COMPLETE
        assert run.stale == (Phase.ORCHESTRATION, Phase.WRITING, Phase.QA)
        await engine.resume()
        run = await engine.drive()
        assert (run.status, run.stale) == (RunStatus.COMPLETE, ())
        names = [event.execution for event in of_type(await happened(engine), e.PhaseStarted)]
    assert names[-4:] == ["phase3_v2", "phase4_v2", "phase5_v2", "phase6_v2"]


async def test_an_edited_draft_must_be_validated_and_is_then_published_as_the_users(
    parcel: Path,
) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(6))
        draft = engine.draft_path(SETUP)
        draft.write_text(draft.read_text().replace("The price", "Our price"))
        with pytest.raises(Refused, match="edited since validation; revalidate first"):
            await engine.approve()
        run = await engine.revalidate()
        assert run.status is RunStatus.AWAITING_APPROVAL
        assert (await engine.versions(SETUP))[0].maker == "user"
        run = await engine.approve()
    assert run.status is RunStatus.COMPLETE
    assert "Our price" in (parcel / "documentation" / SETUP).read_text()


async def test_an_edit_that_breaks_a_page_fails_its_gate_until_it_is_mended(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(6))
        draft = engine.draft_path(SETUP)
        good = draft.read_text()
        draft.write_text(good + "\n[gone](nowhere.md)\n")
        run = await engine.revalidate()
        assert run.status is RunStatus.FAILED
        report = await engine.report()
        assert report is not None
        assert "links.internal" in {finding.rule for finding in report.findings}
        draft.write_text(good)
        run = await engine.revalidate()
        assert run.status is RunStatus.AWAITING_APPROVAL


async def test_after_an_edit_the_scores_are_those_of_the_edited_pages(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(6))
        draft = engine.draft_path(SETUP)
        good = draft.read_text()
        results = await engine.document("qa-results")
        draft.write_text(good + "\n[gone](nowhere.md)\n")
        await engine.revalidate()
        worse = await engine.document("qa-results")
        assert worse.validation_details["cross_links"].witness.startswith(SETUP)  # type: ignore[union-attr]
        assert worse.overall_score < results.overall_score  # type: ignore[union-attr]
        assert worse.opinion == results.opinion  # type: ignore[union-attr]
        draft.write_text(good)
        await engine.revalidate()
        assert await engine.document("qa-results") == results
        run = await engine.approve()
    assert run.status is RunStatus.COMPLETE


async def test_a_document_edited_at_its_gate_feeds_the_later_phases(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(2))
        path = engine.draft_path("questions")
        body = json.loads(path.read_text())
        body["questions"] = body["questions"][:10]
        body["summary"]["total_questions"] = 10
        body["summary"]["by_category"] = {"architecture": 10}
        body["summary"]["by_priority"] = {"high": 10}
        path.write_text(json.dumps(body))
        with pytest.raises(Refused, match="edited since validation"):
            await engine.approve()
        run = await engine.revalidate()
        assert run.status is RunStatus.AWAITING_APPROVAL, await engine.report()
        await engine.approve()
        run = await engine.drive()
        assert run.status is RunStatus.COMPLETE, run.error
        research = await engine.document("research")
    assert len(research.findings) == 10  # type: ignore[union-attr]


async def test_a_document_edit_that_breaks_its_schema_names_the_field(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(2))
        path = engine.draft_path("questions")
        body = json.loads(path.read_text())
        body["questions"][3]["priority"] = "urgent"
        path.write_text(json.dumps(body))
        with pytest.raises(DocumentInvalid, match=r"\$\.questions\[3\]\.priority"):
            await engine.revalidate()
        assert len(await engine.versions("questions")) == 1


async def test_a_published_page_edited_by_hand_is_never_overwritten(parcel: Path) -> None:
    page = parcel / "documentation" / SETUP
    backend = ScriptedBackend()
    async with scripted_engine(parcel, backend) as engine:
        await run_through(engine)
        page.write_text(page.read_text().replace("The price", "Nobody's price"))
        edited = page.read_text()
        (parcel / "src/parcel/extra.py").write_text("X = 1\n")
        run = await run_through(engine)
        assert run.status is RunStatus.COMPLETE, run.error
        versions = await engine.versions(SETUP)
        noticed = of_type(await happened(engine), e.EditNoticed)
    assert page.read_text() == edited
    assert [version.maker for version in versions if version.active] == ["user"]
    assert noticed[0].file == SETUP


async def test_the_next_run_writes_no_new_versions_of_what_comes_out_the_same(
    parcel: Path,
) -> None:
    backend = ScriptedBackend(deterministic=True)
    async with scripted_engine(parcel, backend) as engine:
        await run_through(engine)
        before = (parcel / "documentation" / ".docgen.json").read_bytes()
        backend.started.clear()
        run = await run_through(engine)
        assert run.id == 2
        assert len(await engine.versions(OVERVIEW)) == 1
    assert backend.started == []
    assert (parcel / "documentation" / ".docgen.json").read_bytes() == before


async def test_a_colleagues_clone_reads_the_pages_back(parcel: Path, tmp_path: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine)
    clone = write_repository(tmp_path / "clone" / "parcel")
    (parcel / "documentation").rename(clone / "documentation")
    async with scripted_engine(clone, ScriptedBackend()) as engine:
        run = await run_through(engine)
        assert run.status is RunStatus.COMPLETE, run.error
        versions = await engine.versions(OVERVIEW)
    assert versions[-1].maker == "import"


async def test_a_folder_of_somebody_elses_pages_is_refused(parcel: Path) -> None:
    theirs = parcel / "documentation" / "guide.md"
    theirs.parent.mkdir()
    theirs.write_text("# Ours\n")
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        with pytest.raises(ForeignDocumentation, match="--docs"):
            await engine.start(BATCH, force=True)
        assert not (parcel / ".context").exists()
    async with scripted_engine(parcel, ScriptedBackend(), docs=parcel / "pages") as engine:
        run = await run_through(engine)
        assert run.status is RunStatus.COMPLETE, run.error
    assert (parcel / "pages" / OVERVIEW).is_file()
    assert [path.name for path in theirs.parent.iterdir()] == ["guide.md"]


async def test_moved_pages_are_remembered(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend(), docs=parcel / "pages") as engine:
        await run_through(engine, gated(6))
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await engine.approve()
    assert (parcel / "pages" / OVERVIEW).is_file()
    assert not (parcel / "documentation").exists()


async def test_cancel_is_for_good_and_a_new_run_may_begin(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(4))
        run = await engine.cancel()
        assert run.status is RunStatus.CANCELED
        for decide in (engine.approve, engine.cancel, engine.resume, engine.revalidate):
            with pytest.raises(Refused):
                await decide()
        assert len(await engine.versions("analysis")) == 1, "everything is kept"
        run = await run_through(engine)
        assert (run.id, run.status) == (2, RunStatus.COMPLETE)


async def test_a_new_start_cancels_the_unfinished_run_and_keeps_it(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(4))
        run = await run_through(engine)
        assert (run.id, run.status) == (2, RunStatus.COMPLETE)


async def test_state_json_follows(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        await run_through(engine, gated(4))
        state = json.loads((parcel / ".context/state.json").read_text())
        assert (state["status"], state["phase"]) == (
            "awaiting_approval",
            "orchestration-complete",
        )
        await engine.approve()
        await engine.drive()
        state = json.loads((parcel / ".context/state.json").read_text())
    assert (state["status"], state["phase"]) == ("complete", "complete")
    assert OVERVIEW in state["files_generated"]
    assert "phase1_v1/1a-language" in state["completed_agents"]


async def test_no_workspace_is_made_before_preflight_passes(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    async with scripted_engine(empty, ScriptedBackend()) as engine:
        with pytest.raises(PreflightError, match="Nothing to document"):
            await engine.start(BATCH)
        assert await engine.current() is None
    assert list(empty.iterdir()) == []
