"""`documentation-structure.json`: the pages that a repository may get (configuration)."""

from __future__ import annotations

from docgen_engine.domain.documents.base import Doc


class StructurePage(Doc, frozen=True):
    """A page that may be planned. `core` pages are those for which most questions are asked."""

    path: str
    title: str
    required: bool
    sections: tuple[str, ...]
    about: str


class StructureFolder(Doc, frozen=True):
    """A folder for pages added per repository. `sections` are those of each of its pages."""

    path: str
    title: str
    sections: tuple[str, ...]


class Structure(Doc, frozen=True):
    """The whole document."""

    version: str
    pages: tuple[StructurePage, ...]
    supplementary: tuple[StructurePage, ...]
    folders: tuple[StructureFolder, ...]

    def page(self, path: str) -> StructurePage | None:
        """The page of a path, core or supplementary, or None."""
        return next((p for p in (*self.pages, *self.supplementary) if p.path == path), None)

    def allows(self, path: str) -> bool:
        """Whether a path may be the target of a question (contract section 5)."""
        return self.page(path) is not None or any(
            path.startswith(folder.path) and path.endswith(".md") for folder in self.folders
        )
