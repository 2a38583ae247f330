"""Discovery of small repositories: what a newcomer is told, and that all of it stands there."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.domain.guidance import ComponentGuidance, Guidance
from docgen_engine.domain.tasks import Role
from support.discovered import Discovered, discover, stated_places
from support.repositories import FILES


@pytest.fixture(scope="module")
def parcel(tmp_path_factory: pytest.TempPathFactory) -> Discovered:
    return discover(tmp_path_factory.mktemp("work") / "checkout")


def test_the_project_is_described_in_its_own_words(parcel: Discovered) -> None:
    found = parcel.language.discovery
    assert found.name == "parcel"
    assert found.purpose is not None
    assert found.purpose.text == "Parcel weighs letters and prints their postage."
    assert (found.purpose.file, found.purpose.line_start) == ("README.md", 3)
    assert found.primary_language == "Python"
    assert found.language_distribution[0].percent == 100.0
    assert found.project_type == "command-line tool"
    assert found.test_framework == "pytest"
    assert found.test_files == ("tests/test_rates.py",)


def test_commands_are_as_written_best_first_and_once(parcel: Discovered) -> None:
    commands = parcel.language.discovery.commands
    assert [(c.command, c.purpose) for c in commands[:3]] == [
        ("pip install .", CommandPurpose.INSTALL),
        ("make test", CommandPurpose.TEST),
        ("make lint", CommandPurpose.LINT),
    ]
    assert (commands[0].file, commands[1].file) == (
        "README.md",
        "Makefile",
    )  # where it is explained
    for command in commands:
        assert command.command.split()[-1] in parcel.index.lines(command.file)[command.line - 1]


def test_a_declared_command_is_led_to_its_function(parcel: Discovered) -> None:
    (point,) = [p for p in parcel.language.discovery.entry_points if p.kind == "command"]
    assert (point.command, point.file, point.function) == ("parcel", "src/parcel/cli.py", "main")
    assert point.line == 8


def test_components_carry_their_import_names(parcel: Discovered) -> None:
    found = {c.name: c for c in parcel.components.components}
    assert {"parcel", "tests"} <= found.keys()
    assert found["parcel"].description == "Weighs letters and prints their postage."
    assert found["parcel"].described_at is not None
    assert found["parcel"].described_at.file == "src/parcel/__init__.py"
    assert found["tests"].type == "tests"


def test_dependencies_say_where_they_are_declared(parcel: Discovered) -> None:
    (rich,) = [d for d in parcel.dependencies.dependencies.external if d.name == "rich"]
    assert (rich.constraint, rich.kind, rich.file) == (">=13", "runtime", "pyproject.toml")
    assert "rich" in parcel.index.lines(rich.file)[rich.line - 1]
    (variable,) = parcel.dependencies.environment
    assert (variable.name, variable.file, variable.line) == (
        "PARCEL_CURRENCY", "src/parcel/rates.py", 7,
    )  # fmt: skip
    assert "EUR" in variable.detail


def test_a_flow_follows_calls_across_files(parcel: Discovered) -> None:
    flow = parcel.flows.flows.flows[0]
    assert [(step.file, step.function) for step in flow.steps[:3]] == [
        ("src/parcel/cli.py", "main"),
        ("src/parcel/rates.py", "postage"),
        ("src/parcel/scale.py", "weigh"),
    ]
    assert flow.steps[1].action == "The price of a letter, with its currency."
    for step in flow.steps[1:]:
        text = parcel.index.lines(step.call_file)[step.call_line - 1]
        assert step.function.split(".")[0] in text


def test_public_symbols_models_and_errors(parcel: Discovered) -> None:
    apis = {api.name: api for group in parcel.flows.apis.components for api in group.apis}
    assert {"main", "postage", "TooHeavy", "Letter", "weigh"} <= apis.keys()
    assert apis["postage"].signature == "def postage(grams: int) -> str"
    assert apis["postage"].returns == "str"
    assert parcel.flows.apis.total_apis == len(apis)
    (letter,) = parcel.flows.data_models
    assert [(f.name, f.default) for f in letter.fields] == [("grams", ""), ("stamped", "False")]
    (error,) = parcel.flows.errors_raised
    assert error.name == "TooHeavy"
    assert "Raised by `postage`" in error.detail


TYPESCRIPT = {
    "package.json": (
        '{\n  "name": "@post/stamps",\n  "version": "1.0.0",\n'
        '  "description": "Prints stamps for letters of all sizes",\n'
        '  "bin": {"stamps": "./dist/cli.js"},\n'
        '  "scripts": {"test": "vitest", "build": "tsc"},\n'
        '  "dependencies": {"commander": "^12.0.0"}\n}\n'
    ),
    "src/cli.ts": (
        'import { Command } from "commander";\nimport { printStamp } from "./print/stamp";\n\n'
        "export function main(): void {\n  const program = new Command();\n"
        "  program.parse();\n  printStamp(1);\n}\n\nmain();\n"
    ),
    "src/print/stamp.ts": (
        'import { width } from "../measure/width";\n\n/** Prints one stamp. */\n'
        "export function printStamp(size: number): string {\n"
        '  const key = process.env.STAMP_KEY;\n  return "#".repeat(width(size)) + key;\n}\n'
        "export interface Stamp {\n  size: number;\n}\n" + "// line\n" * 20
    ),
    "src/measure/width.ts": (
        "/** How wide a stamp is. */\nexport function width(size: number): number {\n"
        "  return size * 2;\n}\n" + "// line\n" * 20
    ),
    "src/print/stamp.test.ts": (
        'import { test } from "vitest";\nimport { printStamp } from "./stamp";\n'
        'test("prints", () => { printStamp(1); });\n'
    ),
}

GO = {
    "go.mod": "module example.org/post/scales/v2\n\ngo 1.22\n\nrequire github.com/x/y v1.2.3\n",
    "scales.go": (
        "// Package scales weighs parcels.\npackage scales\n\n"
        'import "example.org/post/scales/v2/internal/units"\n\n'
        "// Weigh returns the weight in grams.\nfunc Weigh(raw int) int {\n"
        "\treturn units.Grams(raw)\n}\n" + "// line\n" * 20
    ),
    "internal/units/units.go": (
        "// Package units converts.\npackage units\n\n// Grams converts to grams.\n"
        "func Grams(raw int) int {\n\treturn round(raw)\n}\n\n"
        "func round(raw int) int {\n\treturn raw\n}\n" + "// line\n" * 20
    ),
    "cmd/weigh/main.go": (
        'package main\n\nimport (\n\t"os"\n\n\tscales "example.org/post/scales/v2"\n)\n\n'
        'func main() {\n\t_ = os.Getenv("SCALE_PORT")\n\tscales.Weigh(3)\n}\n' + "// line\n" * 20
    ),
    "scales_test.go": 'package scales\n\nimport "testing"\n\nfunc TestWeigh(t *testing.T) {}\n',
}


def test_a_typescript_package(tmp_path: Path) -> None:
    found = discover(tmp_path / "x", TYPESCRIPT)
    assert found.language.discovery.name == "@post/stamps"
    assert found.language.discovery.purpose is not None
    assert found.language.discovery.purpose.text == "Prints stamps for letters of all sizes"
    assert found.language.discovery.entry_points[0].file == "src/cli.ts"
    assert found.language.discovery.test_framework == "Vitest"
    names = {c.name for c in found.components.components}
    assert {"print", "measure"} <= names
    edges = {(d.from_, d.to) for d in found.dependencies.dependencies.internal}
    assert ("print", "measure") in edges
    (variable,) = found.dependencies.environment
    assert variable.name == "STAMP_KEY"
    assert found.components.layers[0].components == ("measure",)


def test_a_go_module(tmp_path: Path) -> None:
    found = discover(tmp_path / "x", GO)
    assert found.language.discovery.name == "scales"
    components = {c.name: c for c in found.components.components}
    assert {"scales", "internal/units", "cmd/weigh"} <= components.keys()
    assert components["scales"].description == "Package scales weighs parcels."
    flow = found.flows.flows.flows[0]
    assert flow.type == "main"
    assert [step.function for step in flow.steps] == ["main", "Weigh", "Grams", "round"]
    levels = {name: la.level for la in found.components.layers for name in la.components}
    assert levels["internal/units"] < levels["scales"] < levels["cmd/weigh"]
    assert found.language.discovery.test_framework == "go test"


ODD = {
    "broken.py": "def f(:\n  pass\n",
    "latin.py": "x = 1\n",
    "empty.py": "",
    "docs/notes.md": "no heading here\n",
    "README.rst": "=====\nTitle\n=====\n\n.. image:: x.png\n",
    "CHANGELOG.md": "# Changes\n\n## Unreleased\n\n- a thing that is done\n",
    "ROADMAP.md": "# Roadmap\n\n- a new thing to come\n",
    "setup.py": "from setuptools import setup\nsetup(name='odd')\n",
    "main.py": "import os\nif __name__ == '__main__':\n    os.getcwd()\n",
    "package.json": "{not json",
    "Makefile": "all:\n",
}


def test_odd_files_are_named_as_problems_and_stop_nothing(tmp_path: Path) -> None:
    found = discover(tmp_path / "odd", ODD)
    files = {problem.file for problem in found.language.errors}
    assert {"broken.py", "package.json"} <= files
    assert [(f.topic, f.name) for f in found.language.roadmap] == [
        ("Planned", "a new thing to come"),
        ("Unreleased", "a thing that is done"),
    ]


DOCUMENTS_ONLY = {"README.md": "# Rules\n\nHow we work here together.\n", "docs/a.md": "# A\n"}


@pytest.mark.parametrize("files", [FILES, TYPESCRIPT, GO, ODD, DOCUMENTS_ONLY])
def test_every_stated_line_exists(tmp_path: Path, files: dict[str, str]) -> None:
    found = discover(tmp_path / "x", files)
    stated = 0
    for outcome in found.outcomes.values():
        for file, line, line_end in stated_places(msgspec.json.decode(outcome.body)):
            stated += 1
            assert 1 <= line <= line_end <= found.index.line_count(file), (file, line, line_end)
    assert stated > 0


@pytest.mark.parametrize("files", [FILES, TYPESCRIPT, GO])
def test_the_same_repository_gives_the_same_bytes_in_any_folder(
    tmp_path: Path, files: dict[str, str]
) -> None:
    one = discover(tmp_path / "one", files)
    other = discover(tmp_path / "deep" / "other", dict(reversed(files.items())))
    assert {r: o.body for r, o in one.outcomes.items()} == {
        r: o.body for r, o in other.outcomes.items()
    }


PACKAGE = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
    "shop/__init__.py": '"""A shop."""\n',
    **{
        f"shop/{name}.py": f'"""The {name}."""\n\ndef {name}_it() -> int:\n    """Do."""\n'
        + "    x = 1\n" * 40
        + "    return x\n"
        for name in ("till", "stock", "door", "sign")
    },
}


def test_people_rename_merge_and_ignore_components(tmp_path: Path) -> None:
    guidance = Guidance(
        components=ComponentGuidance(
            rename={"shop.till": "Checkout"},
            merge={"Front": ("shop/door.py", "shop.sign")},
            ignore=("shop.stock",),
        )
    )
    found = discover(tmp_path / "x", PACKAGE, guidance)
    components = {c.name: c for c in found.components.components}
    assert components.keys() == {"shop", "Checkout", "Front"}
    assert components["Front"].files == ("shop/door.py", "shop/sign.py")
    apis = {group.component for group in found.flows.apis.components}
    assert apis == {"Checkout", "Front"}


def test_guidance_says_what_the_project_is(tmp_path: Path) -> None:
    files = {**PACKAGE, ".docgen.toml": '# words\npurpose = "Sells hats."\n'}
    found = discover(tmp_path / "x", files, Guidance(purpose="Sells hats."))
    purpose = found.language.discovery.purpose
    assert purpose is not None
    assert (purpose.text, purpose.file, purpose.line_start) == ("Sells hats.", ".docgen.toml", 2)


def test_summaries_are_for_people(parcel: Discovered) -> None:
    assert parcel.outcomes[Role.LANGUAGE].summary == "1 language, 2 manifests"
    assert parcel.outcomes[Role.COMPONENTS].summary == "1 component"
