"""Workflows beyond the plain ones: CircleCI, Travis CI, GitLab's triggers, own actions."""

from __future__ import annotations

import pytest

from docgen_engine.domain.documents.discovery import CommandPurpose
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


def test_travis_names_its_machines_and_versions_and_what_comes_before_a_release() -> None:
    text = (
        "language: rust\nmatrix:\n  include:\n    - os: linux\n      rust: stable\n"
        "    - os: osx\n      rust: 1.28.0\n    - name: own\n      rust: nightly\n"
        "      script: cargo bench\nscript:\n  - cargo test\nbefore_deploy:\n  - sh ci/pack.sh\n"
        "deploy:\n  provider: releases\n  on:\n    tags: true\n"
    )
    jobs = {one.name: one for one in facts(".travis.yml", text).jobs}
    script, release = jobs["script"], jobs["before_deploy"]
    assert script.runners == ("linux", "osx")
    assert script.matrix == (("rust", ("stable", "1.28.0")),)
    assert [step.text for step in jobs["own"].steps] == ["cargo bench"]
    assert (release.condition, [step.text for step in release.steps]) == (
        "tags: true", ["sh ci/pack.sh"],
    )  # fmt: skip
    undeployed = text.partition("deploy:\n")[0] + "x:\n"
    assert "before_deploy" not in {one.name for one in facts(".travis.yml", undeployed).jobs}


def test_appveyor_builds_and_tests_on_windows() -> None:
    text = (
        "build: false\ntest_script:\n  - cargo test\n  - ps: ./check.ps1\n"
        "before_deploy:\n  - cargo build --release\ndeploy:\n  provider: GitHub\n"
    )
    found = facts("appveyor.yml", text)
    jobs = [(one.system, one.name, one.runners, one.condition) for one in found.jobs]
    assert jobs == [
        ("AppVeyor", "test_script", ("Windows",), ""),
        ("AppVeyor", "before_deploy", ("Windows",), ""),
    ]
    assert [step.text for step in found.jobs[0].steps] == ["cargo test", "./check.ps1"]
