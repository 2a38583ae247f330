"""Pages 06, 07, 10, 12 and 13: deployment, monitoring, state, security, performance."""

from __future__ import annotations

from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    fact_section,
    source_folders,
)


def _top(_desk: Desk) -> tuple[str, ...]:
    return (".",)


def deployed_variables(desk: Desk, _subject: str) -> list[str]:
    """Variables that containers and pipelines set; those that the code reads stand on page 03."""
    facts = desk.facts("Environment variables", among=desk.analysis.infrastructure)
    return blocks(desk.fact_table(facts, "Variable", "Value"))


DEPLOYMENT = PageModule(
    {
        "Process": fact_section("Process", "Step"),
        "Infrastructure": fact_section("Infrastructure", "What", "Detail", "infrastructure"),
        "Environment variables": deployed_variables,
        "Pipeline": fact_section("Pipeline", "Job", "Detail", "pipeline"),
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
)

SECURITY = PageModule(
    {
        "Threats": fact_section("Threats", "Topic", "Detail", "security"),
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
)

PERFORMANCE = PageModule(
    {
        "Baselines": fact_section("Baselines", "Benchmark", "Detail", "performance"),
        "Load tests": fact_section("Load tests", "Test", "Detail", "performance"),
        "Resources": fact_section("Resources", "Resource"),
        "Bottlenecks": fact_section("Bottlenecks", "Place"),
        "Targets": fact_section("Targets", "Target"),
    },
    "benchmarks and load tests",
    _top,
    ("analysis:performance",),
)
