"""`HeaderLine`: which program, which repository, how big, which languages, who does the work."""

from __future__ import annotations

from pathlib import PurePath

from docgen_tui.rows import Row, Span, fit, fit_path, plural, spread
from docgen_tui.view import RunView
from docgen_tui.widgets.lines import LineWidget

MOST_LANGUAGES = 3
LEAST_SHARE = 1.0
"""Percent of the lines below which a language is not named."""


def lines_band(lines: int) -> str:
    """`812 lines`, `152k lines`, `1.2M lines`."""
    if lines < 1000:
        return plural(lines, "line")
    if lines < 1_000_000:
        return f"{lines / 1000:.0f}k lines"
    return f"{lines / 1_000_000:.1f}M lines"


def language_shares(languages: tuple[tuple[str, int], ...]) -> list[str]:
    """`Python 61 %` for the largest languages; one under a percent says nothing here."""
    total = sum(lines for _name, lines in languages) or 1
    shares = [(100 * lines / total, name) for name, lines in languages]
    ordered = sorted((-share, name) for share, name in shares if share >= LEAST_SHARE)
    return [f"{name} {-share:.0f} %" for share, name in ordered[:MOST_LANGUAGES]]


def header_row(view: RunView, repository: str, width: int) -> Row:
    """The header as one row; languages give way first, then the size.

    Args:
        view: what is known of the run.
        repository: path of the repository.
        width: cells.
    """
    name = PurePath(repository).name or repository
    parent = PurePath(repository).parent.name
    full = f"{parent}/{name}" if parent else name
    if view.repository.startswith(f"{name}/"):
        full = view.repository  # a scope: which one it is says more than where the whole lies
    left: list[Span] = [
        (" docgen-tui", "title"),
        ("  ", ""),
        (fit_path(full, max(12, width // 3)), "strong"),
    ]
    if view.run:
        left.append((f"  {lines_band(view.lines)}", "muted"))
        left.extend((f"  {fit(share, 24)}", "muted") for share in language_shares(view.languages))
    label = view.backend_label
    short = label.partition(" · ")[0]
    tail = label if width >= 100 else short
    used = sum(len(text) for text, _ in left)
    while len(left) > 3 and used + len(tail) + 3 > width:
        used -= len(left.pop()[0])
    return spread(left, [(f"{tail} ", "quiet")] if tail else [], width, fill="")


class HeaderLine(LineWidget):
    """One row at the top."""

    PRIORITY = 3

    def __init__(self, repository: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.repository = repository
        self.view = RunView()

    def show(self, view: RunView) -> None:
        """Show another state."""
        self.view = view
        self.dirty()

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """One row."""
        return [header_row(self.view, self.repository, width)]
