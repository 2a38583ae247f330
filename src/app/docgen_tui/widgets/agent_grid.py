"""`AgentGrid`: the agents of the current phase, as one line each or as live panels.

Agents that only compute get a line with their result and duration. As soon as one streams text,
calls tools or uses tokens, all get a panel. Eight panels exist from the start and are bound to
other agents; they are shown and hidden, never mounted.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from docgen_tui.glyphs import UNICODE, Glyphs
from docgen_tui.rows import Row, fit, plural
from docgen_tui.streams import Streams
from docgen_tui.view import AgentView, WorkState
from docgen_tui.widgets.agent_panel import AgentPanel, agent_row, name_width
from docgen_tui.widgets.lines import LineWidget

MOST_PANELS = 8
SMALLEST_PANEL = Size(30, 5)


def grid_shape(count: int, width: int, height: int) -> tuple[int, int]:
    """Columns and rows for some panels: as square as terminal cells are, none too small.

    Args:
        count: panels that want room.
        width: cells there are.
        height: rows there are.

    Returns:
        Columns and rows; their product may be below `count` where there is no room.
    """
    best, best_score = (1, max(1, min(count, height // SMALLEST_PANEL.height))), float("inf")
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        wide, high = width // columns, height // rows
        if wide < SMALLEST_PANEL.width or high < SMALLEST_PANEL.height:
            continue
        # Text reads best in panels about five times as wide as high; an empty place is a waste.
        score = abs(wide / high - 5) + 2 * (columns * rows - count)
        if score < best_score:
            best, best_score = (columns, rows), score
    return best


class AgentList(LineWidget):
    """One line an agent."""

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.glyphs = glyphs
        self.agents: tuple[AgentView, ...] = ()
        self.now = 0.0
        self.frame_number = 0
        self.empty = "No agent has started yet."

    def show(self, agents: Sequence[AgentView], now: float, frame: int) -> None:
        """Show other agents or another moment."""
        self.agents, self.now, self.frame_number = tuple(agents), now, frame
        self.dirty()

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """The agents; where there is no room, those that move or failed come first."""
        if not self.agents:
            return [Row(((f" {fit(self.empty, width - 2)}", "muted"),))]
        agents = self.agents
        rest = 0
        if len(agents) > height:
            wanted = sorted(range(len(agents)), key=lambda at: (_rank(agents[at]), at))
            keep = sorted(wanted[: height - 1])
            rest = len(agents) - len(keep)
            agents = tuple(agents[at] for at in keep)
        names = name_width(self.agents, width)
        rows = [
            agent_row(one, self.now, self.frame_number, self.glyphs, width, names) for one in agents
        ]
        if rest:
            rows.append(Row(((f"   and {plural(rest, 'agent')} more", "muted"),)))
        return rows


def _rank(agent: AgentView) -> int:
    if agent.state is WorkState.FAILED:
        return 0
    return 1 if agent.state.moving else 2


class AgentGrid(Container):
    """The agents, in the form that fits them."""

    def __init__(
        self,
        streams: Streams,
        glyphs: Glyphs = UNICODE,
        *,
        id: str | None = None,  # noqa: A002  Textual's name
    ) -> None:
        super().__init__(id=id)
        self.streams = streams
        self.glyphs = glyphs
        self.list = AgentList(glyphs, id="agent-list")
        self.panels = [AgentPanel(glyphs, id=f"agent-panel-{at}") for at in range(MOST_PANELS)]
        self.agents: tuple[AgentView, ...] = ()
        self._now, self._frame = 0.0, 0
        self._shown = 0
        self._shape = (0, 0)

    def compose(self) -> ComposeResult:
        """The list; the panels come after the first frame, which they would only delay."""
        yield self.list

    def on_mount(self) -> None:
        """All panels, hidden until they are needed."""
        for panel in self.panels:
            panel.display = False
        self.call_after_refresh(self._mount_panels)

    async def _mount_panels(self) -> None:
        if self.is_attached:
            await self.mount_all(self.panels)
            self.show(self.agents, self._now, self._frame)

    @property
    def live(self) -> bool:
        """Whether panels are shown."""
        return self._shown > 0

    def wants_panels(self, agents: Sequence[AgentView]) -> bool:
        """Whether one of the agents has more to show than a line."""
        return any(agent.streams or self.streams.known(agent.name) for agent in agents)

    def show(self, agents: Sequence[AgentView], now: float, frame: int) -> None:
        """Show other agents or another moment."""
        self.agents, self._now, self._frame = tuple(agents), now, frame
        if not self.wants_panels(self.agents):
            self._arrange(0)
            self.list.show(self.agents, now, frame)
            return
        chosen = _panel_agents(self.agents)
        self._arrange(len(chosen))
        for panel, agent in zip(self.panels, chosen, strict=False):
            panel.bind_agent(agent, self.streams.ring(agent.name))
            panel.at(now, frame)

    def delta(self, agent: str) -> None:
        """Text came for an agent."""
        for panel in self.panels[: self._shown]:
            if panel.agent is not None and panel.agent.name == agent:
                panel.dirty()

    def focus_panel(self, number: int) -> bool:
        """Focus the panel of agent `number`, from 1."""
        panel = self.panels[number - 1] if 1 <= number <= self._shown else None
        if panel is not None and panel.is_attached and panel.display:
            panel.focus()
            return True
        return False

    def on_resize(self) -> None:
        """Arrange the panels for the new size."""
        self._arrange(self._shown)

    def _arrange(self, count: int) -> None:
        width, height = self.content_size
        columns, rows = grid_shape(count, width, height) if count else (0, 0)
        if (count, columns, rows) == (self._shown, *self._shape):
            return
        self._shown, self._shape = count, (columns, rows)
        self.list.display = count == 0
        self.set_class(count > 0, "-live")
        if count:
            self.styles.grid_size_columns = columns
            self.styles.grid_size_rows = rows
        for index, panel in enumerate(self.panels):
            panel.display = index < min(count, columns * rows)


def _panel_agents(agents: tuple[AgentView, ...]) -> tuple[AgentView, ...]:
    """At most eight agents, in order; those that are done give way to those that are not."""
    if len(agents) <= MOST_PANELS:
        return agents
    keep = sorted(range(len(agents)), key=lambda at: (agents[at].state.over, at))[:MOST_PANELS]
    return tuple(agents[at] for at in sorted(keep))
