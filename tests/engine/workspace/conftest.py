"""A workspace in a repository of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.workspace.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    repository = tmp_path / "repository"
    repository.mkdir()
    made = Layout(repository)
    made.prepare()
    return made
