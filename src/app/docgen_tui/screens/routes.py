"""Ways from the run screen to the others, imported when first taken, so that the start is quick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from docgen_tui.ports import EnginePort


def preview(engine: EnginePort, path: str, line: int = 0) -> Screen[Any]:
    """A page in full."""
    from docgen_tui.screens.preview import PreviewScreen

    return PreviewScreen(engine, path, line=line)


def files(engine: EnginePort, marked: Sequence[str] = ()) -> Screen[Any]:
    """All pages: state, version, owner; mark and regenerate."""
    from docgen_tui.screens.files import FilesScreen

    return FilesScreen(engine, marked=marked)


def documents(engine: EnginePort, key: str) -> Screen[Any]:
    """What the phases produced, opened on one document."""
    from docgen_tui.screens.documents import DocumentsScreen

    return DocumentsScreen(engine, key)


def versions(engine: EnginePort, file: str) -> Screen[Any]:
    """The versions of a page or document, and the difference between two."""
    from docgen_tui.screens.versions import VersionsScreen

    return VersionsScreen(engine, file)


def code(engine: EnginePort, path: str, start: int, end: int) -> Screen[Any]:
    """Lines of the repository."""
    from docgen_tui.screens.code import CodeScreen

    return CodeScreen(engine, path, start, end)
