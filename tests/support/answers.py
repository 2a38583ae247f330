"""What the engine of a recording answers: pages, analysis, reports, quality."""

from __future__ import annotations

from docgen_engine.domain.documents.analysis import (
    Analysis,
    Apis,
    Architecture,
    Dependencies,
    Flow,
    FlowEntry,
    Flows,
    FlowStep,
)
from docgen_engine.domain.documents.discovery import (
    Command,
    CommandPurpose,
    Component,
    Discovery,
    LanguageShare,
    Statement,
)
from docgen_engine.domain.documents.qa import Measure, QaResults, QuestionCoverage
from docgen_engine.domain.findings import Finding, Report, RuleCount, Severity
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.views import PageView
from support.recorder import PLAN


def pages(state: str, version: int, **changed: str) -> tuple[PageView, ...]:
    """The plan as page views, all in one state but those named (`-` and `/` as `_`)."""
    return tuple(
        PageView(
            path, title, order, owner, "code" if owner == "code" else
            "qa" if owner == "qa" else "writer",
            changed.get(path.removesuffix(".md").replace("-", "_").replace("/", "_"), state),
            version, 0, "agent" if version else "", False,
        )
        for order, (path, title, owner) in enumerate(PLAN)
    )  # fmt: skip


def analysis() -> Analysis:
    """What phase 1 found."""

    def component(name: str, about: str, files: int, line: int) -> Component:
        said = Statement(about, "docs/architecture.md", line, line)
        return Component(f"src/{name}", name, "package", files, about, described_at=said)

    def step(number: int, file: str, line: int, function: str, action: str) -> FlowStep:
        return FlowStep(number, file, line, line + 6, function, action)

    def command(text: str, purpose: CommandPurpose, line: int) -> Command:
        return Command(text, purpose, "Makefile", line, "make")

    return Analysis(
        Discovery(
            name="billing",
            primary_language="Python",
            language_distribution=(
                LanguageShare("Python", 141, 92_000, 61.0, "deep"),
                LanguageShare("TypeScript", 64, 46_000, 30.0, "deep"),
                LanguageShare("SQL", 7, 14_000, 9.0, "counts"),
            ),
            is_monorepo=False,
            packages=(),
            project_type="service",
            framework="FastAPI",
            entry_points=(),
            components=(
                component("api", "HTTP routes and authentication", 31, 8),
                component("billing", "Turns orders into invoices", 44, 9),
                component("ledger", "Double-entry books, closed by period", 38, 10),
                component("worker", "Sends what is due, with retries", 12, 11),
            ),
            test_framework="pytest",
            has_tests=True,
            purpose=Statement("Routes invoices between tenants and ledgers.", "README.md", 3, 3),
            commands=(
                command("make install", CommandPurpose.INSTALL, 4),
                command("make run", CommandPurpose.RUN, 9),
                command("make test", CommandPurpose.TEST, 14),
            ),
        ),
        Architecture((), Dependencies(), ()),
        Flows(
            "entry points and calls",
            (
                Flow(
                    "post-orders", "POST /orders", "route",
                    FlowEntry("src/api/orders.py", 40, "create_order"),
                    (
                        step(1, "src/api/orders.py", 40, "create_order", "validates the request"),
                        step(2, "src/billing/invoice.py", 88, "invoice_for", "prices each line"),
                        step(3, "src/ledger/book.py", 112, "Ledger.post", "books both sides"),
                        step(4, "src/worker/queue.py", 21, "enqueue", "queues the mail"),
                    ),
                ),
            ),
        ),
        Apis(0, ()),
    )  # fmt: skip


def report(phase: Phase, findings: tuple[Finding, ...], summary: str) -> Report:
    """A report with some rules that found nothing."""
    rules = {
        "schema.valid": 6, "files.required": 15, "markdown.structure": 15, "links.internal": 214,
        "evidence.resolves": 388, "nav.required": 15, "questions.covered": 31,
    }  # fmt: skip
    counts = {name: [checked, 0, 0] for name, checked in rules.items()}
    for finding in findings:
        entry = counts.setdefault(finding.rule, [12, 0, 0])
        entry[1 if finding.severity is Severity.ERROR else 2] += 1
    return Report(
        phase,
        f"phase{int(phase)}_v1",
        tuple(RuleCount(name, *entry) for name, entry in sorted(counts.items())),
        findings,
        summary,
        int(phase),
    )


PLAN_FINDINGS = (
    Finding(
        "assignments.valid", Severity.WARNING, "work-assignments", 0, 0,
        "writer-3 has 5 pages, the others 4: within the limit, but the heaviest",
        "Give components/ledger.md to writer-1",
    ),
)  # fmt: skip
WRITING_FINDINGS = (
    Finding(
        "evidence.resolves", Severity.ERROR, "04-api-reference.md", 41, 12,
        "src/api/orders.py has 118 lines, the citation ends at 140",
        "Cite lines 40-118",
    ),
    Finding(
        "links.internal", Severity.ERROR, "flows/post-orders.md", 9, 3,
        "the link to components/mailer.md leads nowhere", "Link components/worker.md",
    ),
    Finding(
        "questions.covered", Severity.WARNING, "11-testing-strategy.md", 0, 0,
        "no section answers: how are migrations tested?", "Answer it or list it as unresolved",
    ),
)  # fmt: skip

PAGE = """# API reference

The service has 14 routes under `/v1` ([src/api/app.py:18-44](../src/api/app.py#L18-L44)).

## Endpoints

| route | does | handler |
|---|---|---|
| `POST /orders` | takes an order | [`create_order`](../src/api/orders.py#L40-L58) |
| `GET /invoices/{id}` | returns list[Line] | [`get_invoice`](../src/api/invoices.py#L12-L30) |

## Errors

`LedgerClosed` is raised when the period is closed
([src/ledger/book.py:112](../src/ledger/book.py#L112)).
"""


def quality() -> QaResults:
    """Measured quality."""
    parts = (("file references", 0.2, 386, 388), ("question coverage", 0.15, 29, 30),
             ("cross links", 0.1, 214, 214))  # fmt: skip
    return QaResults(
        93.0, "excellent", True, {name: 100 * a / b for name, _w, a, b in parts},
        QuestionCoverage(31, 29, 93.5, ()),
        {name: Measure(name, weight, a, b, 100 * a / b, True) for name, weight, a, b in parts},
        (),
    )  # fmt: skip
