"""Rules of wording: nothing said twice, nothing hollow, every name where a reader looks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.catalogue.operations import explains
from docgen_engine.backends.static.quoting import without_name
from docgen_engine.backends.static.roles import ROLES
from docgen_engine.backends.static.writing.phrases import paragraph, table_phrase, term, words
from docgen_engine.backends.static.writing.tokens import cite_mark, page_mark, worded
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.qa import QaResults, QuestionCoverage
from docgen_engine.domain.evidence import Reference
from docgen_engine.domain.qa_page import compose_qa_summary
from docgen_engine.domain.tasks import Role
from support.static_world import FILES, World

PACKAGE = """{
  "name": "kettle-js",
  "engines": {
    "node": ">=20"
  },
  "scripts": {
    "test": "vitest run",
    "build": "tsc -p ."
  },
  "devDependencies": {
    "vitest": "^4.0.0"
  }
}
"""
SCRIPTS: dict[str, str] = {
    "README.md": "# Kettle\n\nKettle boils water.\n\n## Requirements\n\n- Node.js: >=20\n\n"
    "## Install\n\n```sh\nnpm install -g kettle-js\n```\n",
    "CONTRIBUTING.md": "# Contributing\n\n```sh\nnpm install\ncd kettle\nnpm test\n```\n",
    ".github/workflows/ci.yml": "name: ci\non: [push]\njobs:\n  t:\n    runs-on: ubuntu-latest\n"
    "    steps:\n      - run: pip install some-reporter\n      - run: npm test\n",
    "package.json": PACKAGE,
    "benchmarks/package.json": '{\n  "name": "bench",\n  "devDependencies": {\n'
    '    "mitata": "^1.0.0",\n    "tinybench": "^2.0.0"\n  }\n}\n',
    "benchmarks/run.ts": "import { bench } from 'mitata'\nbench('a', () => 1)\n",
    "src/index.ts": """/**
 * @module
 * Boils water, see {@link Pot}.
 */
import { Context } from './context'
import { old } from './old'

/** Something that holds water. */
export interface Pot {
  /**
   * @deprecated Use `heat` instead.
   */
  warm?: boolean
  context: Context
}

export function boil(pot: Pot): boolean {
  return old(pot)
}
""",
    "src/context.ts": "export interface Context {\n  degrees: number\n}\n",
    "src/dom/context.ts": "export interface Context {\n  node: string\n}\n",
    "src/dom/node.ts": "export interface Leaf {\n  context: Context\n}\n",
    "src/old.ts": "import { Pot } from './index'\n\n"
    "export function old(pot: Pot): boolean {\n  return !!pot\n}\n",
    "test/boil.test.ts": "import { boil } from '../src/index'\n\n"
    "test('boils', () => { boil({}) })\n",
}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> World:
    built = World(tmp_path_factory.mktemp("kettle-js"), SCRIPTS)
    built.plan()
    return built


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> World:
    built = World(tmp_path_factory.mktemp("kettle-py"), FILES)
    built.plan()
    return built


def test_a_comment_is_read_without_its_tags() -> None:
    assert words("@module\nBasic Auth Middleware for Hono.") == "Basic Auth Middleware for Hono."
    assert words("{@link Handler} context parameter.") == "`Handler` context parameter."
    assert paragraph("@file The heater.\n@author me") == "The heater."


@pytest.mark.parametrize(
    ("said", "name", "expected"),
    [
        ("NewHandler returns a handler.", "NewHandler", "Returns a handler."),
        ("Align a renderable by adding spaces.", "Align", "Align a renderable by adding spaces."),
        ("Text with color.", "Text", "Text with color."),
    ],
)
def test_a_name_is_cut_off_only_where_it_is_the_subject(
    said: str, name: str, expected: str
) -> None:
    assert without_name(said, name) == expected


def test_names_of_tools_are_words_and_commands_are_code() -> None:
    assert term("ESLint") == "ESLint"
    assert term("GoReleaser") == "GoReleaser"
    assert term("pull_request_template.md") == "`pull_request_template.md`"
    assert term("bash -ic run && cat out") == "`bash -ic run && cat out`"
    assert table_phrase("types: [tool.mypy]") == "types: `[tool.mypy]`"


@pytest.mark.parametrize(
    ("name", "detail", "expected"),
    [
        ("UrlBar", "The URL bar.", False),
        ("ResponseArea", "The response area.", False),
        ("Router", "Interface representing a router.", False),
        ("Jumper", "An Amp-like jumping mechanism for quick navigation", True),
        ("Style", "A terminal style.", True),
    ],
)
def test_a_term_that_only_repeats_its_name_is_no_entry(
    name: str, detail: str, expected: bool
) -> None:
    assert explains(Fact("Terms of this system", name, detail, "a.py", 1, 1, name)) is expected


def test_the_same_question_about_several_parts_is_one_line() -> None:
    ids = tuple(f"components/{name}:src-{name}:tested" for name in ("a", "b", "c"))
    missing = (*ids, "08-design-decisions:click:choice")
    questions = {each: f"Which tests exercise {each}?" for each in ids}
    results = QaResults(80.0, "good", True, {}, QuestionCoverage(9, 5, 55.5, missing), {}, ())
    text = compose_qa_summary(results, questions)
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(lines) == 2
    assert "Likewise for `src-b` and `src-c`." in lines[0]


def test_an_outline_keeps_the_names_that_it_cites() -> None:
    at = Reference("a.py", 1, 2, "Heater.boil")
    text = (
        f"{cite_mark(at)} and {cite_mark(Reference('a.py', 1, 1), 'a.py')}, {page_mark('p', 'P')}"
    )
    assert worded(f"{text} {cite_mark(Reference('b.py', 1, 1))}") == "`Heater.boil` and `a.py`, P"


def test_a_note_for_a_page_is_not_passed_over_in_silence(python: World) -> None:
    request = python.request(Role.WRITER, "01-project-overview.md", notes=["Be brief."])
    outcome = ROLES[Role.WRITER](python.index, request)
    assert "a note for this page changed nothing" in outcome.summary
    assert any("static backend writes from facts alone" in line for line in outcome.progress)
    silent = ROLES[Role.WRITER](python.index, python.request(Role.WRITER, request.task.page))
    assert silent.body == outcome.body
    assert "note" not in silent.summary


def test_a_framework_is_not_listed_again_as_a_dependency(python: World) -> None:
    text = python.page("02-technical-stack.md").text
    frameworks, dependencies = text.split("## Key dependencies")
    for name in ("Click", "click"):
        assert name in frameworks
        assert f"| `{name}` |" not in dependencies


def test_tools_of_benchmarks_are_a_line_with_their_versions(scripts: World) -> None:
    text = scripts.page("02-technical-stack.md").text
    aside = text.split("### Only for tests, examples and tools")[1]
    assert "`mitata ^1.0.0` and `tinybench ^2.0.0`" in aside
    assert "| `mitata` |" not in text
    assert "| Vitest | tests | package `vitest` `^4.0.0` |" in text


def test_a_version_is_asked_for_once_and_cited_where_it_stands(scripts: World) -> None:
    setup = scripts.page("03-development-setup.md").text
    prerequisites = setup.split("## Installation")[0]
    assert prerequisites.count("=20") == 1
    assert "package.json:4]" in prerequisites


def test_installing_is_told_once_and_without_what_pipelines_install(scripts: World) -> None:
    setup = scripts.page("03-development-setup.md").text
    installation = setup.split("## Installation")[1].split("\n## ")[0]
    assert installation.count("npm install -g kettle-js") == 1
    assert "To work on it ([CONTRIBUTING.md:" in installation
    assert "some-reporter" not in setup
    assert "`cd kettle`" not in setup
    assert "The repository also has" not in setup


def test_a_field_refers_to_the_type_that_its_file_imports(scripts: World) -> None:
    text = scripts.page("05-data-models.md").text
    assert "### `Context` in src/context.ts" in text
    relations = text.split("## Relationships")[1]
    assert 'n_pot }o--|| n_context : "context"' in relations
    # Two types have the name and nothing in the file says which one is meant.
    assert "n_leaf" not in relations


def test_what_is_deprecated_is_named(scripts: World) -> None:
    text = scripts.page("15-roadmap.md").text
    assert "[`Pot.warm`](../src/index.ts#L13)" in text
    assert "[`Pot.warm`](../src/index.ts#L13): Use `heat` instead." in text


def many_python(name: str) -> str:
    """Enough code for a part to be a component of its own."""
    return "".join(
        f'def {name}_{at}(value: int) -> int:\n    """Turn it {at} times."""\n'
        f"    value += {at}\n    return value\n\n\n"
        for at in range(20)
    )


def many_go(name: str) -> str:
    """The same in Go."""
    return "".join(
        f"// {name}{at} turns it.\nfunc {name}{at}(value int) int {{\n\tvalue += {at}\n"
        "\treturn value\n}\n\n"
        for at in range(20)
    )


def test_a_part_without_tests_of_its_own_says_how_tests_reach_it(tmp_path: Path) -> None:
    world = World(
        tmp_path,
        {
            "pyproject.toml": '[project]\nname = "pot"\nversion = "1"\n',
            "src/pot/__init__.py": "",
            "src/pot/lid.py": f'"""Lids."""\n\nfrom pot.rim import ring_1\n\n{many_python("lid")}',
            "src/pot/rim.py": f'"""Rims."""\n\n{many_python("ring")}',
            "src/pot/ear.py": f'"""Ears."""\n\n{many_python("ear")}',
            "tests/test_lid.py": "from pot.lid import lid_1\n\n\ndef test_lid():\n    assert lid_1(1)\n",
        },
    )
    world.plan()
    page = next(p.path for p in world.assignments.plan if p.subject == "src/pot/rim.py")
    tests = world.page(page).text.split("## Tests")[1]
    assert "No test file imports it itself." in tests
    assert "[tests/test\\_lid.py:1]" in tests
    assert "[src/pot/lid.py:3]" in tests


def test_tests_of_a_go_package_are_its_own(tmp_path: Path) -> None:
    world = World(
        tmp_path,
        {
            "go.mod": "module example.com/pot\n\ngo 1.22\n",
            "main.go": 'package main\n\nimport "example.com/pot/lid"\n\n'
            f"func main() {{ lid.Close1(1) }}\n\n{many_go('turn')}",
            "lid/lid.go": f"// Package lid closes pots.\npackage lid\n\n{many_go('Close')}",
            "lid/rim.go": f"package lid\n\n{many_go('Rim')}",
            "lid/lid_test.go": 'package lid\n\nimport "testing"\n\n'
            "func TestClose(t *testing.T) { Close1(1) }\n",
        },
    )
    world.plan()
    page = next(p.path for p in world.assignments.plan if p.subject == "lid")
    assert "Its tests: [lid/lid\\_test.go:5]" in world.page(page).text
    assert "No test file imports [lid]" not in world.page("11-testing-strategy.md").text
    assert "starts in [`main`]" in world.page("01-project-overview.md").text


def test_links_in_comments_show_their_words() -> None:
    assert words("See {@link https://example.org the manual} first.") == "See the manual first."
    assert words("See {@link Pot.warm | warming}.") == "See warming."


def test_members_of_a_value_are_listed(tmp_path: Path) -> None:
    source = "export const api = make()\n\n/** Fetch it. */\napi.fetch = (name: string) => name\n"
    world = World(tmp_path, {"package.json": PACKAGE, "src/index.ts": source})
    world.plan()
    public = {
        api.name for group in world.analysis.apis.components for api in group.apis if api.exported
    }
    texts = "".join(result.text for result in world.written().values())
    assert "api.fetch" in public
    assert "[`api.fetch`](" in texts


def test_folders_beside_the_code_are_named(scripts: World) -> None:
    overview = scripts.page("01-project-overview.md").text
    beside = next(line for line in overview.splitlines() if line.startswith("Beside the code: "))
    assert "`benchmarks`" in beside
    assert "`test`" in beside
