"""One execution of one phase: tasks, document or pages, and what the panels say at its end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

import msgspec

from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import Generator, WorkAssignments
from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.documents.page import PageResult, QaOpinion, SectionResult
from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.errors import TaskExhausted
from docgen_engine.domain.events import (
    PhasePartial,
    PhaseStarted,
)
from docgen_engine.domain.evidence import ReadSet
from docgen_engine.domain.findings import Severity
from docgen_engine.domain.index_page import compose_index
from docgen_engine.domain.navigation import INDEX_PAGE, QA_PAGE
from docgen_engine.domain.phases import PRIMARY_PAGE, Phase
from docgen_engine.domain.qa_page import compose_qa_summary
from docgen_engine.domain.runs import ExecutionRecord, RunRecord
from docgen_engine.domain.snapshot import Manifest
from docgen_engine.domain.tasks import AgentTask
from docgen_engine.gates.doors import check_page, read_page
from docgen_engine.gates.refs import Written
from docgen_engine.orchestrator import judging
from docgen_engine.orchestrator.desk import Desk, PinnedRepository, Record
from docgen_engine.orchestrator.documents import store_document
from docgen_engine.orchestrator.edits import sync_drafts
from docgen_engine.orchestrator.given import phase_input
from docgen_engine.orchestrator.pages import EvidenceMaker, PageStore
from docgen_engine.orchestrator.running import TaskOutcome, TaskRunner
from docgen_engine.phases.base import PhaseInput
from docgen_engine.phases.qa import QA_TASK
from docgen_engine.phases.registry import phase_work
from docgen_engine.phases.writing import primary_writer
from docgen_engine.store import artifacts, tasks, versions

_MANY_PAGES: Final = 120
"""Fewer are parsed sooner than processes have started."""


class PhaseRun:
    """Does the work of one execution; the gate comes after."""

    def __init__(
        self,
        desk: Desk,
        run: RunRecord,
        execution: ExecutionRecord,
        manifest: Manifest,
        access: PinnedRepository,
    ) -> None:
        self._desk = desk
        self._run = run
        self._execution = execution
        self._access = access
        self._work = phase_work(execution.phase)
        self._maker = EvidenceMaker(manifest.by_path(), desk.layout.docs_dir)
        self._assignments: WorkAssignments | None = None
        self._plan = self._analysis = ""  # their hashes
        self._pages: PageStore | None = None
        self.failed_pages: tuple[str, ...] = ()

    async def work(self) -> None:
        """Run all tasks and store what they make.

        Raises:
            TaskExhausted: a critical task used up its attempts.
        """
        given = await self._begin()
        work = self._work.tasks(given)
        await self._announce(work)
        runner = TaskRunner(self._desk, self._execution, self._run.config, given, self._access)
        outcomes = await runner.run(work, self._on_result, self._after)
        await self._settle_failures(outcomes)
        bodies = {key: outcome.body for key, outcome in outcomes.items() if outcome.body}
        if self._execution.phase is Phase.WRITING:
            await self._desk.workers.rest()
            await self._pages_by_code(given)
        elif self._execution.phase is Phase.QA:
            await self._measure(given, bodies)
        else:
            await self._store_documents(self._work.aggregate(given, bodies))

    async def look_again(self) -> None:
        """After a person's edits: which pages are missing, and in phase 6 what the scores are now.

        No agent is asked: what QA's said before still stands beside the scores.
        """
        if self._execution.phase < Phase.WRITING:
            return
        given = await self._begin()
        await self._missing_pages()
        if self._execution.phase is Phase.QA:
            await self._measure(given, await self._opinion())

    # -- before ----------------------------------------------------------------------------

    async def _begin(self) -> PhaseInput:
        given = await phase_input(self._desk, self._run, self._execution.phase, self._execution)
        if self._execution.phase >= Phase.WRITING:
            self._assignments = given.document("work-assignments", WorkAssignments)
            self._plan = given.documents["work-assignments"].sha256
            self._analysis = given.documents["analysis"].sha256
            self._pages = PageStore(
                self._desk, self._execution, self._assignments.plan, self._maker
            )
        return given

    async def _opinion(self) -> dict[str, bytes]:
        """What QA's agent said, as the body of its task's result."""
        async with self._desk.database.reading() as tx:
            active = await versions.active(tx, "qa-results")
            body = await artifacts.get(tx, active.artifact) if active else None
        opinion = decode("qa-results", body, QaResults).opinion if body is not None else ""
        return {QA_TASK: encode(QaOpinion(opinion))} if opinion else {}

    async def _announce(self, work: list[AgentTask]) -> None:
        async with self._desk.recording(self._run.id) as record:
            before = await tasks.tasks_of(record.tx, self._execution.id)
            for task in work:
                await tasks.ensure_task(
                    record.tx, self._execution.id, task.key, task.agent, task.role, task.page
                )
            record.emit(
                PhaseStarted(
                    phase=int(self._execution.phase),
                    execution=self._execution.name,
                    tasks=tuple((t.key, t.agent, str(t.role), t.page) for t in work),
                    targets=self._execution.targets,
                    resumed=bool(before),
                    reason=self._execution.reason,
                )
            )

    # -- each result -----------------------------------------------------------------------

    async def _on_result(self, task: AgentTask, body: bytes, record: Record) -> None:
        if self._pages is not None and task.page:
            await self._pages.write(record, decode(task.output, body, PageResult), task.key)

    async def _after(self, task: AgentTask, body: bytes) -> AgentTask | None:
        """Write the draft and check the page at once; errors go back to its owner, once."""
        if self._assignments is None or not task.page:
            return None
        await self._sync_drafts(task.page)
        if task.findings:
            return None
        written = Written(
            task.page,
            body,
            plan=self._plan,
            analysis=self._analysis,
            snapshot=self._run.snapshot,
            docs_dir=self._desk.layout.docs_dir,
            strictness=self._run.config.strictness,
            digest=await self._read_apart(task.page),
        )
        found = await self._desk.analyst.run(
            check_page, written, self._desk.reader, self._desk.fact_source
        )
        errors = tuple(each for each in found if each.severity is Severity.ERROR)
        if not errors:
            return None
        previous = decode(task.output, body, PageResult).text
        return msgspec.structs.replace(task, findings=errors, previous=previous)

    async def _read_apart(self, page: str) -> tuple[tuple[str, str], bytes] | None:
        """Where there are many new pages, have each parsed beside the analyst, which judges it."""
        assert self._assignments is not None  # noqa: S101 - set for phases 5 and 6
        text = self._store().take_fresh(page)
        workers = self._desk.workers
        few = workers.count < 2 or len(self._assignments.plan) < _MANY_PAGES
        if few or not text:
            return None
        digest: tuple[tuple[str, str], bytes] = await workers.run(
            read_page, page, text, self._desk.layout.docs_dir
        )
        return digest

    # -- after all -------------------------------------------------------------------------

    async def _settle_failures(self, outcomes: Mapping[str, TaskOutcome]) -> None:
        failed = [outcome for outcome in outcomes.values() if outcome.body is None]
        if not failed or self._execution.phase is Phase.QA:
            return
        if self._assignments is None:
            first = failed[0]
            raise TaskExhausted(
                f"{first.task.key} failed after {_tries(first.attempts)}: {first.error}"
            )
        primary = primary_writer(self._assignments)
        for outcome in failed:
            if outcome.task.agent == primary:
                raise TaskExhausted(
                    f"The primary writer ({primary}, owner of {PRIMARY_PAGE}) failed at "
                    f"{outcome.task.page} after {_tries(outcome.attempts)}: {outcome.error}"
                )
        self.failed_pages = tuple(sorted(outcome.task.page for outcome in failed))
        async with self._desk.recording(self._run.id) as record:
            record.emit(
                PhasePartial(
                    phase=int(self._execution.phase),
                    execution=self._execution.name,
                    missing=self.failed_pages,
                )
            )

    async def _store_documents(self, documents: Mapping[str, bytes]) -> None:
        for key, body in documents.items():
            await self._store_document(key, body)

    async def _store_document(self, key: str, body: bytes) -> None:
        await store_document(self._desk, self._run, self._execution, key, body)

    # -- pages made by code ----------------------------------------------------------------

    async def _pages_by_code(self, given: PhaseInput) -> None:
        """`index.md`, and the navigation of pages that no task of this execution made."""
        assert self._assignments is not None  # noqa: S101 - set for phases 5 and 6
        plan = self._assignments.plan
        if any(entry.path == INDEX_PAGE for entry in plan):
            text = compose_index(
                plan,
                self._assignments.left_out,
                given.document("analysis", Analysis),
                given.docs_dir,
            )
            await self._code_page(INDEX_PAGE, text)
        written = [entry.path for entry in plan if entry.generator is Generator.WRITER]
        async with self._desk.recording(self._run.id) as record:
            for path in written:
                await self._store().renew_navigation(record, path)
                await asyncio.sleep(0)  # many pages: let a screen draw
        await self._sync_drafts(*written)

    async def _sync_drafts(self, *pages: str) -> None:
        await sync_drafts(self._desk, self._run.id, pages, self._maker, self._execution)

    async def _code_page(self, path: str, text: str) -> None:
        result = PageResult(path, text, (SectionResult(title=""),), ReadSet())
        async with self._desk.recording(self._run.id) as record:
            await self._store().write(record, result, "code")
        await self._sync_drafts(path)

    async def _measure(self, given: PhaseInput, bodies: Mapping[str, bytes]) -> None:
        """Scores by code; the agent's opinion beside them; `QA-SUMMARY.md` from both."""
        partial = await self._missing_pages()
        results = await judging.measure(self._desk, self._run, self._execution, partial)
        if QA_TASK in bodies:
            opinion = decode("qa-opinion", bodies[QA_TASK], QaOpinion)
            results = msgspec.structs.replace(results, opinion=opinion.opinion)
        await self._store_document("qa-results", encode(results))
        assert self._assignments is not None  # noqa: S101 - set for phases 5 and 6
        entry = next((each for each in self._assignments.plan if each.path == QA_PAGE), None)
        if entry is not None:
            asked = {
                question.id: question.question
                for question in given.document("questions", Questions).questions
            }
            text = compose_qa_summary(results, asked, entry.title, entry.sections)
            await self._code_page(QA_PAGE, text)

    async def _missing_pages(self) -> tuple[str, ...]:
        """Writers' pages without any version: a partial run says so to its end."""
        if self._assignments is None:
            return ()
        async with self._desk.database.reading() as tx:
            there = set(await versions.active_pages(tx))
        self.failed_pages = tuple(
            entry.path
            for entry in self._assignments.plan
            if entry.generator is Generator.WRITER and entry.path not in there
        )
        return self.failed_pages

    def _store(self) -> PageStore:
        assert self._pages is not None  # noqa: S101 - set for phases 5 and 6
        return self._pages


def _tries(attempts: int) -> str:
    return "1 attempt" if attempts == 1 else f"{attempts} attempts"
