"""Flows reach the point: what fields hold, what users gave, and programs that are run."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.flows.arguments import arguments_at
from docgen_engine.domain.documents.analysis import Flow
from support.discovered import discover, index_of
from support.repositories import write_repository

MODULE = "module example.org/lark\n\ngo 1.22\n"


def flows(root: Path, files: dict[str, str]) -> list[Flow]:
    return list(discover(root / "checkout", files).flows.flows.flows)


def way(flow: Flow) -> list[str]:
    return [step.function for step in flow.steps]


LIBRARY = {
    "go.mod": MODULE,
    "README.md": "# lark\n\nA library.\n\n```go\nbird.Sing()\n```\n",
    "bird.go": "package lark\n\n// Bird sings.\ntype Bird struct {\n"
    "\t// Song is what the bird sings.\n\tSong func() error\n"
    "\thum func() error\n\tverses []func()\n}\n\n"
    "// Sing sings.\nfunc (b *Bird) Sing() error {\n\tb.prepare()\n\tif err := b.hum(); err != nil {\n"
    "\t\treturn err\n\t}\n\tb.each()\n\treturn b.Song()\n}\n\n"
    "func (b *Bird) prepare() { b.hum = quietly; load() }\n\nfunc load() { fill() }\n\n"
    "func fill() {}\n\nfunc quietly() error { return breathe() }\n\nfunc breathe() error { return nil }\n\n"
    "func (b *Bird) each() {\n\tfor i := range b.verses {\n\t\tb.verses[i]()\n\t}\n\tload()\n}\n",
    "bird_test.go": "package lark\n\nfunc setUp(b *Bird) { b.hum = fill }\n",
}


def test_a_field_that_one_function_is_put_into_leads_to_it(tmp_path: Path) -> None:
    flow = flows(tmp_path, LIBRARY)[0]
    assert flow.name == "How `lark.Bird.Sing` works"
    assert way(flow)[:2] == ["Bird.Sing", "Bird.prepare"]
    (step,) = [step for step in flow.steps if step.function == "quietly"]
    assert step.through == "Bird.hum"
    assert step.call_line == 14
    assert "breathe" in way(flow)


def test_what_users_put_into_a_field_of_a_library_is_said_where_it_is_called(
    tmp_path: Path,
) -> None:
    flow = flows(tmp_path, LIBRARY)[0]
    (note,) = flow.steps[0].notes
    assert note.text == (
        "calls the function in `Bird.Song`, which is described as “Song is what the bird sings”"
    )
    assert (note.file, note.line) == ("bird.go", 18)
    assert note.after == len(flow.steps)  # all others are done before
    (each,) = [step for step in flow.steps if step.function == "Bird.each"]
    assert [one.text for one in each.notes] == ["calls functions that are in `Bird.verses`"]


TOOLS = {
    "package.json": '{"name": "lark", "version": "1.0.0", "type": "module", "bin": "src/cli.ts"}',
    "src/cli.ts": '#!/usr/bin/env node\nimport { publish } from "./publish.ts";\n\npublish();\n',
    "src/tool.ts": "export type Tool = {\n  publish: (name: string) => Promise<void>;\n};\n",
    "src/npm.ts": 'import { exec } from "tinyexec";\nimport type { Tool } from "./tool.ts";\n\n'
    'export const publish: Tool["publish"] = async (name) => {\n'
    '  await exec("npm", ["publish", ...flags(name)]);\n};\n\n'
    "function flags(name: string) {\n  return [name];\n}\n",
    "src/yarn.ts": 'import type { Tool } from "./tool.ts";\n\n'
    'export const publish: Tool["publish"] = async (name) => {\n  console.log(name);\n};\n',
    "src/publish.ts": 'import * as npm from "./npm.ts";\nimport * as yarn from "./yarn.ts";\n'
    'import type { Tool } from "./tool.ts";\n\n'
    "async function pick(): Promise<Tool> {\n  return ready() ? npm : yarn;\n}\n\n"
    "function ready() {\n  return true;\n}\n\n"
    "export async function publish() {\n  const tool = await pick();\n"
    '  await tool.publish("song");\n}\n',
}


def test_a_call_through_a_type_leads_to_what_says_that_it_is_its_member(tmp_path: Path) -> None:
    flow = flows(tmp_path, TOOLS)[0]
    (step,) = [step for step in flow.steps if step.file == "src/npm.ts" and step.through]
    assert (step.function, step.through) == ("publish", "Tool.publish")
    assert [other.file for other in step.others] == ["src/yarn.ts"]
    assert [note.text for note in step.notes] == ["runs `npm publish`"]
    assert step.notes[0].line == 5


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.go", ('package a\n\nimport "os/exec"\n\nfunc Run(c C) {\n'
         '\texec.CommandContext(c, "git", "commit", "-m", text)\n}\n'), ["git commit"]),
        ("a.py", ('import subprocess as s\n\n\ndef Run(x):\n    s.run(["git", "push", x])\n'
         '    s.run([x, "git"])\n    s.run(["./made.sh"])\n'), ["git push"]),
        ("a.js", ('const { execSync } = require("child_process");\n\nfunction Run() {\n'
         "  execSync('make install -j4');\n  execSync(`make ${x}`);\n}\n"), ["make install"]),
        ("a.js", 'import { exec } from "./own.js";\n\nfunction Run() {\n  exec("make");\n}\n', []),
        ("a.rs", ("use std::process::Command;\n\nfn Run() {\n"
         '    Command::new("fzf").spawn();\n}\n'), ["fzf"]),
    ],
)  # fmt: skip
def test_only_programs_that_the_line_names_are_told(
    tmp_path: Path, path: str, text: str, expected: list[str]
) -> None:
    from docgen_engine.backends.static.flows.programs import Programs

    index = index_of(write_repository(tmp_path / "checkout", {path: text}))
    assert [run.command for run in Programs(index).of(path, "Run")] == expected


def test_arguments_are_told_apart_over_lines_brackets_and_strings() -> None:
    text = 'x = run(\n  "a, (b",\n  [c, d],\n)\n'
    assert arguments_at(text.split("\n"), 1, "run") == ['"a, (b"', "[c, d]"]
    assert arguments_at(["run("], 1, "run") == []
    assert arguments_at(["rerun(1)"], 1, "run") == []


def test_a_request_to_a_framework_comes_first_and_says_so(tmp_path: Path) -> None:
    files = {
        "go.mod": MODULE,
        "README.md": "# lark\n\nA web framework.\n",
        "lark.go": 'package lark\n\nimport "net/http"\n\n'
        "type Engine struct {\n\ttrees trees\n}\n\ntype tree struct {\n\troot *node\n}\n\n"
        "type trees []tree\n\ntype node struct{}\n\n"
        "// ServeHTTP answers.\n"
        "func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {\n\te.handle(r)\n}\n\n"
        "func (e *Engine) handle(r *http.Request) {\n\tall := e.trees\n"
        "\tfor i := 0; i < len(all); i++ {\n\t\troot := all[i].root\n\t\tfound := root.find(r)\n"
        "\t\tif found != nil {\n\t\t\tone := 1\n\t\t\ttwo := one\n\t\t\tanswer(two)\n\t\t\treturn\n"
        "\t\t}\n\t}\n\tserveError()\n}\n\n"
        "func (n *node) find(r *http.Request) *node { return n.down() }\n\n"
        "func (n *node) down() *node { return n }\n\n"
        "func answer(n int) { write(n) }\n\nfunc write(n int) {}\n\nfunc serveError() {}\n",
    }
    flow = flows(tmp_path, files)[0]
    assert flow.name == "How `lark.Engine.ServeHTTP` answers a request"
    assert way(flow) == [
        "Engine.ServeHTTP", "Engine.handle", "node.find", "node.down", "answer",
    ]  # fmt: skip


def test_helpers_of_a_few_lines_that_many_share_are_no_steps(tmp_path: Path) -> None:
    files = {
        "go.mod": MODULE,
        "README.md": "# lark\n\nA library.\n\n```go\nlark.Sing()\n```\n",
        "lark.go": "package lark\n\n// Sing sings.\nfunc Sing() {\n\tsmall(1)\n\tbreathe()\n}\n\n"
        "func breathe() {\n\tsmall(2)\n\tfill()\n}\n\nfunc fill() {\n\thold()\n}\n\n"
        "func hold() {}\n\nfunc small(n int) int {\n\treturn n\n}\n",
    }
    assert way(flows(tmp_path, files)[0]) == ["Sing", "breathe", "fill", "hold"]


def test_what_is_deferred_is_not_told_as_the_next_step(tmp_path: Path) -> None:
    text = LIBRARY["bird.go"].replace(
        "\tb.prepare()\n\tif", "\tdefer func() {\n\t\tb.Done()\n\t}()\n\tb.prepare()\n\tif"
    )
    text = text.replace("\tSong func() error\n", "\tSong func() error\n\tDone func()\n")
    flow = flows(tmp_path, {**LIBRARY, "bird.go": text})[0]
    assert [note.text.split("`")[1] for note in flow.steps[0].notes] == ["Bird.Song"]


def test_a_function_that_is_given_to_one_that_calls_it_is_followed(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "lark"\nversion = "1"\n',
        "README.md": "# lark\n\nLark sings.\n\n```python\nfrom lark import sing\n\nsing(1)\n```\n",
        "lark/__init__.py": "from lark.song import sing\n",
        "lark/song.py": "from lark.air import each\n\n\ndef sing(songs):\n    each(songs, breathe)\n"
        "    own(songs)\n\n\n"
        "def own(songs):\n    breathe = str\n    each(songs, breathe)\n\n\n"
        "def breathe(song):\n    return fill(song)\n\n\ndef fill(song):\n    return song\n",
        "lark/air.py": "def each(many, work):\n    for one in many:\n        work(one)\n",
    }
    flow = flows(tmp_path, files)[0]
    assert set(way(flow)) == {"sing", "breathe", "fill", "own"}
    (step,) = [step for step in flow.steps if step.function == "breathe"]
    assert (step.through, step.call_line) == ("each", 5)
