"""`AgentPanel`: one agent that talks, with its newest lines; and an agent as a single line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from docgen_engine.domain.documents.state import TokenUsage
from docgen_tui.frame import LIVE
from docgen_tui.glyphs import UNICODE, Glyphs
from docgen_tui.rows import (
    EMPTY,
    Row,
    Span,
    amount,
    duration,
    fit,
    fit_path,
    pad,
    plural,
    right,
    row,
    spread,
)
from docgen_tui.signs import work_sign, work_style, work_word
from docgen_tui.state import agent_seconds
from docgen_tui.streams import TextRing
from docgen_tui.view import AgentLine, AgentView, WorkState
from docgen_tui.widgets.lines import LineWidget

TIME_WIDTH = 6
"""Cells of a duration: `0.2s` to `12:02`, with a space in front."""
_LINE_STYLES = {
    "say": "",
    "tool": "code",
    "result": "muted",
    "error": "error",
    "retry": "warn",
    "done": "ok",
}


def usage_words(usage: TokenUsage) -> str:
    """`18.2k in (91 % cached) · 2.1k out · $0.08`."""
    share = f" ({100 * usage.cached / usage.input:.0f} % cached)" if usage.input else ""
    text = f"{amount(usage.input)} in{share} · {amount(usage.output)} out"
    return f"{text} · ${usage.cost_usd:.2f}" if usage.cost_usd else text


def now_words(agent: AgentView) -> tuple[str, str]:
    """What an agent does now or did last, and its style."""
    if agent.state is WorkState.FAILED:
        return agent.message or "failed", "error"
    if agent.state is WorkState.RETRYING:
        return agent.message, "warn"
    if agent.state is WorkState.DONE:
        return agent.summary or "done", ""
    if agent.state is WorkState.RUNNING:
        return agent.message or agent.page or work_word(agent.state), ""
    return work_word(agent.state), "muted"


def progress_words(agent: AgentView) -> str:
    """`3/8` for an agent with several tasks."""
    if len(agent.tasks) < 2:
        return ""
    return f"{len(agent.finished)}/{len(agent.tasks)}"


def time_words(agent: AgentView, now: float) -> str:
    """How long an agent worked; `kept` where nothing had to run, since its result was stored."""
    if agent.state is WorkState.DONE and agent.reused >= max(1, len(agent.tasks)):
        return "kept"
    seconds = agent_seconds(agent, now)
    return duration(seconds) if seconds >= 0.05 or agent.since else ""


def name_width(agents: Sequence[AgentView], width: int) -> int:
    """Cells of the names' column: what the longest name needs, within a third of the row."""
    longest = max((cell_len(agent.name) for agent in agents), default=0)
    return max(4, min(longest, width // 3))


def agent_row(
    agent: AgentView, now: float, frame: int, glyphs: Glyphs, width: int, names: int = 0
) -> Row:
    """An agent as one line: sign, name, how far, what, retries, time; columns stand still.

    Args:
        agent: whose line.
        now: seconds since 1970.
        frame: turns the sign of what works.
        glyphs: the signs.
        width: cells of the row.
        names: cells of the column of names; what this name needs where not given.
    """
    sign, style = work_sign(agent.state, glyphs, frame)
    names = names or name_width([agent], width)
    progress = progress_words(agent)
    tail: list[Span] = []
    if agent.retries:
        tail.append((f" {glyphs.retry}{agent.retries}", "warn"))
    tail.append((right(time_words(agent, now), TIME_WIDTH), "muted"))
    tail_width = sum(cell_len(text) for text, _ in tail)
    room = width - names - tail_width - 5
    words, words_style = now_words(agent)
    if agent.reused and time_words(agent, now) != "kept":
        words += f" · {agent.reused} kept"
    if progress:
        room -= 6
    spans: list[Span] = [
        (f" {sign} ", style),
        (pad(agent.name, names), "strong" if agent.state.moving else ""),
        (" ", ""),
    ]
    if progress:
        spans.append((pad(progress, 6), "accent"))
    spans.extend([(pad(words, room), words_style), *tail, (" ", "")])
    return Row(tuple(spans))


def clock_words(seconds: float) -> str:
    """Time that runs, as `00:41`: whole seconds, so that it changes once a second."""
    whole = int(seconds)
    if whole >= 3600:
        return duration(whole)
    return f"{whole // 60:02}:{whole % 60:02}"


class AgentPanel(LineWidget, can_focus=True):
    """The live panel of one agent. The same panel is bound to other agents as phases go on."""

    HELP = (
        "The newest lines of one agent. Up and down (or k and j) look back, G follows again, "
        "z gives it the whole screen."
    )
    PERIOD = LIVE
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "back(1)", "look back", show=False, id="agent.back"),
        Binding("down,j", "back(-1)", "forward", show=False, id="agent.forward"),
        Binding("pageup,ctrl+u", "back_page(1)", "page back", show=False, id="agent.page-back"),
        Binding("pagedown,ctrl+d", "back_page(-1)", "page on", show=False, id="agent.page-on"),
        Binding("G,end", "follow", "follow", show=False, id="agent.follow"),
    ]

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.glyphs = glyphs
        self.agent: AgentView | None = None
        self.ring = TextRing()
        self.now = 0.0
        self._frame = 0
        self._above = 0
        self._seen = 0
        self._titles: tuple[str, str, str, int] = ("", "", "", 0)

    def bind_agent(self, agent: AgentView, ring: TextRing) -> None:
        """Show another agent, or the same one in another state."""
        if self.agent is None or self.agent.name != agent.name or self.ring is not ring:
            self._above = 0
        self.agent, self.ring = agent, ring
        self.dirty()

    def at(self, now: float, frame: int) -> None:
        """Time went on."""
        self.now, self._frame = now, frame
        if self.agent is not None and self.agent.state.moving:
            self.dirty()

    # -- rows -------------------------------------------------------------------------------------

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """The newest lines, and tokens in the last row where a model reports them."""
        agent = self.agent
        if agent is None:
            return []
        foot = [self._usage_row(agent.usage, width)] if agent.usage is not None else []
        room = max(0, height - len(foot))
        body = self._body(agent, width, room)
        gap = [EMPTY] * (room - len(body))
        return [*body, *gap, *foot]

    def paint(self) -> bool:
        """The rows, and the titles in the border where they changed."""
        self._paint_titles()
        return super().paint()

    def _body(self, agent: AgentView, width: int, room: int) -> list[Row]:
        tool = _newest_tool(agent)
        head: list[Row] = []
        if tool is not None and room > 2:
            style = _LINE_STYLES[tool.kind]
            head = [row((f"{self.glyphs.tool} ", "quiet"), (fit(tool.text, width - 2), style))]
        elif room > 2 and agent.message:
            head = [row((fit(agent.message, width), now_words(agent)[1]))]
        space = room - len(head)
        lines = self.ring.tail(width, space, self._above)
        if not lines:
            says = [line for line in agent.lines if line.kind != "tool"][-space:]
            return [
                *head,
                *(row((fit(line.text, width), _LINE_STYLES.get(line.kind, ""))) for line in says),
            ]
        rows = [row((line, _text_style(line))) for line in lines]
        if self._above and rows:
            new = self.ring.count - self._seen
            words = f"{self.glyphs.down} {plural(max(0, new), 'new line')} (G)"
            rows[-1] = spread([], [(words, "badge")], width)
        return [*head, *rows]

    def _usage_row(self, usage: TokenUsage, width: int) -> Row:
        return row((fit(usage_words(usage), width), "quiet"))

    def _paint_titles(self) -> None:
        agent = self.agent
        if agent is None:
            return
        # The title has the border's corners and a space at both of its ends.
        width = max(8, self.outer_size.width - 6)
        # A title changes once a second at most: a turning sign in eight borders is no calm sight.
        sign, _style = work_sign(agent.state, self.glyphs, int(self.now))
        state = f" {work_word(agent.state)}" if not agent.state.moving else ""
        name = f"{sign} {agent.name}{state}"
        about = agent.page or (agent.task if agent.task != agent.name else "")
        seconds = agent_seconds(agent, self.now)
        time = clock_words(seconds) if seconds or agent.since else ""
        retries = f"{self.glyphs.retry}{agent.retries} " if agent.retries else ""
        progress = progress_words(agent)
        end = " ".join(part for part in (progress, retries + time) if part)
        room = width - cell_len(name) - cell_len(end) - 6
        title = f"{name} · {fit_path(about, room)}" if about and room > 6 else name
        line = "$primary" if self.has_focus else "$border-blurred"
        if (title, end, line, width) == self._titles:
            return
        self._titles = (title, end, line, width)
        colour = {"live": "$primary", "warn": "$warning", "error": "$error", "ok": "$success"}
        style = colour.get(work_style(agent.state), "$foreground 60%")
        gap = max(1, width - cell_len(title) - cell_len(end))
        link = self.glyphs.link * (gap - 2) if gap > 3 else " "
        self.set_title(
            Content.assemble(
                (title, style),
                (f" {link} " if gap > 3 else " " * gap, line),
                (end, "$foreground 60%"),
            )
        )

    def on_focus(self) -> None:
        """The border changes its colour."""
        self.dirty()

    def on_blur(self) -> None:
        """The border changes its colour."""
        self.dirty()

    # -- looking back -----------------------------------------------------------------------------

    def action_back(self, rows: int) -> None:
        """Look back, or come forward."""
        if self._above == 0:
            self._seen = self.ring.count
        most = max(0, len(self.ring.tail(self.content_size.width, 10_000)) - 1)
        self._above = max(0, min(most, self._above + rows))
        self.paint()

    def action_back_page(self, pages: int) -> None:
        """Look back by a panel's height."""
        self.action_back(pages * max(1, self.content_size.height - 2))

    def action_follow(self) -> None:
        """Follow the newest line again."""
        self._above = 0
        self.paint()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Look back with the wheel."""
        event.stop()
        self.action_back(3)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Come forward with the wheel."""
        event.stop()
        self.action_back(-3)


def _newest_tool(agent: AgentView) -> AgentLine | None:
    """The newest tool call or its answer, or an error; what the agent says is elsewhere."""
    for line in reversed(agent.lines):
        if line.kind in ("tool", "result", "error", "retry"):
            return line
    return None


def _text_style(line: str) -> str:
    return "heading" if line.startswith("#") else ""
