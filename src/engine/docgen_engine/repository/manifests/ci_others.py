"""Reads the CI files of CircleCI and Travis CI: their jobs, and the commands that they run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen_engine.repository.manifests.ci import note_commands, script_steps
from docgen_engine.repository.manifests.ci_model import CiJob, CiStep
from docgen_engine.repository.manifests.collector import Collector
from docgen_engine.repository.manifests.yaml_lines import Node, read_yaml

_TAGGED: Final = ("tags", "appveyor_repo_tag")
"""What says that only a tag is released."""


def is_circleci(path: str) -> bool:
    """Whether a file is the configuration of CircleCI."""
    return path in {".circleci/config.yml", ".circleci/config.yaml"}


def read_circleci(path: str, text: str, into: Collector) -> None:
    """Read the jobs of CircleCI; what a job takes from a shared package (orb) stays unread.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    root = read_yaml(text)
    jobs = root.get("jobs")
    for key, job in jobs.items() if jobs else ():
        scripts = list(_runs(job.below("steps")))
        if scripts:
            _add("CircleCI", key, path, job, scripts, into)


def _runs(steps: list[Node]) -> Iterator[Node]:
    """The scripts of steps: `run: command`, or `run` with a `command` below it."""
    for step in steps:
        run = step.get("run")
        if run is not None:
            yield run.get("command") or run


def read_travis(path: str, text: str, into: Collector) -> None:
    """Read what Travis CI runs: the script of the file, those of its jobs with a name, and deploys.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    root = read_yaml(text)
    script = root.get("script")
    listed = root.get("jobs") or root.get("matrix")
    jobs = listed.below("include") if listed else []
    language = root.string("language")
    if script is not None:
        runners, versions = _matrix(root, jobs, language)
        _add(
            "Travis CI", "script", path, script, script.elements(), into, runners,
            ((language, versions),) if versions else (),
        )  # fmt: skip
    for job in jobs:
        own = job.get("script")
        name = job.string("name") or job.string("stage")
        if own is not None and name:
            _add("Travis CI", name, path, own, own.elements(), into)
    _deploys("Travis CI", path, root, into)


def read_appveyor(path: str, text: str, into: Collector) -> None:
    """Read what AppVeyor runs on Windows: its builds, its tests, and what it does before a release.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    root = read_yaml(text)
    for key in ("build_script", "test_script"):
        script = root.get(key)
        scripts = [one.get("cmd") or one.get("ps") or one for one in _elements(script)]
        if script is not None and scripts:
            _add("AppVeyor", key, path, script, scripts, into, ("Windows",))
    _deploys("AppVeyor", path, root, into, ("Windows",))


def _elements(node: Node | None) -> list[Node]:
    return node.elements() if node is not None else []


def _matrix(root: Node, jobs: list[Node], language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The systems that the script runs on, and the versions of the language that it is tried with.

    They are those of the whole file, or of the jobs that have no script of their own.
    """
    plain = [root, *(job for job in jobs if job.get("script") is None)]

    def values(key: str) -> tuple[str, ...]:
        found = [one.text for job in plain for one in _elements(job.get(key)) if one.text]
        return tuple(dict.fromkeys(found))

    return values("os"), values(language) if language else ()


def _deploys(
    system: str, path: str, root: Node, into: Collector, runners: tuple[str, ...] = ()
) -> None:
    """What is made before a release, where the file says that there are releases."""
    deploy, before = root.get("deploy"), root.get("before_deploy")
    if deploy is None or before is None:
        return
    only = deploy.get("on")
    tag = next((key for key in _TAGGED if only is not None and only.string(key) == "true"), "")
    scripts = [one for one in before.elements() if one.text]
    if scripts:
        condition = f"{tag}: true" if tag else ""
        _add(system, "before_deploy", path, before, scripts, into, runners, condition=condition)


def _add(
    system: str,
    name: str,
    path: str,
    at: Node,
    scripts: list[Node],
    into: Collector,
    runners: tuple[str, ...] = (),
    matrix: tuple[tuple[str, tuple[str, ...]], ...] = (),
    condition: str = "",
) -> None:
    steps: list[CiStep] = [step for script in scripts for step in script_steps(script)]
    start = at.key_line or at.line
    into.jobs.append(
        CiJob(
            system, system, name, path, start, max(start, at.line_end), runners=runners,
            matrix=matrix, steps=tuple(steps), condition=condition,
        )
    )  # fmt: skip
    for script in scripts:
        note_commands(script, path, f"CI job {name}", into)
