"""What runs automatically: each workflow in words, with what starts it and what its jobs do."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import CommandPurpose, Fact
from docgen_engine.domain.markup import code, listing
from docgen_engine.repository.manifests.ci import read_action
from docgen_engine.repository.manifests.ci_model import CiJob, CiStep, CiTrigger
from docgen_engine.repository.manifests.purpose import guess_purpose

JOBS: Final = "Pipeline jobs"
"""Topic of the facts about jobs; that of their workflow is `Pipeline` or `Process`."""

_RELEASES: Final = re.compile(r"(?i)\b(?:releas\w*|publish\w*|deploy\w*|goreleaser|cd|pypi)\b")
_SYSTEMS: Final = (("ubuntu", "Linux"), ("macos", "macOS"), ("windows", "Windows"))
_VERSIONS: Final = {
    "python": "Python", "python-version": "Python", "py": "Python", "node": "Node.js",
    "node-version": "Node.js", "nodejs": "Node.js", "go": "Go", "go-version": "Go",
    "ruby": "Ruby", "ruby-version": "Ruby", "php": "PHP", "php-version": "PHP", "java": "Java",
    "java-version": "Java", "jdk": "Java", "rust": "Rust", "toolchain": "Rust",
    "rust-version": "Rust", "dotnet": ".NET", "dotnet-version": ".NET", "elixir": "Elixir",
}  # fmt: skip
_OWN_ACTION: Final = re.compile(r"(?:\.|\$)/(\.github/(?!workflows/)[\w./-]+?)/?$")
_VERSION: Final = re.compile(r"(?i)[v>=~^]*\d[\w.+*-]*|stable|beta|nightly|latest|lts\S*|pypy\S*")
_PREPARES: Final = re.compile(
    r"^actions/(?:checkout|cache|upload-|download-|setup-)|/setup-|(?:^|/)setup\b|rust-toolchain"
    r"|harden-runner|action-setup|login-action|metadata-action|/cache\b|rust-cache|toolchain|codeql-action/init"
    r"|codeql-action/autobuild|/.*configure-.*credentials"
)
"""Actions that only prepare the machine or carry files from one job to the next."""

_TELLING: Final = (
    CommandPurpose.TEST, CommandPurpose.LINT, CommandPurpose.TYPES, CommandPurpose.BUILD,
    CommandPurpose.FORMAT, CommandPurpose.DOCS,
)  # fmt: skip
"""Purposes of commands in the order in which they say what a job is there for."""

_MOST_COMMANDS: Final = 3
_MOST_ACTIONS: Final = 2
_LONGEST: Final = 140
_MOST_VERSIONS: Final = 8
_MOST_JOBS: Final = 120


def pipeline_facts(survey: Survey) -> list[Fact]:
    """One fact for each workflow, saying when it runs, and one for each of its jobs.

    The fact of a workflow that releases has the topic `Process`, that of another `Pipeline`; its
    lines are those of its triggers. The detail of a job says what it runs.
    """
    workflows: dict[tuple[str, str], list[CiJob]] = {}
    for job in survey.project.jobs:
        workflows.setdefault((job.file, job.workflow), []).append(job)
    found: list[Fact] = []
    for (file, name), jobs in workflows.items():
        first = jobs[0]
        topic = "Process" if _publishes(first, jobs) else "Pipeline"
        line = first.trigger_line or first.line
        end = first.trigger_end or first.line_end
        found.append(Fact(topic, name, _starts(first), file, line, end))
        found += [_job(job, _steps(survey, job)) for job in jobs]
    return found[:_MOST_JOBS]


def _publishes(first: CiJob, jobs: list[CiJob]) -> bool:
    """Whether a workflow is there to release: by its name, or because only a release starts it."""
    names = f"{first.workflow} {posixpath.basename(first.file).replace('_', ' ')}"
    if _RELEASES.search(names):
        return True
    events = {t.event for t in first.triggers} - {"workflow_dispatch"}
    only_tags = all(t.event == "release" or (t.tags and not t.branches) for t in first.triggers)
    return bool(events) and only_tags and any(_RELEASES.search(job.name) for job in jobs)


def _starts(job: CiJob) -> str:
    """When a workflow runs, such as `on pull requests and on pushes to main`."""
    if not job.triggers:
        return "" if job.system == "GitHub Actions" else f"runs on {job.system}"
    said = dict.fromkeys(
        words for trigger in sorted(job.triggers, key=_order) for words in _when(trigger)
    )
    return f"runs {listing(list(said))}"


_ORDER: Final = (
    "pull_request", "pull_request_target", "merge_request", "merge_group", "push", "release",
    "workflow_run", "workflow_call", "schedule",
)  # fmt: skip


def _order(trigger: CiTrigger) -> tuple[bool, int, str]:
    known = trigger.event in _ORDER
    place = _ORDER.index(trigger.event) if known else len(_ORDER)
    return (trigger.event == "workflow_dispatch", place, "" if known else trigger.event)


def _when(trigger: CiTrigger) -> Iterable[str]:
    named = [code(name) for name in trigger.branches if name.strip("*") and name[0] != "!"]
    tags = [name for name in trigger.tags if not name.startswith("!")]
    branches = listing(named, 5, "other branches")
    if trigger.event in {"pull_request", "pull_request_target"}:
        yield f"on pull requests to {branches}" if branches else "on pull requests"
    elif trigger.event == "push":
        if branches:
            yield f"on pushes to {branches}"
        if tags:
            yield _tags(tags)
        if not branches and not tags:
            yield "on every push"
    elif trigger.event == "schedule":
        yield from (_every(times) for times in trigger.others)
    elif trigger.event == "workflow_run":
        noun = "workflows" if len(trigger.others) > 1 else "workflow"
        yield f"when the {noun} {listing([code(name) for name in trigger.others])} ended"
    else:
        yield {
            "release": "when a release is made",
            "workflow_dispatch": "by hand",
            "workflow_call": "when another workflow calls it",
            "merge_group": "in the merge queue",
            "merge_request": "on merge requests",
        }.get(trigger.event, f"on the event {code(trigger.event)}")


def _tags(tags: list[str]) -> str:
    if all(set(tag) == {"*"} for tag in tags):
        return "on every pushed tag"
    return f"on pushed tags like {listing([code(tag) for tag in tags], 4)}"


def _every(times: str) -> str:
    """How often a schedule comes round, of five fields of cron."""
    fields = times.split()
    if len(fields) != 5:
        return "on a schedule"
    _, hour, day, month, weekday = fields
    if month == "*" and day == "*" and weekday.isalnum():
        return "every week"
    if month == "*" and weekday == "*" and day.isdigit():
        return "every month"
    if (day, month, weekday) == ("*", "*", "*"):
        return "every day" if hour.isdigit() else "several times a day"
    return "on a schedule"


def _steps(survey: Survey, job: CiJob) -> tuple[CiStep, ...]:
    """What a job does; an action that lies in this repository is what its own steps do."""
    found: list[CiStep] = []
    for step in job.steps:
        match = _OWN_ACTION.match(step.text) if step.kind == "uses" else None
        named = (f"{match[1]}/action.{end}" for end in ("yml", "yaml")) if match else ()
        path = next((path for path in named if survey.has(path)), "")
        found += read_action(survey.text(path)) if path else (step,)
    return tuple(found)


def _job(job: CiJob, steps: tuple[CiStep, ...]) -> Fact:
    title = job.title if job.title and "${{" not in job.title else job.name
    does = _does(steps)
    parts = [does or "runs a script of its own", _machines(job.runners), _repeats(job)]
    detail = " ".join(part for part in parts if part)
    return Fact(JOBS, title, detail, job.file, job.line, job.line_end)


def _does(steps: tuple[CiStep, ...]) -> str:
    """What a job runs: the commands that say most, else the actions of others that it uses."""
    commands = _telling(step.text for step in steps if step.kind == "run")
    shown = [code(text) for text in commands]
    more = "further commands" if len(shown) > _MOST_COMMANDS else ""
    runs = listing([*shown[:_MOST_COMMANDS], *([more] if more else [])])
    actions = list(
        dict.fromkeys(
            step.text for step in steps if step.kind == "uses" and not _PREPARES.search(step.text)
        )
    )
    uses = listing([code(text) for text in actions[:_MOST_ACTIONS]])
    called = any(text.endswith((".yml", ".yaml")) for text in actions)
    if runs and uses and not called:
        return f"runs {runs}, then the action{'s' if len(actions) > 1 else ''} {uses}"
    if runs:
        return f"runs {runs}"
    if called:
        return f"calls the workflow {uses}"
    if uses:
        return f"uses the action{'s' if len(actions) > 1 else ''} {uses}"
    return ""


def _telling(commands: Iterable[str]) -> list[str]:
    """The commands with a purpose, the most telling first, one of each before others of the same.

    Where none has one, those that are short enough to read. What installs or only tries the program
    is left out where anything else is run.
    """
    short = [c for c in dict.fromkeys(commands) if len(c) <= _LONGEST]
    purposes: dict[CommandPurpose, list[str]] = {}
    for each in short:
        purposes.setdefault(guess_purpose("", each), []).append(each)
    main = [purposes[purpose] for purpose in _TELLING if purpose in purposes]
    if main:
        return [found[0] for found in main] + [c for found in main for c in found[1:]]
    rest = [c for c in purposes.get(CommandPurpose.OTHER, ()) if " >" not in c]
    return rest or short


def _machines(runners: tuple[str, ...]) -> str:
    """The systems that a job runs on; Linux alone is what everybody expects."""
    names: dict[str, None] = {}
    for runner in runners:
        found = next((n for start, n in _SYSTEMS if runner.lower().startswith(start)), "")
        names.setdefault(found or code(runner))
    if not names or list(names) == ["Linux"]:
        return ""
    return f"on {listing(sorted(names, key=str.casefold))}"


def _repeats(job: CiJob) -> str:
    """The versions of a language that a job is repeated for."""
    said = []
    for key, values in job.matrix:
        language = _VERSIONS.get(key.lower())
        versions = [value for value in values if _VERSION.fullmatch(value)]
        if language and versions:
            said.append(f"{language} {listing(versions, _MOST_VERSIONS, 'others')}")
    return f"with {listing(said)}" if said else ""
