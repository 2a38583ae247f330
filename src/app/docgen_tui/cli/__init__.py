"""The command line: arguments, exit codes, headless output (contract sections 12 and 13)."""

from __future__ import annotations

from docgen_tui.cli.entry import main

__all__ = ["main"]
