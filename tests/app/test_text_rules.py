"""Rules that no type checker knows: text is never markup, heavy libraries come late."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import docgen_tui

PACKAGE = Path(docgen_tui.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

MARKUP_WIDGETS = {"Static", "Label"}
"""Textual reads strings given to these as markup: `PlainStatic` is used instead."""
BORDERS = {"border_title", "border_subtitle"}


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def name_of(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_text_becomes_markup(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for call in calls(tree):
        assert name_of(call) not in MARKUP_WIDGETS, f"line {call.lineno}: use PlainStatic"
        assert name_of(call) not in ("from_markup", "render_markup"), f"line {call.lineno}"
        if name_of(call) == "notify" and module.name != "frame.py":
            keywords = {keyword.arg: keyword.value for keyword in call.keywords}
            markup = keywords.get("markup")
            assert isinstance(markup, ast.Constant), f"line {call.lineno}: notify(markup=False)"
            assert markup.value is False, f"line {call.lineno}: notify(markup=False)"
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in BORDERS:
                    value = node.value
                    plain = isinstance(value, ast.Constant | ast.JoinedStr | ast.BinOp)
                    assert not plain, f"line {node.lineno}: give Content, a str is markup"


def test_the_screen_is_there_before_the_engine_is_loaded() -> None:
    code = (
        "import sys; import docgen_tui.app\n"
        "heavy = {'aiosqlite', 'sqlite3', 'anthropic', 'tree_sitter', 'docgen_engine.engine',"
        " 'docgen_engine.store', 'docgen_engine.backends'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    paths = ["src/engine", "src/app"]
    root = PACKAGE.parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, timeout=60,
        env={"PYTHONPATH": ":".join(str(root / path) for path in paths), "PATH": ""},
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
