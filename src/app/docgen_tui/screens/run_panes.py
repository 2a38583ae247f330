"""What stands in the gate's box, the status line and the preview of the run screen. A mixin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widget import Widget

from docgen_engine.domain.runs import RunStatus
from docgen_tui.present.planned import planned_text
from docgen_tui.remarks import gate_remarks
from docgen_tui.rows import Span
from docgen_tui.run_data import failure_is_open, gate_is_open
from docgen_tui.sanitise import clean_name
from docgen_tui.view import RunView
from docgen_tui.widgets.page_list import FACTS
from docgen_tui.widgets.status_line import StatusLine
from docgen_tui.words import again_words, failure_of, status_words

if TYPE_CHECKING:
    from docgen_tui.screens.run import RunScreen

GATE_ROWS = (4, 8)
"""The same for the gate's box on a narrow terminal."""
GATE_ROWS_ROOMY = (4, 14)
"""And on a wide one."""
WAITING_FOR_FACTS = (
    "Reading the repository. In a moment this shows what it is for, how to run and test it, "
    "its components and one flow, each with the lines that say so.\n"
)
NO_FACTS = "Nothing is known of this repository yet: the run failed before it was read.\n"


class RunPanes:
    """The panes of `RunScreen` that say what is decided, what is next, and what was written."""

    @property
    def _run(self) -> RunScreen:
        return cast("RunScreen", self)

    def show_gate(self, view: RunView) -> None:
        """The gate that waits or failed, or why the run failed without one."""
        panel = self._run.gate_panel
        is_open, failed = gate_is_open(view), failure_is_open(view)
        if panel.display != (is_open or failed):
            panel.display = is_open or failed
        if not is_open or view.gate is None:
            self._run.docgen.guard.hidden()
        if failed:
            panel.show_failure(failure_of(view, self._run.data.end))
        elif is_open and view.gate is not None:
            report = self._run.data.report
            current = report is not None and report.execution == view.gate.execution
            remarks = gate_remarks(view, self._run.data.pages, self._run.data.quality)
            panel.show(view.gate, report if current else None, self._run.data.publication, remarks)
        else:
            return
        low, high = GATE_ROWS if self._run.has_class("-narrow") else GATE_ROWS_ROOMY
        set_height(panel, max(low, min(high, panel.wanted_height(self._run.gate_width))) + 2)

    def show_status(self, view: RunView, frame: int) -> None:
        """What happens or waits, and which key is next."""
        docgen = self._run.docgen
        sign, style, words = status_words(
            view,
            self._run.data.pages,
            working=docgen.working,
            here=docgen.driving,
            doing=docgen.doing_words,
            folder=clean_name(docgen.docs_dir) if docgen.opened else "",
        )
        gate = view.gate
        end: Sequence[Span] = ()
        if gate is not None and gate_is_open(view):
            shown = docgen.guard.shown == (gate.execution, gate.report)
            about = f"{gate.execution} · {'report shown' if shown else 'drawing'}"
            # Words say what waits; where there is no room for both, this is what gives way.
            end = () if self._run.has_class("-narrow") else ((about, "muted"),)
        if not view.moving:
            drifted = max(view.drifted, self._run.data.drifted or 0)
            looked = drifted or self._run.data.drifted
            narrow = self._run.has_class("-narrow")
            end = again_words(looked, complete=sign == "done", short=narrow) or end
        self._run.query_one(StatusLine).show(sign, style, words, end, frame)

    async def show_preview(self) -> None:
        """Show the selected page, or the facts card."""
        path = self._run.pages_list.selected
        page = self._run.data.page(path)
        if page is not None and page.version:
            wanted = (path, page.version, page.state)
            if wanted != self._run.previewed:
                text = await self._run.engine.page(path)
                self._run.previewed = wanted
                self._run.preview.show(text.text, page=path, docs_dir=self._run.docgen.docs_dir)
                set_title(self._run.preview, clean_name(f"{path} · {page.state} · v{page.version}"))
            return
        if page is not None:
            wanted = (path, 0, page.state)
            if wanted != self._run.previewed:
                self._run.previewed = wanted
                plan = await self._run.engine.document("work-assignments")
                self._run.preview.show(planned_text(path, page.title, plan), page=path)
                set_title(self._run.preview, clean_name(f"{path} · {page.state}"))
            return
        wanted = (
            FACTS,
            len(self._run.data.facts),
            "failed" if failure_is_open(self._run.view) else "facts",
        )
        if wanted != self._run.previewed:
            self._run.previewed = wanted
            nothing = NO_FACTS if failure_is_open(self._run.view) else WAITING_FOR_FACTS
            self._run.preview.show(self._run.data.facts or nothing, page="", docs_dir="")
            set_title(self._run.preview, "What this repository is")


def writing(view: RunView) -> dict[str, str]:
    """Pages that are being written now, and by whom."""
    if view.status is not RunStatus.RUNNING:
        return {}
    return {
        agent.page: agent.name for agent in view.current_agents if agent.page and agent.state.moving
    }


def set_title(widget: Widget, title: str) -> None:
    """A title in the border, set only when it differs: setting it paints the whole widget."""
    content = Content(title)
    if widget.border_title != content.markup:
        widget.border_title = content


def set_height(widget: Widget, rows: int) -> None:
    """A fixed height, set only when it differs: each change costs a layout."""
    height = widget.styles.height
    if height is None or height.value != rows or not height.is_cells:
        widget.styles.height = rows


def clear_height(widget: Widget) -> None:
    """Back to what the style sheet says."""
    if widget.styles.inline.has_rule("height"):
        widget.styles.inline.clear_rule("height")
