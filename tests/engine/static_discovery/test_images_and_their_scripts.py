"""What a Dockerfile builds and starts, and what the script does that it starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.repository.manifests.containers import is_dockerfile
from support.discovered import discover

SCRIPT = """#!/bin/sh
# Prepares and starts.
set -e
PORT="${PORT:-80}"
mkdir -p data

python manage.py migrate
python manage.py seed \\
  --all
if [ "$ALL" = "yes" ]; then
  exec supervisord -c all.conf
fi
exec uwsgi --http :$PORT
"""
IMAGE = """FROM node:22 AS web
RUN npm ci

FROM python:3.13 AS app
EXPOSE 9090
CMD ["./start.sh"]

FROM app AS plus
RUN apk add chromium
"""


def images(root: Path, files: dict[str, str]) -> dict[str, str]:
    given = {"pyproject.toml": '[project]\nname = "shop"\n', "shop.py": "x = 1\n", **files}
    facts = discover(root / "shop", given).language.infrastructure
    return {fact.name: fact.detail for fact in facts if fact.topic == "Infrastructure"}


def test_the_last_stage_has_what_the_stages_below_it_have(tmp_path: Path) -> None:
    files = {"docker/web.Dockerfile": IMAGE, "start.sh": SCRIPT}
    said = images(tmp_path, files)["docker/web.Dockerfile"]
    assert "builds on `node:22`, ships `python:3.13`, exposes port `9090`" in said
    assert "starts `./start.sh`, which runs `python manage.py migrate`" in said
    assert "goes on as `supervisord -c all.conf` or `uwsgi --http :$PORT`" in said
    assert "mkdir" not in said
    assert "seed" not in said


def test_a_script_that_is_not_there_is_not_told(tmp_path: Path) -> None:
    said = images(tmp_path, {"Dockerfile": IMAGE})["Dockerfile"]
    assert said.endswith("starts `./start.sh`")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docker/default.Dockerfile", True),
        ("Dockerfile.dev", True),
        ("dockerfile", True),
        ("Containerfile", True),
        ("src/dockerfile_parser.go", False),
        ("Dockerfile.dockerignore", False),
        ("docs/dockerfile.md", False),
    ],
)
def test_names_of_dockerfiles(path: str, expected: bool) -> None:
    assert is_dockerfile(path) is expected
