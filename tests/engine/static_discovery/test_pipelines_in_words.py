"""Workflows in words: which machines run with which versions, on which changes, in which order."""

from __future__ import annotations

from pathlib import Path

from support.discovered import discover

MATRIX = """on:
  pull_request:
    paths-ignore: ['docs/**', 'README.md']
  push:
    branches: [main]
    paths-ignore: ['docs/**', 'README.md']
jobs:
  tests:
    runs-on: ${{ matrix.os || 'ubuntu-latest' }}
    strategy:
      matrix:
        include:
          - {python: '3.13'}
          - {name: Windows, python: '3.13', os: windows-latest}
          - {name: Mac, python: '3.13', os: macos-latest}
          - {python: '3.12'}
    steps:
      - run: pytest
  excluded:
    runs-on: ${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest, windows-latest]
        python-version: ['3.12', '3.13']
        exclude:
          - {os: windows-latest, python-version: '3.12'}
        include:
          - {os: ubuntu-latest, python-version: '3.13', coverage: true}
    steps:
      - run: pytest
  whole:
    needs: [tests]
    runs-on: ${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest, windows-latest]
        python-version: ['3.12', '3.13']
    steps:
      - run: gh release create --repo ${{ github.repository }} ${{ github.ref_name }}
"""
LABELS = """on:
  pull_request_target:
    types: [opened, reopened]
jobs:
  add:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/labeler@v5
"""


def told(root: Path) -> list[tuple[str, str]]:
    files = {
        "dove.py": "x = 1\n",
        ".github/workflows/a.yml": LABELS,
        ".github/workflows/tests.yml": MATRIX,
    }
    facts = discover(root / "checkout", files).language.infrastructure
    return [(f.name, f.detail) for f in facts if f.file.startswith(".github/")]


def test_a_matrix_is_told_by_the_combinations_that_run(tmp_path: Path) -> None:
    said = dict(told(tmp_path))
    assert said["tests"] == (
        "runs `pytest` on Linux with Python 3.13 and 3.12; on macOS and Windows with Python 3.13"
    )
    assert said["excluded"] == (
        "runs `pytest` on Linux with Python 3.12 and 3.13; on Windows with Python 3.13"
    )
    assert "on Linux and Windows with Python 3.12 and 3.13 after `tests`" in said["whole"]


def test_values_of_a_pipeline_are_called_by_their_names(tmp_path: Path) -> None:
    assert "--repo <repository> <ref-name>`" in dict(told(tmp_path))["whole"]


def test_changes_that_start_nothing_are_told_and_what_keeps_house_comes_last(
    tmp_path: Path,
) -> None:
    found = told(tmp_path)
    when = "unless only `docs/**` and `README.md` changed"
    assert found[0] == ("tests", f"runs on pull requests and on pushes to `main`, {when}")
    assert found[-2][1] == "runs when a pull request is opened or reopened (`pull_request_target`)"
