"""A flow tells what usually happens: not messages, answers to errors and early ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.flows.messages import is_in_message
from docgen_engine.backends.static.flows.standing import Place, Standing, standing
from docgen_engine.domain.documents.analysis import Flow
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.shape.shapes import Shapes
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


def stands(text: str, language: str, name: str = "call") -> Standing:
    """How the first function of a text calls a name."""
    facts = analyse(text.encode(), language)
    symbol = next(one for one in facts.symbols if one.kind in ("function", "method"))
    regions = Shapes(lambda _: text).of("file", language, symbol)
    lines = text.split("\n")
    place = Place(symbol, lines, language, regions, lambda _: False)
    line = next(at for at, one in enumerate(lines, 1) if f"{name}(" in one and at > symbol.line)
    return standing(place, line, name)


@pytest.mark.parametrize(
    ("word", "cost"),
    [("load", 0.0), ("Printer", 0.0), ("wantsHelp", 1.0), ("showHelp", 3.0), ("report", 4.0)],
)
def test_go_has_a_main_line(word: str, cost: float) -> None:
    assert stands(GO, "Go", word).cost == cost


@pytest.mark.parametrize(
    ("language", "text", "cost"),
    [
        ("Python", "def f():\n    try:\n        a()\n    except OSError:\n        call()", 4.0),
        ("Python", "def f():\n    try:\n        call()\n    except OSError:\n        a()", 0.0),
        ("JavaScript", "function f() {\n  try {\n  } catch (e) {\n    call();\n  }\n}", 4.0),
        ("Go", "func f() {\n\tif err := call(); err != nil {\n\t\treturn\n\t}\n}", 0.0),
        ("Java", "class A {\n  void f() {\n    while (x) {\n      call();\n    }\n  }\n}", 0.0),
        ("C", "void f() {\n  if (test) {\n    call();\n    exit(0);\n  }\n  b();\n}", 3.0),
        ("Rust", "fn f() {\n    let x = xs.iter().map(|x| {\n        call(x)\n    });\n}", 0.0),
    ],
)
def test_errors_and_early_ends_are_aside(language: str, text: str, cost: float) -> None:
    assert stands(text, language).cost == cost


@pytest.mark.parametrize(
    ("language", "text", "when"),
    [
        ("Python", "def f(fk=None):\n    if fk is not None:\n        call()", "if `fk` is given"),
        ("Python", "def f(fk):\n    if not fk:\n        return\n    call()", ""),
        ("Python", "def f(v=False):\n    if v:\n        a()\n    else:\n        call()",
         "if `v` is not set"),
        ("Python", ("def f(v):\n    if v:\n        a()\n    elif b:\n        c()\n"
         "    else:\n        call()"), "otherwise"),
        ("TypeScript", "function f(a: A) {\n  if (a.big && a.old) {\n    call();\n  }\n}",
         "if `a.big && a.old`"),
        ("JavaScript", "function f() {\n  if (!a.big) {\n    call();\n  }\n}", "unless `a.big`"),
        ("C", "void f() {\n  switch (kind) {\n  case A:\n    call();\n    break;\n  }\n}",
         "if `kind` is `A`"),
        ("C", "void f() {\n  switch (kind) {\n  case A:\n  case B:\n    call();\n  }\n}",
         "depending on `kind`"),
        ("Java", ("class A {\n  void f() {\n    switch (kind) {\n      default:\n"
         "        call();\n    }\n  }\n}"), "otherwise"),
        ("Rust", ("fn f() {\n    match kind {\n        Some(x) => {\n            call(x)\n        }\n"
         "        None => {}\n    }\n}"), "if `kind` is `Some(x)`"),
        ("Go", "func f() {\n\tif a {\n\t\tb()\n\t} else {\n\t\tcall()\n\t}\n}", "unless `a`"),
        ("Ruby", "def f\n  if a\n    call(1)\n  end\nend", "if `a`"),
        ("PHP", "<?php\nfunction f() {\n  if ($a) {\n    call();\n  }\n}", "if `$a`"),
        ("C#", "class A {\n  void F() {\n    if (a) {\n      call();\n    }\n  }\n}", "if `a`"),
    ],
)  # fmt: skip
def test_a_condition_is_said_as_it_is_written(language: str, text: str, when: str) -> None:
    assert stands(text, language).when == when


def test_arms_of_one_question_belong_together() -> None:
    text = "def f(v):\n    if v:\n        one()\n    else:\n        two()\n"
    one, two = stands(text, "Python", "one"), stands(text, "Python", "two")
    assert one.group == two.group
    assert one.arm != two.arm


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
