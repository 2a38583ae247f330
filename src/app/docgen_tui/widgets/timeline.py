"""`Timeline`: the seven phases in one row, each with a sign, and words as far as there is room."""

from __future__ import annotations

from rich.cells import cell_len

from docgen_engine.domain.phases import PHASES, Phase
from docgen_tui.glyphs import UNICODE, Glyphs
from docgen_tui.rows import Row, Span, duration, fit
from docgen_tui.signs import work_sign, work_style, work_word
from docgen_tui.state import phase_seconds
from docgen_tui.view import PhaseView, RunView, WorkState
from docgen_tui.widgets.lines import LineWidget


def timeline_row(view: RunView, now: float, frame: int, glyphs: Glyphs, width: int) -> Row:
    """The phases, in the longest form that fits.

    The forms, from long to short: all with names, times and versions; all with names; signs and
    numbers with the current phase spelled out.

    Args:
        view: what is known of the run.
        now: seconds since 1970, for the phase that works.
        frame: turns the sign of what works.
        glyphs: the signs.
        width: cells.
    """
    for form in (_full, _named, _signs):
        spans = form(view, now, frame, glyphs)
        if sum(cell_len(text) for text, _style in spans) <= width:
            return Row(tuple(spans))
    return Row(tuple(_cut(spans, width)))


def _cut(spans: list[Span], width: int) -> list[Span]:
    kept: list[Span] = []
    for text, style in spans:
        if width <= 0:
            break
        kept.append((fit(text, width), style))
        width -= cell_len(kept[-1][0])
    return kept


def _name_style(view: RunView, phase: PhaseView) -> str:
    if phase.state is WorkState.PENDING:
        return "muted"
    return "strong" if phase.phase == view.phase else ""


def _version(phase: PhaseView) -> str:
    return f" v{phase.number}" if phase.number > 1 else ""


def _time(phase: PhaseView, now: float) -> str:
    seconds = phase_seconds(phase, now)
    return f" {duration(seconds)}" if seconds >= 0.05 or phase.since else ""


def _join(parts: list[list[Span]], glyphs: Glyphs) -> list[Span]:
    spans: list[Span] = [(" ", "")]
    for index, part in enumerate(parts):
        if index:
            spans.append((f" {glyphs.link} ", "quiet"))
        spans.extend(part)
    return spans


def _full(view: RunView, now: float, frame: int, glyphs: Glyphs) -> list[Span]:
    parts = []
    for phase in view.phases:
        sign, style = work_sign(phase.state, glyphs, frame)
        name = f" {int(phase.phase)} {PHASES[phase.phase].short}"
        part: list[Span] = [(sign, style), (name, _name_style(view, phase))]
        part.append((_version(phase), "accent"))
        part.append((_time(phase, now), "muted"))
        parts.append(part)
    return _join(parts, glyphs)


def _named(view: RunView, now: float, frame: int, glyphs: Glyphs) -> list[Span]:
    parts = []
    for phase in view.phases:
        sign, style = work_sign(phase.state, glyphs, frame)
        name = f" {int(phase.phase)} {PHASES[phase.phase].short}"
        part: list[Span] = [(sign, style), (name, _name_style(view, phase))]
        if phase.phase == view.phase:
            part.extend([(_version(phase), "accent"), (_time(phase, now), "muted")])
        parts.append(part)
    return _join(parts, glyphs)


def _signs(view: RunView, now: float, frame: int, glyphs: Glyphs) -> list[Span]:
    spans: list[Span] = [(" ", "")]
    for phase in view.phases:
        sign, style = work_sign(phase.state, glyphs, frame)
        if phase.phase == view.phase:
            name = PHASES[phase.phase].short
            words = f" {int(phase.phase)} {name} {work_word(phase.state)}"
            spans.extend([(sign, style), (words, f"strong {work_style(phase.state)}")])
            spans.extend([(_version(phase), "accent"), (_time(phase, now), "muted"), ("  ", "")])
        else:
            spans.extend([(sign, style), (f"{int(phase.phase)}  ", "muted")])
    return spans


def spoken(phase: Phase, state: WorkState) -> str:
    """A phase in words, for tooltips and help."""
    return f"Phase {int(phase)}, {PHASES[phase].name}: {work_word(state)}"


class Timeline(LineWidget):
    """One row under the header."""

    PRIORITY = 2

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.glyphs = glyphs
        self.view = RunView()
        self.now = 0.0
        self.frame_number = 0

    def show(self, view: RunView, now: float, frame: int) -> None:
        """Show another state or moment."""
        self.view, self.now, self.frame_number = view, now, frame
        self.dirty()

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """One row."""
        return [timeline_row(self.view, self.now, self.frame_number, self.glyphs, width)]
