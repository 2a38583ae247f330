"""The session without any widget: who is asked, who drives, and that leaving stops the work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
import pytest

from docgen_engine.domain import events as ev
from docgen_engine.domain.errors import DocgenError, StorageError, UsageError, WorkspaceBusy
from docgen_tui.cli.arguments import parse, refuse_other_settings
from docgen_tui.guard import GRACE, GateGuard
from docgen_tui.session import Beginning, Session, StartOptions
from support import recordings
from support.app_clock import FrozenClock
from support.fake_engine import QUIET, FakeEngine

QUESTION = "Large repository detected (~250k LOC)."


class Person:
    """Answers every question the same way."""

    def __init__(self, answer: bool = True) -> None:
        self.answer = answer
        self.asked: list[tuple[str, bool]] = []
        self.told: list[str] = []
        self.troubles: list[DocgenError] = []

    async def ask(self, question: str, *, default: bool) -> bool:
        self.asked.append((question, default))
        return self.answer

    def doing(self, words: str) -> None:
        pass

    def attach(self) -> None:
        self.attached = True

    def tell(self, words: str) -> None:
        self.told.append(words)

    def trouble(self, error: DocgenError) -> None:
        self.troubles.append(error)


def session(
    engine: FakeEngine, person: Person | None = None, **options: bool
) -> tuple[Session, Person]:
    person = person or Person()
    return Session(engine, StartOptions(**options), person), person  # type: ignore[arg-type]


async def until(condition: Callable[[], bool]) -> None:
    """Let other tasks run until something holds."""
    for _ in range(100_000):
        if condition():
            return
        await asyncio.sleep(0)
    pytest.fail("waited in vain")


async def test_a_fresh_repository_starts_without_a_question() -> None:
    engine = FakeEngine()
    made, person = session(engine)
    assert await made.begin() is Beginning.STARTED
    assert person.asked == []
    assert len(engine.called("start")) == 1


async def test_preflight_questions_come_before_anything_starts() -> None:
    engine = FakeEngine(found=msgspec.structs.replace(QUIET, questions=(QUESTION,)))
    made, person = session(engine, Person(answer=False))
    assert await made.begin() is Beginning.DECLINED
    assert person.asked == [(f"{QUESTION} Continue anyway?", False)]
    assert engine.called("start") == []


async def test_yes_answers_them() -> None:
    engine = FakeEngine(found=msgspec.structs.replace(QUIET, questions=(QUESTION,)))
    made, person = session(engine, yes=True)
    assert await made.begin() is Beginning.STARTED
    assert person.asked == []


@pytest.mark.parametrize(
    ("name", "resumes"), [("plan-waiting", 0), ("writing-failed", 1), ("discovery-running", 1)]
)
async def test_an_unfinished_run_is_resumed_where_there_is_something_to_resume(
    name: str, resumes: int
) -> None:
    engine = recordings.engine(name)
    engine.working_elsewhere = False
    engine.interrupted = True
    made, person = session(engine)
    assert await made.begin() is Beginning.RESUMED
    assert len(person.asked) == 1
    assert person.asked[0][1] is True
    assert len(engine.called("resume")) == resumes


async def test_fresh_asks_nothing_and_starts_again() -> None:
    engine = recordings.engine("writing-failed")
    made, person = session(engine, fresh=True)
    assert await made.begin() is Beginning.STARTED
    assert person.asked == []


@pytest.mark.parametrize("name", ["", "complete"])
async def test_resume_never_begins_a_run(name: str) -> None:
    engine = recordings.engine(name) if name else FakeEngine()
    made, person = session(engine, resume=True)
    with pytest.raises(UsageError, match="There is nothing to resume here"):
        await made.begin()
    assert engine.called("start") == []
    assert person.asked == []


async def test_other_settings_than_those_of_the_run_are_refused_before_it_goes_on() -> None:
    engine = recordings.engine("writing-failed")
    options = parse(["--strictness", "lenient", "--resume"])
    made = Session(
        engine,
        StartOptions(resume=True, settings=lambda config: refuse_other_settings(options, config)),
        Person(),
    )
    with pytest.raises(UsageError, match=r"not begun with --strictness lenient.*--fresh"):
        await made.begin()
    assert engine.called("resume") == []


async def test_other_settings_are_taken_where_a_person_begins_again() -> None:
    engine = recordings.engine("writing-failed")
    options = parse(["--strictness", "lenient"])
    made = Session(
        engine,
        StartOptions(settings=lambda config: refuse_other_settings(options, config)),
        Person(answer=False),
    )
    assert await made.begin() is Beginning.STARTED


async def test_a_run_that_somebody_works_on_is_only_watched() -> None:
    engine = recordings.engine("writing-streams")
    made, person = session(engine)
    assert await made.begin() is Beginning.WATCHING
    assert person.asked == []
    assert engine.called("resume") == []


async def test_work_left_behind_by_another_process_is_taken_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("docgen_tui.session.LOOK_AGAIN", 0.001)
    engine = recordings.engine("writing-streams")
    made, _person = session(engine)
    driving = asyncio.create_task(made.drive())
    await until(lambda: bool(made.working))
    assert engine.called("drive") == []
    engine.working_elsewhere = False
    await until(lambda: bool(engine.called("drive")))
    await made.leave()
    await driving


async def test_busy_is_no_trouble_only_watching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen_tui.session.LOOK_AGAIN", 0.001)
    engine = recordings.engine("discovery-running")
    engine.working_elsewhere = False
    engine.refuse["drive"] = WorkspaceBusy("process 4711")
    made, person = session(engine)
    driving = asyncio.create_task(made.drive())
    await until(lambda: not (len(engine.called("drive")) < 2))
    assert person.troubles == []
    await made.leave()
    await driving


async def test_a_full_disk_is_told_and_waits_for_the_person() -> None:
    engine = recordings.engine("discovery-running")
    engine.working_elsewhere = False
    engine.refuse["drive"] = StorageError("The disk is full")
    made, person = session(engine)
    driving = asyncio.create_task(made.drive())
    await until(lambda: bool(person.troubles))
    assert len(engine.called("drive")) == 1
    made.wake()
    await until(lambda: not (len(engine.called("drive")) < 2))
    await made.leave()
    await driving


async def test_a_decision_wakes_the_driver() -> None:
    engine = recordings.engine("plan-waiting")
    made, _person = session(engine)
    driving = asyncio.create_task(made.drive())
    await asyncio.sleep(0)
    assert engine.called("drive") == []

    def approved(fake: FakeEngine) -> None:
        fake.say(
            ev.ApprovalRecorded(
                seq=99, run=1, phase=4, execution="phase4_v1", report=4, decision="approve",
                who="ada",
            )
        )  # fmt: skip

    engine.after["approve"] = approved
    assert await made.decide(lambda: engine.approve("phase4_v1", 4))
    await until(lambda: bool(engine.called("drive")))
    await made.leave()
    await driving


async def test_leaving_stops_the_engine_and_waits_for_it() -> None:
    engine = recordings.engine("discovery-running")
    engine.working_elsewhere = False
    stopped = asyncio.Event()
    engine.on_drive = stopped.wait
    engine.after["stop"] = lambda _engine: stopped.set()
    made, _person = session(engine)
    driving = asyncio.create_task(made.drive())
    await until(lambda: bool(made.driving))
    await made.leave()
    assert not made.driving
    await driving


def test_the_guard_wants_the_same_report_and_the_grace() -> None:
    clock = FrozenClock()
    guard = GateGuard(clock.monotonic)
    drawn = clock.monotonic()
    assert not guard.decides("phase4_v1", 4, drawn + 9)
    guard.drawn("phase4_v1", 4)
    assert not guard.decides("phase4_v1", 4, drawn - 1)
    assert not guard.decides("phase4_v1", 4, drawn + GRACE - 0.01)
    assert guard.decides("phase4_v1", 4, drawn + GRACE)
    assert not guard.decides("phase4_v2", 4, drawn + 9)
    assert not guard.decides("phase4_v1", 5, drawn + 9)
    clock.advance(5)
    guard.drawn("phase4_v1", 4)
    assert guard.decides("phase4_v1", 4, drawn + GRACE)
    guard.hidden()
    assert not guard.decides("phase4_v1", 4, drawn + 9)
