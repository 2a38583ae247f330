"""`OutlineView`: something large as a tree that opens on demand, such as the analysis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

from textual.binding import Binding, BindingType

from docgen_tui.sanitise import clean_line
from docgen_tui.widgets.cursor_view import CursorView
from docgen_tui.widgets.spans import Row, Span, StyleNames, fit, width_of

INDENT: Final = 2
HINT_SHARE: Final = 3
"""The hint at the right takes at most one of so many parts of the row."""


class Outline(NamedTuple):
    """A node: its name, a few words about it, a short text at the right, and what is inside.

    `value` goes with it for whoever opens it, such as a `Reference`; `opened` shows its children
    from the beginning.
    """

    title: str
    note: str = ""
    hint: str = ""
    children: tuple[Outline, ...] = ()
    value: object = None
    style: StyleNames = ()
    opened: bool = False


class _Line(NamedTuple):
    path: tuple[int, ...]
    node: Outline

    @property
    def depth(self) -> int:
        return len(self.path) - 1


class OutlineView(CursorView):
    """Shows a tree. Enter opens a node or what it stands for; left and right close and open."""

    HELP = "Right and left open and close, enter opens what a line stands for, + opens everything."
    BINDING_GROUP_TITLE = "Outline"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "open", "open", show=False, id="outline.open"),
        Binding("left,h", "close", "close", show=False, id="outline.close"),
        Binding("space", "turn", "open or close", show=False, id="outline.toggle"),
        Binding("plus", "all(True)", "open all", key_display="+", show=False, id="outline.all"),
        Binding("minus", "all(False)", "close all", key_display="-", show=False, id="outline.none"),
    ]

    def __init__(
        self,
        *,
        empty: str = "Nothing here.",
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        """An empty outline.

        Args:
            empty: a sentence for when there is nothing.
            id: Textual's id.
            classes: Textual's classes.
        """
        super().__init__(id=id, classes=classes)
        self._empty = empty
        self._tree: tuple[Outline, ...] = ()
        self._open: set[tuple[int, ...]] = set()
        self._lines: list[_Line] = []
        self.head = 0

    def set_outline(self, nodes: Sequence[Outline], *, empty: str | None = None) -> None:
        """Show another tree.

        Args:
            nodes: the topmost ones; texts are cleaned when they are drawn.
            empty: another sentence for when there is nothing.
        """
        self._empty = self._empty if empty is None else empty
        same = [node.title for node in nodes] == [node.title for node in self._tree]
        self._tree = tuple(nodes)
        if not same:
            self._open = set(_opened(self._tree, ()))
        self._flatten(None if same else 0)

    def _flatten(self, cursor: int | None = None) -> None:
        self._lines = []
        self._collect(self._tree, ())
        self.head = 0 if self._lines else 1
        self.items_changed(cursor)

    def _collect(self, nodes: Sequence[Outline], path: tuple[int, ...]) -> None:
        for index, node in enumerate(nodes):
            here = (*path, index)
            self._lines.append(_Line(here, node))
            if here in self._open:
                self._collect(node.children, here)

    @property
    def current(self) -> Outline | None:
        """The node under the cursor."""
        return self._lines[self.cursor].node if 0 <= self.cursor < len(self._lines) else None

    def node_at(self, index: int) -> Outline:
        """The node of a line that exists."""
        return self._lines[index].node

    # -- opening ------------------------------------------------------------------------------

    def action_turn(self) -> None:
        """Open the node under the cursor, or close it."""
        if self.cursor >= 0 and self._lines[self.cursor].node.children:
            self._open ^= {self._lines[self.cursor].path}
            self._flatten()

    def action_open(self) -> None:
        """Open the node under the cursor; an open one leads to its first child."""
        if self.cursor < 0:
            return
        line = self._lines[self.cursor]
        if line.path in self._open:
            self.move_to(self.cursor + 1)
        else:
            self.action_turn()

    def action_close(self) -> None:
        """Close the node under the cursor; a closed one leads to its parent."""
        if self.cursor < 0:
            return
        path = self._lines[self.cursor].path
        if path in self._open:
            self.action_turn()
        elif len(path) > 1:
            self.move_to(next(i for i, x in enumerate(self._lines) if x.path == path[:-1]))

    def action_all(self, wanted: bool) -> None:
        """Open or close all nodes."""
        at = self._lines[self.cursor].path if self.cursor >= 0 else ()
        self._open = set(_inner(self._tree, ())) if wanted else set()
        self._flatten()
        kept = at if wanted else at[:1]
        self.move_to(next((i for i, x in enumerate(self._lines) if x.path == kept), 0))

    def action_choose(self) -> None:
        """Open what the line stands for; a line that stands for nothing opens itself."""
        node = self.current
        if node is not None and node.value is None:
            self.action_turn()
        else:
            super().action_choose()

    # -- drawing ------------------------------------------------------------------------------

    def item_count(self) -> int:
        """Lines that can be seen."""
        return len(self._lines)

    def head_row(self, index: int) -> Row:
        """The sentence that says that there is nothing."""
        return Row((Span(" " + self._empty, ("view--muted",)),))

    def item_row(self, index: int) -> Row:
        """A sign for open or closed, the title, the note, and the hint at the right."""
        path, node = self._lines[index]
        sign = " " if not node.children else "▾" if path in self._open else "▸"
        indent = " " * (1 + (len(path) - 1) * INDENT)
        room = max(12, self.size.width - len(indent) - 3)
        hint = clean_line(node.hint)
        hint = fit(hint, min(width_of(hint), room // HINT_SHARE)).rstrip() if hint else ""
        left = room - (width_of(hint) + 2 if hint else 0)
        title = clean_line(node.title)
        title = fit(title, left) if width_of(title) > left else title
        note = clean_line(node.note) if left - width_of(title) > 4 else ""
        space = left - width_of(title) - 2
        strong = node.style or (("view--strong",) if node.children else ())
        spans = [
            Span(indent),
            Span(sign + " ", ("view--accent",)),
            Span(title, strong),
            Span("  " + fit(note, space) if note else " " * (space + 2), ("view--muted",)),
        ]
        if hint:
            leads = node.value is not None
            spans.append(Span("  "))
            spans.append(Span(hint, ("view--citation",) if leads else ("view--muted",)))
        return Row(tuple(spans))


def _opened(nodes: Sequence[Outline], path: tuple[int, ...]) -> list[tuple[int, ...]]:
    found = []
    for index, node in enumerate(nodes):
        if node.opened:
            found.append((*path, index))
        found.extend(_opened(node.children, (*path, index)))
    return found


def _inner(nodes: Sequence[Outline], path: tuple[int, ...]) -> list[tuple[int, ...]]:
    found = []
    for index, node in enumerate(nodes):
        if node.children:
            found.append((*path, index))
            found.extend(_inner(node.children, (*path, index)))
    return found
