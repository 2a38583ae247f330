"""What runs automatically: each workflow in words, with what starts it and what its jobs do."""

from __future__ import annotations

import posixpath
from itertools import groupby
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.working.pipeline_triggers import starts
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.ci import read_action
from docgen_engine.repository.manifests.ci_model import CiJob, CiStep
from docgen_engine.repository.manifests.purpose import guess_purpose

JOBS: Final = "Pipeline jobs"
"""Topic of the facts about jobs; that of their workflow is `Pipeline` or `Process`."""

_RELEASES: Final = regex(r"(?i)\b(?:releas\w*|publish\w*|deploy\w*|goreleaser|cd|pypi)\b")
_SYSTEMS: Final = (("ubuntu", "Linux"), ("macos", "macOS"), ("windows", "Windows"))
_VERSIONS: Final = {
    "python": "Python", "python-version": "Python", "py": "Python", "node": "Node.js",
    "node-version": "Node.js", "nodejs": "Node.js", "go": "Go", "go-version": "Go",
    "ruby": "Ruby", "ruby-version": "Ruby", "php": "PHP", "php-version": "PHP", "java": "Java",
    "java-version": "Java", "jdk": "Java", "rust": "Rust", "toolchain": "Rust",
    "rust-version": "Rust", "react": "React", "react-version": "React", "vue": "Vue",
    "typescript": "TypeScript", "typescript-version": "TypeScript", "ts": "TypeScript",
    "django": "Django", "django-version": "Django", "rails": "Rails", "postgres": "PostgreSQL",
    "dotnet": ".NET", "dotnet-version": ".NET", "elixir": "Elixir",
}  # fmt: skip
_OWN_ACTION: Final = regex(r"(?:\.|\$)/(\.github/(?!workflows/)[\w./-]+?)/?$")
_VERSION: Final = regex(
    r"(?i)[v>=~^]*\d[\w.+*-]*|(?:old)?stable|beta|nightly|latest|lts\S*|pypy\S*"
)
_PREPARES: Final = regex(
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

_PUBLISHES: Final = regex(
    r"(?i)\b(?:publish\w*|deploy\w*|upload|releaser|gh release|docker push|semantic-release"
    r"|goreleaser|twine|gh-deploy)\b|pypi-publish|action-gh-release"
)
"""Commands and actions that put something where others get it."""

_CLEANS: Final = regex(
    r"^docker(?:-| )compose (?:\S+ )*(?:down|stop|rm|logs|ps|kill)\b"
    r"|^docker (?:stop|rm|rmi|logout|system)\b|(?:up|down)load-(?:pages-)?artifact"
)
"""What ends what a job began, or carries files about."""

_CHECKS: Final = regex(
    r"(?:make|just|task|rake|tox -e|nox -s|hatch run|(?:npm|yarn|pnpm|bun)(?: run)?"
    r"|composer(?: run)?)"
    r" \S*(?:check|diff|verify|validate|audit|coverage)\S*$"
    r"|(?:tox(?: run)? -e|nox -s) [\w.,-]+$"
)
"""Targets of the repository's own by whose names a job fails where something is amiss, and whatever
those tools run that are there to check."""

_OF_MATRIX: Final = regex(r"matrix\.(?P<key>[\w-]+) == '(?P<value>[^']+)'")
_MACHINE: Final = frozenset({"os", "runner", "platform", "runs-on"})
_MOST_STEPS: Final = 7
_MOST_OTHERS: Final = 2
_LONGEST_CONDITION: Final = 90
_MOST_ACTIONS: Final = 2
_LONGEST: Final = 140
_MOST_VERSIONS: Final = 8
_MOST_JOBS: Final = 120
_FEW: Final = 3
_UNKNOWN: Final = regex(r"…|<[a-z][\w-]*>")
"""What stands for a value that only the pipeline knows."""

_KEEPS_HOUSE: Final = regex(
    r"(?i)stale|lock-threads|labeler|label|add-to-project|greetings|first-interaction|triage"
    r"|all-contributors|auto-?assign|dependabot|cherry-pick|backport"
)
"""Actions that keep issues and pull requests in order and build nothing."""


def pipeline_facts(survey: Survey) -> list[Fact]:
    """One fact for each workflow, saying when it runs, and one for each of its jobs.

    The fact of a workflow that releases has the topic `Process`, that of another `Pipeline`; its
    lines are those of its triggers. The detail of a job says what it runs.
    """
    workflows: dict[tuple[str, str], list[CiJob]] = {}
    for job in survey.project.jobs:
        workflows.setdefault((job.file, job.workflow), []).append(job)
    found: list[Fact] = []
    for (file, name), jobs in sorted(workflows.items(), key=lambda each: _standing(each[1])):
        first = jobs[0]
        topic = "Process" if _publishes(first, jobs) else "Pipeline"
        line = first.trigger_line or first.line
        end = first.trigger_end or first.line_end
        found.append(Fact(topic, name, starts(first), file, line, end))
        found += [_job(job, _steps(survey, job)) for job in jobs]
    return found[:_MOST_JOBS]


def _standing(jobs: list[CiJob]) -> int:
    """How far behind a workflow stands: tests first, then other checks, what keeps house last."""
    steps = [step for job in jobs for step in job.steps]
    kinds = {guess_purpose("", step.text) for step in steps if step.kind == "run"}
    told = [number for number, purpose in enumerate(_TELLING) if purpose in kinds]
    if told:
        return told[0]
    uses = [s for s in steps if s.kind == "uses" and not _PREPARES.search(s.text)]
    house = [s for s in uses if _KEEPS_HOUSE.search(s.text)]
    return len(_TELLING) + int(bool(house) and len(house) == len(uses))


def _publishes(first: CiJob, jobs: list[CiJob]) -> bool:
    """Whether a workflow is there to release: by its name, or because only a release starts it."""
    names = f"{first.workflow} {posixpath.basename(first.file).replace('_', ' ')}"
    if _RELEASES.search(names):
        return True
    events = {t.event for t in first.triggers} - {"workflow_dispatch"}
    only_tags = all(t.event == "release" or (t.tags and not t.branches) for t in first.triggers)
    return bool(events) and only_tags and any(_RELEASES.search(job.name) for job in jobs)


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
    only = f"if {code(job.condition)}" if 0 < len(job.condition) <= _LONGEST_CONDITION else ""
    parts = [does or "runs a script of its own", _where(job), _after(job), only]
    detail = " ".join(part for part in parts if part)
    return Fact(JOBS, title, detail, job.file, job.line, job.line_end)


def _does(steps: tuple[CiStep, ...]) -> str:
    """What a job runs and uses, in its order: what says most of it, and whatever it releases."""
    found = _telling(steps)
    kept = sorted(found[:_MOST_STEPS], key=steps.index)
    if kept and all(s.kind == "uses" and s.text.endswith((".yml", ".yaml")) for s in kept):
        return f"calls the workflow {listing([code(s.text) for s in kept])}"
    groups = [(kind, list(group)) for kind, group in groupby(kept, lambda s: s.kind)]
    unsaid = any(step.kind == "run" for step in found if step not in kept)
    last = max((n for n, (kind, _) in enumerate(groups) if kind == "run"), default=-1)
    said = []
    for number, (kind, group) in enumerate(groups):
        more = ["further commands"] if number == last and unsaid else []
        shown = listing([*map(_step, group), *more])
        verb = "runs" if kind == "run" else f"uses the action{'s' if len(group) > 1 else ''}"
        said.append(f"{verb} {shown}")
    return ", then ".join(said)


def _step(step: CiStep) -> str:
    """A command or an action, with what it is done under."""
    when = _under(step.condition) if len(step.condition) <= _LONGEST_CONDITION else ""
    return f"{code(step.text)} ({when})" if when else code(step.text)


def _under(condition: str) -> str:
    """A condition in words where it only picks from a matrix, else as it is written."""
    if not condition:
        return ""
    picked = [_OF_MATRIX.fullmatch(part.strip()) for part in condition.split("&&")]
    known = [m for m in picked if m and (m["key"] in _MACHINE or m["key"].lower() in _VERSIONS)]
    if len(known) < len(picked):
        return f"if {code(condition)}"
    versions = [
        f"{_VERSIONS[m['key'].lower()]} {m['value']}" for m in known if m["key"] not in _MACHINE
    ]
    machines = [code(m["value"]) for m in known if m["key"] in _MACHINE]
    said = [f"with {listing(versions)}"] if versions else []
    said += [f"on {listing(machines)}"] if machines else []
    return f"only {' '.join(said)}"


def _telling(steps: tuple[CiStep, ...]) -> list[CiStep]:
    """The steps that say what a job is there for, the most telling first; each once.

    What releases comes before all else, then one command of each purpose, then actions, the rest
    of those commands, and the repository's own checks. What prepares, installs or cleans up is left
    out where anything else is done.
    """
    once = {(s.kind, s.text): s for s in reversed(steps) if len(s.text) <= _LONGEST}
    ordered = [s for s in steps if once.get((s.kind, s.text)) is s]
    ordered = [s for s in ordered if not _CLEANS.search(s.text)]
    runs = [s for s in ordered if s.kind == "run"]
    uses = [s for s in ordered if s.kind == "uses" and not _PREPARES.search(s.text)]
    releases = [s for s in (*runs, *uses) if _PUBLISHES.search(s.text)]
    purposes: dict[CommandPurpose, list[CiStep]] = {}
    for each in runs:
        purposes.setdefault(guess_purpose("", each.text), []).append(each)
    main = [purposes[purpose] for purpose in _TELLING if purpose in purposes]
    told = [found[0] for found in main]
    again = [c for found in main for c in found[1:]]
    others = [s for s in purposes.get(CommandPurpose.OTHER, ()) if " >" not in s.text]
    # What has no purpose is named only where there is little else.
    brief = [s for s in others if len(_UNKNOWN.findall(s.text)) <= 1]
    checks = [s for s in others if _CHECKS.match(s.text)]
    rest = checks if main else brief[:_MOST_OTHERS] if uses else others or runs
    return list(dict.fromkeys([*releases, *told, *uses[:_MOST_ACTIONS], *again, *rest]))


def _machines(runners: tuple[str, ...]) -> str:
    """The systems that a job runs on; Linux alone is what everybody expects."""
    names: dict[str, None] = {}
    for runner in runners:
        found = next((n for start, n in _SYSTEMS if runner.lower().startswith(start)), "")
        names.setdefault(found or code(runner))
    if not names or list(names) == ["Linux"]:
        return ""
    return f"on {listing(sorted(names, key=str.casefold))}"


def _where(job: CiJob) -> str:
    """The systems that a job runs on and the versions that it is repeated for, as they go together.

    `on Linux with Python 3.12 and 3.13; on macOS and Windows with Python 3.13`.
    """
    groups: dict[str, list[str]] = {}
    for each in job.runs:
        groups.setdefault(_repeats(each.matrix), []).append(each.runner)
    if len(groups) < 2:
        return " ".join(each for each in (_machines(job.runners), _repeats(job.matrix)) if each)
    said = (
        f"{_machines(tuple(runners)) or 'on Linux'} {versions}".rstrip()
        for versions, runners in groups.items()
    )
    return "; ".join(said)


def _after(job: CiJob) -> str:
    """The jobs that a job waits for, where they are few."""
    return f"after {listing([code(n) for n in job.needs])}" if 0 < len(job.needs) <= _FEW else ""


def _repeats(matrix: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """The versions of a language that a job is repeated for."""
    said = []
    for key, values in matrix:
        language = _VERSIONS.get(key.lower())
        versions = [value for value in values if _VERSION.fullmatch(value)]
        if language and versions:
            said.append(f"{language} {listing(versions, _MOST_VERSIONS, 'others')}")
    return f"with {listing(said)}" if said else ""
