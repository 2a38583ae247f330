"""A small repository with everything that the static backend writes about, and the way to pages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from docgen_engine.backends.static.request import RoleRequest
from docgen_engine.backends.static.roles import ROLES
from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.facts import FileFacts
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.tasks import AgentTask, Role
from docgen_engine.phases.base import PhaseInput
from docgen_engine.phases.discovery import Discovery
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.scan import take_snapshot
from docgen_engine.resources import resource_dir
from docgen_engine.structure import with_guidance

FILES: dict[str, str] = {
    "README.md": """# Kettle

Kettle boils water from the command line, for people who like *tea*.

## Features

- Boils water to a [given](https://example.org) temperature
- Keeps a log of every boil

## Installation

```sh
pip install kettle
```
""",
    "pyproject.toml": """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "kettle"
version = "1.2.0"
description = "Boil water from the command line"
requires-python = ">=3.11"
license = "MIT"
dependencies = ["httpx>=0.27", "click>=8,<9"]

[project.scripts]
kettle = "kettle.cli:main"

[tool.pytest.ini_options]
testpaths = ["tests"]
""",
    "Makefile": """test:
\tpytest -q

lint:
\truff check .
""",
    "CONTRIBUTING.md": "# Contributing\n\n## Pull requests\n\nOne change each.\n",
    ".github/workflows/ci.yml": """name: ci
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make test
""",
    "src/kettle/__init__.py": '"""Boils water."""\n',
    "src/kettle/cli.py": '''"""The command line."""

import os

import click

from kettle.heater import Heater, HeaterError
from kettle.log import record


@click.command()
@click.option("--degrees", default=100, help="How hot.")
def main(degrees: int) -> None:
    """Boil water."""
    heater = Heater(os.environ.get("KETTLE_MODEL", "basic"))
    try:
        heater.boil(degrees)
    except HeaterError as error:
        record(str(error))
    record("done")


if __name__ == "__main__":
    main()
''',
    "src/kettle/heater.py": '''"""Heating elements and their limits."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from kettle.log import record


class HeaterError(Exception):
    """The water cannot be heated."""


@dataclass
class Setting:
    """What a heater is told to do."""

    degrees: int = 100
    model: str = "basic"


class Element(ABC):
    """Something that gets hot."""

    @abstractmethod
    def heat(self, setting: Setting) -> None:
        """Get hot."""


class Coil(Element):
    """A wire."""

    def heat(self, setting: Setting) -> None:
        """Get hot slowly."""
        # TODO: measure the current
        record(f"coil at {setting.degrees}")


class Plate(Element):
    """A flat one."""

    def heat(self, setting: Setting) -> None:
        """Get hot evenly."""
        record("plate")


class Heater:
    """Boils water with one element."""

    def __init__(self, model: str) -> None:
        self.model = model

    @classmethod
    def default(cls) -> "Heater":
        """A heater for most kitchens."""
        return cls("basic")

    def boil(self, degrees: int | None) -> None:
        """Boil, or say why not.

        Raises:
            HeaterError: it is too hot.
        """
        check(degrees)
        Coil().heat(Setting(degrees or 100, self.model))


def check(degrees: int | None) -> None:
    """Refuse what no kettle can do."""
    if degrees and degrees > 120:
        raise HeaterError("too hot")
''',
    "src/kettle/log.py": '''"""Keeps a log of what happened."""

import logging

logger = logging.getLogger(__name__)
_ENTRIES: list[str] = []


def record(text: str) -> None:
    """Add a line to the log."""
    _ENTRIES.append(text)
    logger.info(text)
''',
    "tests/test_heater.py": '''"""Tests of heating."""

import pytest

from kettle.heater import Heater, HeaterError


def test_too_hot() -> None:
    with pytest.raises(HeaterError):
        Heater.default().boil(200)
''',
}


class Kept:
    """Contents by hash, in memory."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def read(self, sha256: str) -> bytes:
        return self.contents[sha256]


class World:
    """One repository on its way through the static backend."""

    def __init__(
        self,
        root: Path,
        files: Mapping[str, str | bytes],
        guidance: Guidance | None = None,
        structure: Structure | None = None,
    ) -> None:
        for path, text in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.kept = Kept()
        self.guidance = guidance or Guidance()
        self.structure = with_guidance(structure or shipped_structure(), self.guidance)
        self.manifest = take_snapshot(root, (), self.kept.contents.__setitem__)
        self.facts: dict[str, FileFacts] = {
            entry.path: analyse(self.kept.read(entry.sha256), entry.language)
            for entry in self.manifest.files
            if entry.is_source
        }
        body = msgspec.json.encode(self.manifest)
        self.snapshot = hashlib.sha256(body).hexdigest()
        self.kept.contents[self.snapshot] = body
        self.index = RepositoryIndex(self.manifest, self.facts, self.kept, self.guidance)
        self.documents: dict[str, bytes] = {}

    def get(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Facts as the gates read them."""
        entries = {(e.sha256, e.language): e.path for e in self.manifest.files}
        return {
            key: msgspec.msgpack.encode(self.facts[entries[key]])
            for key in keys
            if entries.get(key) in self.facts
        }

    def request(self, role: Role, page: str = "", **payload: Any) -> RoleRequest:
        task = AgentTask(
            role.value, role.value, role, Phase.WRITING, self.snapshot, "", page=page,
            payload=payload,
        )  # fmt: skip
        return RoleRequest(
            task, "kettle", "documentation", self.guidance, self.structure, dict(self.documents)
        )

    def run(self, role: Role, page: str = "", **payload: Any) -> bytes:
        return ROLES[role](self.index, self.request(role, page, **payload)).body

    def discover(self) -> Analysis:
        given = PhaseInput(
            self.snapshot, "kettle", "documentation", self.structure, self.guidance, {}
        )
        parts = {
            "1a-language": self.run(Role.LANGUAGE),
            "1b-components": self.run(Role.COMPONENTS),
            "1c-dependencies": self.run(Role.DEPENDENCIES),
            "1d-flows-apis": self.run(Role.FLOWS),
        }
        self.documents["analysis"] = Discovery().aggregate(given, parts)["analysis"]
        return self.analysis

    def plan(self) -> WorkAssignments:
        """All phases up to the plan."""
        if "analysis" not in self.documents:
            self.discover()
        self.documents["questions"] = self.run(Role.QUESTIONS)
        self.documents["research"] = self.run(Role.RESEARCH)
        self.documents["work-assignments"] = self.run(Role.ORCHESTRATION)
        return self.assignments

    def replace(self, key: str, document: object) -> None:
        """A person's edit of a document."""
        self.documents[key] = encode(document)

    def page(self, path: str) -> PageResult:
        return decode("page", self.run(Role.WRITER, path), PageResult)

    @property
    def analysis(self) -> Analysis:
        return decode("analysis", self.documents["analysis"], Analysis)

    @property
    def questions(self) -> Questions:
        return decode("questions", self.documents["questions"], Questions)

    @property
    def research(self) -> Research:
        return decode("research", self.documents["research"], Research)

    @property
    def assignments(self) -> WorkAssignments:
        return decode("work-assignments", self.documents["work-assignments"], WorkAssignments)

    def written(self) -> dict[str, PageResult]:
        """Every page that a writer makes, in plan order."""
        return {
            entry.path: self.page(entry.path)
            for entry in self.assignments.plan
            if entry.generator == "writer"
        }


def shipped_structure() -> Structure:
    path = resource_dir("schemas") / "documentation-structure.json"
    return decode("documentation-structure", path.read_bytes(), Structure)
