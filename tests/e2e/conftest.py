"""Repositories that many tests start from; copy them before changing anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.refusals import docgen
from support.repositories import write_repository


@pytest.fixture(scope="session")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose run is complete."""
    repository = write_repository(tmp_path_factory.mktemp("documented") / "parcel")
    done = docgen("run", "--review", "batch", repository)
    assert done.returncode == 0, done.stdout + done.stderr
    return repository


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose pages wait for approval."""
    repository = write_repository(tmp_path_factory.mktemp("waiting") / "parcel")
    done = docgen("run", "--gates", "6", repository)
    assert done.returncode == 3, done.stdout + done.stderr
    return repository


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    """A repository that nobody has documented."""
    return write_repository(tmp_path / "parcel")
