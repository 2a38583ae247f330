"""The commands in this process, with threads for workers: quicker than a process each."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_tui.cli import main


class Said:
    """What one command came to."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def __repr__(self) -> str:
        return f"exit {self.code}\n{self.out}\n{self.err}"


class Here:
    """Runs commands and catches what they say."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DOCGEN_WORKERS", "0")
        monkeypatch.setenv("DOCGEN_USER", "tester")
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Said:
        self._capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return Said(code, out, err)
