"""Pages 06, 07, 10, 12 and 13: deployment, monitoring, state, security, performance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen_engine.backends.static.working.pipelines import JOBS
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    fact_line,
    fact_section,
    facts_shown,
    is_document,
    quoted_fact,
    source_folders,
)
from docgen_engine.backends.static.writing.phrases import can_be_typed
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.domain.markup import (
    bullets,
    cell_code,
    code,
    escape,
    inline,
    listing,
    plain,
    table,
)
from docgen_engine.patterns import regex

_BENCH: Final = regex(r"(?i)(?<![a-z])bench(?:es|marks?)?(?![a-z])")
_MOST_COMMANDS: Final = 3
_MOST_JOBS: Final = 10
"""Jobs of a workflow that are told in full; a matrix written out is a list of names."""


def _top(_desk: Desk) -> tuple[str, ...]:
    return (".",)


def deployed_variables(desk: Desk, _subject: str) -> list[str]:
    """Variables that containers and pipelines set; those that the code reads stand on page 03."""
    facts = desk.facts("Environment variables", among=desk.analysis.infrastructure)
    rows = [(cell_code(f.name), _said(f.detail), desk.cite_fact(f)) for f in facts]
    return blocks(table(("Variable", "Value", "Where"), rows))


def workflows(topic: str, what: str, *questions: str) -> Builder:
    """A section of what runs automatically: each workflow as an item, its jobs below it.

    Facts of the topic that are no workflow, such as the settings of a release tool, come first.
    """

    def build(desk: Desk, _subject: str) -> list[str]:
        jobs: dict[str, list[Fact]] = {}
        for job in desk.facts(JOBS, among=desk.analysis.infrastructure):
            jobs.setdefault(job.file, []).append(job)
        facts = desk.facts(topic, among=desk.analysis.infrastructure)
        others = [fact for fact in facts if fact.file not in jobs]
        items = [_workflow(desk, fact, jobs[fact.file]) for fact in facts if fact.file in jobs]
        shown = blocks(facts_shown(desk, others, what), "\n".join(items))
        return blocks(*(desk.covered(kind) for kind in questions), *shown) if shown else []

    return build


def _workflow(desk: Desk, fact: Fact, jobs: list[Fact]) -> str:
    """A workflow with when it runs; what its jobs do stands below, that of a single one beside."""
    when = f" {_said(fact.detail)}" if fact.detail else ""
    lead = f"- **{escape(fact.name)}**{when} {desk.cite_fact(fact)}"
    if len(jobs) == 1:
        return f"{lead}; its job {_job(desk, jobs[0])}"
    shown = [f"  - {_job(desk, job)}" for job in jobs[:_MOST_JOBS]]
    rest = [desk.cite(j.file, j.line, j.line_end, label=j.name) for j in jobs[_MOST_JOBS:]]
    if rest:
        shown.append(f"  - Further jobs: {listing(rest, 30, 'others')}")
    return "\n".join([f"{lead}:", *shown])


def _job(desk: Desk, fact: Fact) -> str:
    return f"{cell_code(fact.name)} {_said(fact.detail)} {desk.cite_fact(fact)}"


def _said(detail: str) -> str:
    """A detail whose commands stand as code, whatever they hold."""
    return inline(plain(detail, keep_code=True))


DEPLOYMENT = PageModule(
    {
        "Process": workflows("Process", "Step", "release"),
        "Infrastructure": fact_section("Infrastructure", "What", "Detail", "infrastructure"),
        "Environment variables": deployed_variables,
        "Pipeline": workflows("Pipeline", "Job", "pipeline"),
        "Rollback": fact_section("Rollback", "Step"),
    },
    "container files, workflows and release steps",
    _top,
    ("analysis:infrastructure",),
)

MONITORING = PageModule(
    {
        "Logging": fact_section("Logging", "Logger", "Detail", "logging"),
        "Monitoring": fact_section("Monitoring", "What"),
        "Metrics": fact_section("Metrics", "Metric"),
        "Alerts": fact_section("Alerts", "Alert"),
        "Debugging": fact_section("Debugging", "What"),
    },
    "loggers, metrics and alerts",
    source_folders,
    ("analysis:observability",),
    by_names=True,
)

STATE = PageModule(
    {
        "Global state": fact_section("Global state", "Name", "Detail", "state"),
        "Persistence": fact_section("Persistence", "What", "Detail", "state"),
        "State machines": fact_section("State machines", "Machine", "Detail", "state"),
        "Reactive flows": fact_section("Reactive flows", "What", "Detail", "state"),
        "Caches": fact_section("Caches", "Cache", "Detail", "state"),
    },
    "module-level state, caches and stores",
    source_folders,
    ("analysis:state_management",),
    by_names=True,
)


def policy(desk: Desk, _subject: str) -> list[str]:
    """What the security policy says about reporting, in its own words."""
    facts = desk.facts("Threats")
    shown = bullets(
        quoted_fact(desk, fact) if is_document(fact) else fact_line(desk, fact) for fact in facts
    )
    return blocks(desk.covered("security"), shown) if shown else []


SECURITY = PageModule(
    {
        "Threats": policy,
        "Authentication and authorisation": fact_section(
            "Authentication and authorisation", "Mechanism", "Detail", "security"
        ),
        "Encryption": fact_section("Encryption", "Mechanism", "Detail", "security"),
        "Compliance": fact_section("Compliance", "Topic", "Detail", "security"),
        "Secrets": fact_section("Secrets", "Secret", "Detail", "security"),
    },
    "a security policy, authentication and encryption",
    _top,
    ("analysis:security",),
    by_names=True,
)


def baselines(desk: Desk, _subject: str) -> list[str]:
    """Benchmarks by file: those with a name of their own in one line, others with what they say."""
    files: dict[str, list[Fact]] = {}
    for fact in desk.facts("Baselines"):
        files.setdefault(fact.file, []).append(fact)
    items = []
    for file, facts in files.items():
        named = [desk.cite_fact(fact) for fact in facts if fact.symbol]
        if named:
            items.append(f"{cell_code(file)} measures {listing(named, 6, 'more')}")
        else:
            said = f": {_said(facts[0].detail)}" if facts[0].detail else ""
            items.append(f"{desk.cite(file, facts[0].line, label=file)}{said}")
    return (
        blocks(desk.covered("performance"), bullets(items), _measured(desk, files)) if items else []
    )


def _measured(desk: Desk, files: Iterable[str]) -> str:
    """How the benchmarks are run: as the repository's commands say, else as Go has it for all."""
    told = [
        f"{code(command.command)} {desk.cite(command.file, command.line)}"
        for command in desk.commands(*(set(CommandPurpose) - {CommandPurpose.INSTALL}))
        if _BENCH.search(command.command) and can_be_typed(command.command)
    ]
    if told:
        return f"They are run with {listing(told[:_MOST_COMMANDS])}."
    if any(file.endswith("_test.go") for file in files):
        return (
            "Go runs them with `go test -bench . ./...`; without `-bench` they are only compiled."
        )
    return ""


PERFORMANCE = PageModule(
    {
        "Baselines": baselines,
        "Load tests": fact_section("Load tests", "Test", "Detail", "performance"),
        "Resources": fact_section("Resources", "Resource"),
        "Bottlenecks": fact_section("Bottlenecks", "Place"),
        "Targets": fact_section("Targets", "Target"),
    },
    "benchmarks and load tests",
    _top,
    ("analysis:performance",),
    by_names=True,
)
