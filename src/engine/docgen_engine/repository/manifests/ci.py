"""Reads CI workflows: GitHub Actions and GitLab CI. Jobs, and the commands that they run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.documents.analysis import CommandPurpose
from docgen_engine.repository.manifests.collector import Collector
from docgen_engine.repository.manifests.model import CiJob
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.yaml_lines import Node, read_yaml

_GITLAB_WORDS: Final = frozenset(
    {
        "stages", "variables", "include", "default", "workflow", "image", "services", "cache",
        "before_script", "after_script", "pages:", "spec",
    }
)  # fmt: skip
_SHELL_WORDS: Final = re.compile(
    r"^(?:if|then|else|elif|fi|for|do|done|while|case|esac|echo|exit|cd|set|export|source|mkdir|rm"
    r"|cp|mv|cat|curl|wget|tar|unzip|chmod|chown|git|sudo|sleep|printf|true|false|test|eval|exec"
    r"|gh|aws|gcloud|jq|sed|awk|grep|ls|pwd|which|touch|find|return|function|local|env|shopt"
    r"|\[|\{|\}|\(|\)|#|<<|EOF|[A-Za-z_]\w*=|\$|\.\s|\"|')(?:\b|\s|$|[^\w])"
)


def is_github_workflow(path: str) -> bool:
    """Whether a file is a workflow of GitHub Actions."""
    return path.endswith((".yml", ".yaml")) and posixpath.dirname(path) == ".github/workflows"


def read_github_workflow(path: str, text: str, into: Collector) -> None:
    """Read a workflow of GitHub Actions.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    root = read_yaml(text)
    workflow = root.string("name") or posixpath.splitext(posixpath.basename(path))[0]
    trigger = ", ".join(_triggers(root.get("on")))
    jobs = root.get("jobs")
    for key, job in jobs.items() if jobs else ():
        into.jobs.append(
            CiJob(
                "GitHub Actions",
                workflow,
                key,
                path,
                job.key_line,
                max(job.key_line, job.line_end),
                runner=_plain(job.get("runs-on")),
                trigger=trigger,
            )
        )
        steps = job.below("steps")
        # A job that checks out somebody else's repository runs that one's commands.
        foreign = any(given.get("repository") for step in steps if (given := step.get("with")))
        for step in steps if not foreign else ():
            run = step.get("run")
            if run is not None:
                _commands(run, path, f"CI job {key}", into)


def _triggers(node: Node | None) -> Iterator[str]:
    if node is None:
        return
    yield from node.keys()
    for element in node.elements() if node.mapping is None else ():
        yield element.text


def _plain(node: Node | None) -> str:
    if node is None:
        return ""
    return node.text or ", ".join(element.text for element in node.elements())


def read_gitlab_ci(path: str, text: str, into: Collector) -> None:
    """Read a .gitlab-ci.yml.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    for key, job in read_yaml(text).items():
        if key in _GITLAB_WORDS or key.startswith(".") or job.mapping is None:
            continue
        into.jobs.append(
            CiJob(
                "GitLab CI",
                job.string("stage") or "test",
                key,
                path,
                job.key_line,
                max(job.key_line, job.line_end),
                runner=_plain(job.get("image")),
            )
        )
        for part in ("before_script", "script"):
            for element in job.below(part):
                _commands(element, path, f"CI job {key}", into)


def _commands(run: Node, path: str, source: str, into: Collector) -> None:
    """Each command of a script that says what it is for, at the line where it begins."""
    for line, command in _joined(run):
        # What needs values of the CI cannot be typed; shell glue is no command of the project.
        if "${{" in command or "$CI_" in command or _SHELL_WORDS.match(command):
            continue
        purpose = guess_purpose("", command)
        if purpose is not CommandPurpose.OTHER:
            into.command(command, purpose, (path, line), source)


def _joined(run: Node) -> Iterator[tuple[int, str]]:
    numbers = run.lines or (run.line,)
    texts = run.text.split("\n") if run.lines else [run.text]
    held, start = "", 0
    for number, text in zip(numbers, texts, strict=False):
        start = start or number
        bare = text.strip()
        if bare.endswith("\\"):
            held += bare[:-1].rstrip() + " "
            continue
        whole = (held + bare).strip()
        if whole and not whole.startswith("#"):
            yield start, re.sub(r"\s+#\s.*$", "", whole)
        held, start = "", 0
