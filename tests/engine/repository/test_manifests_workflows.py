"""What CI workflows declare: when they start, for which machines and versions, what they run."""

from __future__ import annotations

from docgen_engine.repository.manifests import read_manifests
from docgen_engine.repository.manifests.ci_model import CiJob, CiTrigger
from support.git_trees import memory_snapshot

WORKFLOW = """\
name: Checks
on:
  pull_request:
  push:
    branches: [main, 'release/*']
    tags:
      - 'v*'
  schedule:
    - cron: '0 6 * * *'
  workflow_dispatch:
env:
  TOOL: parcel
jobs:
  unit:
    name: Unit tests
    runs-on: ${{ matrix.os || 'ubuntu-24.04' }}
    strategy:
      matrix:
        python: ['3.12', '3.13']
        include:
          - {os: windows-latest, python: '3.13'}
          - os: macos-latest
            python: '3.14'
        exclude:
          - os: windows-latest
            python: '3.99'
    steps:
      - uses: actions/checkout@v4
      - run: |
          WAY="${{ github.ref }}"
          if [ -n "$WAY" ]; then
            echo hello
          fi
          ${{ env.TOOL }} test --with ${{ matrix.python }}
          env MODE=fast pytest \\
            -q
          cd docs && make html
  shared:
    uses: acme/flows/.github/workflows/build.yml@main
"""


def jobs(text: str) -> dict[str, CiJob]:
    manifest, _, read = memory_snapshot({".github/workflows/ci.yml": text})
    return {job.name: job for job in read_manifests(manifest, read).jobs}


def test_what_starts_a_workflow() -> None:
    unit = jobs(WORKFLOW)["unit"]
    assert unit.triggers == (
        CiTrigger("pull_request"),
        CiTrigger("push", branches=("main", "release/*"), tags=("v*",)),
        CiTrigger("schedule", others=("0 6 * * *",)),
        CiTrigger("workflow_dispatch"),
    )
    assert unit.trigger == "pull_request, push, schedule, workflow_dispatch"
    assert (unit.trigger_line, unit.trigger_end) == (2, 10)


def test_machines_and_versions_come_from_the_matrix() -> None:
    unit = jobs(WORKFLOW)["unit"]
    assert unit.title == "Unit tests"
    assert unit.runners == ("windows-latest", "macos-latest", "ubuntu-24.04")
    assert unit.matrix[0] == ("python", ("3.12", "3.13", "3.14"))


def test_steps_are_commands_without_the_glue_between_them() -> None:
    found = jobs(WORKFLOW)
    assert [(step.kind, step.text) for step in found["unit"].steps] == [
        ("uses", "actions/checkout"),
        ("run", "parcel test --with <python>"),
        ("run", "pytest -q"),
        ("run", "make html"),
    ]
    assert [step.text for step in found["shared"].steps] == [
        "acme/flows/.github/workflows/build.yml"
    ]


def test_a_word_and_a_list_start_a_workflow_too() -> None:
    body = "\njobs:\n  a:\n    steps: []\n"
    assert jobs("on: push" + body)["a"].triggers == (CiTrigger("push"),)
    assert jobs("on: [push, release]" + body)["a"].trigger == "push, release"
    assert jobs("jobs:\n  a:\n    steps: []\n")["a"].triggers == ()


def test_what_tests_with_values_of_the_pipeline_is_better_than_nothing() -> None:
    text = (
        "on: push\njobs:\n  a:\n    steps:\n      - run: ctest -C ${{ matrix.kind }} -V\n"
        "      - run: pip install ${{ matrix.what }}\n"
    )
    manifest, _, read = memory_snapshot({".github/workflows/ci.yml": text})
    assert [c.command for c in read_manifests(manifest, read).commands] == ["ctest -V"]
