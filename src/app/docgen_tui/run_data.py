"""What the run screen reads from the engine, besides events: pages, report, facts, publication.

Reading is asynchronous and follows what changed; the screen shows what was read last.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.findings import Report
from docgen_engine.domain.phases import PHASES, Phase
from docgen_engine.domain.runs import RunStatus
from docgen_engine.domain.views import EndOfRun, PageView, PublicationPreview
from docgen_tui.facts import facts_card
from docgen_tui.ports import EnginePort
from docgen_tui.view import Dirty, RunView, WorkState

EVERYTHING: Final[frozenset[Dirty]] = frozenset(Dirty)


class RunData:
    """The newest answers of the engine.

    Attributes:
        pages: planned pages, in plan order.
        report: of the newest gate that waits or failed.
        publication: what approving gate 6 would change.
        facts: the facts card as Markdown, empty before the analysis; that of an earlier run stands
            until this one has its own.
        quality: as the QA gate measured it.
        end: what is said of a run that failed.
        drifted: how many files differ from the snapshot, where nothing works on the run; None until
            somebody has looked.
    """

    def __init__(self) -> None:
        self.run = 0
        self.pages: tuple[PageView, ...] = ()
        self.report: Report | None = None
        self.publication: PublicationPreview | None = None
        self.facts = ""
        self.quality: QaResults | None = None
        self.end: EndOfRun | None = None
        self.drifted: int | None = None
        self._drift_of: tuple[int, RunStatus | None] = (0, None)
        self._facts_of = ""
        self.trouble: DocgenError | None = None

    def page(self, path: str) -> PageView | None:
        """A planned page."""
        return next((page for page in self.pages if page.path == path), None)

    def forget(self) -> None:
        """Another run began."""
        self.pages, self.report, self.publication = (), None, None
        self.quality, self.end, self.drifted = None, None, None
        self._facts_of = ""

    async def refresh(self, engine: EnginePort, view: RunView, dirty: Set[Dirty]) -> None:
        """Read again what may differ.

        Args:
            engine: who is asked.
            view: what the events say.
            dirty: what they changed.
        """
        self.trouble = None
        if view.run != self.run:
            self.forget()
            self.run = view.run
        try:
            if dirty & {Dirty.PAGES, Dirty.GATE}:
                self.pages = await engine.pages()
            if Dirty.GATE in dirty or self.report is None:
                await self._read_report(engine, view)
            if dirty & {Dirty.PHASES, Dirty.PAGES}:
                await self._read_facts(engine, view)
            failed = view.status is RunStatus.FAILED
            self.end = await engine.end_of_run() if failed else None
        except DocgenError as error:
            self.trouble = error

    async def _read_report(self, engine: EnginePort, view: RunView) -> None:
        gate = view.gate
        if gate is None or gate.validating or not gate.report:
            self.report = None
            return
        report = await engine.report(gate.execution)
        self.report = report
        self.publication = None
        if gate.phase is Phase.QA:
            quality = await engine.document("qa-results")
            self.quality = quality if isinstance(quality, QaResults) else None
        if gate.waiting and gate.phase is Phase.QA:
            self.publication = await engine.publication()

    async def look_for_drift(self, engine: EnginePort, view: RunView) -> bool:
        """Compare the repository with the snapshot, once each time that work has stopped.

        Args:
            engine: who is asked; it reads all files, so this is done last.
            view: what the events say.

        Returns:
            Whether there is anything new to show.
        """
        now = (view.run, view.status)
        if not view.run or view.status in (None, RunStatus.RUNNING) or now == self._drift_of:
            return False
        self._drift_of = now
        before, self.drifted = self.drifted, None
        try:
            self.drifted = len(await engine.drift())
        except DocgenError:
            # Nobody asked for it: a run can be read even where its repository cannot.
            self.drifted = None
        return self.drifted != before

    def look_again(self) -> None:
        """Time has passed: compare the repository with the snapshot once more."""
        self._drift_of = (0, None)

    async def _read_facts(self, engine: EnginePort, view: RunView) -> None:
        discovery = view.phase_view(Phase.DISCOVERY)
        ready = discovery.state in (WorkState.DONE, WorkState.WAITING, WorkState.STALE)
        stamp = view.pages.get("analysis")
        key = f"{view.run}/{discovery.execution}/{stamp.version if stamp else 0}"
        if not ready or key == self._facts_of:
            return
        analysis = await engine.document("analysis")
        if isinstance(analysis, Analysis):
            self.facts = facts_card(analysis)
            self._facts_of = key


def gate_is_open(view: RunView) -> bool:
    """Whether a gate waits or has failed, so that its report belongs on the screen."""
    gate = view.gate
    if gate is None or gate.validating:
        return False
    if gate.waiting:
        return view.status is RunStatus.AWAITING_APPROVAL
    return view.status is RunStatus.FAILED and gate.phase == view.phase and gate.errors > 0


def failure_is_open(view: RunView) -> bool:
    """Whether the run failed otherwise than by a gate, so that its error belongs on the screen."""
    return view.status is RunStatus.FAILED and not gate_is_open(view)


def document_of(view: RunView) -> str:
    """Key of the document that the current phase produces, or empty."""
    return PHASES[view.phase].document
