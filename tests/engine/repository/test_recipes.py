"""What recipes are for: launchers, tools fetched on the way, targets that only name others."""

from __future__ import annotations

import pytest

from docgen_engine.domain.documents.discovery import CommandPurpose as Purpose
from docgen_engine.repository.manifests.purpose import guess_purpose
from support.manifests import facts as project


def purposes(files: dict[str, str]) -> dict[str, Purpose]:
    return {each.command: each.purpose for each in project(files).commands}


JUST = """@default: test lint

@test *options:
  uv run pytest {{options}}

@run *options:
  uv run -- {{options}}

serve port="80":
  uv run kettle {{port}}

lint:
  ruff check
"""


def test_a_recipe_that_starts_whatever_it_is_given_runs_nothing() -> None:
    found = purposes({"justfile": JUST})
    assert found["just run"] is Purpose.OTHER
    assert found["just serve"] is Purpose.RUN
    assert found["just test"] is Purpose.TEST


def test_the_default_recipe_is_what_just_alone_runs_and_checks_all() -> None:
    assert purposes({"justfile": JUST})["just"] is Purpose.LINT


MAKE = """.PHONY: golangci gosec verify tools ci
golangci:
\t$(if $(LINT), ,go install $(LINT_URI))
\tgolangci-lint run

gosec:
\t$(if $(SEC), ,go install $(SEC_URI))
\t@echo "looks"
\tgosec ./...

verify: golangci gosec

ci: verify test

test:
\tgo test ./...

tools:
\tgo install example.org/stringer@latest

odd:
\tgo install example.org/odd@latest
\todd ./...
"""


def test_what_a_recipe_installs_on_its_way_sets_nothing_up() -> None:
    found = purposes({"Makefile": MAKE})
    assert Purpose.INSTALL not in found.values()
    assert found["make gosec"] is Purpose.LINT
    assert found["make odd"] is Purpose.OTHER


def test_a_target_that_only_names_others_has_what_they_have_in_common() -> None:
    made = project({"Makefile": MAKE})
    found = {each.command: each.purpose for each in made.commands}
    assert found["make verify"] is Purpose.LINT
    assert found["make golangci"] is Purpose.LINT  # its parts are commands, too
    assert made.wholes == ("make ci", "make verify")


@pytest.mark.parametrize(
    ("name", "text", "purpose"),
    [
        ("test", "node --test && npm run check:type", Purpose.TEST),
        ("test", "tool-nobody-knows && tsc --noEmit", Purpose.TEST),
        ("test", "tsc --noEmit", Purpose.TYPES),
        ("check", "npm run check:type && npm run check:lint && npm run check:format", Purpose.LINT),
        ("check:format", "prettier --check .", Purpose.LINT),
        ("cypress-run", "cypress run", Purpose.TEST),
        ("tools", "which uv || pip install uv\nuv sync", Purpose.INSTALL),
        ("init", "uv sync\nuv run manage.py migrate", Purpose.INSTALL),
        ("", "ruff check && pytest", Purpose.TEST),
    ],
)
def test_scripts_are_what_they_run(name: str, text: str, purpose: Purpose) -> None:
    assert guess_purpose(name, text) is purpose


def test_a_container_to_develop_in_tells_how_a_checkout_is_set_up() -> None:
    script = (
        "#!/bin/bash\nif ! command -v uv; then\n    pip install -r uv.txt\nfi\nuv sync\n"
        'echo "hooks"\npre-commit install\n'
    )
    hooks = '{\n  "postCreateCommand": "npm ci && npm run seed"\n}\n'
    made = project({".devcontainer/create.sh": script, ".devcontainer/devcontainer.json": hooks})
    assert [(each.command, each.line) for each in made.commands] == [
        ("uv sync", 5), ("pre-commit install", 7), ("npm ci", 2),
    ]  # fmt: skip
