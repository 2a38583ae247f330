"""Which files make a component."""

from __future__ import annotations

import posixpath

from docgen_engine.domain.documents.discovery import Component


class Components:
    """Which files make a component, by its name or path."""

    def __init__(self, components: tuple[Component, ...]) -> None:
        """Remember them.

        Args:
            components: those of the analysis.
        """
        self._named: dict[str, list[Component]] = {}
        for each in components:
            for name in {each.name, each.path}:
                self._named.setdefault(name, []).append(each)

    def holds(self, file: str, name: str) -> bool | None:
        """Whether a file belongs to a component of this name; None where there is none."""
        named = self._named.get(name)
        if named is None:
            return None
        return any(_part_of(file, each) for each in named)

    def beside(self, file: str, name: str) -> bool:
        """Whether a component of this name has files in the folder of a file."""
        folder = posixpath.dirname(file)
        return any(
            any(posixpath.dirname(each) == folder for each in component.files or (component.path,))
            for component in self._named.get(name, ())
        )


def _part_of(file: str, component: Component) -> bool:
    if component.files:
        return file in component.files
    return component.path == "." or file == component.path or file.startswith(f"{component.path}/")
