"""Java's modules: a package that a `module-info.java` does not export is nobody else's to use."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.view import View

_NAME: Final = "module-info.java"
_ROOT: Final = regex(r"^java(?:\d+|-\w+)?$")
"""Folders beside each other that hold the sources of one module, as `java` and `java-templates`."""


class JavaModules:
    """Which files of Java lie in packages that their module keeps to itself."""

    def __init__(self, view: View) -> None:
        """Read the modules that export something; one that exports nothing is a program."""
        self._view: Final = view
        self._exports: Final[dict[str, frozenset[str]]] = {}
        for path in view.of_language("Java"):
            if posixpath.basename(path) == _NAME and view.facts[path].exports:
                folder = posixpath.dirname(path)
                if _ROOT.match(posixpath.basename(folder)):
                    folder = posixpath.join(posixpath.dirname(folder), "java")
                self._exports[folder] = frozenset(view.facts[path].exports)

    def hides(self, path: str) -> bool:
        """Whether what a file defines cannot be used outside of its module."""
        if not self._exports:
            return False
        folder = posixpath.dirname(path)
        while folder:
            root = folder
            if _ROOT.match(posixpath.basename(folder)):
                root = posixpath.join(posixpath.dirname(folder), "java")
            if root in self._exports:
                return self._view.facts[path].package not in self._exports[root]
            folder = posixpath.dirname(folder)
        return False
