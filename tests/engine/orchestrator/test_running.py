"""Agent tasks through the whole pipeline: retries, failures, concurrency, tools, cancellation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen_engine.domain import events as e
from docgen_engine.domain.documents.page import PageResult, SectionResult
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import Review, RunConfig, RunStatus, Strictness
from docgen_engine.domain.tasks import AgentTask
from docgen_engine.engine import Engine
from docgen_engine.orchestrator import phase_run
from docgen_engine.workers import InlineWorkers
from support.clocks import FakeClock
from support.engines import BATCH, gated, happened, of_type, run_through, scripted_engine
from support.repositories import write_repository
from support.scripted import (
    PAGES,
    ScriptedBackend,
    answer,
    fail,
    stream,
    together,
    use_tool,
    wait_for,
)

DISCOVERY = ("1a-language", "1b-components", "1c-dependencies", "1d-flows-apis")


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    return write_repository(tmp_path / "parcel")


async def test_a_batch_run_completes_and_publishes(parcel: Path) -> None:
    async with scripted_engine(parcel, ScriptedBackend()) as engine:
        run = await run_through(engine)
        events = await happened(engine)
    assert (run.status, run.phase) == (RunStatus.COMPLETE, Phase.QA), run.error
    assert "postage" in (parcel / "documentation/01-project-overview.md").read_text()
    assert (parcel / "documentation/.docgen.json").is_file()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.phase for event in of_type(events, e.PhaseStarted)] == [1, 2, 3, 4, 5, 6]
    assert isinstance(events[-1], e.RunCompleted)


async def test_all_discovery_agents_are_at_work_before_any_answers(parcel: Path) -> None:
    open_requests: set[str] = set()
    all_open = asyncio.Event()

    async def answer_when_all_ask(task: AgentTask, session: object) -> None:
        open_requests.add(task.key)
        if len(open_requests) == len(DISCOVERY):
            all_open.set()
        await all_open.wait()

    backend = ScriptedBackend({key: [answer_when_all_ask] for key in DISCOVERY})
    async with scripted_engine(parcel, backend) as engine, asyncio.timeout(30):
        run = await run_through(engine)
    assert run.status is RunStatus.COMPLETE
    assert open_requests == set(DISCOVERY)


async def test_a_concurrency_limit_queues(parcel: Path) -> None:
    two = asyncio.Event()
    arrived: list[str] = []

    async def meet(task: AgentTask, session: object) -> None:
        arrived.append(task.key)
        if len(arrived) == 2:
            two.set()
        await two.wait()

    backend = ScriptedBackend({key: [meet] for key in DISCOVERY})
    config = RunConfig(backend="scripted", review=Review.BATCH, concurrency=2)
    async with scripted_engine(parcel, backend) as engine:
        run = await run_through(engine, config)
        queued = of_type(await happened(engine), e.AgentQueued)
    assert run.status is RunStatus.COMPLETE
    assert backend.most_at_work == 2
    assert {event.task for event in queued if event.phase == 1} == set(DISCOVERY[2:])


@pytest.mark.parametrize(
    ("task", "base"),
    [("1b-components", 2.0), ("questions", 2.0), ("research-1", 3.0), ("orchestrator", 2.0)],
)
async def test_a_failure_is_tried_again_with_exponential_back_off(
    parcel: Path, task: str, base: float
) -> None:
    clock = FakeClock()
    backend = ScriptedBackend({task: [fail("first"), fail("second")]})
    async with scripted_engine(parcel, backend, clock=clock) as engine:
        run = await run_through(engine)
        retries = of_type(await happened(engine), e.AgentRetrying)
    assert run.status is RunStatus.COMPLETE
    assert clock.slept == [base, base * 2]
    assert [(event.task, event.attempt, event.error) for event in retries] == [
        (task, 1, "first"),
        (task, 2, "second"),
    ]
    others = [key for key in backend.started if key != task]
    assert len(others) == len(set(others)), "what succeeded was asked again"


async def test_a_page_has_its_own_back_off_and_qa_two_attempts(parcel: Path) -> None:
    clock = FakeClock()
    page = "writer-1/03-development-setup.md"
    backend = ScriptedBackend({page: [fail()], "qa": [fail(), fail()]}, questions=5)
    async with scripted_engine(parcel, backend, clock=clock) as engine:
        run = await run_through(engine)
    assert run.status is RunStatus.COMPLETE, "QA is not critical"
    assert clock.slept == [5.0, 1.0]
    assert backend.started.count("qa") == 2


async def test_the_server_is_honoured(parcel: Path) -> None:
    clock = FakeClock()
    backend = ScriptedBackend({"questions": [fail("busy", retry_after=42.0)]})
    async with scripted_engine(parcel, backend, clock=clock) as engine:
        await run_through(engine)
    assert clock.slept == [42.0]


async def test_a_discovery_agent_that_fails_for_good_fails_the_run_and_only_it_is_asked_again(
    parcel: Path,
) -> None:
    backend = ScriptedBackend({"1c-dependencies": [fail("no way")] * 3})
    async with scripted_engine(parcel, backend) as engine:
        run = await run_through(engine)
        assert (run.status, run.phase, run.recoverable) == (RunStatus.FAILED, 1, True)
        assert "1c-dependencies failed after 3 attempts: no way" in run.error
        assert sorted(set(backend.started)) == sorted(DISCOVERY)
        backend.started.clear()
        await engine.resume()
        run = await engine.drive()
        reused = of_type(await happened(engine), e.TaskReused)
    assert run.status is RunStatus.COMPLETE
    assert [key for key in backend.started if key in DISCOVERY] == ["1c-dependencies"]
    assert {event.task for event in reused} == set(DISCOVERY) - {"1c-dependencies"}


async def test_a_failure_that_cannot_be_helped_is_not_tried_again(parcel: Path) -> None:
    clock = FakeClock()
    backend = ScriptedBackend({"questions": [fail("no key", retryable=False)]})
    async with scripted_engine(parcel, backend, clock=clock) as engine:
        run = await run_through(engine)
    assert run.status is RunStatus.FAILED
    assert backend.started.count("questions") == 1
    assert clock.slept == []


async def test_an_answer_that_breaks_its_schema_is_tried_again(parcel: Path) -> None:
    backend = ScriptedBackend({"questions": [answer(lambda _: b'{"summary": 3}')]})
    async with scripted_engine(parcel, backend) as engine:
        run = await run_through(engine)
        retries = of_type(await happened(engine), e.AgentRetrying)
    assert run.status is RunStatus.COMPLETE
    assert "$.summary" in retries[0].error


async def test_a_defect_in_a_backend_fails_its_task_and_is_logged(parcel: Path) -> None:
    async def broken(task: AgentTask, session: object) -> None:
        raise IndexError("list index out of range")

    backend = ScriptedBackend({"questions": [broken]})
    async with scripted_engine(parcel, backend) as engine:
        run = await run_through(engine)
    assert run.status is RunStatus.FAILED
    assert "unexpected IndexError" in run.error
    logs = "".join(path.read_text() for path in (parcel / ".context/logs").rglob("*.log"))
    assert "Traceback" in logs


# -- writers -------------------------------------------------------------------------------


def _scripts_for(backend: ScriptedBackend, page: str, *acts: object) -> None:
    """Script a page whichever writer owns it."""
    for number in range(1, 9):
        backend.scripts[f"writer-{number}/{page}"] = list(acts)  # type: ignore[arg-type]


async def _owners(engine: object) -> dict[str, str]:
    return {view.path: view.owner for view in await engine.pages()}  # type: ignore[attr-defined]


async def _secondary_page(parcel: Path, tmp_path: Path) -> str:
    """A page of a writer who is not the primary one, found by a run of its own."""
    probe = write_repository(tmp_path / "probe" / "parcel")
    async with scripted_engine(probe, ScriptedBackend(questions=30)) as engine:
        await run_through(engine)
        owners = await _owners(engine)
    primary = owners["01-project-overview.md"]
    return next(p for p, o in sorted(owners.items()) if o not in (primary, "code", "qa"))


async def test_a_secondary_writer_that_fails_fails_gate_5_by_name_when_strict(
    parcel: Path, tmp_path: Path
) -> None:
    page = await _secondary_page(parcel, tmp_path)
    backend = ScriptedBackend(questions=30)
    _scripts_for(backend, page, *[fail("cannot")] * 3)
    async with scripted_engine(parcel, backend) as engine:
        run = await run_through(engine)
        report = await engine.report()
        partial = of_type(await happened(engine), e.PhasePartial)
        assert (run.status, run.phase) == (RunStatus.FAILED, Phase.WRITING)
        assert partial[0].missing == (page,)
        assert report is not None
        assert page in {finding.file for finding in report.findings}
        written = len(backend.started)
        await engine.resume()
        run = await engine.drive()
        again = [key for key in backend.started[written:] if key.startswith("writer-")]
    assert run.status is RunStatus.COMPLETE, run.error
    assert [key.partition("/")[2] for key in again] == [page]


async def test_a_secondary_writer_that_fails_is_a_warning_to_the_end_when_lenient(
    parcel: Path, tmp_path: Path
) -> None:
    page = await _secondary_page(parcel, tmp_path)
    backend = ScriptedBackend(questions=30)
    _scripts_for(backend, page, *[fail("cannot")] * 3)
    config = RunConfig(backend="scripted", review=Review.BATCH, strictness=Strictness.LENIENT)
    async with scripted_engine(parcel, backend) as engine:
        run = await run_through(engine, config)
        report = await engine.report("phase6_v1")
    assert run.status is RunStatus.COMPLETE, run.error
    assert not (parcel / "documentation" / page).exists()
    assert report is not None
    assert page in {finding.file for finding in report.findings}


async def test_the_primary_writer_that_fails_fails_the_run(parcel: Path) -> None:
    backend = ScriptedBackend(questions=30)
    _scripts_for(backend, "01-project-overview.md", *[fail("cannot")] * 3)
    async with scripted_engine(parcel, backend) as engine:
        run = await run_through(engine)
    assert (run.status, run.phase) == (RunStatus.FAILED, Phase.WRITING)
    assert "primary writer" in run.error
    assert "01-project-overview.md" in run.error


async def test_a_page_of_somebody_else_is_refused(parcel: Path) -> None:
    def other(task: AgentTask) -> PageResult:
        return PageResult("01-PROJECT-overview.md", "# Mine\n", (SectionResult("Purpose"),))

    backend = ScriptedBackend(questions=5)
    _scripts_for(backend, "03-development-setup.md", answer(other))
    async with scripted_engine(parcel, backend) as engine:
        run = await run_through(engine)
        retries = of_type(await happened(engine), e.AgentRetrying)
        overview = await engine.versions("01-project-overview.md")
    assert run.status is RunStatus.COMPLETE
    assert "does not own" in retries[0].error
    assert len(overview) == 1


async def test_the_owner_gets_one_chance_to_mend_what_the_immediate_checks_found(
    parcel: Path,
) -> None:
    def broken(task: AgentTask) -> PageResult:
        return PageResult(task.page, "no heading at all\n", (SectionResult("Prerequisites"),))

    page = "03-development-setup.md"
    backend = ScriptedBackend(questions=5)
    _scripts_for(backend, page, answer(broken))
    async with scripted_engine(parcel, backend) as engine:
        run = await run_through(engine)
    asked = [task for task in backend.tasks if task.page == page]
    assert run.status is RunStatus.COMPLETE, run.error
    assert len(asked) == 2
    assert "markdown.structure" in {finding.rule for finding in asked[1].findings}
    assert asked[1].previous == "no heading at all\n"


async def test_a_page_holds_nothing_that_a_terminal_would_obey(parcel: Path) -> None:
    page = "03-development-setup.md"

    def coloured(task: AgentTask) -> PageResult:
        text = "# Development setup\r\n\r\n\x1b[31mRed\x1b[0m, \u202ebackwards\u202c\x07.\r\n"
        return PageResult(page, text, (SectionResult("Prerequisites"),))

    backend = ScriptedBackend(questions=5)
    _scripts_for(backend, page, answer(coloured), answer(coloured))
    async with scripted_engine(parcel, backend) as engine:
        await run_through(engine)
        written = [
            (await engine.page(page, version.number)).text
            for version in await engine.versions(page)
        ]
    shown = "\ufffd[31mRed\ufffd[0m, \ufffdbackwards\ufffd\ufffd.\n"
    assert any(shown in text for text in written)
    assert not any(sign in text for sign in "\x1b\x07\r\u202e\u202c" for text in written)


# -- streams, tools, stopping --------------------------------------------------------------


async def test_text_streams_and_tools_are_told(parcel: Path) -> None:
    heard: list[str] = []
    backend = ScriptedBackend(
        {
            "questions": [
                together(
                    stream("look", "ing"),
                    use_tool("localSearchCode", query="postage"),
                    use_tool("localGetFileContent", file="src/parcel/rates.py"),
                )
            ]
        }
    )
    async with scripted_engine(parcel, backend) as engine:
        engine.on_delta(lambda delta: heard.append(delta.text))
        run = await run_through(engine)
        events = await happened(engine)
    assert run.status is RunStatus.COMPLETE, run.error
    assert heard[:2] == ["look", "ing"]
    assert "rates.py" in heard[2]
    assert [event.tool for event in of_type(events, e.AgentToolCalled)] == [
        "localSearchCode",
        "localGetFileContent",
    ]
    assert all(event.ok for event in of_type(events, e.AgentToolReturned))


async def test_a_tool_that_the_task_does_not_allow_is_refused(parcel: Path) -> None:
    backend = ScriptedBackend({"questions": [use_tool("runShell", command="ls")]})
    async with scripted_engine(parcel, backend) as engine:
        await run_through(engine)
        retries = of_type(await happened(engine), e.AgentRetrying)
    assert "runShell is not allowed" in retries[0].error


async def test_stopping_keeps_what_is_finished_and_resume_goes_on(parcel: Path) -> None:
    never = asyncio.Event()
    backend = ScriptedBackend({"1d-flows-apis": [wait_for(never)]})
    async with scripted_engine(parcel, backend) as engine:
        await engine.start(BATCH, force=True)
        driving = asyncio.create_task(engine.drive())
        async with asyncio.timeout(30):
            done: set[str] = set()
            async for event in engine.events():
                if isinstance(event, e.AgentSucceeded):
                    done.add(event.task)
                if len(done) == 3:
                    break
            await engine.stop()
            run = await driving
        assert run.status is RunStatus.INTERRUPTED
        assert of_type(await happened(engine), e.AgentCanceled)[0].task == "1d-flows-apis"
        backend.started.clear()
        await engine.resume()
        run = await engine.drive()
    assert run.status is RunStatus.COMPLETE
    assert [key for key in backend.started if key in DISCOVERY] == ["1d-flows-apis"]


async def test_progress_is_at_most_twice_a_second_and_short(parcel: Path) -> None:
    clock = FakeClock()

    async def chatter(task: AgentTask, session: object) -> None:
        for number in range(20):
            await session.progress(f"{number} " + "word " * 100)  # type: ignore[attr-defined]
            clock.advance(0.1)

    backend = ScriptedBackend({"questions": [chatter]})
    async with scripted_engine(parcel, backend, clock=clock) as engine:
        await run_through(engine)
        progress = of_type(await happened(engine), e.AgentProgress)
    assert 4 <= len(progress) <= 5
    assert all(len(event.message) <= 200 for event in progress)


async def test_eight_agents_stream_at_once(parcel: Path) -> None:
    pages = tuple(
        (f"components/part-{number}.md", f"Part {number}", ("Purpose",)) for number in range(24)
    )
    backend = ScriptedBackend(questions=200, pages=(*PAGES, *pages))
    heard: set[str] = set()
    meeting = asyncio.Event()

    async def meet(task: AgentTask, session: object) -> None:
        session.text("writing ")  # type: ignore[attr-defined]
        heard.add(task.agent)
        if len(heard) == 8:
            meeting.set()
        await meeting.wait()

    for number in range(1, 9):
        for path, _, _ in backend.pages:
            backend.scripts[f"writer-{number}/{path}"] = [meet]
    async with scripted_engine(parcel, backend) as engine, asyncio.timeout(60):
        run = await run_through(engine, gated(5))
    assert run.status in (RunStatus.AWAITING_APPROVAL, RunStatus.FAILED)
    assert len(heard) == 8


class TwoHands(InlineWorkers):
    """Says that there are two workers, and remembers what was asked of them."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, tuple[object, ...]]] = []

    @property
    def count(self) -> int:
        return 2

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        self.asked.append((function.__name__, arguments))
        return await super().run(function, *arguments)

    def calls(self, name: str) -> list[tuple[object, ...]]:
        return [arguments for function, arguments in self.asked if function == name]


async def test_many_new_pages_are_parsed_beside_their_judge(
    parcel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phase_run, "_MANY_PAGES", 1)
    backend = ScriptedBackend(deterministic=True)
    workers = TwoHands()
    async with Engine(
        parcel, backends={"scripted": lambda hands: backend}, workers=workers, clock=FakeClock()
    ) as engine:
        assert (await run_through(engine)).status is RunStatus.COMPLETE
        parsed = {str(page): str(text) for page, text, _ in workers.calls("read_page")}
        assert set(parsed) == {path for path, _, _ in PAGES}
        for page, text in parsed.items():
            assert (parcel / "documentation" / page).read_text() == text
        workers.asked.clear()
        (parcel / "notes.txt").write_text("new\n")
        assert (await run_through(engine)).status is RunStatus.COMPLETE
        assert len(workers.calls("check_page")) == len(PAGES)
        assert workers.calls("read_page") == []  # the same text as before
