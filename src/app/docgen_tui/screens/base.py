"""`DocgenScreen`: what every screen of this program shares.

The guard against Textual's defect 6643, the breakpoints, and the way to the engine and the state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget

from docgen_tui.widgets.lines import LINE_CLASSES

if TYPE_CHECKING:
    from docgen_tui.app import DocgenApp
    from docgen_tui.ports import EnginePort
    from docgen_tui.view import RunView

HORIZONTAL: list[tuple[int, str]] = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]
VERTICAL: list[tuple[int, str]] = [(0, "-low"), (30, "-tall")]


def attached_only(
    found: tuple[Widget | None, Offset | None],
) -> tuple[Widget | None, Offset | None]:
    """What the compositor found under the mouse, unless that widget has left the screen.

    A widget that is removed between layout and mouse-down has no parent any more, and Textual
    8.2.8 fails on it (Textualize/textual issue 6643).
    """
    widget, _offset = found
    if widget is not None and not widget.is_attached:
        return None, None
    return found


class DocgenScreen(Screen[ScreenResultType]):
    """Base of all full screens. Breakpoint classes: `-narrow` (< 100), `-normal`, `-wide` (160)."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(LINE_CLASSES)
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL
    AUTO_FOCUS = None
    TITLE_WORDS: ClassVar[str] = ""
    """What the screen is called in help, such as `Run`."""

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Guard against mouse-down on a widget that has just left."""
        return attached_only(super().get_widget_and_offset_at(x, y))

    @property
    def docgen(self) -> DocgenApp:
        """The app, by its own type."""
        from docgen_tui.app import DocgenApp

        app = self.app
        if not isinstance(app, DocgenApp):
            msg = "this screen needs DocgenApp around it"
            raise TypeError(msg)
        return app

    @property
    def engine(self) -> EnginePort:
        """The engine; screens that need it are opened only once it is there."""
        return self.docgen.engine

    @property
    def view(self) -> RunView:
        """What is known of the run, folded from all events so far."""
        return self.docgen.view


class DocgenModal(ModalScreen[ScreenResultType]):
    """Base of all dialogs over a screen. Leaving works from each, though they hide other keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "app.quit", "quit", show=False, priority=True, id="dialog.quit")
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = set(LINE_CLASSES)
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Guard against mouse-down on a widget that has just left."""
        return attached_only(super().get_widget_and_offset_at(x, y))
