"""The scheduler: few panels a tick, nobody starves, nothing ticks when nothing waits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docgen_tui.frame import PER_TICK, TICK, FrameScheduler
from support.app_clock import FrozenClock


class Panel:
    """Counts its paints."""

    def __init__(self, name: str, priority: int = 1, period: float = 0.1) -> None:
        self.name = name
        self.paint_priority = priority
        self.paint_period = period
        self.visible = True
        self.differs = True
        self.paints: list[float] = []
        self.clock: FrozenClock | None = None

    def can_paint(self) -> bool:
        return self.visible

    def paint(self) -> bool:
        self.paints.append(self.clock.monotonic() if self.clock else 0.0)
        return self.differs


def made(*panels: Panel) -> tuple[FrameScheduler, FrozenClock, list[bool]]:
    clock = FrozenClock()
    for panel in panels:
        panel.clock = clock
    timer: list[bool] = []
    return FrameScheduler(clock.monotonic, timer.append), clock, timer


def test_no_tick_paints_more_than_its_share() -> None:
    panels = [Panel(str(n)) for n in range(8)]
    scheduler, clock, _timer = made(*panels)
    for _ in range(60):
        for panel in panels:
            scheduler.mark(panel)
        assert len(scheduler.tick()) <= PER_TICK
        clock.advance(TICK)
    # Eight panels share one second's ticks evenly, each at most ten times.
    assert {len(panel.paints) for panel in panels} <= {8, 9, 10}


def test_the_period_is_kept() -> None:
    panel = Panel("a", period=0.25)
    scheduler, clock, _timer = made(panel)
    for _ in range(120):
        scheduler.mark(panel)
        scheduler.tick()
        clock.advance(TICK)
    gaps = [b - a for a, b in zip(panel.paints, panel.paints[1:], strict=False)]
    assert min(gaps) >= 0.25 - 1e-9


def test_the_timer_runs_only_while_something_waits() -> None:
    panel = Panel("a")
    scheduler, _clock, timer = made(panel)
    assert scheduler.idle
    scheduler.mark(panel)
    scheduler.mark(panel)
    scheduler.tick()
    assert timer == [True, False]
    assert scheduler.idle


def test_a_panel_that_cannot_be_seen_costs_nothing_and_is_painted_when_it_can() -> None:
    panel = Panel("a")
    panel.visible = False
    scheduler, _clock, timer = made(panel)
    scheduler.mark(panel)
    assert scheduler.tick() == []
    assert timer == [True, False]
    panel.visible = True
    scheduler.wake()
    assert scheduler.tick() == [panel]


def test_a_panel_that_did_not_differ_does_not_use_up_the_tick() -> None:
    same = [Panel(str(n)) for n in range(5)]
    for panel in same:
        panel.differs = False
    changed = Panel("changed", priority=2)
    scheduler, _clock, _timer = made(*same, changed)
    for panel in (*same, changed):
        scheduler.mark(panel)
    assert scheduler.tick() == [changed]


def test_what_has_the_focus_comes_first() -> None:
    panels = [Panel("a"), Panel("b"), Panel("c", priority=0)]
    scheduler, _clock, _timer = made(*panels)
    for panel in panels:
        scheduler.mark(panel)
    assert [panel.name for panel in scheduler.tick()] == ["c", "a"]  # type: ignore[attr-defined]


def test_a_panel_that_left_is_forgotten() -> None:
    panel = Panel("a")
    scheduler, _clock, _timer = made(panel)
    scheduler.mark(panel)
    scheduler.forget(panel)
    assert scheduler.tick() == []


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=80))
def test_whatever_is_marked_is_painted_in_the_end(steps: list[tuple[int, bool]]) -> None:
    panels = [Panel(str(n), priority=n % 2) for n in range(6)]
    scheduler, clock, _timer = made(*panels)
    marked: dict[str, float] = {}
    for which, tick in steps:
        scheduler.mark(panels[which])
        marked[panels[which].name] = clock.monotonic()
        if tick:
            scheduler.tick()
            clock.advance(TICK)
    for _ in range(60):
        scheduler.tick()
        clock.advance(TICK)
    assert scheduler.idle
    for panel in panels:
        if panel.name in marked:
            assert panel.paints[-1] >= marked[panel.name]
