"""How a checkout is set up, run and tested, in the order and in the folders that documents tell."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

DEVELOPMENT = """# Development

## Local Development

Start the supporting services:

```bash
docker compose up -d db
```

Then, from the `backend` directory, install the dependencies:

```bash
uv sync
```

Start the development server:

```bash
uv run fastapi dev
```

In another terminal, from the project root:

```bash
bun install
bun run dev
```
"""
PARTS = {
    "README.md": "# Kettle\n\nKettle boils water for many people.\n",
    "development.md": DEVELOPMENT,
    "package.json": '{"name": "kettle", "workspaces": ["frontend"], "scripts": '
    '{"dev": "vite", "test": "vitest"}}\n',
    "backend/pyproject.toml": '[project]\nname = "app"\nrequires-python = ">=3.12"\n',
    "backend/app.py": '"""Serves."""\n\n\ndef serve() -> None:\n    """Serve."""\n',
    "backend/scripts/test.sh": "#!/bin/sh\npytest\n",
    "backend/README.md": "# Backend\n\n## Requirements\n\n* [Docker](https://docker.example).\n\n"
    "## Tests\n\nTo test the backend from the `backend` directory, run:\n\n```console\n"
    "$ uv run bash scripts/test.sh\n```\n",
    "frontend/package.json": '{"name": "frontend", "scripts": {"build": "vite build"}}\n',
    "frontend/src/main.ts": "export function boil(): number {\n  return 1;\n}\n",
}


def page(root: Path, path: str, files: dict[str, str]) -> str:
    world = World(root / "kettle", files)
    world.plan()
    return world.page(path).text


def test_a_section_is_told_whole_in_its_order(tmp_path: Path) -> None:
    text = page(tmp_path, "03-development-setup.md", PARTS)
    pieces = [
        "To work on it ([development.md:5-27]", "“Start the supporting services:”",
        "docker compose up -d db", "from the backend directory", "uv sync", "uv run fastapi dev",
        "bun install\nbun run dev",
    ]  # fmt: skip
    shown = text.split("## Installation")[1]
    places = [shown.index(piece) for piece in pieces]
    assert places == sorted(places)
    assert "`uv`, for `uv sync` in `backend` [development.md:14]" in text.split("## Inst")[0]


def test_parts_are_run_and_tested_where_they_lie(tmp_path: Path) -> None:
    text = page(tmp_path, "03-development-setup.md", PARTS)
    assert "`bun run dev` [development.md:27]" in text
    assert "`uv run fastapi dev` in `backend` [development.md:20]" in text
    assert "the services around it start with `docker compose up -d db`" in text
    assert "`uv run bash scripts/test.sh` in `backend` [backend/README.md:12]" in text
    assert "“Docker.” [backend/README.md:5]" in text


def test_somebody_elses_repository_is_not_how_it_is_set_up(tmp_path: Path) -> None:
    readme = (
        "# Kettle\n\n## Building\n\n**NOTE:** deprecated.\n\n```sh\nmake setup\nmake all\n```\n\n"
        "## CMake\n\nFirst:\n\n```sh\nmkdir build\ncd build\ncmake ..\n```\n\n## Vcpkg\n\n```sh\n"
        "git clone https://git.example/tools/vcpkg.git\ncd vcpkg\n./vcpkg install kettle\n```\n"
    )
    files = {"README.md": readme, "CMakeLists.txt": "project(kettle)\n", "a.c": "int a(void);\n"}
    text = page(tmp_path, "03-development-setup.md", files)
    assert "“First:”\n\n```sh\nmkdir build\ncd build\ncmake ..\n```" in text
    assert "git clone" not in text
    assert "make setup" not in text.split("## Common commands")[0].split("cmake ..")[0]


RUST = '[package]\nname = "kettle"\nversion = "1.0.0"\n'


def test_usage_is_a_table_and_no_way_to_start_a_checkout(tmp_path: Path) -> None:
    readme = (
        "# Kettle\n\n## Getting started\n\n```sh\nk foo   # boils foo\nk bar   # boils bar\n```\n\n"
        "## Install\n\n```sh\n# macOS\nbrew install kettle\n# Windows\nscoop install tea-kettle\n```\n"
    )
    files = {
        "README.md": readme,
        "Cargo.toml": RUST,
        "src/main.rs": "fn main() {}\n",
        "tests/boil.rs": "#[test]\nfn boils() {}\n",
    }
    text = page(tmp_path, "03-development-setup.md", files)
    assert "from a checkout" not in text
    assert "| run | `k foo` | “boils foo” |" in text
    assert "# macOS\nbrew install kettle" in text
    assert "- Windows: `scoop install tea-kettle`" in text
    assert "To work on it" not in text
    assert "`cargo test` runs them" in text


def test_an_example_of_a_command_stands_for_no_other(tmp_path: Path) -> None:
    guide = (
        "# Contributing\n\n## Testing\n\nTo run the tests, use:\n\n```sh\nscripts/test\n```\n\n"
        "For example:\n\n```sh\nscripts/test tests/test_a.py\n```\n\nTo run the auto-formatting:\n\n"
        "```sh\nscripts/lint\n```\n"
    )
    files = {
        "CONTRIBUTING.md": guide,
        "scripts/test": "#!/bin/sh\npytest\n",
        "scripts/lint": "#!/bin/sh\nruff format\n",
        "scripts/proof": "#!/bin/sh\nnpm install\nuvicorn app\n",
        "tests/test_a.py": "def test_a():\n    pass\n",
        "kettle.py": "x = 1\n",
    }
    text = page(tmp_path, "03-development-setup.md", files)
    assert "scripts/proof" not in text
    assert "Run the tests with `scripts/test` [CONTRIBUTING.md:8]" in text
    assert "test_a.py" not in text
    assert "| format | `scripts/lint` |" in text
    guide_page = page(tmp_path / "again", "14-contributing-guide.md", files)
    assert "These commands check a change: `scripts/test` [CONTRIBUTING.md:8]" in guide_page
    assert "check a change: `scripts/lint`" not in guide_page


def test_every_section_of_a_guide_has_a_line_and_items_are_items(tmp_path: Path) -> None:
    guide = (
        "# Contributing\n\n## Use of AI\n\n- We accept no code by machines.\n- Nor words.\n\n"
        "## Odds and ends\n\nBe kind.\n\n## Pull requests\n\nSee to it that:\n\n- tests pass\n"
        "- docs are new\n"
    )
    files = {
        "CONTRIBUTING.md": guide,
        ".github/pull_request_template.md": "## Check\n\n- [ ] I ran the tests\n",
        "pyproject.toml": '[project]\nname = "kettle"\n[tool.coverage.report]\nfail_under = 98\n',
        "kettle.py": "x = 1\n",
    }
    text = page(tmp_path, "14-contributing-guide.md", files)
    assert "Further sections of `CONTRIBUTING.md`: [Odds and ends]" in text
    assert "Be kind" not in text
    assert "- Pull requests:\n  - “See to it that:” [CONTRIBUTING.md:12-14]" in text
    assert "    - “tests pass” [CONTRIBUTING.md:16]" in text
    assert "  - “I ran the tests” [.github/pull\\_request\\_template.md:3]" in text
    assert "fails under 98 percent [pyproject.toml:4]" in text
    agent = page(tmp_path / "agent", "AGENT.md", files)
    assert "Use of AI: “We accept no code by machines.”" in agent


RELEASE = """name: Ship
on:
  pull_request:
    types: [closed]
jobs:
  ship:
    if: github.repository == 'tea/kettle'
    strategy:
      matrix:
        react: [18.0.0, 19.0.0]
    steps:
      - uses: tea/sign-in
      - run: |
          VERSION="$(uv run python scripts/version.py current)"
          docker compose down -v
          npm run a
          npm run b
          npm run c
          npm test
          npm run build
          gh release create "$VERSION" --notes "$(cat notes)"
          npm publish
"""


def test_what_a_pipeline_releases_is_never_hidden_and_its_order_kept(tmp_path: Path) -> None:
    files = {
        ".github/workflows/ship.yml": RELEASE,
        "package.json": '{"name": "kettle"}\n',
        "a.js": "export const a = 1;\n",
    }
    text = page(tmp_path, "06-deployment.md", files)
    assert "runs on closed pull requests" in text
    assert (
        "uses the action `tea/sign-in`, then runs `npm test`, `npm run build`, "
        '`gh release create "$VERSION"` and `npm publish` '
        "with React 18.0.0 and 19.0.0 if `github.repository == 'tea/kettle'`"
    ) in text
    assert "compose down" not in text
    assert "current)" not in text


def test_variables_are_explained_by_what_stands_at_their_name(tmp_path: Path) -> None:
    readme = (
        "# Kettle\n\n## Configuration\n\n- `KETTLE_DIR`\n  - Says where water is stored.\n"
        "- `KETTLE_MAX`\n\nTo enable steam, add these optional variables.\n"
    )
    code = (
        '"""Boils."""\nimport os\n\nA = os.environ["KETTLE_DIR"]\nB = os.environ["KETTLE_MAX"]\n'
        'C = os.environ["KETTLE_USER"]\nD = os.environ["APPDATA"]\n'
    )
    cli = (
        "import click\n\n\n@click.command(context_settings={'auto_envvar_prefix': 'KETTLE'})\n"
        '@click.option("--hot")\ndef main(hot):\n    """Boil."""\n'
    )
    web = "export const mode = import.meta.env.MODE;\n"
    files = {"README.md": readme, "kettle/a.py": code, "kettle/cli.py": cli, "kettle/b.ts": web}
    text = page(tmp_path, "03-development-setup.md", files)
    assert "“Says where water is stored.” [README.md:5-6]" in text
    assert "To enable steam" not in text
    assert text.index("`KETTLE_USER`") < text.index("`APPDATA`")
    assert "`KETTLE_` and the option's name in capitals [kettle/cli.py:4]" in text
    assert "`MODE`" not in text


def test_the_way_into_a_copy_is_left_out_where_a_later_step_takes_it(tmp_path: Path) -> None:
    readme = (
        "# Kettle\n\n## Setting up for development\n\n* Check it out:\n\n  ```sh\n"
        "  git clone https://git.example/kettle.git\n  ```\n\n* Install:\n\n  ```sh\n"
        "  pip install -r kettle/requirements.txt\n  ```\n"
    )
    files = {"README.md": readme, "requirements.txt": "rich\n", "kettle.py": "x = 1\n"}
    text = page(tmp_path, "03-development-setup.md", files)
    assert "```sh\ngit clone https://git.example/kettle.git\n```\n\n“Install:”" in text
    assert "To use it" not in text


def test_what_gives_a_release_out_is_no_step_of_setting_up(tmp_path: Path) -> None:
    readme = (
        "# Kettle\n\n## Building\n\n```sh\nmake setup\nmake\n# Out it goes\nmake release\n```\n"
    )
    files = {
        "README.md": readme,
        "Makefile": "setup:\n\tpip install -e .\n",
        "kettle.py": "x = 1\n",
    }
    text = page(tmp_path, "03-development-setup.md", files)
    assert "To work on it ([README.md:6]" in text
    assert "make release" not in text.split("## Common commands")[0]


def test_a_row_of_words_is_not_what_a_section_says(tmp_path: Path) -> None:
    guide = "# Contributing\n\n## Changes\n\n_Keywords: **Hunt**_\n\nPlease ask first, then file an issue.\n"
    text = page(tmp_path, "14-contributing-guide.md", {"CONTRIBUTING.md": guide, "a.py": "x = 1\n"})
    assert "- Changes: “Please ask first, then file an issue.”" in text


def test_a_part_in_a_folder_does_not_start_the_whole(tmp_path: Path) -> None:
    files = {
        "go.mod": "module git.example/kettle\n\ngo 1.22\n",
        "main.go": "package main\n\nfunc main() {\n\tprintln(1)\n}\n",
        "plugin/example/echo.go": "package main\n\nfunc main() {\n\tprintln(2)\n}\n",
        "ui/package.json": '{"name": "ui", "scripts": {"start": "vite"}}\n',
        "ui/src/a.ts": "export const a = 1;\n",
    }
    text = page(tmp_path, "03-development-setup.md", files)
    assert "From a checkout, it starts as `go run .` [main.go:3](../main.go#L3)." in text
    assert "Other ways to start it: `npm start` in `ui` [ui/package.json:1]" in text


def test_a_test_that_the_reader_has_yet_to_write_is_not_how_tests_are_run(tmp_path: Path) -> None:
    guide = (
        "# Contributing\n\n## Testing\n\n```sh\nscript/cucumber features/blah.feature\n```\n\n"
        "```sh\nscript/test\n```\n"
    )
    files = {
        "CONTRIBUTING.md": guide,
        "script/test": "#!/bin/sh\npytest\n",
        "script/cucumber": "#!/bin/sh\ncucumber\n",
        "kettle.py": "x = 1\n",
    }
    text = page(tmp_path, "03-development-setup.md", files)
    assert "Run the tests with `script/test` [CONTRIBUTING.md:10]" in text
    assert "blah" not in text


def test_a_package_in_a_registry_is_installed_by_its_name(tmp_path: Path) -> None:
    badge = "[![v](https://img.example/pypi/v/kettle)](https://pypi.example/project/kettle/)"
    files = {
        "README.md": f"# Kettle\n\n{badge}\n\nKettle boils water for many people.\n",
        "pyproject.toml": '[project]\nname = "kettle"\nversion = "1"\n',
        "kettle/__init__.py": '"""Boils."""\n\n\ndef boil() -> None:\n    """Boil."""\n',
    }
    text = page(tmp_path / "listed", "03-development-setup.md", files)
    assert "To use it, `pip install kettle`: no document writes this command" in text
    assert "[README.md:3]" in text
    files["README.md"] = "# Kettle\n\nKettle boils water for many people.\n"
    assert "pip install" not in page(tmp_path / "own", "03-development-setup.md", files)


def test_a_target_is_typed_where_its_file_is(tmp_path: Path) -> None:
    guide = "# Contributing\n\n## Docs\n\nIn the `site` folder, type:\n\n```sh\nmake docs\n```\n"
    files = {
        "CONTRIBUTING.md": guide,
        "Makefile": "docs:\n\tmkdocs build\n",
        "kettle.py": "x = 1\n",
        "site/package.json": '{"name": "site", "version": "1"}\n',
        "site/page.js": "export const a = 1;\n",
    }
    assert "`make docs` in `site`" not in page(tmp_path / "a", "03-development-setup.md", files)
    files["site/Makefile"] = files.pop("Makefile")
    assert "`make docs` in `site`" in page(tmp_path / "b", "03-development-setup.md", files)


def test_a_template_asks_for_what_is_to_be_done_and_not_for_a_choice(tmp_path: Path) -> None:
    template = (
        "## Kind of change\n\n- [ ] Fix\n- [ ] Feature\n\n<!-- Tick\n- [ ] This is hidden\n-->\n"
        "## Check\n\n- [ ] I ran the tests\n- [ ] I wrote a line on it\n\n## Did you add tests?\n\n"
        "- [ ] Yes\n- [ ] No, and this is why\n"
    )
    files = {".github/pull_request_template.md": template, "kettle.py": "x = 1\n"}
    text = page(tmp_path, "14-contributing-guide.md", files)
    assert "“I ran the tests” [.github/pull\\_request\\_template.md:11]" in text
    assert "“I wrote a line on it”" in text
    for said in ("Fix", "Feature", "hidden", "Yes", "why"):
        assert said not in text
