"""A small invented repository as the engine would show it."""

from __future__ import annotations

from app_views.viewer_engine import ViewerEngine
from docgen_engine.domain.documents.analysis import (
    Analysis,
    Api,
    Apis,
    Architecture,
    ComponentApis,
    DataModel,
    Dependencies,
    ExternalDependency,
    Fact,
    Flow,
    FlowEntry,
    Flows,
    FlowStep,
    InternalDependency,
    Layer,
    ModelField,
    Problem,
    Technology,
)
from docgen_engine.domain.documents.assignments import (
    Assignment,
    FileGroup,
    Generator,
    LeftOut,
    PlannedPage,
    Strategy,
    WorkAssignments,
)  # fmt: skip
from docgen_engine.domain.documents.discovery import (
    Command,
    CommandPurpose,
    Component,
    Discovery,
    EntryPoint,
    LanguageShare,
    Package,
    Statement,
    SymbolNote,
)
from docgen_engine.domain.documents.qa import Gap, Measure, QaResults, QuestionCoverage
from docgen_engine.domain.documents.questions import (
    Priority,
    Question,
    Questions,
    ResearchStrategy,
    summarise,
)  # fmt: skip
from docgen_engine.domain.documents.research import (
    CodeReference,
    FindingStatus,
    Research,
    ResearchFinding,
)  # fmt: skip
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.domain.views import PageView, SourceText

OVERVIEW = """# Acme billing

Routes invoices between tenants and ledgers
("Invoices in, postings out", [README.md:3](../README.md#L3)). A period is closed by
[`Ledger.close`](../src/ledger.py#L12-L20); nothing is posted to it afterwards.

## Key features

- Invoices in **any** currency, kept as `list[Money]`
- Postings are *append-only*: [src/ledger.py:4-9](../src/ledger.py#L4-L9)
  - checked on every write
  - never deleted
1. Receive
2. Post

## Components

| component | what it does | lines |
|---|---|--:|
| api | HTTP routes, authentication, and the mapping of errors to answers | 812 |
| ledger | Double-entry postings, periods, [`Ledger`](../src/ledger.py#L1-L20) | 1,204 |

> Amounts are integers of the smallest unit.

```python
def post(amount: int, *, to: str) -> Posting:
    \"\"\"Write a posting.\"\"\"
    return Posting(amount, to)  # never a float
```

```mermaid
flowchart LR
    api["HTTP api"] --> billing
    billing -->|posts to| ledger[(Ledger)]
```

See [Data models](05-data-models.md#core-entities) and [the site](https://example.org/x).

<!-- docgen:nav -->

---

[Index](index.md) · [Data models](05-data-models.md) →

<!-- /docgen:nav -->
"""

OVERVIEW_2 = OVERVIEW.replace("in **any** currency", "in **one** currency").replace(
    "  - never deleted\n", "  - never deleted\n  - never changed\n"
)

MODELS = "# Data models\n\nWhat is kept.\n\n## Core entities\n\nA `Posting`.\n"

LEDGER = '''"""Double-entry postings."""


class Ledger:
    """Keeps postings of one tenant."""

    def __init__(self, tenant: str) -> None:
        self.tenant = tenant
        self.postings: list[int] = []


    @property
    def open(self) -> bool:
        return True

    def close(self, period: int) -> None:
        """End a period; later postings to it are refused."""
        if not self.open:
            raise LedgerClosed(period)
        self.postings.append(-1)
'''


def _page(path: str, order: int, title: str, owner: str, state: str, version: int,
          newer: int = 0, findings: tuple[Finding, ...] = ()) -> PageView:  # fmt: skip
    generator = "writer" if owner.startswith("writer") else "code"
    return PageView(
        path, title, order, owner, generator, state, version, max(newer, version), "agent",
        state == "approved", findings,
    )  # fmt: skip


FINDINGS = (
    Finding("links.internal", Severity.ERROR, "01-project-overview.md", 40, 5,
            "the page 09-gone.md is not in the plan", "link to a planned page"),
    Finding("evidence.resolves", Severity.WARNING, "01-project-overview.md", 10, 3,
            "src/ledger.py has 21 lines"),
)  # fmt: skip


def engine() -> ViewerEngine:
    """An engine double that knows the sample."""
    double = ViewerEngine()
    double.add_page(
        _page("01-project-overview.md", 1, "Project overview", "writer-1", "edited", 2, 3,
              FINDINGS),
        OVERVIEW.replace("any", "each"), OVERVIEW, OVERVIEW_2,
    )  # fmt: skip
    double.add_page(_page("05-data-models.md", 2, "Data models", "writer-2", "approved", 1), MODELS)
    double.add_page(_page("flows/post-orders.md", 3, "Post an order", "writer-3", "planned", 0))
    double.add_page(_page("index.md", 4, "Index", "code", "draft", 1), "# Index\n")
    double.sources["src/ledger.py"] = SourceText("src/ledger.py", LEDGER, "Python", False)
    double.sources["README.md"] = SourceText(
        "README.md", "# Acme\n\nInvoices in, postings out.\n", "", True
    )
    double.documents = {
        "analysis": analysis(),
        "questions": questions(),
        "research": research(),
        "work-assignments": plan(),
        "qa-results": quality(),
    }
    return double


def analysis() -> Analysis:
    step = FlowStep(1, "src/api.py", 10, 20, "post_order", "validates the order", ("bill",))
    return Analysis(
        Discovery(
            "billing", "Python",
            (LanguageShare("Python", 31, 4_200, 61.0, "deep"),
             LanguageShare("Shell", 2, 80, 1.0, "counts")),
            False, (Package("billing", ".", "pyproject.toml", 2, "python", "1.2.0"),),
            "service", "FastAPI", (EntryPoint("billing", "command", "src/cli.py", 8, "main",
                                              "billing serve"),),
            (Component("src/api", "api", "package", 12, "HTTP routes", 812, 9, (), None,
                       (SymbolNote("create_app", "function", "src/api/app.py", 14, 30,
                                   "create_app(config: Config) -> FastAPI", "Wire it up."),)),
             Component("src/ledger", "ledger", "package", 7, "", 1204, 21)),
            "pytest", True,
            Statement("Routes invoices between tenants and ledgers", "README.md", 3, 3),
            commands=(Command("make test", CommandPurpose.TEST, "Makefile", 7, "Makefile"),),
        ),
        Architecture(
            (Layer(0, "ground", ("ledger",)), Layer(1, "top", ("api",))),
            Dependencies(
                (InternalDependency("api", "ledger", 4, "src/api/app.py", 3),),
                (ExternalDependency("fastapi", ">=0.110", "runtime", "python", "pyproject.toml",
                                    11, 9, ("api",)),),
            ),
            (Technology("FastAPI", "Frameworks", "pyproject.toml", 11),),
        ),
        Flows("entry points", (Flow("post-orders", "Post an order", "http",
                                    FlowEntry("src/api.py", 10, "post_order"), (step,)),)),
        Apis(1, (ComponentApis("ledger", (Api("Ledger", "class Ledger(tenant: str)", "class",
                                              "src/ledger.py", 4, 20, "Keeps postings."),)),)),
        data_models=(DataModel("Posting", "dataclass", "ledger", "src/ledger.py", 4, 9,
                               (ModelField("amount", "int", "0", 5),)),),
        environment=(Fact("Environment variables", "BILLING_DSN", "where the ledger is",
                          "src/cli.py", 12, 12),),
        errors=(Problem("src/old.py", "syntax error in line 3"),),
    )  # fmt: skip


def questions() -> Questions:
    every = tuple(
        Question(
            f"q-{number:02}", text, category, priority, "find the way in", ("src/api.py",),
            "A newcomer asks this first", f"0{number}-page.md",
            ResearchStrategy("follow the calls", ("localSearchCode",), "one function"),
            section="Overview",
        )
        for number, (text, category, priority) in enumerate(
            (
                ("How does an invoice become a posting?", "flows", Priority.CRITICAL),
                ("What happens when a period is closed?", "behaviour", Priority.HIGH),
                ("Which environment variables are read [/x]?", "setup", Priority.MEDIUM),
                ("Who may delete a posting?", "security", Priority.LOW),
            ),
            start=1,
        )
    )  # fmt: skip
    return Questions(summarise(every), every)


def research() -> Research:
    return Research(
        (
            ResearchFinding(
                "q-01", FindingStatus.ANSWERED, "`post_order` calls `Ledger.post`.",
                (CodeReference("src/ledger.py", 4, 6, "class Ledger:\n    ...", "Ledger"),),
            ),
            ResearchFinding("q-02", FindingStatus.PARTIAL, "It is refused."),
            ResearchFinding("q-03", FindingStatus.NOT_FOUND, "", looked_in=("src",)),
            ResearchFinding("q-04", FindingStatus.SKIPPED, ""),
        )
    )  # fmt: skip


def plan() -> WorkAssignments:
    pages = (
        PlannedPage("01-project-overview.md", 1, "Project overview", ("Purpose", "Users"),
                    "What it is for", (), "writer-1", Generator.WRITER),
        PlannedPage("05-data-models.md", 2, "Data models", ("Core entities",), "", (), "writer-2",
                    Generator.WRITER),
        PlannedPage("index.md", 3, "Index", (), "", (), "code", Generator.CODE),
    )  # fmt: skip
    return WorkAssignments(
        pages, (LeftOut("13-performance-benchmarks.md", "no benchmarks were found"),),
        Strategy("parallel-core", 2, 4, "Four questions, two writers."),
        (FileGroup("01-project-overview.md", 3, "writer-1", ("q-01", "q-02", "q-03")),),
        (Assignment("writer-1", ("01-project-overview.md",), 3, ("q-01",), ("q-01",)),
         Assignment("writer-2", ("05-data-models.md",), 1, ("q-04",), ())),
    )  # fmt: skip


def quality() -> QaResults:
    return QaResults(
        87.0, "good", True, {"file references": 99.0},
        QuestionCoverage(4, 3, 75.0, ("q-04",)),
        {
            "references": Measure("file references", 0.2, 101, 102, 99.0, True, "src/x.py:9"),
            "diagrams": Measure("diagrams", 0.05, 0, 0, None, True),
            "apis": Measure("API verification", 0.2, 0, 0, 0.0, False),
        },
        (Gap("warning", "No page answers q-04", "12-security-compliance.md", "say who may"),),
        "Reads well.",
    )  # fmt: skip
