"""Reads the CI files of CircleCI and Travis CI: their jobs, and the commands that they run."""

from __future__ import annotations

from collections.abc import Iterator

from docgen_engine.repository.manifests.ci import note_commands, script_steps
from docgen_engine.repository.manifests.ci_model import CiJob, CiStep
from docgen_engine.repository.manifests.collector import Collector
from docgen_engine.repository.manifests.yaml_lines import Node, read_yaml


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
    """Read what Travis CI runs: the script of the file, and those of its jobs with a name.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    root = read_yaml(text)
    script = root.get("script")
    if script is not None:
        _add("Travis CI", "script", path, script, script.elements(), into)
    listed = root.get("jobs") or root.get("matrix")
    for job in listed.below("include") if listed else ():
        own = job.get("script")
        name = job.string("name") or job.string("stage")
        if own is not None and name:
            _add("Travis CI", name, path, own, own.elements(), into)


def _add(system: str, name: str, path: str, at: Node, scripts: list[Node], into: Collector) -> None:
    steps: list[CiStep] = [step for script in scripts for step in script_steps(script)]
    start = at.key_line or at.line
    into.jobs.append(
        CiJob(system, system, name, path, start, max(start, at.line_end), steps=tuple(steps))
    )
    for script in scripts:
        note_commands(script, path, f"CI job {name}", into)
