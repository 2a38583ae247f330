"""The pages that are read to work with a repository: setup, deployment, testing, security."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.catalogue.kinds import Bound
from docgen_engine.backends.static.catalogue.parts import KINDS, Subject
from docgen_engine.backends.static.questions import chosen
from support.static_world import World

FILES = {
    "README.md": "# Dove\n\nDove carries letters.\n\n## Install\n\n```sh\npip install dove\n"
    "brew install dove\n```\n",
    "CONTRIBUTING.md": "# Contributing\n\n## Setup\n\n```sh\n"
    "git clone https://git.example/dove\nuv sync\n```\n\n## Pull requests\n\n"
    "Keep them small.\n",
    "docs/configuration.md": "# Configuration\n\n- `DOVE_MODE`: says how fast letters go.\n",
    "SECURITY.md": "# Security\n\nPlease report a hole privately by e-mail to a@dove.example.\n",
    "pyproject.toml": '[project]\nname = "dove"\nrequires-python = ">=3.12"\n'
    "[tool.pytest.ini_options]\n",
    "uv.lock": "version = 1\n",
    "dove/__init__.py": '"""Carries letters."""\n',
    "dove/flight.py": '"""How letters fly."""\nimport os\n\n\ndef fly() -> str:\n'
    '    """Fly."""\n    return os.environ.get("DOVE_MODE", "slow")\n',
    "tests/test_flight.py": "from dove.flight import fly\n\n\ndef test_fly():\n    assert fly()\n",
    "web/package.json": '{\n  "name": "web",\n  "scripts": {\n    "build": "vite build"\n  }\n}\n',
    ".github/workflows/ci.yml": "name: Checks\non: [pull_request]\njobs:\n  unit:\n    steps:\n"
    "      - run: pytest\n  lint:\n    steps:\n      - run: ruff check\n",
    ".github/workflows/release.yml": "name: Release\non:\n  push:\n    tags: ['*']\njobs:\n"
    "  publish:\n    steps:\n      - run: uv build\n",
    "compose.yaml": "services:\n  db:\n    image: postgres:17\n    environment:\n"
    "      POSTGRES_DB: dove\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("dove") / "dove", FILES)
    world.plan()
    return world


def test_setup_gives_what_is_typed_in_its_order(world: World) -> None:
    text = world.page("03-development-setup.md").text
    assert "```sh\ngit clone https://git.example/dove\ncd dove\nuv sync\n```" in text
    assert text.index("To use it") < text.index("brew install dove") < text.index("To work on it")
    assert "| `npm run build` in `web` |" in text


def test_a_variable_is_explained_where_documents_do(world: World) -> None:
    text = world.page("03-development-setup.md").text
    assert "| Variable | What it does | Default | Read in | Where |" in text
    assert (
        "| `DOVE_MODE` | “says how fast letters go.” "
        '[docs/configuration.md:3](../docs/configuration.md#L3) | `"slow"` |'
    ) in text
    assert "Settings are explained in Configuration" in text
    assert "POSTGRES_DB" not in text  # stands with its service


def test_a_pipeline_is_a_list_of_workflows_with_their_jobs(world: World) -> None:
    text = world.page("06-deployment.md").text
    assert "- **Checks** runs on pull requests [.github/workflows/ci.yml:2]" in text
    assert "\n  - `unit` runs `pytest` [.github/workflows/ci.yml:4-6]" in text
    assert text.index("## Process") < text.index("**Release** runs on every pushed tag")
    assert "; its job `publish` runs `uv build`" in text
    assert "Pipeline jobs" not in text
    assert "| `POSTGRES_DB` | `dove` for `db` |" in text


def test_one_fact_is_no_table(world: World) -> None:
    text = world.page("06-deployment.md").text
    assert "- service `db` runs `postgres:17` [compose.yaml:2-5]" in text


def test_tests_are_told_in_a_sentence(world: World) -> None:
    text = world.page("11-testing-strategy.md").text
    assert "The tests lie in `tests` (one test file, such as [test\\_flight.py]" in text
    assert "They are written with pytest." in text
    assert "set up for them" not in text  # it would say pytest once more


def test_security_quotes_what_to_do(world: World) -> None:
    text = world.page("12-security-compliance.md").text
    assert "“Please report a hole privately by e-mail to a@dove.example.” [SECURITY.md:3]" in text


def test_rules_for_contributors_are_quoted(world: World) -> None:
    text = world.page("14-contributing-guide.md").text
    assert "- Pull requests: “Keep them small.” [CONTRIBUTING.md:10-12]" in text


def test_questions_on_releases_and_changes_are_asked_and_answered(world: World) -> None:
    questions = {q.id: q.question for q in world.questions.questions}
    assert questions["06-deployment:project:pipeline"] == "What runs automatically on a change?"
    findings = {f.question_id: f.answer for f in world.research.findings}
    assert findings["06-deployment:project:pipeline"].startswith("On a change runs Checks")
    assert findings["06-deployment:project:release"].startswith("There is Release")


def parts(pages: int, each: int) -> list[Bound]:
    kinds = KINDS[:each]
    return [
        Bound(
            f"components/{n}:{n}:{kind.slug}", kind, Subject(str(n), "?", "."), f"components/{n}.md"
        )
        for kind in kinds
        for n in range(pages)
    ]


def test_a_big_repository_is_asked_one_thing_of_each_component() -> None:
    assert len(chosen(parts(5, 3))) == 15
    assert len(chosen(parts(25, 3))) == 60
    big = chosen(parts(80, 3))
    assert [each.kind.slug for each in big] == ["role"] * 80
    assert len({each.page for each in big}) == 80


def test_what_is_not_asked_still_stands_on_the_page(tmp_path: Path) -> None:
    files = {"pyproject.toml": "[project]\nname = 'dove'\n"}
    for n in range(34):
        files[f"dove/p{n}/__init__.py"] = f'"""Part {n} of it."""\nclass Part{n}: ...\n'
        files[f"dove/p{n}/user.py"] = f"from dove.p{(n + 1) % 34} import Part{(n + 1) % 34}\n"
    world = World(tmp_path / "dove", files)
    world.plan()
    asked = {q.id for q in world.questions.questions if q.id.endswith(":used-by")}
    planned = [p for p in world.assignments.plan if p.path.startswith("components/")]
    left = [p for p in planned if not any(i.startswith(p.path[:-3] + ":") for i in asked)]
    assert left
    assert "imports it" in world.page(left[0].path).text
