"""`RunScreen`: what the repository is, what happens, what waits, and the pages, on one screen."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import ScreenResume

from docgen_engine.domain.documents.registry import DOCUMENTS
from docgen_tui.actions import (
    FIRST_WHEN_FAILED,
    RANKS,
    RUN_ACTIONS,
    Situation,
    available,
    bindings,
)
from docgen_tui.messages import Change
from docgen_tui.run_data import (
    EVERYTHING,
    RunData,
    document_of,
    gate_is_open,
)
from docgen_tui.screens import routes
from docgen_tui.screens.base import DocgenScreen
from docgen_tui.screens.run_actions import RunActions, first_page_found_wrong
from docgen_tui.screens.run_panes import RunPanes, clear_height, set_height, set_title, writing
from docgen_tui.view import AgentView, Dirty, RunView, WorkState
from docgen_tui.widgets.agent_grid import AgentGrid
from docgen_tui.widgets.gate_panel import GatePanel
from docgen_tui.widgets.header_line import HeaderLine
from docgen_tui.widgets.key_bar import KeyBar
from docgen_tui.widgets.markdown_view import MarkdownView
from docgen_tui.widgets.page_list import PageList
from docgen_tui.widgets.status_line import StatusLine
from docgen_tui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from docgen_tui.app import DocgenApp

LIST_ROWS = (3, 10)
"""Fewest and most rows of the agents' box while each is one line."""


class RunScreen(RunActions, RunPanes, DocgenScreen[None]):
    """The main screen."""

    TITLE_WORDS = "Run"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(RUN_ACTIONS, "run"),
        *(
            Binding(str(number), f"focus_agent({number})", f"agent {number}", show=False,
                    id=f"run.agent-{number}")
            for number in range(1, 9)
        ),
        Binding("escape", "back", "back", show=False, id="run.back"),
    ]  # fmt: skip

    def __init__(self, app: DocgenApp) -> None:
        super().__init__(classes="-no-pages")
        self.data = RunData()
        self._dirty: set[Dirty] = set()
        self._news = asyncio.Event()
        self.reading = False
        self.previewed: tuple[str, int, str] = ("", -1, "")
        self._glyphs = app.glyphs
        self._repository = app.repository
        self._streams = app.streams

    def compose(self) -> ComposeResult:
        """Everything, from the first paint on; what is not needed yet says why it is empty."""
        yield HeaderLine(self._repository, id="header")
        yield Timeline(self._glyphs, id="timeline")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                agents = AgentGrid(self._streams, self._glyphs, id="agents")
                agents.border_title = Content("Agents")
                yield agents
                yield PageList(self._glyphs, id="pages")
            with Vertical(id="right"):
                yield GatePanel(self._glyphs, id="gate")
                yield MarkdownView(id="preview")
        yield StatusLine(self._glyphs, id="status")
        yield KeyBar(id="keys")

    # -- following the run --

    def on_mount(self) -> None:
        """Follow the view, and read from the engine what it points to."""
        self.gate_panel.drawn = self._gate_drawn
        self.gate_panel.display = False
        self.pages_list.border_title = Content("Pages")
        self.preview.border_title = Content("Preview")
        self.pages_list.focus()
        self.docgen.changes.subscribe(self, self._changed)
        self.run_worker(self._follow(), group="data", exit_on_error=True)
        self.watch(self.app, "app_focus", self._came_back, init=False)
        self.show_all()

    def on_screen_resume(self, _event: ScreenResume) -> None:
        """What came while another screen was open is shown now."""
        self.docgen.scheduler.wake()
        self.note(EVERYTHING)

    def _changed(self, change: Change) -> None:
        self.show_view(change.view)
        self.note(change.dirty)

    def _came_back(self, focused: bool) -> None:
        """A person comes back to the terminal, perhaps from an editor: has a file changed?"""
        if focused:
            self.data.look_again()
            self.note(frozenset())

    def note(self, dirty: frozenset[Dirty]) -> None:
        """Something changed: read it soon."""
        self._dirty |= dirty
        self._news.set()

    async def _follow(self) -> None:
        """Read what changed, one round at a time; what comes meanwhile is read in the next."""
        while True:
            self.reading = False
            await self._news.wait()
            self._news.clear()
            if not self.docgen.opened:
                continue
            self.reading = True
            dirty, self._dirty = frozenset(self._dirty), set()
            await self.data.refresh(self.engine, self.view, dirty)
            if self.data.trouble is not None:
                self.docgen.trouble(self.data.trouble)
            self.show_all()
            await self.show_preview()
            if await self.data.look_for_drift(self.engine, self.view):
                self.show_all()

    # -- showing --

    def show_all(self) -> None:
        """Bring every widget up to date."""
        if self.is_attached and self.app.is_running:
            self.show_view(self.view)

    def show_view(self, view: RunView) -> None:
        """Show what the events say, with what was read last."""
        now, frame = self.docgen.now(), self.docgen.frame
        self.query_one(HeaderLine).show(view)
        self.query_one(Timeline).show(view, now, frame)
        grid = self.agents
        agents = self.shown_agents(view)
        grid.show(agents, now, frame)
        pages = self.pages_list
        pages.show(self.data.pages, facts=bool(self.data.facts), writing=writing(view), frame=frame)
        self._titles(view)
        self.show_gate(view)
        self._shape(grid, len(agents))
        self.show_status(view, frame)
        self.refresh_bindings()

    def tick(self) -> None:
        """Time went on while something works."""
        now, frame = self.docgen.now(), self.docgen.frame
        view = self.view
        self.query_one(Timeline).show(view, now, frame)
        self.agents.show(self.shown_agents(view), now, frame)
        writes = writing(view)
        if writes:
            self.pages_list.show(
                self.data.pages, facts=bool(self.data.facts), writing=writes, frame=frame
            )
        self.show_status(view, frame)

    def shown_agents(self, view: RunView) -> tuple[AgentView, ...]:
        """The agents of the current phase; of all phases so far where one line each has room."""
        current = view.current_agents
        if self.agents.wants_panels(current) or not self.has_class("-tall"):
            return current
        every = sorted(
            (agent for agent in view.agents.values() if agent.phase <= view.phase),
            key=lambda agent: agent.phase,
        )
        return tuple(every) if len(every) <= LIST_ROWS[1] else current

    def _titles(self, view: RunView) -> None:
        phase = view.phase_view(view.phase)
        version = f" · {phase.execution}" if phase.execution else ""
        set_title(self.agents, f"Agents{version}")
        count = f" {len(self.data.pages)}" if self.data.pages else ""
        set_title(self.pages_list, f"Pages{count}")
        if not self.docgen.opened and not self.preview.page:
            set_title(self.preview, "What this repository is")

    def _shape(self, grid: AgentGrid, agents: int) -> None:
        """Heights follow the phase, not the moment, so that nothing jumps while work goes on."""
        self.set_class(grid.live, "-live")
        bare = not self.data.pages
        if bare is not self.has_class("-no-pages"):
            self.set_class(bare, "-no-pages")
            self.call_after_refresh(self._focus_something)
        if not grid.live:
            low, high = LIST_ROWS
            low = 1 if self.has_class("-narrow") else low
            set_height(grid, max(low, min(high, agents)) + 2)
        else:
            clear_height(grid)

    def _focus_something(self) -> None:
        """The list of pages where it can be seen, else what stands in its place."""
        if self.focused is None or not self.focused.is_on_screen:
            (self.pages_list if self.pages_list.is_on_screen else self.preview).focus()

    @property
    def gate_width(self) -> int:
        """Cells of a row in the gate's box, also while it is hidden."""
        return max(20, self.query_one("#right").size.width - 4)

    def _gate_drawn(self, execution: str, report: int) -> None:
        """The report is on the screen: from now on a key may decide, after the grace."""
        self.docgen.guard.drawn(execution, report)
        self.show_status(self.view, self.docgen.frame)

    # -- the widgets --

    @property
    def agents(self) -> AgentGrid:
        """The agents' box."""
        return self.query_one("#agents", AgentGrid)

    @property
    def pages_list(self) -> PageList:
        """The list of pages."""
        return self.query_one("#pages", PageList)

    @property
    def gate_panel(self) -> GatePanel:
        """The gate's box."""
        return self.query_one("#gate", GatePanel)

    @property
    def preview(self) -> MarkdownView:
        """The page that is shown."""
        return self.query_one("#preview", MarkdownView)

    # -- what may be done now --

    def situation(self) -> Situation:
        """What decides which actions make sense."""
        view = self.view
        path = self.pages_list.selected
        page = self.data.page(path)
        return Situation(
            view=view,
            page=path,
            has_facts=bool(self.data.facts),
            has_versions=page is not None and max(page.version, page.newer) > 1,
            has_document=bool(self.data.facts) or not DOCUMENTS.keys().isdisjoint(view.pages),
            editable=(page is not None and page.version > 0)
            or bool(document_of(view) or first_page_found_wrong(self.data)),
            attached=self.docgen.opened,
            working=self.docgen.working,
            stale=any(phase.state is WorkState.STALE for phase in view.phases),
        )

    @property
    def key_ranks(self) -> Mapping[str, int]:
        """The order of keys in the footer, as needed now."""
        failed = gate_is_open(self.view) and not self.view.waiting
        return {**RANKS, **FIRST_WHEN_FAILED} if failed else RANKS

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that make no sense now are neither shown nor taken."""
        if action in RUN_IDS and self.is_mounted:
            return available(action, self.situation())
        return True

    @on(PageList.Highlighted)
    async def _highlighted(self, event: PageList.Highlighted) -> None:
        event.stop()
        self.refresh_bindings()
        await self.show_preview()

    @on(PageList.Chosen)
    def _chosen(self, event: PageList.Chosen) -> None:
        event.stop()
        self.action_open_page()

    @on(MarkdownView.CitationChosen)
    def _citation(self, event: MarkdownView.CitationChosen) -> None:
        event.stop()
        at = event.reference
        self.app.push_screen(routes.code(self.engine, at.file, at.line_start, at.line_end))


RUN_IDS = frozenset(action.id for action in RUN_ACTIONS)
