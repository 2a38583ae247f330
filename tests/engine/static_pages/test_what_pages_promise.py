"""Pages say what they hold: no open questions, no promises, the repository's own documents."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

RUN = '[project]\nname = "dove"\nversion = "1"\ndependencies = ["click>=8"]\n'
CODE = '"""Carries letters."""\n\nimport click\n\n\ndef carry(letter):\n    """Carry it."""\n    return letter\n'


def world_of(root: Path, files: dict[str, str]) -> World:
    world = World(root / "dove", files)
    world.plan()
    return world


def test_nobody_is_told_a_reason_that_nobody_gave(tmp_path: Path) -> None:
    files = {"README.md": "# Dove\n\nDove is a tool.\n", "pyproject.toml": RUN, "dove.py": CODE}
    silent = world_of(tmp_path / "a", files)
    assert not [q for q in silent.questions.questions if "chosen" in q.question]
    reason = "# Choices\n\nWe took Click because its help pages read well.\n"
    spoken = world_of(tmp_path / "b", {**files, "docs/design.md": reason})
    assert "because its help pages read well" in spoken.page("08-design-decisions.md").text


def test_questions_without_an_answer_stand_on_no_page(tmp_path: Path) -> None:
    files = {"README.md": "# Dove\n\nDove is a tool.\n", "pyproject.toml": RUN, "dove.py": CODE}
    world = world_of(tmp_path, files)
    for page in world.written().values():
        assert "Neither code nor documents answer" not in page.text


def test_a_document_is_linked_once_from_the_page_of_its_subject(tmp_path: Path) -> None:
    files = {
        "README.md": "# Dove\n\nDove is a tool.\n", "pyproject.toml": RUN, "dove.py": CODE,
        "Dockerfile": "FROM python:3.12\nCMD python dove.py\n",
        "docs/deployment.md": "# Deploying a dove\n\nFeed it well.\n",
    }  # fmt: skip
    world = world_of(tmp_path, files)
    assert "[Deploying a dove](../docs/deployment.md#L1)" in world.page("06-deployment.md").text
    assert "Deploying" not in world.page("01-project-overview.md").text


def test_the_index_promises_only_what_is_planned(tmp_path: Path) -> None:
    files = {
        "README.md": "# Dove\n\nDove is a tool.\n", "pyproject.toml": RUN, "dove.py": CODE,
        "test_dove.py": "from dove import carry\n\n\ndef test_carry():\n    assert carry(1) == 1\n",
    }  # fmt: skip
    plan = {page.path: page for page in world_of(tmp_path, files).assignments.plan}
    assert "reach" not in plan["11-testing-strategy.md"].outline
    assert plan["08-design-decisions.md"].outline == "What was looked for, and not found."


def test_a_package_that_a_configuration_imports_is_imported(tmp_path: Path) -> None:
    tools = ",\n".join(f'    "tool-{n}": "^1.0.0"' for n in range(14))
    manifest = (
        '{\n  "name": "dove",\n  "version": "1.0.0",\n  "devDependencies": {\n'
        f'    "rollup-plugin-x": "^2.0.0",\n{tools}\n  }}\n}}\n'
    )
    files = {
        "README.md": "# Dove\n\nDove is a library.\n", "package.json": manifest,
        "src/index.js": "export function carry(letter) {\n  return letter\n}\n",
        "rollup.config.mjs": "import x from 'rollup-plugin-x'\n\nexport default { plugins: [x()] }\n",
    }  # fmt: skip
    text = world_of(tmp_path, files).page("02-technical-stack.md").text
    row = next(line for line in text.splitlines() if line.startswith("| `rollup-plugin-x`"))
    assert "[rollup.config.mjs](../rollup.config.mjs#L1)" in row
    assert "Declared, and no import of them was found" in text
    for number in range(14):
        assert f"| `tool-{number}` | `^1.0.0` | [package.json:" in text, "to be looked up"


def test_an_example_that_declares_a_package_itself_uses_its_own(tmp_path: Path) -> None:
    def manifest(kind: str) -> str:
        return f'{{\n  "name": "x",\n  "version": "1.0.0",\n  "{kind}": {{\n    "react": "^18.0.0"\n  }}\n}}\n'

    files = {
        "README.md": "# Dove\n\nDove is a library.\n",
        "package.json": manifest("devDependencies"),
        "src/index.ts": "import React from 'react'\n\nexport const nest = React\n",
        "examples/demo/package.json": manifest("dependencies"),
        "examples/demo/main.ts": "import React from 'react'\n\nexport const demo = React\n",
    }
    world = world_of(tmp_path, files)
    (react,) = [d for d in world.analysis.architecture.dependencies.external if d.name == "react"]
    assert (react.file, react.import_count) == ("package.json", 1)


GO = {
    "README.md": "# Dove\n\nDove is a library for letters of all kinds.\n",
    "go.mod": "module example.org/dove\n\ngo 1.24\n",
    "dove.go": "// Package dove carries.\npackage dove\n\n"
    "// Letter contains what is carried home.\ntype Letter struct {\n\tText string\n"
    "\tTo   string\n}\n\n// Carry carries a letter.\nfunc Carry(l Letter) Letter {\n\treturn l\n}\n",
    "dove_test.go": "package dove\n\nimport \"testing\"\n\n"
    "func TestCarry(t *testing.T) {\n\tCarry(Letter{})\n}\n",
    "testdata/letter.txt": "Dear dove\n",
    "docs/adr/0001-go.md": "# Use Go\n\n## Decision\n\nWe use Go because it is quick.\n",
}  # fmt: skip


def test_lines_about_a_page_say_what_is_on_it(tmp_path: Path) -> None:
    world = world_of(tmp_path, GO)
    outlines = {page.path: page.outline for page in world.assignments.plan}
    assert "testdata" not in outlines["11-testing-strategy.md"]
    # With one component, nothing says which imports which.
    assert "which component imports which" not in world.page("AGENT.md").text
    assert "imports" not in outlines.get("08-design-decisions.md", "")


def test_a_comment_behind_a_sentence_goes_on_as_one(tmp_path: Path) -> None:
    text = world_of(tmp_path, GO).page("05-data-models.md").text
    assert "is a struct. It contains what is carried home." in text


def test_the_comment_of_a_small_helper_does_not_speak_for_its_file(tmp_path: Path) -> None:
    small = "/** Counts letters. */\nexport function count(): number {\n  return 1;\n}\n"
    rest = "".join(
        f"function carry{n}(): number {{\n  const a = {n};\n  return a;\n}}\n" for n in range(3)
    )
    files = {
        "package.json": '{"name": "dove", "version": "1.0.0", "main": "src/index.ts"}\n',
        "src/index.ts": "export * from './counts';\nexport * from './alone';\n",
        "src/counts.ts": small + rest,
        "src/alone.ts": small.replace("count", "sum").replace("Counts", "Sums"),
    }
    world = world_of(tmp_path, files)
    text = next(t.text for p, t in world.written().items() if p.startswith("components/"))
    rows = {row.split("](")[0]: row for row in text.split("\n") if row.startswith("| [src/")}
    assert "Counts letters" not in rows["| [src/counts.ts"]
    assert "`count`, `carry0`" in rows["| [src/counts.ts"]
    assert "Sums letters" in rows["| [src/alone.ts"]
