"""Workflows beyond the plain ones: CircleCI, Travis CI, GitLab's triggers, own actions."""

from __future__ import annotations

import pytest

from docgen_engine.domain.documents.analysis import CommandPurpose
from docgen_engine.repository.manifests import read_manifests
from docgen_engine.repository.manifests.ci import read_action
from docgen_engine.repository.manifests.ci_model import CiTrigger
from docgen_engine.repository.manifests.model import ProjectFacts
from support.git_trees import memory_snapshot


def facts(path: str, text: str) -> ProjectFacts:
    manifest, _, read = memory_snapshot({path: text})
    return read_manifests(manifest, read)


def test_jobs_of_circleci() -> None:
    text = (
        "version: 2.1\njobs:\n  unit:\n    steps:\n      - checkout\n      - run: pytest -q\n"
        "      - run:\n          name: Lint\n          command: ruff check\n  empty:\n"
        "    steps:\n      - checkout\n"
    )
    found = facts(".circleci/config.yml", text)
    (job,) = found.jobs
    assert (job.system, job.name, job.line) == ("CircleCI", "unit", 3)
    assert [(s.text, s.line) for s in job.steps] == [("pytest -q", 6), ("ruff check", 9)]
    assert [(c.command, c.purpose) for c in found.commands] == [
        ("pytest -q", CommandPurpose.TEST),
        ("ruff check", CommandPurpose.LINT),
    ]


def test_scripts_of_travis() -> None:
    text = (
        "language: go\nscript:\n  - go vet ./...\n  - go test ./...\njobs:\n  include:\n"
        "    - name: slow\n      script: go test -tags slow ./...\n    - os: osx\n"
    )
    found = facts(".travis.yml", text)
    assert [(j.name, [s.text for s in j.steps]) for j in found.jobs] == [
        ("script", ["go vet ./...", "go test ./..."]),
        ("slow", ["go test -tags slow ./..."]),
    ]


@pytest.mark.parametrize(
    ("says", "triggers"),
    [
        ("  only: [main, tags]\n",
         (CiTrigger("push", tags=("*",)), CiTrigger("push", branches=("main",)))),
        ("  only:\n    refs:\n      - merge_requests\n", (CiTrigger("merge_request"),)),
        (("  rules:\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n"
         "    - if: $CI_COMMIT_BRANCH == \"main\"\n"),
         (CiTrigger("merge_request"), CiTrigger("push", branches=("main",)))),
        ("  when: manual\n", ()),
    ],
)  # fmt: skip
def test_what_starts_a_job_of_gitlab(says: str, triggers: tuple[CiTrigger, ...]) -> None:
    (job,) = facts(".gitlab-ci.yml", f"unit:\n  script:\n    - pytest\n{says}").jobs
    assert job.triggers == triggers


def test_a_workflow_that_follows_another_names_it() -> None:
    text = (
        "on:\n  workflow_run:\n    workflows: [Checks]\n    types: [completed]\n"
        "jobs:\n  a:\n    steps:\n      - run: pytest\n"
    )
    (job,) = facts(".github/workflows/after.yml", text).jobs
    assert job.triggers == (CiTrigger("workflow_run", others=("Checks",)),)


def test_steps_of_an_action_of_the_repository() -> None:
    text = "name: x\nruns:\n  using: composite\n  steps:\n    - run: make check\n      shell: sh\n"
    assert [(s.kind, s.text) for s in read_action(text)] == [("run", "make check")]
    assert read_action("runs:\n  using: node20\n  main: index.js\n") == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('ctest -C "${{ matrix.kind }}" --verbose', ["ctest --verbose"]),
        ("cargo test --locked ${{ matrix.flags }}", ["cargo test --locked"]),
        ("cargo test --target=${{ matrix.target }} --all", ["cargo test --all"]),
        ("hatch test --python ${{ matrix.py }} --cover", ["hatch test --cover"]),
        ("make ${{ matrix.suite }}-test", []),
    ],
)
def test_what_only_the_pipeline_knows_is_left_out(written: str, shown: list[str]) -> None:
    text = f"jobs:\n  a:\n    steps:\n      - run: {written}\n"
    found = facts(".github/workflows/ci.yml", text).commands
    assert [c.command for c in found if c.purpose is CommandPurpose.TEST] == shown
