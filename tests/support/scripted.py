"""A backend that does what a test says: streams, calls tools, fails on demand, waits.

It stands where a model's backend will stand. Its documents are small and valid for the repository
of `support.repositories`; what it does before it returns one is scripted per task and attempt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from docgen_engine.domain.citations import render_citation
from docgen_engine.domain.documents import analysis as a
from docgen_engine.domain.documents import discovery as d
from docgen_engine.domain.documents.assignments import (
    Generator,
    LeftOut,
    PlannedPage,
    WorkAssignments,
)
from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.documents.page import PageResult, QaOpinion, SectionResult
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
from docgen_engine.domain.errors import AgentError
from docgen_engine.domain.evidence import Reference
from docgen_engine.domain.planning import compose_assignments
from docgen_engine.domain.protocols import AgentSession, RepositoryAccess
from docgen_engine.domain.tasks import AgentResult, AgentTask, Role
from support.repositories import FILES

Act = Callable[[AgentTask, AgentSession], Awaitable[Any]]

CITED = Reference("src/parcel/rates.py", 14, 19, "postage")
SNIPPET = "\n".join(FILES[CITED.file].splitlines()[CITED.line_start - 1 : CITED.line_end])
PAGES = (
    ("01-project-overview.md", "Project overview", ("Purpose",)),
    ("02-technical-stack.md", "Technical stack", ("Languages",)),
    ("03-development-setup.md", "Development setup", ("Prerequisites",)),
    ("04-api-reference.md", "API reference", ("Overview",)),
    ("08-design-decisions.md", "Design decisions", ("Architecture",)),
    ("AGENT.md", "Guide for agents", ("Orientation",)),
)
"""Path, title and sections of the pages that are planned by default."""


def fail(message: str = "scripted failure", **how: Any) -> Act:
    """An act that fails the attempt."""

    async def act(task: AgentTask, session: AgentSession) -> None:
        raise AgentError(message, **how)

    return act


def stream(*pieces: str) -> Act:
    """An act that streams text, giving way after each piece."""

    async def act(task: AgentTask, session: AgentSession) -> None:
        for piece in pieces:
            session.text(piece)
            await asyncio.sleep(0)

    return act


def use_tool(name: str, **arguments: Any) -> Act:
    """An act that calls a tool and says what it answered."""

    async def act(task: AgentTask, session: AgentSession) -> None:
        session.text(await session.call_tool(name, arguments))

    return act


def wait_for(event: asyncio.Event) -> Act:
    """An act that waits until the test says so."""

    async def act(task: AgentTask, session: AgentSession) -> None:
        await event.wait()

    return act


def answer(make: Callable[[AgentTask], Any]) -> Act:
    """An act that replaces the attempt's answer by another document."""

    async def act(task: AgentTask, session: AgentSession) -> Any:
        return make(task)

    return act


def together(*acts: Act) -> Act:
    """Several acts in one attempt."""

    async def act(task: AgentTask, session: AgentSession) -> Any:
        last = None
        for each in acts:
            last = await each(task, session)
        return last

    return act


class ScriptedBackend:
    """Implements `domain.protocols.Backend`."""

    def __init__(
        self,
        scripts: dict[str, list[Act]] | None = None,
        *,
        questions: int = 12,
        deterministic: bool = False,
        pages: tuple[tuple[str, str, tuple[str, ...]], ...] = PAGES,
    ) -> None:
        """Script it.

        Args:
            scripts: per task key, what each attempt does before it answers; none is to answer.
            questions: how many questions the questions agent asks.
            deterministic: what the backend says of itself.
            pages: path, title and sections of the plan.
        """
        self.scripts = scripts or {}
        self.started: list[str] = []
        self.tasks: list[AgentTask] = []
        self.at_work = 0
        self.most_at_work = 0
        self.questions = questions
        self.pages = pages
        self._deterministic = deterministic
        self._repository: RepositoryAccess | None = None

    @property
    def name(self) -> str:
        return "scripted"

    @property
    def label(self) -> str:
        return "scripted · a test"

    @property
    def version(self) -> str:
        return "1"

    @property
    def deterministic(self) -> bool:
        return self._deterministic

    async def open(self, repository: RepositoryAccess) -> None:
        self._repository = repository

    async def close(self) -> None:
        self._repository = None

    async def perform(self, task: AgentTask, session: AgentSession) -> AgentResult:
        self.started.append(task.key)
        self.tasks.append(task)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            acts = self.scripts.get(task.key, [])
            made = await acts.pop(0)(task, session) if acts else None
            await asyncio.sleep(0)
            body = made if isinstance(made, bytes) else encode(made or self._document(task))
            return AgentResult(body, f"{task.key} done")
        finally:
            self.at_work -= 1

    def _document(self, task: AgentTask) -> Any:
        return {
            Role.LANGUAGE: _language,
            Role.COMPONENTS: _components,
            Role.DEPENDENCIES: lambda _: a.DependenciesPart(a.Dependencies(), ()),
            Role.FLOWS: lambda _: a.FlowsPart(a.Flows("scripted", ()), a.Apis(0, ())),
            Role.QUESTIONS: self._questions,
            Role.RESEARCH: _research,
            Role.ORCHESTRATION: self._plan,
            Role.WRITER: self._page,
            Role.QA: lambda _: QaOpinion("looks fine"),
        }[task.role](task)

    def _questions(self, task: AgentTask) -> Questions:
        asked = tuple(
            _question(number, *self.pages[number % len(self.pages)][::2])
            for number in range(self.questions)
        )
        few = "the script asks few" if len(asked) < 10 else ""
        return Questions(summarise(asked), asked, few)

    def _plan(self, task: AgentTask) -> WorkAssignments:
        assert self._repository is not None
        planned = [
            PlannedPage(path, order, title, sections, title, (), "", Generator.WRITER)
            for order, (path, title, sections) in enumerate(self.pages, start=1)
        ]
        planned.append(
            PlannedPage("index.md", 0, "Index", (), "all pages", (), "code", Generator.CODE)
        )
        planned.append(
            PlannedPage("QA-SUMMARY.md", 99, "QA summary", (), "scores", (), "qa", Generator.QA)
        )
        read = self._repository.content.read
        return compose_assignments(
            self._repository.structure,
            planned,
            [
                LeftOut(page.path, "not part of the script")
                for page in (
                    *self._repository.structure.pages,
                    *self._repository.structure.supplementary,
                )
                if page.path not in {each.path for each in planned}
            ],
            decode("questions", read(task.document("questions")), Questions),
            decode("research", read(task.document("research")), Research),
        )

    def _page(self, task: AgentTask) -> PageResult:
        assert self._repository is not None
        entry = msgspec.convert(task.payload["page"], PlannedPage)
        cited = render_citation(CITED, task.page, self._repository.docs_dir)
        sections = []
        parts = [f"# {entry.title}"]
        by_section: dict[str, list[str]] = {}
        for question in task.payload["questions"]:
            by_section.setdefault(question["section"], []).append(question["id"])
        for title in entry.sections:
            words = f" {task.note}" if task.note else ""
            parts.append(f"## {title}\n\nThe price comes from {cited}.{words}")
            sections.append(SectionResult(title, tuple(by_section.get(title, ())), (CITED,)))
        return PageResult(task.page, "\n\n".join(parts) + "\n", tuple(sections))


def _language(task: AgentTask) -> a.LanguagePart:
    return a.LanguagePart(
        d.Discovery(
            name="parcel",
            primary_language="Python",
            language_distribution=(d.LanguageShare("Python", 5, 60, 100.0, "deep"),),
            is_monorepo=False,
            packages=(),
            project_type="library",
            framework="",
            entry_points=(),
            components=(),
            test_framework="pytest",
            has_tests=True,
        )
    )


def _components(task: AgentTask) -> a.ComponentsPart:
    return a.ComponentsPart((), ())


def _question(number: int, path: str, sections: tuple[str, ...]) -> Question:
    return Question(
        id=f"q{number:03}",
        question=f"What does part {number} do?",
        category="architecture",
        priority=Priority.HIGH,
        research_goal="find out",
        files_to_examine=("src/parcel/rates.py",),
        reason="a newcomer asks it",
        documentation_target=path,
        research_strategy=ResearchStrategy("read", ("localGetFileContent",), "lines"),
        section=sections[0],
    )


def _research(task: AgentTask) -> Research:
    return Research(
        tuple(
            ResearchFinding(
                each,
                FindingStatus.ANSWERED,
                "postage computes it",
                (CodeReference(CITED.file, CITED.line_start, CITED.line_end, SNIPPET),),
            )
            for each in task.payload["question_ids"]
        )
    )
