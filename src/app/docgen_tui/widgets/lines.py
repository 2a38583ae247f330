"""`LineWidget`: base of everything that is painted row by row, without layout, by the scheduler."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from docgen_tui.frame import CALM
from docgen_tui.rows import EMPTY, Row

if TYPE_CHECKING:
    from docgen_tui.frame import FrameScheduler

STYLE_WORDS: frozenset[str] = frozenset(
    {
        "muted", "strong", "ok", "warn", "error", "accent", "live", "link", "key", "title",
        "cursor", "select", "badge", "heading", "code", "quiet", "bar", "keys",
    }
)  # fmt: skip
"""Words that a row's style may consist of; each has a colour in `styles/lines.tcss`."""
LINE_CLASSES: frozenset[str] = frozenset(f"lines--{word}" for word in STYLE_WORDS)
"""Their component classes. The screens declare them (`screens/base.py`), not each widget: styling
them for two dozen widgets again and again took half of the time to the first frame."""


class LineWidget(Widget):
    """Shows rows. Subclasses say which in `compose_rows`; nobody else calls `refresh`.

    Only rows that differ from what is on screen are painted again, and painting never lays out.
    """

    ALLOW_SELECT = True
    PRIORITY: ClassVar[int] = 1
    PERIOD: ClassVar[float] = CALM

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._rows: list[Row] = []
        self._strips: dict[tuple[Row, int], Strip] = {}
        self._styles_of: dict[tuple[str, str], Style] = {}

    # -- what subclasses give ----------------------------------------------------------------

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """The rows to show in this space; reads what the widget was given, changes nothing."""
        raise NotImplementedError

    # -- the scheduler's side ------------------------------------------------------------------

    @property
    def scheduler(self) -> FrameScheduler | None:
        """The app's scheduler, or None in an app that has none."""
        found: FrameScheduler | None = getattr(self.app, "scheduler", None)
        return found

    @property
    def paint_priority(self) -> int:
        """The focused one first."""
        return 0 if self.has_focus else self.PRIORITY

    @property
    def paint_period(self) -> float:
        """Shortest time between two paints."""
        return self.PERIOD

    def can_paint(self) -> bool:
        """Whether it can be seen now."""
        return self.is_attached and self.is_on_screen and self.screen.is_current

    def dirty(self) -> None:
        """Ask to be painted soon."""
        if not self.is_attached:
            return
        scheduler = self.scheduler
        if scheduler is None:
            self.paint()
        else:
            scheduler.mark(self)

    def paint(self) -> bool:
        """Compose the rows and refresh those that differ."""
        width, height = self.content_size
        if width <= 0 or height <= 0:
            return False
        rows = self.compose_rows(width, height)[:height]
        old = self._rows
        changed = [
            y
            for y in range(max(len(rows), len(old)))
            if (rows[y] if y < len(rows) else EMPTY) != (old[y] if y < len(old) else EMPTY)
        ]
        self._rows = rows
        if not changed:
            return False
        self.refresh(*(Region(0, y, width, 1) for y in changed))
        return True

    def set_title(self, title: Content) -> None:
        """A title in the border. Only the border's row is painted again.

        Textual's own setter paints the whole widget, which eight panels with clocks cannot afford.
        """
        if not self.is_attached or not self.size:
            self.border_title = title
            return
        self._border_title = title
        gutter = self.gutter
        self.refresh(Region(-gutter.left, -gutter.top, self.outer_size.width, 1))

    # -- Textual's side ---------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Follow changes of the theme."""
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)

    def on_show(self) -> None:
        """Paint what came while it was hidden."""
        self.dirty()

    def on_unmount(self) -> None:
        """Leave the scheduler."""
        scheduler = self.scheduler
        if scheduler is not None:
            scheduler.forget(self)

    def on_resize(self) -> None:
        """Compose for the new size."""
        self._strips.clear()
        width, height = self.content_size
        if width > 0 and height > 0:
            self._rows = self.compose_rows(width, height)[:height]
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours may have changed."""
        self._forget_styles()
        super().notify_style_update()

    def _theme_changed(self, _theme: object) -> None:
        self._forget_styles()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row as Textual wants it, cached by its content."""
        width = self.content_size.width
        line = self._rows[y] if y < len(self._rows) else EMPTY
        key = (line, width)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 2048:
                self._strips.clear()
            strip = self._strips[key] = self._strip(line, width)
        strip = self._selected(strip, y)
        return strip.apply_offsets(0, y)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text under the mouse selection."""
        return selection.extract("\n".join(line.plain.rstrip() for line in self._rows)), "\n"

    def row_style(self, fill: str, words: str) -> Style:
        """The style that some words stand for, on the ground that a row's fill gives it.

        Args:
            fill: words of the row's style.
            words: words of a span's style.
        """
        key = (fill, words)
        style = self._styles_of.get(key)
        if style is None:
            # Textual's own partial styles lose transparency and automatic contrast, which is what
            # muted text is made of.
            ground, ink = self.background_colors[1], self.colors[3]
            text_style = self.text_style
            for word in (*fill.split(), *words.split()):
                part = self.screen.get_component_styles(f"lines--{word}")
                if part.has_rule("background"):
                    ground = ground + part.background
                if part.auto_color:
                    ink = ground.get_contrast_text(part.color.a)
                elif part.has_rule("color"):
                    ink = part.color
                text_style += part.text_style
            style = Style.from_color((ground + ink).rich_color, ground.rich_color) + text_style
            self._styles_of[key] = style
        return style

    def _strip(self, line: Row, width: int) -> Strip:
        segments = [
            Segment(text, self.row_style(line.fill, words)) for text, words in line.spans if text
        ]
        return Strip(segments).adjust_cell_length(width, self.row_style(line.fill, ""))

    def _forget_styles(self) -> None:
        self._strips.clear()
        self._styles_of.clear()

    def _selected(self, strip: Strip, y: int) -> Strip:
        selection = self.text_selection
        span = selection.get_span(y) if selection is not None else None
        if span is None:
            return strip
        start, end = span
        length = strip.cell_length
        end = length if end < 0 else min(end, length)
        start = min(start, end)
        style = self.screen.get_component_rich_style("screen--selection", partial=True)
        return Strip.join(
            [
                strip.crop(0, start),
                strip.crop(start, end).apply_style(style),
                strip.crop(end, length),
            ]
        )
