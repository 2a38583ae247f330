"""The commands: exit codes of contract section 12, what they print, what they leave behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import msgspec
import pexpect
import pytest

from docgen_engine.domain.events import Event, TextDelta
from support.here import Here
from support.programs import (
    PATIENCE,
    PROGRAM,
    docgen,
    environment,
    published,
    query,
    state,
    wait_until,
)
from support.repositories import write_repository

UNCHANGED = "unchanged: the static backend is deterministic; "


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    return Here(capsys, monkeypatch)


@pytest.fixture(scope="module")
def plan_waits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = write_repository(tmp_path_factory.mktemp("plan") / "parcel")
    done = docgen("run", repository)
    assert done.returncode == 3, done.stdout + done.stderr
    return repository


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = write_repository(tmp_path_factory.mktemp("complete") / "parcel")
    done = docgen("run", "--review", "batch", repository)
    assert done.returncode == 0, done.stdout + done.stderr
    return repository


@pytest.fixture
def waiting(plan_waits: Path, tmp_path: Path) -> Path:
    """A repository whose plan waits for approval."""
    return Path(shutil.copytree(plan_waits, tmp_path / "parcel"))


@pytest.fixture
def done(complete: Path, tmp_path: Path) -> Path:
    """A repository whose run is complete."""
    return Path(shutil.copytree(complete, tmp_path / "parcel"))


def events_in(text: str) -> list[Event]:
    """Every line is one valid event."""
    return [msgspec.json.decode(line, type=Event) for line in text.splitlines()]


# -- from the beginning to the end ------------------------------------------------------------


def test_a_run_with_its_two_decisions(waiting: Path, here: Here) -> None:
    first = here("status", waiting)
    assert first.code == 3
    assert "waiting for approval of phase 4" in first.out

    approved = here("approve", "--execution", "phase4_v1", waiting)
    assert approved.code == 0
    assert f"docgen-tui run {waiting} --resume" in approved.out
    assert not (waiting / "documentation").exists()

    planned = json.loads(here("status", "--json", waiting).out)["pages"]
    pages = here("run", "--resume", waiting)
    assert pages.code == 3
    assert "phase 5 · Documentation writers" in pages.out
    assert f"{len(planned)} new" in pages.out
    assert f"docgen-tui approve {waiting} --execution phase6_v1" in pages.out
    assert not (waiting / "documentation").exists()

    end = here("approve", waiting)
    assert end.code == 0
    assert "Documentation complete." in end.out
    assert f"Open first: {waiting}/documentation/index.md" in end.out
    assert "no tokens, no cost" in end.out
    assert here("status", waiting).code == 0
    assert "01-project-overview.md" in published(waiting)


def test_what_waits_is_shown_with_the_way_to_decide(waiting: Path, here: Here) -> None:
    again = here("run", "--resume", waiting)
    assert again.code == 3
    assert "waits for your approval: 0 errors, 0 warnings" in again.out
    for page in ("01-project-overview.md", "components/parcel.md", "QA-SUMMARY.md"):
        assert page in again.out
    assert f"docgen-tui approve {waiting} --execution phase4_v1" in again.out
    assert f"docgen-tui reject {waiting} --note TEXT" in again.out


def test_approving_twice_advances_once(waiting: Path, here: Here) -> None:
    assert here("approve", waiting).code == 0
    twice = here("approve", waiting)
    assert twice.code == 1
    assert len(twice.err.splitlines()) == 1
    assert "cannot be approved now" in twice.err
    assert query(waiting, "SELECT count(*) FROM approval") == [(1,)]


def test_approving_another_execution_than_what_waits(waiting: Path, here: Here) -> None:
    other = here("approve", "--execution", "phase3_v1", waiting)
    assert other.code == 1
    assert "phase3_v1 is not what waits now; that is phase4_v1" in other.err
    assert here("status", waiting).code == 3


def test_what_was_edited_since_is_not_approved(waiting: Path, here: Here) -> None:
    plan = waiting / ".context/work-assignments.json"
    plan.write_text(plan.read_text().replace('"Technical stack"', '"Words"'))
    refused = here("approve", waiting)
    assert refused.code == 1
    assert "edited since validation; revalidate first: work-assignments" in refused.err
    assert here("revalidate", waiting).code == 3
    assert here("approve", waiting).code == 0


def test_a_rejection_goes_back_with_its_note(waiting: Path, here: Here) -> None:
    back = here("reject", waiting, "--note", "fewer pages")
    assert back.code == 0
    assert f"docgen-tui run {waiting} --resume" in back.out
    again = here("run", "--resume", waiting)
    assert again.code == 3
    assert UNCHANGED in again.out
    assert "phase4_v2" in again.out
    assert query(waiting, "SELECT decision, note, who FROM approval") == [
        ("reject", "fewer pages", "tester")
    ]


def test_a_rejection_needs_words(waiting: Path, here: Here) -> None:
    assert here("reject", waiting, "--note", "  ").code == 2
    assert here("status", waiting).code == 3


def test_canceled_is_the_end_and_keeps_everything(waiting: Path, here: Here) -> None:
    assert here("cancel", waiting).code == 0
    assert here("status", waiting).code == 1
    for words in (["approve"], ["cancel"], ["run", "--resume"], ["reject", "--note", "x"]):
        refused = here(words[0], waiting, *words[1:])
        assert refused.code in (1, 2)
        assert len(refused.err.splitlines()) == 1
    assert query(waiting, "SELECT count(*) FROM version")[0][0] > 0


@pytest.mark.parametrize(
    "words", [["status"], ["approve"], ["reject", "--note", "x"], ["revalidate"], ["cancel"]]
)
def test_without_a_run_there_is_nothing_to_decide(
    tmp_path: Path, here: Here, words: list[str]
) -> None:
    said = here(words[0], tmp_path, *words[1:])
    assert said.code == 1
    assert "There is no run in" in said.err
    assert list(tmp_path.iterdir()) == []


# -- after the end -----------------------------------------------------------------------------


def test_making_one_page_again_writes_only_that_one(done: Path, here: Here) -> None:
    page = done / "documentation/02-technical-stack.md"
    before = {path: path.stat().st_mtime_ns for path in page.parent.rglob("*.md")}
    again = here("regenerate", done, "02-technical-stack.md", "--note", "longer")
    assert again.code == 0, again
    assert UNCHANGED in again.out
    assert "02-technical-stack.md" in again.out
    assert "01-project-overview.md" not in again.out
    assert {path: path.stat().st_mtime_ns for path in page.parent.rglob("*.md")} == before
    assert "phase5_v2" in here("status", done).out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ([], 2, "Name files, or a phase"),
        (["--phase", "9"], 2, "There is no phase 9"),
        (["nothing.md"], 2, "nothing.md is not a page of the plan"),
        (["../../etc/passwd.md"], 2, "is not a page of the plan"),
    ],
)
def test_what_cannot_be_made_again(
    done: Path, here: Here, words: list[str], code: int, message: str
) -> None:
    said = here("regenerate", done, *words)
    assert (said.code, len(said.err.splitlines())) == (code, 1)
    assert message in said.err
    assert here("status", done).code == 0


def test_an_early_phase_made_again_leaves_later_ones_stale(done: Path, here: Here) -> None:
    before = published(done)
    early = here("regenerate", done, "--phase", "3")
    assert early.code == 0, early
    assert f"Carry forward: docgen-tui run {done} --resume" in early.out
    assert published(done) == before
    forward = here("run", "--resume", done)
    assert forward.code == 0, forward
    assert "Stale" not in forward.out
    assert published(done) == before


def test_a_page_edited_by_hand_is_kept(done: Path, here: Here) -> None:
    page = done / "documentation/02-technical-stack.md"
    page.write_text(page.read_text().replace("# Technical stack", "# Our words"))
    again = here("run", "--review", "batch", done)
    assert again.code == 0, again
    assert "02-technical-stack.md was edited by hand in documentation; it is kept" in again.out
    assert page.read_text().startswith("# Our words")


def test_a_new_run_after_the_end_changes_nothing(done: Path, here: Here) -> None:
    before = published(done)
    again = here("run", "--review", "batch", done)
    assert again.code == 0
    assert "Nothing changed since run 1" in again.out
    assert published(done) == before
    fresh = here("run", "--review", "batch", "--fresh", done)
    assert fresh.code == 0
    assert f"0 pages written, {len(before) - 1} as before" in fresh.out
    assert published(done) == before


# -- for programs --------------------------------------------------------------------------------


def test_every_line_of_json_is_an_event(tmp_path: Path, here: Here) -> None:
    repository = write_repository(tmp_path / "parcel")
    record = tmp_path / "run.jsonl"
    said = here("run", "--review", "batch", "--json", "--record", record, repository)
    assert said.code == 0
    events = events_in(said.out)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert type(events[0]).__name__ == "RunCreated"
    assert type(events[-1]).__name__ == "RunCompleted"
    lines = record.read_bytes().splitlines()
    kept = [msgspec.json.decode(line, type=Event | TextDelta) for line in lines]
    assert [event for event in kept if not isinstance(event, TextDelta)] == events


def test_status_for_programs(waiting: Path, here: Here) -> None:
    said = here("status", "--json", waiting)
    assert said.code == 3
    seen = json.loads(said.out)
    assert seen["run"]["status"] == "awaiting_approval"
    paths = [page["path"] for page in seen["pages"]]
    assert len(paths) == len(set(paths))
    assert {"index.md", "01-project-overview.md", "QA-SUMMARY.md"} <= set(paths)
    assert seen["report"]["execution"] == "phase4_v1"


def test_a_recording_overwrites_nothing_else(waiting: Path, here: Here, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine\n")
    for file, words in (
        (notes, "is no recording and is not overwritten"),
        (tmp_path / "no" / "x", "Cannot record to"),
        (tmp_path, "Is a directory"),
    ):
        said = here("run", "--fresh", "--record", file, waiting)
        assert (said.code, len(said.err.splitlines())) == (1, 1)
        assert words in said.err
    assert notes.read_text() == "mine\n"
    assert query(waiting, "SELECT count(*) FROM run") == [(1,)]


def test_a_full_recording_does_not_end_the_run(waiting: Path, here: Here) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    here("approve", waiting)
    said = here("run", "--resume", "--record", "/dev/full", waiting)
    assert said.code == 3, said
    assert "The recording is not whole" in said.err


# -- questions, settings -------------------------------------------------------------------------


def test_an_unfinished_run_is_asked_about(waiting: Path) -> None:
    said = docgen("run", waiting)
    assert said.returncode == 2
    assert "(phase: orchestration). Resume from last checkpoint?" in said.stderr
    assert "`--resume` or `--fresh`" in said.stderr
    assert docgen("run", "--yes", waiting).returncode == 3
    assert query(waiting, "SELECT count(*) FROM run") == [(1,)]


@pytest.mark.parametrize(("answer", "runs"), [("", 1), ("y", 1), ("n", 2)])
def test_the_answer_decides(waiting: Path, answer: str, runs: int) -> None:
    terminal = pexpect.spawn(
        PROGRAM[0],
        [*PROGRAM[1:], "run", str(waiting)],
        env=environment(),
        timeout=PATIENCE,
        dimensions=(40, 200),
    )
    terminal.expect_exact("[Y/n]")
    terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 3
    assert query(waiting, "SELECT count(*) FROM run") == [(runs,)]


def test_ctrl_c_at_a_question_leaves_at_once(waiting: Path) -> None:
    terminal = pexpect.spawn(
        PROGRAM[0], [*PROGRAM[1:], "run", str(waiting)], env=environment(), timeout=PATIENCE
    )
    terminal.expect_exact("[Y/n]")
    terminal.sendintr()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 130
    assert query(waiting, "SELECT count(*) FROM run") == [(1,)]


def test_a_run_keeps_its_settings(waiting: Path, here: Here) -> None:
    for words in (["--gates", "none"], ["--review", "batch"], ["--backend", "claude"]):
        said = here("run", "--resume", *words, waiting)
        assert said.code == 2, said
        assert " ".join(words) in said.err
        assert "--fresh" in said.err
    assert here("status", waiting).code == 3


# -- several at once, interrupted, nobody reads ----------------------------------------------------


def _started(repository: Path, *words: str, **how: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [*PROGRAM, "run", "--review", "batch", *words, str(repository)],
        stdin=subprocess.DEVNULL,
        env=environment(),
        **how,
    )


def _began(repository: Path, program: subprocess.Popen[bytes]) -> None:
    wait_until(
        lambda: (
            program.poll() is not None
            or query(repository, "SELECT 1 FROM event WHERE type = 'agent.started'")
        ),
        "the first agent",
    )
    assert program.poll() is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_run_and_it_can_go_on(
    tmp_path: Path, complete: Path, number: signal.Signals
) -> None:
    repository = write_repository(tmp_path / "parcel")
    program = _started(repository, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _began(repository, program)
    program.send_signal(number)
    out, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 130
    assert b"Traceback" not in out + err
    assert f"Go on: docgen-tui run {repository} --resume" in out.decode()
    assert docgen("status", repository).returncode == 130
    again = docgen("run", "--resume", repository)
    assert again.returncode == 0, again.stdout + again.stderr
    assert published(repository) == published(complete)


def test_two_at_once(tmp_path: Path) -> None:
    repository = write_repository(tmp_path / "parcel")
    program = _started(repository, stdout=subprocess.DEVNULL)
    _began(repository, program)
    program.send_signal(signal.SIGSTOP)
    try:
        for words in (["run"], ["run", "--fresh"], ["approve"], ["regenerate", "--phase", "1"]):
            other = docgen(words[0], repository, *words[1:])
            assert other.returncode == 4, (words, other.stderr)
            assert f"Another process ({program.pid}) is working" in other.stderr
            assert len(other.stderr.splitlines()) == 1
        assert docgen("status", repository).returncode == 4
    finally:
        program.send_signal(signal.SIGCONT)
    assert program.wait(timeout=PATIENCE) == 0
    assert state(repository)["status"] == "complete"


def test_nobody_reads_any_more(tmp_path: Path) -> None:
    repository = write_repository(tmp_path / "parcel")
    program = _started(repository, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.readline()
    program.stdout.close()
    with program.stderr:
        assert program.stderr.read() == b""
    assert program.wait(timeout=PATIENCE) == 130
    assert docgen("run", "--resume", repository).returncode == 0


@pytest.mark.parametrize("words", [[], ["."], ["--gates", "all"]])
def test_without_a_terminal_there_is_no_screen(tmp_path: Path, words: list[str]) -> None:
    said = subprocess.run(
        [*PROGRAM, *words],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert said.returncode == 2
    assert "`docgen-tui run PATH`" in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_that_knows_no_signs(done: Path) -> None:
    said = docgen("status", done, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert said.returncode == 0, said.stderr
    assert "published" in said.stdout


def test_closed_streams(done: Path) -> None:
    command = f"exec {' '.join(PROGRAM)} status {done} <&- >&- 2>&-"
    said = subprocess.run(["sh", "-c", command], env=environment(), check=False)
    assert said.returncode == 0


def test_from_a_folder_below(done: Path) -> None:
    said = subprocess.run(
        [*PROGRAM, "run", "--review", "batch", "--fresh", ".."],
        cwd=done / "src",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**environment(), "PWD": os.fspath(done / "src")},
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.startswith("parcel: 5 source files")
    assert "0 pages written, " in said.stdout
