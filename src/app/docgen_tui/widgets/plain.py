"""`PlainStatic`: the only way this program shows a piece of fixed text. Text is never markup."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from docgen_tui.sanitise import clean


class PlainStatic(Static):
    """A `Static` that cleans what it shows and takes no markup.

    Textual reads `[…]` in strings as markup: `list[int]` loses half of itself and `[/tmp/x]` ends
    the program. A test forbids a bare `Static` in this package.
    """

    ALLOW_SELECT = True

    def __init__(
        self,
        text: str | Content = "",
        *,
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(_content(text), id=id, classes=classes, markup=False)

    def show(self, text: str | Content, *, layout: bool = False) -> None:
        """Show another text.

        Args:
            text: plain text, or content that was composed without markup.
            layout: whether the widget's size may change by it.
        """
        self.update(_content(text), layout=layout)


def _content(text: str | Content) -> Content:
    return text if isinstance(text, Content) else Content(clean(text))
