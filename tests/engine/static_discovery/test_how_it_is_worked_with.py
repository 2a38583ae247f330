"""Commands, pipelines, containers, variables and policies, in the words that pages use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen_engine.backends.static.about.licences import licence_of
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import CommandPurpose
from support.discovered import Discovered, discover


def found(root: Path, files: dict[str, str]) -> Discovered:
    return discover(root / "checkout", {"dove.py": "x = 1\n", **files})


def commands(root: Path, files: dict[str, str]) -> dict[CommandPurpose, list[str]]:
    grouped: dict[CommandPurpose, list[str]] = {}
    for command in found(root, files).language.discovery.commands:
        grouped.setdefault(command.purpose, []).append(command.command)
    return grouped


def package(scripts: dict[str, str], **more: object) -> str:
    return json.dumps({"name": "dove", "version": "1.0.0", "scripts": scripts, **more})


README = """# Dove

## Format

```sh
dove --format pretty
```

## Building

```sh
npm run build
./target/release/dove --version
npm run gone
```

## Docs

```sh
npm run docs
```
"""


def test_options_of_the_program_itself_are_no_commands_of_the_project(tmp_path: Path) -> None:
    scripts = {"build": "tsc", "docs": "typedoc", "prettier": "prettier ."}
    shown = commands(
        tmp_path,
        {"README.md": README, "package.json": package(scripts, bin={"dove": "./cli.js"})},
    )
    assert shown[CommandPurpose.BUILD] == ["npm run build"]
    assert shown[CommandPurpose.FORMAT] == ["npm run prettier"]
    assert shown[CommandPurpose.DOCS] == ["npm run docs"]
    assert all("gone" not in command for group in shown.values() for command in group)


def test_one_command_is_listed_once_however_it_is_typed(tmp_path: Path) -> None:
    files = {
        "CONTRIBUTING.md": "# Contributing\n\n## Test\n\n```sh\npnpm build\npnpm run test\n```\n",
        "package.json": package({"build": "tsc", "test": "vitest"}),
        "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
    }
    shown = commands(tmp_path, files)
    assert shown[CommandPurpose.BUILD] == ["pnpm build"]
    assert len(shown[CommandPurpose.TEST]) == 1
    assert shown[CommandPurpose.INSTALL] == ["pnpm install"]


def test_a_lock_file_tells_how_to_set_up_only_where_nothing_else_does(tmp_path: Path) -> None:
    told = {"CONTRIBUTING.md": "# Contributing\n\n## Setup\n\n```sh\nuv sync --group dev\n```\n"}
    lock = {"uv.lock": "version = 1\n", "pyproject.toml": "[project]\nname = 'dove'\n"}
    assert commands(tmp_path / "a", lock)[CommandPurpose.INSTALL] == ["uv sync"]
    both = commands(tmp_path / "b", {**lock, **told})
    assert both[CommandPurpose.INSTALL] == ["uv sync --group dev"]


def test_the_task_that_sets_up_everything_comes_first(tmp_path: Path) -> None:
    files = {
        "Taskfile.yml": "tasks:\n  setup:ui:\n    cmd: yarn install\n  setup:\n    cmd: make x\n",
        ".github/workflows/ci.yml": "on: push\njobs:\n  t:\n    steps:\n      - run: npm ci\n",
    }
    assert commands(tmp_path, files)[CommandPurpose.INSTALL][:2] == ["task setup", "task setup:ui"]


def test_each_package_manager_is_told_of_once(tmp_path: Path) -> None:
    files = {
        "CONTRIBUTING.md": "# Contributing\n\n## Setup\n\n```sh\nnpm install\n```\n",
        "package-lock.json": "{}\n",
        "Gemfile.lock": "GEM\n",
        "package.json": package({}),
    }
    assert commands(tmp_path, files)[CommandPurpose.INSTALL] == ["npm install", "bundle install"]


def test_the_whole_comes_before_a_package_in_a_folder(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[project]\nname = 'dove'\n",
        "web/package.json": package({"test": "vitest"}),
        ".github/workflows/ci.yml": "on: push\njobs:\n  t:\n    steps:\n      - run: pytest -q\n",
    }
    assert commands(tmp_path, files)[CommandPurpose.TEST] == ["pytest -q", "npm test"]


def test_pages_on_development_tell_commands_too(tmp_path: Path) -> None:
    files = {"docs/development.md": "# Development\n\n## Testing\n\n```sh\nmake check\n```\n"}
    assert commands(tmp_path, files)[CommandPurpose.TEST] == ["make check"]


WORKFLOW = """name: Checks
on:
  push:
    branches: [main]
  pull_request:
  schedule:
    - cron: '0 0 * * 1'
jobs:
  unit:
    runs-on: ${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest, macos-latest]
        python: ['3.12', '3.13']
    steps:
      - uses: actions/checkout@v4
      - run: pip install -e .
      - run: pytest -q
      - uses: codecov/codecov-action@v5
"""
RELEASE = """name: Release
on:
  push:
    tags: ['v*']
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: pypa/gh-action-pypi-publish@v1
"""


def infrastructure(root: Path, files: dict[str, str]) -> list[Fact]:
    return list(found(root, files).language.infrastructure)


def test_a_pipeline_is_said_in_words(tmp_path: Path) -> None:
    files = {".github/workflows/ci.yml": WORKFLOW, ".github/workflows/rel.yml": RELEASE}
    facts = {(f.topic, f.name): (f.detail, f.line) for f in infrastructure(tmp_path, files)}
    assert facts == {
        ("Pipeline", "Checks"): ("runs on pull requests, on pushes to `main` and every week", 2),
        ("Pipeline jobs", "unit"): (
            (
                "runs `pytest -q`, then uses the action `codecov/codecov-action` on Linux and macOS "
                "with Python 3.12 and 3.13"
            ),
            9,
        ),
        ("Process", "Release"): ("runs on pushed tags like `v*`", 2),
        ("Pipeline jobs", "publish"): ("uses the action `pypa/gh-action-pypi-publish`", 6),
    }


DOCKERFILE = """ARG BASE=3.13
FROM golang:1 AS build
RUN make
FROM python:${BASE}-slim@sha256:0123456789abcdef
COPY --from=build /x /x
ENV DOVE_HOME=/data DEBIAN_FRONTEND=noninteractive
ENV PORT=8000
EXPOSE ${PORT}
EXPOSE $PORT
VOLUME /data
ENTRYPOINT ["dove"]
CMD ["serve"]
"""
COMPOSE = """services:
  web:
    image: acme/dove:1
    ports: ["80:8000"]
    depends_on: [db]
    environment:
      DB_PASSWORD: hunter2
  db:
    image: postgres:17
"""


def test_images_and_services_are_said_in_words(tmp_path: Path) -> None:
    files = {"Dockerfile": DOCKERFILE, "compose.yaml": COMPOSE, "Procfile": "web: dove serve\n"}
    facts = infrastructure(tmp_path, files)
    said = {f.name: f.detail for f in facts}
    assert said["Dockerfile"] == (
        "builds on `golang:1`, ships `python:3.13-slim`, exposes port `8000`, keeps data in "
        "`/data` and starts `dove serve`"
    )
    assert said["service `web`"] == "runs `acme/dove:1`, publishes port `80:8000` and needs `db`"
    assert said["web"] == "is started as `dove serve`"
    assert (said["DOVE_HOME"], said["DB_PASSWORD"]) == ("`/data`", "set for `web`")
    assert "hunter2" not in repr(facts)
    assert "DEBIAN_FRONTEND" not in said


def test_containers_to_develop_in_are_not_deployed(tmp_path: Path) -> None:
    assert infrastructure(tmp_path, {".devcontainer/compose.yaml": COMPOSE}) == []


def test_several_compose_files_are_a_line_each(tmp_path: Path) -> None:
    files = {"docker/compose.yaml": COMPOSE, "docker/compose.test.yaml": COMPOSE}
    facts = [f for f in infrastructure(tmp_path, files) if f.topic == "Infrastructure"]
    assert [(f.name, f.detail) for f in facts] == [
        (name, "starts `web` (`acme/dove:1`) and `db` (`postgres:17`)")
        for name in ("docker/compose.test.yaml", "docker/compose.yaml")
    ]


VARIABLES = """# Configuration

#### `DOVE_HOME=<path>` {#home}

: Where letters are kept
until they are sent. Nothing else lies there.

Defaults to `/data`.

#### `DOVE_BARE`

: Defaults to nothing.

| Variable | Meaning |
| --- | --- |
| `DOVE_MODE` | How fast letters are carried. |

- `DOVE_LOG`: tells how much is written to the log.

The variable
DOVE_OLD is wrapped at the beginning of a line of prose here.
"""
READS = "import os\n" + "".join(
    f"os.environ.get('{name}')\n"
    for name in ("DOVE_HOME", "DOVE_BARE", "DOVE_MODE", "DOVE_LOG", "DOVE_OLD")
)


def test_what_a_variable_does_stands_in_the_documents(tmp_path: Path) -> None:
    files = {
        "docs/config.md": VARIABLES,
        "docs/changelog.md": "# Changes\n\n- `DOVE_BARE`: was renamed in this version.\n",
        "dove.py": READS,
    }
    facts = found(tmp_path, files).dependencies.environment
    said = {f.name: (f.detail, f.line) for f in facts if f.topic == "Environment documents"}
    assert said == {
        "DOVE_HOME": ("Where letters are kept until they are sent.", 3),
        "DOVE_MODE": ("How fast letters are carried.", 16),
        "DOVE_LOG": ("tells how much is written to the log.", 18),
    }


SECURITY = """# Security policy

Only the latest version is supported.

## Reporting

Please report a weak spot privately to safe@dove.example.
"""
MIT = "Dove\n\nCopyright (c) 2020\n\nPermission is hereby granted, free of charge, to any person\n"


def test_a_policy_is_told_by_what_it_says_of_reporting(tmp_path: Path) -> None:
    files = {
        "SECURITY.md": SECURITY,
        "LICENSE": MIT,
        ".github/dependabot.yml": "updates:\n  - package-ecosystem: pip\n",
        ".github/workflows/scan.yml": "name: Scan\non: push\njobs:\n  a:\n    steps:\n"
        "      - uses: github/codeql-action/analyze@v3\n",
    }
    facts = found(tmp_path, files).dependencies.security
    assert [(f.name, f.detail, f.line) for f in facts] == [
        ("Security policy", "Please report a weak spot privately to safe@dove.example.", 7),
        ("Dependabot", "proposes updates for `pip`", 1),
        ("CodeQL", "scans in the workflow `Scan`", 4),
        ("Licence", "MIT license", 5),
    ]


def test_a_licence_alone_is_no_security(tmp_path: Path) -> None:
    assert found(tmp_path, {"LICENSE": MIT}).dependencies.security == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (MIT, ("MIT license", 5)),
        ("\n  Apache License\n  Version 2.0, January 2004\n", ("Apache License 2.0", 2)),
        ("GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June\n",
         ("GNU General Public License 3", 1)),
        ("Copyright X\n\nRedistribution and use in source and binary forms\nNeither the name\n",
         ("BSD 3-clause license", 3)),
        ("Redistribution and use in source and binary forms\n", ("BSD 2-clause license", 1)),
        ("This is dual-licensed under A and B.\n", ("This is dual-licensed under A and B.", 1)),
        ("Some words: that hold no licence name here\n", None),
        ("", None),
    ],
)  # fmt: skip
def test_licences_are_called_by_their_names(text: str, named: tuple[str, int] | None) -> None:
    assert licence_of(text.split("\n")) == named


def places(root: Path, paths: dict[str, str]) -> list[tuple[str, str, str]]:
    facts = found(root, paths).flows.testing
    return [(f.topic, f.name, f.detail) for f in facts if "test file" in f.detail]


def test_tests_beside_the_code_are_one_place(tmp_path: Path) -> None:
    test = "import { test } from 'vitest'\ntest('a', () => {})\n"
    files = {f"src/{name}/{name}.test.ts": test for name in ("a", "b", "c")}
    files |= {f"src/{name}/{name}.ts": "export const x = 1\n" for name in ("a", "b", "c")}
    files["e2e/whole.test.ts"] = test
    assert places(tmp_path, files) == [
        ("End to end", "e2e", "one test file"),
        ("Levels", "beside the code", "three test files"),
    ]


def test_many_folders_of_tests_are_told_by_their_trees(tmp_path: Path) -> None:
    test = "import org.junit.jupiter.api.Test;\nclass ATest {\n  @Test void a() {}\n}\n"
    tree = "core/src/test/java/org/dove"
    files = {f"{tree}/p{n}/ATest.java": test for n in range(9)}
    files |= {f"core/src/main/java/org/dove/p{n}/A.java": "public class A {}\n" for n in range(9)}
    result = found(tmp_path, files)
    assert places(tmp_path / "again", files) == [
        ("Levels", "core/src/test/java", "fewer than ten test files")
    ]
    assert result.language.discovery.test_framework == "JUnit Jupiter"


def test_states_are_named(tmp_path: Path) -> None:
    code = "from enum import Enum\n\n\nclass JobStatus(Enum):\n    NEW = 1\n    DONE = 2\n"
    code += "\n\nclass DoorState(Enum):\n    OPEN = 1\n"
    facts = found(tmp_path, {"dove.py": code}).flows.state_management
    assert [(f.name, f.detail) for f in facts] == [
        ("JobStatus", "`NEW` and `DONE`"),
        ("DoorState", "`OPEN`"),
    ]


def test_rules_are_quoted_with_the_list_they_lead_to(tmp_path: Path) -> None:
    text = (
        "# Contributing\n\n## Pull requests\n\nPlease see to it that:\n\n- [ ] tests pass\n"
        "- docs are new\n\nMore.\n\n## Branches\n\n```sh\ngit checkout dev\n```\n\nUse `dev`.\n"
    )
    facts = found(tmp_path, {"CONTRIBUTING.md": text}).language.contributing
    assert [(f.topic, f.detail) for f in facts] == [
        ("Pull requests", "Please see to it that:"),
        ("Pull requests", "tests pass"),
        ("Pull requests", "docs are new"),
        ("Branches", "Use `dev`."),
    ]
    assert "More." not in {f.detail for f in facts}


def test_a_default_that_is_empty_is_one(tmp_path: Path) -> None:
    compose = (
        "services:\n"
        "  web:\n    image: ${REGISTRY-}doveweb\n"
        "  api:\n    image: ${REGISTRY:-docker.io/${OWNER:-dove}}/api\n"
        "  old:\n    image: ${PREFIX}old:$TAG\n"
    )
    said = " ".join(fact.detail for fact in infrastructure(tmp_path, {"compose.yaml": compose}))
    assert "`doveweb`" in said
    assert "`docker.io/dove/api`" in said
    assert "`${PREFIX}old:$TAG`" in said


def test_each_environment_that_a_job_checks_is_told(tmp_path: Path) -> None:
    job = (
        "on: [push]\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - run: pip install tox\n      - run: tox -e precom\n      - run: tox -e mypy\n"
    )
    said = [fact.detail for fact in infrastructure(tmp_path, {".github/workflows/ci.yml": job})]
    assert "runs `tox -e precom` and `tox -e mypy`" in said
