"""What manifests of other languages, task files, containers and CI declare."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.repository.manifests.purpose import guess_purpose
from support.manifests import facts

PACKAGE = """\
{
  "name": "@acme/parcel",
  "version": "2.0.0",
  "description": "Weighs letters",
  "license": "MIT",
  "engines": { "node": ">=20" },
  "bin": { "parcel": "./bin/cli.js" },
  "main": "./dist/index.cjs",
  "exports": {
    ".": { "import": "./dist/index.js", "types": "./dist/index.d.ts" },
    "./stamps": "./dist/stamps.js",
    "./package.json": "./package.json"
  },
  "workspaces": ["packages/*"],
  "scripts": {
    "build": "tsc -p .",
    "test": "vitest run",
    "pretest": "npm run build",
    "check": "tsc --noEmit",
    "prepare": "husky"
  },
  "dependencies": { "zod": "^4.0.0", "@acme/core": "workspace:*" },
  "devDependencies": {
    "vitest": "^4.1.0"
  },
  "peerDependencies": { "react": ">=18" },
  "peerDependenciesMeta": { "react": { "optional": true } }
}
"""


def test_package_json() -> None:
    found = facts(
        {
            "package.json": PACKAGE,
            "pnpm-lock.yaml": "",
            "pnpm-workspace.yaml": "packages:\n  - 'apps/*'\n  - tools\n",
            "packages/core/package.json": '{"name": "@acme/core", "scripts": {"dev": "vite"}}',
        }
    )
    assert [(p.name, p.path) for p in found.packages] == [
        ("@acme/parcel", "."), ("@acme/core", "packages/core"),
    ]  # fmt: skip
    assert found.packages[0].requires == "Node.js >=20"
    assert [(d.name, d.constraint, d.kind, d.line, d.internal) for d in found.dependencies] == [
        ("zod", "^4.0.0", "runtime", 22, False),
        ("@acme/core", "workspace:*", "runtime", 22, True),
        ("vitest", "^4.1.0", "dev", 24, False),
        ("react", ">=18", "optional", 26, False),
    ]
    assert [(c.command, c.purpose.value, c.line) for c in found.commands] == [
        ("pnpm run build", "build", 16),
        ("pnpm test", "test", 17),
        ("pnpm run check", "types", 19),
        ("pnpm run dev", "run", 1),
    ]
    entries = [(e.name, e.kind, e.target, e.line) for e in found.entry_points]
    assert entries == [
        ("parcel", "command", "./bin/cli.js", 7),
        ("@acme/parcel", "export", "./dist/index.cjs", 8),
        ("@acme/parcel", "export", "./dist/index.js", 10),
        ("@acme/parcel", "export", "./dist/index.d.ts", 10),
        ("@acme/parcel/stamps", "export", "./dist/stamps.js", 11),
    ]
    assert [(w.pattern, w.file, w.line) for w in found.workspaces] == [
        ("packages/*", "package.json", 14),
        ("apps/*", "pnpm-workspace.yaml", 2),
        ("tools", "pnpm-workspace.yaml", 3),
    ]


@pytest.mark.parametrize(
    ("lock", "command"),
    [("yarn.lock", "yarn dev"), ("bun.lock", "bun run dev"), ("package-lock.json", "npm run dev")],
)
def test_the_lock_file_says_which_manager(lock: str, command: str) -> None:
    found = facts({"package.json": '{"scripts": {"dev": "vite"}}', lock: ""})
    assert [c.command for c in found.commands] == [command]


def test_go() -> None:
    found = facts(
        {
            "go.mod": "module github.com/acme/parcel/v2\n\ngo 1.24\n\nrequire (\n"
            "\tgithub.com/spf13/cobra v1.8.1 // cli\n\tgolang.org/x/sys v0.1.0 // indirect\n)\n"
            "require github.com/a/b v1.0.0\ntool github.com/a/b/cmd/x\n",
            "go.work": "go 1.24\nuse (\n\t.\n\t./tools\n)\nuse ./single\n",
        }
    )
    assert found.packages[0].name == "github.com/acme/parcel/v2"
    assert [(d.name, d.constraint, d.group, d.kind, d.line) for d in found.dependencies] == [
        ("github.com/spf13/cobra", "v1.8.1", "", "runtime", 6),
        ("golang.org/x/sys", "v0.1.0", "indirect", "runtime", 7),
        ("github.com/a/b", "v1.0.0", "", "dev", 9),
    ]
    assert [(w.pattern, w.line) for w in found.workspaces] == [
        (".", 3), ("./tools", 4), ("./single", 6),
    ]  # fmt: skip
    assert found.modules[0].name == "github.com/acme/parcel/v2"


def test_makefile() -> None:
    found = facts(
        {
            "Makefile": "# Settings of the build\nCC := gcc\nFLAGS = -a:b\n.PHONY: all test \\\n"
            "\tlint\nall: test ## Build all of it\n\n# Run the unit tests.\ntest: deps\n"
            "\t@pytest -q\n\nlint:\n\truff check\n\nmain.o: main.c\n\tcc main.c\n"
            "%.o: %.c\n\tcc $<\n$(X): y\n\tz\ndeploy prod: x\n\tkubectl apply\n"
            "export A = b: c\nifeq ($(A),b)\nendif\n",
            "docs/Makefile": "html:\n\tsphinx-build . out\n",
        }
    )
    assert [(c.command, c.purpose.value, c.line, c.help) for c in found.commands] == [
        ("make all", "build", 6, "Build all of it"),
        ("make test", "test", 9, "Run the unit tests."),
        ("make lint", "lint", 12, ""),
        ("make deploy", "other", 21, ""),
        ("make prod", "other", 21, ""),
        ("make -C docs html", "docs", 1, ""),
    ]


TARGETS = st.text("abcdefgh-_", min_size=1, max_size=8).filter(lambda t: t[0] not in "-_")


@given(st.lists(TARGETS, unique=True, max_size=6), st.text("# \n\tX=:yz$", max_size=30))
def test_makefile_targets_are_found_on_their_lines(names: list[str], noise: str) -> None:
    noise = "\n".join("\t" + line for line in noise.split("\n"))
    lines = ["all:"]
    for name in names:
        lines += [*noise.split("\n"), f"{name}-t: dep", "\techo"]
    found = facts({"Makefile": "\n".join(lines)})
    wanted = {f"make {name}-t": lines.index(f"{name}-t: dep") + 1 for name in names}
    assert {c.command: c.line for c in found.commands if c.line > 1} == wanted


def test_justfile_and_taskfile() -> None:
    found = facts(
        {
            "justfile": "set shell := ['sh']\nversion := '1'\n\n# Run the tests\n"
            "test *args: build\n"
            "    pytest {{args}}\n\n_hidden:\n    x\n[private]\nsecret:\n    x\n@build:\n"
            "    make\n",
            "Taskfile.yml": "version: '3'\ntasks:\n  lint:\n    desc: Check style\n    cmds:\n"
            "      - ruff check\n  inner:\n    internal: true\n",
        }
    )
    assert [(c.command, c.purpose.value, c.line, c.help) for c in found.commands] == [
        ("task lint", "lint", 3, "Check style"),
        ("just test", "test", 5, "Run the tests"),
        ("just build", "build", 13, ""),
    ]


def test_containers_and_environment() -> None:
    found = facts(
        {
            "Dockerfile": "# syntax\nFROM --platform=x python:3.12-slim AS base\n"
            'ENV A=1 \\\n    B="two words"\nENV OLD value\nRUN pip install .\nEXPOSE 8000\n'
            'CMD ["uvicorn", "app:app"]\n',
            "compose.yaml": "services:\n  web:\n    build: .\n    ports:\n      - '8000:8000'\n"
            "    environment:\n      DATABASE_URL: postgres://db\n    depends_on: [db]\n"
            "  db:\n    image: postgres:16\n    environment:\n      - POSTGRES_PASSWORD=secret\n",
            ".env.example": "# The key\nAPI_KEY=\nexport PORT=8000\n# OPTIONAL=1\nnot a line\n",
            ".env": "REAL_SECRET=hunter2\n",
        }
    )
    kinds = [(c.kind, c.name, c.value, c.line, c.line_end) for c in found.containers]
    assert kinds == [
        ("base", "base", "python:3.12-slim", 2, 2),
        ("environment", "base", "A=1", 3, 4),
        ("environment", "base", "B=two words", 3, 4),
        ("environment", "base", "OLD=value", 5, 5),
        ("port", "base", "8000", 7, 7),
        ("command", "base", "uvicorn app:app", 8, 8),
        ("service", "web", "built from .", 2, 8),
        ("port", "web", "8000:8000", 5, 5),
        ("environment", "web", "DATABASE_URL=postgres://db", 7, 7),
        ("needs", "web", "db", 8, 8),
        ("service", "db", "postgres:16", 9, 12),
        ("environment", "db", "POSTGRES_PASSWORD=secret", 12, 12),
    ]
    declared = [e for e in found.environment if e.file.startswith(".env")]
    assert [(e.name, e.default, e.line) for e in declared] == [
        ("API_KEY", "", 2), ("PORT", "8000", 3), ("OPTIONAL", "1", 4),
    ]  # fmt: skip
    assert "hunter2" not in repr(found)


def test_ci() -> None:
    found = facts(
        {
            ".github/workflows/ci.yml": "name: CI\non: [push, pull_request]\njobs:\n  test:\n"
            "    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
            "      - name: Tests\n        run: |\n          pip install -e .[test]\n"
            "          cd x\n          pytest \\\n            -q  # quiet\n"
            "          pip install ${{ matrix.x }}\n      - run: ruff check .\n",
            ".gitlab-ci.yml": "stages: [a]\n.base:\n  script: x\nunit:\n  stage: a\n  image: x:1\n"
            "  script:\n    - go test ./...\n",
        }
    )
    assert [(j.system, j.name, j.line, j.line_end, j.runner, j.trigger) for j in found.jobs] == [
        ("GitLab CI", "unit", 4, 8, "x:1", ""),
        ("GitHub Actions", "test", 4, 15, "ubuntu-latest", "push, pull_request"),
    ]
    assert [(c.command, c.purpose.value, c.line, c.source) for c in found.commands] == [
        ("go test ./...", "test", 8, "CI job unit"),
        ("pip install -e .[test]", "install", 10, "CI job test"),
        ("pytest -q", "test", 12, "CI job test"),
        ("ruff check .", "lint", 15, "CI job test"),
    ]


def test_cargo() -> None:
    found = facts(
        {
            "Cargo.toml": "[package]\nname = 'parcel'\nversion.workspace = true\n"
            "rust-version = '1.80'\n[[bin]]\nname = 'parcel'\npath = 'src/main.rs'\n"
            "[dependencies]\nserde = { version = '1', optional = true }\nanyhow = '1.0'\n"
            "core = { path = '../core' }\n[dev-dependencies]\ninsta = '1'\n"
            "[target.'cfg(unix)'.dependencies]\nlibc = '0.2'\n[workspace]\nmembers = ['crates/*']\n"
        }
    )
    assert [(d.name, d.constraint, d.kind, d.line) for d in found.dependencies] == [
        ("serde", "1", "optional", 9), ("anyhow", "1.0", "runtime", 10),
        ("core", "path ../core", "runtime", 11), ("insta", "1", "dev", 13),
        ("libc", "0.2", "runtime", 15),
    ]  # fmt: skip
    assert found.packages[0].version == ""
    assert [(e.command, e.line) for e in found.entry_points] == [("parcel", 6)]
    assert found.workspaces[0].line == 17


def test_programs_that_cargo_finds_are_not_those_that_are_named() -> None:
    found = facts(
        {
            "Cargo.toml": "[package]\nname = 'mini'\n[[bin]]\nname = 'mini-cli'\n"
            "path = './src/bin/cli.rs'\n[[bin]]\nname = 'extra'\n",
            "src/bin/cli.rs": "fn main() {}\n",
            "src/bin/extra.rs": "fn main() {}\n",
            "src/bin/other/main.rs": "fn main() {}\n",
        }
    )
    assert sorted((e.command, e.target) for e in found.entry_points) == [
        ("extra", "src/bin/extra.rs"),
        ("mini-cli", "./src/bin/cli.rs"),
        ("other", "src/bin/other/main.rs"),
    ]


def test_java_ruby_php_dotnet_cmake() -> None:
    found = facts(
        {
            "pom.xml": "<project>\n <artifactId>parcel</artifactId>\n"
            " <description>d</description>\n"
            ""
            " <dependencies>\n  <dependency>\n   <groupId>g</groupId>\n"
            "   <artifactId>a</artifactId>"
            "\n   <version>1</version>\n   <scope>test</scope>\n  </dependency>\n </dependencies>\n"
            "</project>\n",
            "build.gradle.kts": 'dependencies {\n  implementation("g:b:2")\n'
            "  testImplementation('g:c:3')\n  val x = \"g:no:1\"\n}\n",
            "Gemfile": "ruby '3.3'\ngem 'rails', '~> 8.0', '>= 8.0.1'\ngroup :test do\n"
            "  gem 'rspec'\nend\ngem 'x', git: 'y'\n",
            "composer.json": json.dumps(
                {"name": "acme/p", "require": {"php": ">=8.2", "monolog/monolog": "^3"}}, indent=1
            ),
            "App.csproj": "<Project>\n<TargetFramework>net9.0</TargetFramework>\n"
            '<PackageReference Include="Serilog" Version="4.0" />\n</Project>\n',
            "CMakeLists.txt": "cmake_minimum_required(VERSION 3.20)\nproject(parcel VERSION 1.2)\n"
            "find_package(Boost 1.80 REQUIRED)\n",
        }
    )
    listed = {(d.name, d.constraint, d.kind, d.file, d.line) for d in found.dependencies}
    assert listed == {
        ("g:a", "1", "dev", "pom.xml", 7),
        ("g:b", "2", "runtime", "build.gradle.kts", 2),
        ("g:c", "3", "dev", "build.gradle.kts", 3),
        ("rails", "~> 8.0, >= 8.0.1", "runtime", "Gemfile", 2),
        ("rspec", "", "dev", "Gemfile", 4),
        ("x", "", "runtime", "Gemfile", 6),
        ("monolog/monolog", "^3", "runtime", "composer.json", 5),
        ("Serilog", "4.0", "runtime", "App.csproj", 3),
        ("Boost", "1.80", "runtime", "CMakeLists.txt", 3),
    }
    assert {(r.tool, r.constraint) for r in found.requirements} == {
        ("ruby", "3.3"), ("php", ">=8.2"), ("dotnet", "net9.0"), ("cmake", "3.20"),
    }  # fmt: skip


def test_switches_and_targets_of_cmake() -> None:
    text = (
        "project(parcel VERSION 1.2) # option(NOT_THIS)\n"
        'set(LIB parcel)\noption(WITH_TLS\n  "Speak TLS, and (maybe) more" ON)\n'
        'option(SWAPPED OFF "Help last")\nif(WITH_TLS)\n'
        '  add_library("${LIB}-static" STATIC a.c "b.c" ${MORE})\nendif()\n'
        "add_executable(tool main.c)\nadd_library(x::y ALIAS x)\nadd_library(${UNKNOWN} c.c)\n"
    )
    found = facts({"CMakeLists.txt": text})
    assert [(o.name, o.help, o.default, o.line) for o in found.options] == [
        ("WITH_TLS", "Speak TLS, and (maybe) more", "ON", 3),
        ("SWAPPED", "Help last", "OFF", 5),
    ]
    assert [(t.name, t.kind, t.sources, t.line) for t in found.targets] == [
        ("parcel-static", "static library", ("a.c", "b.c"), 7),
        ("tool", "program", ("main.c",), 9),
    ]
    assert [package.version for package in found.packages] == ["1.2"]


ALL = [
    "package.json", "pnpm-workspace.yaml", "go.mod", "go.work", "Makefile", "justfile",
    "Taskfile.yml", "Dockerfile", "compose.yml", ".env.example", ".github/workflows/a.yml",
    ".gitlab-ci.yml", "Cargo.toml", "pom.xml", "build.gradle", "Gemfile", "a.gemspec",
    "composer.json", "a.csproj", "CMakeLists.txt", ".pre-commit-config.yaml",
]  # fmt: skip


@given(st.sampled_from(ALL), st.text(max_size=80) | st.text("[]=\"'\n a:{},.-<>\t", max_size=60))
def test_no_manifest_is_an_error_and_lines_exist(name: str, text: str) -> None:
    found = facts({name: text})
    lines = text.count("\n") + 1
    items = (*found.dependencies, *found.commands, *found.packages, *found.jobs, *found.containers)
    for item in items:
        assert 1 <= item.line <= lines
    assert found == facts({name: text})


def test_scripts_named_like_tasks() -> None:
    found = facts(
        {
            "scripts/test": "#!/bin/sh -e\n# Run all the tests.\npytest\n",
            "scripts/lint.sh": "#!/bin/sh\nruff\n",
            "scripts/helper": "#!/bin/sh\n",
            "scripts/build": "no script\n",
            "src/scripts/test": "#!/bin/sh\n",
        }
    )
    assert [(c.command, c.purpose.value, c.help) for c in found.commands] == [
        ("scripts/lint.sh", "lint", ""),
        ("scripts/test", "test", "Run all the tests."),
    ]


@pytest.mark.parametrize("name", ALL)
def test_hostile_lines_take_no_time(name: str) -> None:
    begin = time.perf_counter()
    for piece in ("a ", " ", "a:", "- ", "(", "[", "{"):
        facts({name: piece * 150_000 + ":"})
        facts({name: (piece * 400 + "\n") * 300})
    assert time.perf_counter() - begin < 20


@pytest.mark.parametrize(
    ("name", "text", "purpose"),
    [
        ("test", "", "test"), ("typecheck", "", "types"), ("type-check", "", "types"),
        ("docs-build", "", "docs"), ("build-docs", "", "docs"), ("lint-fix", "", "format"),
        ("fmt", "", "format"), ("check", "mypy src", "types"), ("check", "", "other"),
        ("update-requirements", "pip-compile", "other"), ("clean", "rm -rf dist", "other"),
        ("", "pip install pytest", "install"), ("", "uv run pytest -q", "test"),
        ("", "npm ci", "install"), ("", "npm run lint", "lint"), ("", "go build ./...", "build"),
        ("", "cargo clippy", "lint"), ("", "make docs", "docs"), ("", "docker compose up", "run"),
        ("", "echo hello", "other"), ("dev", "x", "run"), ("e2eTests", "", "test"),
    ],
)  # fmt: skip
def test_purposes(name: str, text: str, purpose: str) -> None:
    assert guess_purpose(name, text) is CommandPurpose(purpose)


def test_facts_do_not_depend_on_the_order_of_files() -> None:
    files = {"package.json": PACKAGE, "Makefile": "a:\n\tx\n", "sub/package.json": '{"name": "s"}'}
    assert facts(files) == facts(dict(reversed(files.items())))
