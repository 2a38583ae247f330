"""The installed program in a real pseudo-terminal: documented, approved by key, quit."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pexpect
import pytest

from support.programs import PATIENCE, PROGRAM, docgen, environment, published, state
from support.repositories import write_repository

CTRL_Q = "\x11"


class Terminal:
    """A person at a terminal of 120 by 40."""

    def __init__(self, *words: str) -> None:
        self.program = pexpect.spawn(
            PROGRAM[0],
            [*PROGRAM[1:], *words],
            env=environment(),
            dimensions=(40, 120),
            timeout=PATIENCE,
        )

    def read(self) -> None:
        """Take in what is drawn, so that the program never waits for us."""
        with contextlib.suppress(pexpect.TIMEOUT, pexpect.EOF):
            self.program.read_nonblocking(65536, timeout=0.05)

    def until(self, there: object, what: str, *, key: str = "") -> None:
        """Read, and press a key now and then, until something is so."""
        end = time.monotonic() + PATIENCE
        pressed = 0.0
        while time.monotonic() < end:
            if there():  # type: ignore[operator]
                return
            self.read()
            if key and time.monotonic() - pressed > 0.3:
                self.program.send(key)
                pressed = time.monotonic()
        raise AssertionError(f"{what} did not come")

    def leave(self) -> int:
        """Press ctrl+q, and again where it asks; returns the exit code."""
        self.until(lambda: not self.program.isalive(), "the end", key=CTRL_Q)
        self.program.close()
        return int(self.program.exitstatus if self.program.exitstatus is not None else -1)


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    return write_repository(tmp_path / "parcel")


def test_all_gates_are_approved_by_key_and_the_pages_are_there(parcel: Path) -> None:
    terminal = Terminal(str(parcel), "--gates", "all")
    for phase in ("discovery", "questions", "research", "orchestration", "writing"):
        terminal.until(
            lambda phase=phase: (
                state(parcel).get("phase") == f"{phase}-complete"
                and state(parcel)["status"] == "awaiting_approval"
            ),
            f"the gate of {phase}",
        )
        assert not (parcel / "documentation").exists()
        terminal.until(
            lambda phase=phase: (
                state(parcel).get("phase") != f"{phase}-complete"
                or state(parcel)["status"] != "awaiting_approval"
            ),
            f"the approval of {phase}",
            key="a",
        )
    terminal.until(lambda: state(parcel).get("status") == "complete", "the end", key="a")
    assert terminal.leave() == 0
    assert "01-project-overview.md" in published(parcel)
    assert docgen("status", parcel).returncode == 0


def test_another_terminal_moves_a_waiting_screen_on(parcel: Path) -> None:
    terminal = Terminal(str(parcel), "--gates", "4")
    terminal.until(lambda: state(parcel).get("status") == "awaiting_approval", "the gate")
    approved = docgen("approve", parcel)
    assert approved.returncode == 0, approved.stderr
    terminal.until(lambda: state(parcel).get("status") == "complete", "the end")
    assert terminal.leave() == 0


def test_leaving_at_a_gate_tells_how_to_go_on(parcel: Path) -> None:
    terminal = Terminal(str(parcel), "--gates", "4")
    terminal.until(lambda: state(parcel).get("status") == "awaiting_approval", "the gate")
    terminal.program.send(CTRL_Q)
    terminal.program.expect("--resume")
    terminal.until(lambda: not terminal.program.isalive(), "the end")
    terminal.program.close()
    assert terminal.program.exitstatus == 3
