"""Reads CI workflows: GitHub Actions and GitLab CI. Jobs, and the commands that they run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.ci_matrix import read_runs
from docgen_engine.repository.manifests.ci_model import CiJob, CiStep
from docgen_engine.repository.manifests.ci_triggers import (
    read_gitlab_triggers,
    read_matrix,
    read_runners,
    read_triggers,
)
from docgen_engine.repository.manifests.collector import Collector
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.yaml_lines import Node, read_yaml

_GITLAB_WORDS: Final = frozenset(
    {
        "stages", "variables", "include", "default", "workflow", "image", "services", "cache",
        "before_script", "after_script", "pages:", "spec",
    }
)  # fmt: skip
_SHELL_WORDS: Final = regex(
    r"^(?:if|then|else|elif|fi|for|do|done|while|case|esac|echo|exit|cd|set|export|source|mkdir|rm"
    r"|cp|mv|cat|curl|wget|tar|unzip|chmod|chown|git|sudo|sleep|printf|true|false|test|eval|exec"
    r"|gh|aws|gcloud|jq|sed|awk|grep|ls|pwd|pushd|popd|p?kill|which|touch|find|return|function|local|env|shopt"
    r"|\[|\{|\}|\(|\)|#|<<|EOF|[A-Za-z_]\w*=|\$|\.\s|\"|')(?:\b|\s|$|[^\w])"
)
_SHELL_SIGNS: Final = regex(r"<<|^\w+\+=|\$\(|;;|^\S+\)|^--?\w|[\[{(]$|^[\])}]|>>|`")
"""What of a script is no command that means something alone."""

_TELLS: Final = regex(r"(?:gh release (?:create|upload)|git push)\b")
"""What would be glue elsewhere, and is what a job is there for."""

_ALWAYS: Final = regex(r"always\(\)|cancelled\(\)|success\(\)|needs\.")
_SUBSTITUTED: Final = regex(r"(?:\s--?[\w-]+)?[\s=]\S*\$\(.*$")
"""Arguments from the first on that the output of another command is put into."""

_OF_CI: Final = regex(
    r" (?:-X|-B|-e|-V|-U|-ntp|--batch-mode|--errors|--show-version|--no-transfer-progress"
    r"|--no-daemon|(?:--file|-f)[ =]pom\.xml)(?= |$)"
)
"""Options of Maven and Gradle that a pipeline adds for its logs."""

_ASSIGNS: Final = regex(r"^(?:env\s+)?(?:[A-Za-z_]\w*=(?:\"[^\"]*\"|'[^']*'|\S*)\s+)+(?=\S)")
_CAPTURES: Final = regex(r"\w+=[\"']?(?:\$\(|`)")
_ENTERS: Final = regex(r"^cd \S+ && ")
_OF_ENVIRONMENT: Final = regex(r"\$\{\{\s*env\.(\w+)\s*\}\}")
_NAMED: Final = regex(r"\$\{\{\s*[a-z]\w*(?:\.[\w-]+)*\.([A-Za-z][\w-]*)\s*\}\}")
_EXPRESSION: Final = regex(r"\$\{\{.*?\}\}")
_UNKNOWN: Final = regex(
    r"(?: (?:-\w|--(?!locked|all|verbose|workspace|release|frozen|no-)[\w-]+))?[ =]"
    r"[\"']?[^\s\"']*…[^\s\"']*[\"']?(?= |$)"
)
"""An argument whose value only the pipeline knows, with the option that it belongs to."""

_ALL_UNKNOWN: Final = regex(r"(?:make|just|task|rake|nox|npm run|yarn|pnpm(?: run)?|hatch run)")
"""What is left where only the pipeline knows which target is run."""


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
    events = root.get("on")
    triggers = read_triggers(events)
    jobs = root.get("jobs")
    for key, job in jobs.items() if jobs else ():
        steps, needs = job.below("steps"), job.get("needs")
        # A job that checks out somebody else's repository runs that one's commands.
        foreign = any(given.get("repository") for step in steps if (given := step.get("with")))
        into.jobs.append(
            CiJob(
                "GitHub Actions", workflow, key, path, job.key_line,
                max(job.key_line, job.line_end),
                runner=_plain(job.get("runs-on")),
                trigger=", ".join(trigger.event for trigger in triggers),
                title=job.string("name"),
                triggers=triggers,
                trigger_line=events.key_line if events else 0,
                trigger_end=max(events.key_line, events.line_end) if events else 0,
                runners=read_runners(job),
                matrix=read_matrix(job),
                steps=tuple(_steps(job, steps, _environment(root, job))),
                condition=_condition(job),
                runs=read_runs(job),
                needs=tuple(e.text for e in needs.elements() if e.text) if needs else (),
            )
        )  # fmt: skip
        for step in steps if not foreign else ():
            run = step.get("run")
            if run is not None:
                note_commands(run, path, f"CI job {key}", into)


def _condition(node: Node) -> str:
    """What a job or a step is run under, on one line; empty where that says nothing of when."""
    text = " ".join(node.string("if").split())
    bare = text.removeprefix("${{").removesuffix("}}").strip().removeprefix("success() && ")
    return "" if "${{" in bare or _ALWAYS.search(bare) else bare


def read_action(text: str) -> tuple[CiStep, ...]:
    """What an action of the repository's own does, step by step; nothing where it is no script.

    Args:
        text: the content of its `action.yml`.
    """
    action = read_yaml(text)
    runs = action.get("runs")
    return tuple(_steps(action, runs.below("steps"), {})) if runs else ()


def _environment(*nodes: Node) -> dict[str, str]:
    """Variables with plain values that a workflow and its job set for their steps."""
    found: dict[str, str] = {}
    for node in nodes:
        given = node.get("env")
        for name, value in given.items() if given else ():
            if value.text and "${{" not in value.text:
                found[name] = value.text
    return found


def _steps(job: Node, steps: list[Node], environment: dict[str, str]) -> Iterator[CiStep]:
    """What a job runs and which actions it uses, without the glue of a shell between commands."""
    called = job.get("uses")
    if called is not None and called.text:
        yield CiStep("uses", called.text.partition("@")[0], called.key_line)
    for step in steps:
        uses, run, only = step.get("uses"), step.get("run"), _condition(step)
        if uses is not None and uses.text:
            yield CiStep("uses", uses.text.partition("@")[0], uses.key_line, only)
        for line, written in _joined(run) if run is not None else ():
            known = _OF_ENVIRONMENT.sub(lambda m: environment.get(m[1], m[0]), written)
            if _CAPTURES.match(known):
                continue  # keeps what a command prints; asked before assignments are taken off
            bare = _ENTERS.sub("", _ASSIGNS.sub("", _EXPRESSION.sub(_valued, known)))
            command = _SUBSTITUTED.sub("", bare)
            glue = _SHELL_WORDS.match(command) and not _TELLS.match(command)
            if not glue and not _SHELL_SIGNS.search(command) and _is_whole(command):
                yield CiStep("run", command, line, only)


def _valued(match: re.Match[str]) -> str:
    """What stands for a value that only the pipeline knows: its name in brackets, if it is one."""
    name = _NAMED.fullmatch(match[0])
    return f"<{name[1].replace('_', '-').lower()}>" if name else "…"


def _is_whole(command: str) -> bool:
    """Whether a line is no part of a text in quotation marks that goes over several."""
    return command.count("'") % 2 == 0 and command.count('"') % 2 == 0


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
        scripts = [e for part in ("before_script", "script") for e in job.below(part)]
        into.jobs.append(
            CiJob(
                "GitLab CI", job.string("stage") or "test", key, path, job.key_line,
                max(job.key_line, job.line_end),
                runner=_plain(job.get("image")),
                triggers=read_gitlab_triggers(job),
                steps=tuple(step for element in scripts for step in script_steps(element)),
            )
        )  # fmt: skip
        for element in scripts:
            note_commands(element, path, f"CI job {key}", into)


def script_steps(script: Node) -> Iterator[CiStep]:
    """The commands of a script as steps, without the glue of a shell between them."""
    for line, command in _joined(script):
        if not _SHELL_WORDS.match(command) and not _SHELL_SIGNS.search(command):
            yield CiStep("run", command, line)


def note_commands(run: Node, path: str, source: str, into: Collector) -> None:
    """Each command of a script that says what it is for, at the line where it begins."""
    for line, given in _joined(run):
        tooled = given.lstrip("./").startswith(("mvn", "gradle"))
        written = _OF_CI.sub("", given) if tooled else given
        # Shell glue is no command of the project; what tests with values that only the CI knows
        # is better than nothing.
        if "$CI_" in written or _SHELL_WORDS.match(written):
            continue
        command = _UNKNOWN.sub("", _EXPRESSION.sub("…", written)).strip()
        purpose = guess_purpose("", command)
        if command != written and (
            purpose is not CommandPurpose.TEST or _ALL_UNKNOWN.fullmatch(command)
        ):
            continue
        if purpose is not CommandPurpose.OTHER:
            into.command(command, purpose, (path, line), source)


def _joined(run: Node) -> Iterator[tuple[int, str]]:
    numbers = run.lines or (run.line,)
    texts = run.text.split("\n") if run.lines else [run.text]
    held, start = "", 0
    for number, text in zip(numbers, texts, strict=False):
        start = start or number
        bare = text.strip()
        # PowerShell goes on behind a backtick that stands apart.
        if bare.endswith(("\\", " `")):
            held += bare[:-1].rstrip() + " "
            continue
        whole = (held + bare).strip()
        if whole and not whole.startswith("#"):
            yield start, re.sub(r"\s+#\s.*$", "", whole)
        held, start = "", 0
