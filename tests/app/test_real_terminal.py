"""The screen in a real pseudo-terminal: how it leaves it, editors, signals, poor consoles."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.terminals import ESCAPES, Terminal, terminal

MOUSE_ON, MOUSE_OFF = b"\x1b[?1000h", b"\x1b[?1000l"
OTHER_SCREEN, OWN_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
COLOURS = re.compile(rb"\x1b\[[0-9;]*m")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


@contextmanager
def screen(recording: str, folder: Path, *words: str, **environ: str) -> Iterator[Terminal]:
    with terminal(["-m", "support.screen_child", recording, str(folder), *words], environ) as near:
        yield near


def left_clean(near: Terminal) -> bool:
    """Whether the terminal is as it was: own screen, no mouse reports."""
    written = near.written
    return (
        written.rfind(OWN_SCREEN) > written.rfind(OTHER_SCREEN) >= 0
        and written.rfind(MOUSE_OFF) > written.rfind(MOUSE_ON) >= 0
    )


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_gives_the_terminal_back(name: str, tmp_path: Path) -> None:
    number = getattr(signal, name)
    with screen("plan-waiting", tmp_path) as near:
        near.wait_for("Phase 4 waits for you")
        os.kill(near.pid, number)
        assert near.end() == 128 + number
        assert left_clean(near)


def test_quitting_at_a_gate_gives_the_terminal_back_and_says_how_to_go_on(tmp_path: Path) -> None:
    with screen("plan-waiting", tmp_path) as near:
        near.wait_for("report shown")
        near.type(b"\x11")
        assert near.end() == 3
        assert left_clean(near)
        last = near.written[near.written.rfind(OWN_SCREEN) :].decode()
        assert "Phase 4 waits for approval; everything is kept." in last
        assert f"Go on with: docgen-tui --resume {tmp_path}" in last


def test_e_opens_the_editor_in_the_terminal_and_comes_back(tmp_path: Path) -> None:
    draft = tmp_path / ".context" / "drafts" / "01-project-overview.md"
    draft.parent.mkdir(parents=True)
    draft.write_text("# Overview\n", encoding="utf-8")
    editor = tmp_path / "my editor.py"
    editor.write_text(
        "import sys\nprint('EDITOR', sys.argv[-1][-22:])\n"
        "open(sys.argv[-1], 'a').write('by hand\\n')\n",
        encoding="utf-8",
    )
    with screen("quality-waiting", tmp_path, EDITOR=f"{sys.executable} '{editor}' --wait") as near:
        near.wait_for("report shown")
        near.type(b"j")
        near.wait_for("01-project-overview.md · draft")
        before = len(near.written)
        near.type(b"e")
        near.wait_for("EDITOR 01-project-overview.md", before)
        edited = len(near.written)
        near.wait_for("Pages 15", edited)
        assert OWN_SCREEN in near.written[before:edited]
        near.type(b"\x11")
        near.end()
        assert left_clean(near)
    assert draft.read_text(encoding="utf-8") == "# Overview\nby hand\n"


def test_an_unexpected_error_leaves_two_lines_and_a_log(tmp_path: Path) -> None:
    (tmp_path / ".context").mkdir()
    with screen("plan-waiting", tmp_path, "--crash") as near:
        assert near.end() == 1
        assert left_clean(near)
        last = near.written[near.written.rfind(OWN_SCREEN) :].decode()
    assert "Unexpected error: RuntimeError: the cable [/x] burned" in last
    assert "Traceback" not in last
    log = (tmp_path / ".context" / "defect.log").read_text(encoding="utf-8")
    assert "RuntimeError: the cable [/x] burned" in log


def test_an_unexpected_error_makes_no_workspace_where_there_is_none(tmp_path: Path) -> None:
    with screen("plan-waiting", tmp_path, "--crash") as near:
        assert near.end() == 1
    assert list(tmp_path.iterdir()) == []


def test_no_color_is_obeyed_and_the_cursor_is_still_seen(tmp_path: Path) -> None:
    with screen("plan-waiting", tmp_path, NO_COLOR="1") as near:
        near.wait_for("report shown")
        near.type(b"\x11")
        near.end()
    codes = {
        int(code)
        for style in COLOURS.findall(near.written)
        for code in style[2:-1].split(b";")
        if code
    }
    assert 7 in codes
    greys = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", near.written)
    assert all(red == green == blue for red, green, blue in greys)


def test_a_console_without_unicode_gets_ascii_only(tmp_path: Path) -> None:
    with screen("quality-waiting", tmp_path, TERM="linux") as near:
        near.wait_for("report shown")
        near.type(b"r")
        near.wait_for("Keep the note")
        near.type(b"\x11")
        near.end()
    painted = ESCAPES.sub(b"", near.written).decode("utf-8", "replace")
    assert sorted({sign for sign in painted if not sign.isascii()}) == []
