"""A flow tells what usually happens: not messages, answers to errors and early ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.flow_branches import aside, is_in_message
from docgen_engine.domain.documents.analysis import Flow
from support.discovered import discover

GO = """package main

import (
	"fmt"
	"os"
)

var Printer func() = printSongs

func main() {
	if wantsHelp() {
		showHelp()
		return
	}
	song, err := load()
	if err != nil {
		report()
		song = fallback()
	}
	if song == "" {
		fmt.Println(fmt.Errorf("no song: %s", describe(song)))
	}
	Printer()
}

func wantsHelp() bool { return len(os.Args) > 1 }

func showHelp() {}

func load() (string, error) { return "", nil }

func report() {}

func fallback() string { return "" }

func describe(song string) string { return song }

func printSongs() { finish() }

func finish() {}
"""


def flow_of(root: Path, files: dict[str, str]) -> Flow:
    return next(iter(discover(root / "checkout", files).flows.flows.flows))


def test_a_value_for_a_message_is_no_step_and_a_variable_leads_to_its_function(
    tmp_path: Path,
) -> None:
    flow = flow_of(tmp_path, {"go.mod": "module example.org/lark\n\ngo 1.22\n", "main.go": GO})
    told = [step.function for step in flow.steps]
    assert "describe" not in told
    assert told[-2:] == ["printSongs", "finish"]


def place(word: str) -> int:
    return next(at for at, text in enumerate(GO.split("\n"), 1) if f"{word}()" in text)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("load", 0.0), ("Printer", 0.0), ("wantsHelp", 1.0), ("showHelp", 2.0), ("report", 4.0)],
)
def test_go_has_a_main_line(word: str, expected: float) -> None:
    assert aside(GO.split("\n"), 10, place(word), "Go") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("def f():\n    try:\n        a()\n    except OSError:\n        call()", "Python", 4.0),
        ("def f():\n    try:\n        call()\n    except OSError:\n        a()", "Python", 0.0),
        ("function f() {\n  try {\n  } catch (e) {\n    call();\n  }\n}", "JavaScript", 4.0),
        ("func f() {\n\tif err := call(); err != nil {\n\t\treturn\n\t}\n}", "Go", 0.0),
        (
            "func f() {\n\tif big {\n\t\tif odd {\n\t\t\treturn\n\t\t}\n\t\tcall()\n\t}\n}",
            "Go",
            0.0,
        ),
        ("func f() {\n\tif a {\n\t\tb()\n\t} else {\n\t\tcall()\n\t}\n}", "Go", 0.0),
    ],
)
def test_handlers_of_errors_are_aside(text: str, language: str, expected: float) -> None:
    lines = text.split("\n")
    line = next(at for at, one in enumerate(lines, 1) if "call()" in one)
    assert aside(lines, 1, line, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('return fmt.Errorf("bad %s", name())', True),
        ('return fmt.Errorf(\n\t"bad %s",\n\tname(),\n)', True),
        ("raise ValueError(f'no {name()}')", True),
        ("throw new Error(`no ${name()}`)", True),
        ("raise SystemExit(name())", False),
        ('x = fmt.Errorf("bad"); name()', False),
        ("throw name()", False),
        ("carry = name()", False),
    ],
)
def test_what_only_gives_a_value_to_a_message(text: str, expected: bool) -> None:
    lines = text.split("\n")
    line = next(at for at, one in enumerate(lines, 1) if "name()" in one)
    assert is_in_message(lines, line, "name") is expected
