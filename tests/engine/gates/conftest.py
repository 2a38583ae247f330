"""A small sound run for the gates: tests break one thing in it and look at what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest

from docgen_engine.domain.documents.analysis import (
    Analysis,
    Api,
    Apis,
    Architecture,
    ComponentApis,
    Dependencies,
    Flow,
    FlowEntry,
    Flows,
    FlowStep,
    InternalDependency,
    Layer,
)
from docgen_engine.domain.documents.assignments import (
    Assignment,
    FileGroup,
    Generator,
    LeftOut,
    PlannedPage,
    Strategy,
    WorkAssignments,
)
from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.discovery import Component, Discovery, EntryPoint, LanguageShare
from docgen_engine.domain.documents.page import PageResult, SectionResult
from docgen_engine.domain.documents.questions import (
    Priority,
    Question,
    Questions,
    ResearchStrategy,
    summarise,
)
from docgen_engine.domain.documents.research import (
    CodeReference,
    FindingStatus,
    Research,
    ResearchFinding,
)
from docgen_engine.domain.documents.structure import Structure, StructureFolder, StructurePage
from docgen_engine.domain.facts import FileFacts
from docgen_engine.domain.findings import Finding, Report
from docgen_engine.domain.navigation import Navigation
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import Strictness
from docgen_engine.gates import refs
from docgen_engine.gates import source as source_module
from docgen_engine.gates.markdown import library
from docgen_engine.gates.naming import Definition, could_be_symbol, symbol_in
from docgen_engine.gates.request import GateInput
from docgen_engine.gates.run import validate_with
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.linked_imports import ResolvedImport
from docgen_engine.repository.manifests import DeclaredDependency

MAIN = "src/app/main.py"
STORE = "src/app/store.py"

FILES = {
    MAIN: "import store\n\n\ndef main():\n    store.load()\n    return 0\n",
    STORE: "class Store:\n    def load(self):\n        return 1\n\n\ndef load():\n    pass\n",
    "README.md": "# The app\n\nIt keeps things.\n\n## Use it\n\nRun it.\n",
    "Makefile": "test:\n\tpytest -q\n",
    "empty.txt": "",
}
SYMBOLS = {
    MAIN: {"main": Definition(4, 6, 4)},
    STORE: {
        "Store": Definition(1, 3, 1),
        "Store.load": Definition(2, 3, 2),
        "load": Definition(6, 7, 6),
    },
}


class PlainSource:
    """`SourceFacts` from dictionaries."""

    def __init__(self) -> None:
        self.files = dict(FILES)
        self.symbols = {path: dict(names) for path, names in SYMBOLS.items()}

    def exists(self, path: str) -> bool:
        return path in self.files

    def is_folder(self, path: str) -> bool:
        return path == "." or any(name.startswith(path.rstrip("/") + "/") for name in self.files)

    def line_count(self, path: str) -> int:
        return self.files.get(path, "").count("\n")

    def text(self, path: str) -> str:
        return self.files.get(path, "")

    def lines(self, path: str) -> list[str]:
        return self.text(path).split("\n")

    def definitions(self, path: str, name: str) -> tuple[Definition, ...] | None:
        if path not in self.symbols or not could_be_symbol(name):
            return None
        found = self.symbols[path].get(name)
        return (found,) if found else ()

    def has_symbol(self, path: str, name: str, start: int, end: int) -> bool:
        return symbol_in(self, path, name, start, end)

    def facts(self, path: str) -> FileFacts | None:
        is_code = path.endswith(".py") and path in self.files
        return analyse(self.files[path].encode(), "Python") if is_code else None

    def imported(self, path: str) -> list[ResolvedImport]:
        return []

    def dependencies(self, path: str) -> tuple[DeclaredDependency, ...]:
        return ()

    def sources(self) -> tuple[str, ...]:
        return tuple(sorted(path for path in self.files if path.endswith(".py")))

    def occurring(self, words: Iterable[str]) -> frozenset[str]:
        every = (*self.files, *self.files.values())
        return frozenset(word for word in words if any(word in text for text in every))

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(name for names in self.symbols.values() for name in names))


def _analysis() -> Analysis:
    components = (
        Component("src/app/main.py", "main", "module", 1, "Starts it.", files=(MAIN,)),
        Component("src/app/store.py", "store", "module", 1, "Keeps things.", files=(STORE,)),
    )
    discovery = Discovery(
        name="app",
        primary_language="Python",
        language_distribution=(LanguageShare("Python", 2, 13, 100.0, "deep"),),
        is_monorepo=False,
        packages=(),
        project_type="application",
        framework="",
        entry_points=(EntryPoint("app", "command", MAIN, 4, "main", "app"),),
        components=components,
        test_framework="",
        has_tests=False,
    )
    architecture = Architecture(
        layers=(Layer(0, "store", ("store",)), Layer(1, "main", ("main",))),
        dependencies=Dependencies(internal=(InternalDependency("main", "store", 1, MAIN, 1),)),
        tech_stack=(),
    )
    steps = (
        FlowStep(1, MAIN, 5, 5, "main", "calls `load`", ("store.load",)),
        FlowStep(2, STORE, 6, 7, "load", "loads"),
    )
    flow = Flow("run", "Run", "command", FlowEntry(MAIN, 4, "main"), steps)
    apis = (
        ComponentApis("main", (Api("main", "def main()", "function", MAIN, 4, 6),)),
        ComponentApis(
            "store",
            (
                Api("Store", "class Store", "class", STORE, 1, 3),
                Api("Store.load", "def load(self)", "method", STORE, 2, 3, parent="Store"),
                Api("load", "def load()", "function", STORE, 6, 7),
            ),
        ),
    )
    return Analysis(discovery, architecture, Flows("calls", (flow,)), Apis(4, apis))


TARGETS = {
    "01-project-overview.md": ("Purpose", "Key flows"),
    "04-api-reference.md": ("Overview",),
}


def _questions() -> Questions:
    made = []
    for number in range(10):
        page = "01-project-overview.md" if number < 5 else "04-api-reference.md"
        section = TARGETS[page][number % len(TARGETS[page])]
        made.append(
            Question(
                id=f"q{number}",
                question=f"What about {number}?",
                category="core",
                priority=Priority.HIGH,
                research_goal="know",
                files_to_examine=(MAIN,),
                reason="a newcomer asks",
                documentation_target=page,
                research_strategy=ResearchStrategy("read", (), "lines"),
                section=section,
            )
        )
    questions = tuple(made)
    return Questions(summarise(questions), questions)


def _research() -> Research:
    snippet = "def main():\n    store.load()"
    reference = CodeReference(MAIN, 4, 6, snippet, "main")
    return Research(
        tuple(
            ResearchFinding(f"q{number}", FindingStatus.ANSWERED, "So.", (reference,))
            for number in range(10)
        )
    )


def _structure() -> Structure:
    pages = (
        StructurePage("01-project-overview.md", "Overview", True, ("Purpose", "Key flows"), ""),
        StructurePage("04-api-reference.md", "API", True, ("Overview",), ""),
        StructurePage("15-roadmap.md", "Roadmap", False, ("Planned",), ""),
    )
    supplementary = (
        StructurePage("index.md", "Index", True, (), ""),
        StructurePage("QA-SUMMARY.md", "QA", True, (), ""),
    )
    return Structure("1", pages, supplementary, (StructureFolder("flows/", "Flows", ()),))


def _assignments() -> WorkAssignments:
    writer, code, qa = Generator.WRITER, Generator.CODE, Generator.QA
    plan = (
        PlannedPage("index.md", 0, "Index", (), "", (), "code", code),
        PlannedPage(
            "01-project-overview.md", 1, "Overview", ("Purpose", "Key flows"), "", (), "writer-1",
            writer,
        ),
        PlannedPage("04-api-reference.md", 4, "API", ("Overview",), "", (), "writer-2", writer),
        PlannedPage("QA-SUMMARY.md", 99, "QA", (), "", (), "qa", qa),
    )  # fmt: skip
    ids = tuple(f"q{number}" for number in range(10))
    return WorkAssignments(
        plan=plan,
        left_out=(LeftOut("15-roadmap.md", "no markers"),),
        strategy=Strategy("parallel-core", 2, 10, "two halves"),
        file_groups=(
            FileGroup("01-project-overview.md", 5, "writer-1", ids[:5]),
            FileGroup("04-api-reference.md", 5, "writer-2", ids[5:]),
        ),
        assignments=(
            Assignment("writer-1", ("01-project-overview.md",), 5, ids[:5], ids[:5]),
            Assignment("writer-2", ("04-api-reference.md",), 5, ids[5:], ids[5:]),
        ),
    )


OVERVIEW = """# Overview

## Purpose

The main component starts everything: [`main`](../src/app/main.py#L4-L6), and the store
keeps “things” [README.md:3](../README.md#L3). See [the API](04-api-reference.md#overview).

## Key flows

1. [src/app/main.py:5](../src/app/main.py#L5) calls
   [`load`](../src/app/store.py#L6-L7).
"""
API = """# API

## Overview

| name | where |
|---|---|
| `Store` | [`Store`](../src/app/store.py#L1-L3) |
| `load` | [`Store.load`](../src/app/store.py#L2-L3) |
"""


def _pages(plan: tuple[PlannedPage, ...]) -> dict[str, str]:
    texts = {
        "index.md": "# Index\n\n- [Overview](01-project-overview.md)\n",
        "01-project-overview.md": OVERVIEW,
        "04-api-reference.md": API,
        "QA-SUMMARY.md": "# QA\n\nAll is well.\n",
    }
    return {path: Navigation(plan).applied(text, path) for path, text in texts.items()}


def _results(questions: Questions) -> dict[str, PageResult]:
    made = {}
    for page, sections in TARGETS.items():
        parts = tuple(
            SectionResult(
                title,
                tuple(
                    question.id
                    for question in questions.questions
                    if (question.documentation_target, question.section) == (page, title)
                ),
            )
            for title in sections
        )
        made[page] = PageResult(page, "", parts)
    return made


class Gate:
    """The sound run, what may be changed in it, and the report over it."""

    def __init__(self) -> None:
        self.source = PlainSource()
        questions, assignments = _questions(), _assignments()
        documents = {
            "analysis": _analysis(),
            "questions": questions,
            "research": _research(),
            "work-assignments": assignments,
        }
        self.request = GateInput(
            phase=Phase.QA,
            execution="phase6_v1",
            strictness=Strictness.STRICT,
            snapshot="0" * 64,
            docs_dir="documentation",
            structure=_structure(),
            analysis=documents["analysis"],
            questions=questions,
            research=documents["research"],
            assignments=assignments,
            raw={key: encode(document) for key, document in documents.items()},
            pages=_pages(assignments.plan),
            results=_results(questions),
            makers={
                "01-project-overview.md": ("agent", "writer-1"),
                "04-api-reference.md": ("agent", "writer-2"),
                "index.md": ("plan", ""),
            },
        )

    def change(self, **changes: Any) -> None:
        """Replace fields of the request; a document's body in `raw` follows it."""
        keys = {"assignments": "work-assignments"}
        raw = dict(self.request.raw)
        for name, value in changes.items():
            if name in ("analysis", "questions", "research", "assignments") and value is not None:
                raw[keys.get(name, name)] = encode(value)
        self.request = msgspec.structs.replace(self.request, **{"raw": raw, **changes})

    def write(self, path: str, text: str, *, nav: bool = True) -> None:
        """Replace the text of a page, with its navigation block."""
        whole = Navigation(self.request.plan).applied(text, path) if nav else text
        self.change(pages={**self.request.pages, path: whole})

    def lenient(self) -> Gate:
        """Judge leniently."""
        self.change(strictness=Strictness.LENIENT)
        return self

    def report(self, phase: int = 6) -> Report:
        """The report of a gate."""
        request = msgspec.structs.replace(self.request, phase=Phase(phase))
        return validate_with(request, self.source)

    def found(self, rule: str, phase: int = 6) -> list[Finding]:
        """What one rule finds, asserting that no other rule finds anything."""
        findings = self.report(phase).findings
        assert {finding.rule for finding in findings} <= {rule}, findings
        return list(findings)


@pytest.fixture(autouse=True)
def _new_process() -> None:
    """No test gains from what another one made this process remember."""
    library.forget()
    source_module.forget()
    refs.forget()


@pytest.fixture
def gate() -> Gate:
    """A sound run, new for each test."""
    return Gate()


@pytest.fixture
def source() -> PlainSource:
    """The repository of the sound run."""
    return PlainSource()


GateFactory = Callable[[], Gate]
