"""What the keys of the run screen do. A mixin, so that showing and doing stay apart."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import work
from textual.app import SuspendNotSupported

from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.runs import RunStatus
from docgen_tui.guard import GRACE
from docgen_tui.messages import RejectDecision
from docgen_tui.rows import plural
from docgen_tui.run_data import RunData, document_of
from docgen_tui.screens import routes
from docgen_tui.widgets.gate_panel import ordered

if TYPE_CHECKING:
    from docgen_tui.screens.run import RunScreen

DEFAULT_EDITOR = "vi"


def editor_command() -> list[str]:
    """The person's editor: `VISUAL`, else `EDITOR`, else `vi`."""
    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or DEFAULT_EDITOR)
    return words or [DEFAULT_EDITOR]


def first_page_found_wrong(data: RunData) -> str:
    """The page of the worst finding: what a person edits who has chosen none."""
    found = ordered(data.report.findings) if data.report is not None else []
    return next((one.file for one in found if data.page(one.file) is not None), "")


class RunActions:
    """The actions of `RunScreen`."""

    @property
    def _run(self) -> RunScreen:
        return cast("RunScreen", self)

    # -- the gate --

    def action_approve(self) -> None:
        """Approve the execution and the report that are shown."""
        self._approve(rest=False)

    def action_approve_rest(self) -> None:
        """Approve, and go on until a gate finds something."""
        self._approve(rest=True)

    def _approve(self, *, rest: bool) -> None:
        screen = self._run
        gate = screen.view.gate
        docgen = screen.docgen
        if gate is None or not gate.waiting:
            return
        if not docgen.guard.decides(gate.execution, gate.report, docgen.key_time):
            docgen.tell(f"Read the report first: a key counts {GRACE} s after it is shown.")
            return
        docgen.own.add(f"approve {gate.execution}")
        screen.run_worker(
            docgen.session.decide(
                lambda: screen.engine.approve(gate.execution, gate.report, rest=rest)
            ),
            group="decision",
            exclusive=True,
        )

    @work(group="decision", exclusive=True)
    async def action_reject(self) -> None:
        """Ask for a note, then send the phase or some pages back."""
        from docgen_tui.screens.modals import RejectModal

        screen = self._run
        gate = screen.view.gate
        if gate is None or not gate.waiting:
            return
        files = [page.path for page in screen.data.pages if page.version]
        offered = files if not document_of(screen.view) or gate.phase > 4 else []
        decision = await screen.app.push_screen_wait(
            RejectModal(f"Reject {gate.execution}", offered, screen.docgen.marked)
        )
        if decision is not None:
            await self._reject(decision, gate.execution)

    async def _reject(self, decision: RejectDecision, execution: str) -> None:
        screen = self._run
        engine = screen.engine
        docgen = screen.docgen
        docgen.own |= {f"reject {execution}", "again " + ",".join(decision.files)}
        taken = await docgen.session.decide(
            lambda: engine.reject(decision.note, decision.files, execution)
        )
        if not taken:
            return
        what = plural(len(decision.files), "page") if decision.files else execution
        said = f"Sent back with your note: {what}."
        if decision.keep:
            try:
                for page in decision.files or ("",):
                    await engine.keep_note(decision.note, page)
            except DocgenError as error:
                docgen.trouble(error)
                return
            said += " The note is kept in .docgen.toml."
        docgen.tell(said)

    def action_report(self) -> None:
        """The gate's report in full."""
        from docgen_tui.screens.gate import GateScreen

        screen = self._run
        if screen.view.gate is not None:
            screen.app.push_screen(GateScreen(screen.data))

    @work(group="decision", exclusive=True)
    async def action_revalidate(self) -> None:
        """Take in manual edits and run the validators again."""
        screen = self._run
        if await screen.docgen.session.decide(screen.engine.revalidate):
            screen.docgen.tell("Checked again.")

    @work(group="decision", exclusive=True)
    async def action_edit(self) -> None:
        """Open the selected page's draft, or the phase's document, in the editor; then check it."""
        screen = self._run
        path = self._edited_file()
        if path is None:
            return
        if not path.is_file():
            screen.docgen.tell(f"There is nothing to edit yet: {path} does not exist.")
            return
        command = [*editor_command(), str(path)]
        try:
            with screen.app.suspend():
                # Nothing else goes on at a gate, and two programs cannot share one terminal.
                subprocess.run(command, check=False)  # noqa: ASYNC221
        except OSError as error:
            screen.docgen.tell(f"{command[0]} did not start ({error}). Set EDITOR to your editor.")
            return
        except SuspendNotSupported:
            screen.docgen.tell(f"No editor can be opened here. Edit {path}, then press R.")
            return
        await screen.docgen.session.decide(screen.engine.revalidate)

    def _edited_file(self) -> Path | None:
        """Where a person edits: a page's draft, else the document of the phase that waits."""
        screen = self._run
        page = screen.data.page(screen.pages_list.selected)
        if page is not None and page.version:
            return screen.engine.draft_path(page.path)
        file = document_of(screen.view) or first_page_found_wrong(screen.data)
        return screen.engine.draft_path(file) if file else None

    # -- the run --

    @work(group="decision", exclusive=True)
    async def action_go_on(self) -> None:
        """Resume."""
        await self._run.docgen.session.decide(self._run.engine.resume)

    @work(group="decision", exclusive=True)
    async def action_new_run(self) -> None:
        """Document the repository again."""
        screen = self._run
        session = screen.docgen.session
        question = "Document the repository again, as it is now? Earlier versions stay readable."
        same = await self._nothing_changed()
        if same:
            question = (
                f"Nothing changed since run {same}: a new one would make the same pages. "
                "Run all the same?"
            )
        if screen.view.status in (RunStatus.AWAITING_APPROVAL, RunStatus.FAILED):
            question += " This run ends unapproved and stays in the history."
        if await screen.docgen.ask(question, default=not same):
            await session.decide(
                lambda: screen.engine.start(session.options.config, force=session.options.force)
            )

    async def _nothing_changed(self) -> int:
        """Number of the run that a new one would repeat; 0 where it may differ, or nobody knows."""
        screen = self._run
        if screen.view.status is not RunStatus.COMPLETE or screen.data.drifted:
            return 0
        try:
            same = await screen.engine.up_to_date(screen.docgen.session.options.config)
        except DocgenError:
            return 0  # whatever is wrong, beginning the run says it
        return same.id if same is not None else 0

    @work(group="decision", exclusive=True)
    async def action_cancel_run(self) -> None:
        """End the run for good."""
        screen = self._run
        question = "Cancel this run? It cannot be resumed; everything made so far is kept."
        if not await screen.docgen.ask(question, default=False):
            return
        if screen.docgen.driving:
            await screen.engine.stop()
        await screen.docgen.session.decide(screen.engine.cancel)

    # -- looking --

    def action_open_page(self) -> None:
        """The selected page in full."""
        screen = self._run
        path = screen.pages_list.selected
        if path:
            screen.app.push_screen(routes.preview(screen.engine, path))
        else:
            # The facts are no page: they are read where they stand, or alone if there is no room.
            screen.add_class("-facts")
            screen.call_after_refresh(screen.preview.focus)

    def action_files(self) -> None:
        """All pages."""
        screen = self._run
        screen.app.push_screen(routes.files(screen.engine, screen.docgen.marked))

    def action_documents(self) -> None:
        """What the phases produced."""
        screen = self._run
        key = document_of(screen.view) or "work-assignments"
        screen.app.push_screen(routes.documents(screen.engine, key))

    def action_diff(self) -> None:
        """The selected page against its earlier versions."""
        screen = self._run
        path = screen.pages_list.selected
        if path:
            screen.app.push_screen(routes.versions(screen.engine, path))

    def action_search(self) -> None:
        """Search in the page that is shown."""
        screen = self._run
        if not screen.preview.is_on_screen:
            self.action_open_page()
            return
        screen.preview.focus()
        screen.preview.action_search()

    def action_copy(self) -> None:
        """Copy the selected text, else the path of the selected page."""
        screen = self._run
        text = screen.get_selected_text()
        page = screen.pages_list.selected
        words = text or (str(screen.engine.docs / page) if page else "")
        if words:
            screen.app.copy_to_clipboard(words)
            screen.docgen.tell("Copied.")

    # -- moving --

    def action_next_pane(self) -> None:
        """The next panel; on a narrow terminal, agents or pages."""
        screen = self._run
        if screen.has_class("-narrow") and screen.has_class("-live"):
            screen.toggle_class("-pages")
            if screen.has_class("-pages"):
                screen.pages_list.focus()
            else:
                screen.agents.focus_panel(1)
            return
        screen.focus_next()

    def action_focus_agent(self, number: int) -> None:
        """The panel of an agent."""
        self._run.remove_class("-pages")
        self._run.agents.focus_panel(number)

    def action_zoom(self) -> None:
        """The focused panel on the whole screen, or back."""
        screen = self._run
        if screen.maximized is not None:
            screen.minimize()
        elif screen.focused is not None:
            screen.maximize(screen.focused)

    def action_back(self) -> None:
        """Out of zoom, back to the pages."""
        screen = self._run
        if screen.maximized is not None:
            screen.minimize()
            return
        screen.remove_class("-facts")
        screen.call_after_refresh(screen.pages_list.focus)
