"""The names under which maintainers speak of a part of their code."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Final

from docgen_engine.backends.static.parts.dividing import SOURCE_FOLDERS
from docgen_engine.domain.documents.discovery import Package
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.manifests.model import ProjectFacts
from docgen_engine.repository.places import Places, python_packages, top_package

_GO_VERSION: Final = regex(r"^v\d+$")
_NAMESPACED: Final = frozenset({"Java", "C#"})


_UMBRELLA: Final = regex(
    r"(?i)(?:^|[-_/@])(?:parent|root|monorepo|workspace|repository|repo|aggregator|project|all)$"
)
"""Names of a root package that only holds the others: nobody calls the project so."""


def without_umbrella(name: str) -> str:
    """What a collection of packages is called: `gson` for `gson-parent`, `x` for `@x/monorepo`.

    A name of one package stays as it is.
    """
    found = _UMBRELLA.search(name)
    return name[: found.start()].lstrip("@").strip("-_/") if found else name


def short_name(package: Package) -> str:
    """The name by which people call a package: `glow` for `github.com/charmbracelet/glow/v2`."""
    parts = package.name.rstrip("/").split("/")
    if package.ecosystem != "go":
        return parts[-1]
    parts = [part for part in parts if not _GO_VERSION.match(part)] or parts
    last = re.sub(r"\.v\d+$", "", parts[-1])
    # `miniflux.app` is an address of its own; the host is not part of what people say.
    return last.partition(".")[0] if len(parts) == 1 else last


class Namer:
    """Names components: as they are imported in Python, Go, Java, C#; by folder elsewhere."""

    def __init__(
        self, index: RepositoryIndex, project: ProjectFacts, places: Places, name: str
    ) -> None:
        """Keep what names come from.

        Args:
            index: the linked index.
            project: packages and module paths.
            places: tells the unit of a file.
            name: the repository's name, for what has no other.
        """
        self._index = index
        self._places = places
        self._name = name
        self._python = python_packages(entry.path for entry in index.manifest.files)
        self._packages = {
            "" if package.path == "." else package.path: package.name
            for package in reversed(project.packages)
            if package.name
        }
        # `crates/core/main.rs` is the program of the package at the top: people call it by that.
        self._homes = {
            posixpath.dirname(entry.target): self._packages[""]
            for entry in project.entry_points
            if entry.ecosystem == "rust" and entry.package == "." and "" in self._packages
        }
        self._entries = frozenset(entry.target for entry in project.entry_points)
        self._go = {
            "" if module.folder == "." else module.folder: module.name
            for module in project.modules
            if module.ecosystem == "go"
        }
        self._go_names = {
            "" if package.path == "." else package.path: short_name(package)
            for package in project.packages
            if package.ecosystem == "go"
        }

    def name_of(self, path: str, files: list[str], unit: str = "", *, is_left: bool = False) -> str:
        """The name of a folder or file.

        Args:
            path: of the folder (`""` for the root) or file.
            files: the component's files.
            unit: the package of which it is the only code, if it is. In Python the name by which
                it is imported counts all the same.
            is_left: whether others hold the larger half of the folder: the name of the package is
                not that of what is left then, unless people enter the package there.

        Returns:
            Such as `posting.widgets`, `internal/render`, `@scope/core`, `router`.
        """
        language = self._language(files)
        if language == "Python":
            return self._python_name(path)
        if language == "Go":
            return self._go_name(unit or path, files)
        if language in _NAMESPACED:
            return self._namespace(path, files) or self._folder_name(unit or path)
        if is_left and path in SOURCE_FOLDERS and not self._is_entered(path, files):
            return path
        return self._folder_name(unit or path)

    def _is_entered(self, path: str, files: list[str]) -> bool:
        """Whether a package is entered among some files of its folder of sources."""
        roots = (f"{path}/lib.rs", f"{path}/main.rs")  # Cargo's, which no manifest need name
        if not self._entries.isdisjoint(files) or not set(roots).isdisjoint(files):
            return True
        if not any(posixpath.splitext(f)[0] == f"{path}/index" for f in files):
            return False
        return any(
            self._index.given(file, symbol.name) is not None
            for file in files
            for symbol in self._index.public_symbols(file)
            if not symbol.parent
        )

    def type_of(self, path: str, files: list[str]) -> str:
        """`package` for what is imported or published as one, `service`, else `folder`."""
        names = {posixpath.basename(f) for f in files if posixpath.dirname(f) == path}
        if path in self._python or path in self._packages or self._language(files) == "Go":
            return "package"
        return "service" if path and "Dockerfile" in names else "folder"

    def _language(self, files: list[str]) -> str:
        counts: dict[str, int] = {}
        for file in files:
            facts = self._index.facts.get(file)
            if facts is not None:
                lines = self._index.line_count(file)
                counts[facts.language] = counts.get(facts.language, 0) + lines + 1
        return max(sorted(counts), key=lambda name: counts[name], default="")

    def _python_name(self, path: str) -> str:
        is_file = path.endswith((".py", ".pyi", ".pyw"))
        stem = posixpath.splitext(path)[0] if is_file else path
        top = top_package(path if is_file else posixpath.join(path, "x"), self._python)
        if not top:
            return posixpath.basename(stem) if is_file else self._folder_name(path)
        parent = posixpath.dirname(top)
        return stem[len(parent) + 1 if parent else 0 :].replace("/", ".")

    def _go_name(self, path: str, files: list[str]) -> str:
        module = max(
            (f for f in self._go if not f or f == path or path.startswith(f + "/")),
            key=len,
            default=None,
        )
        inside = path[len(module) + 1 :] if module else path
        if inside:
            return path if len(self._go) > 1 else inside
        direct = sorted(f for f in files if posixpath.dirname(f) == path)
        package = next(
            (
                facts.package
                for f in direct
                if (facts := self._index.facts.get(f)) and facts.package
            ),
            "",
        )
        if package and package != "main":
            return package
        return self._go_names.get(module or "") or self._name

    def namespace_of(self, path: str, files: Iterable[str]) -> str:
        """The namespace that a folder of Java or C# declares; empty elsewhere."""
        found = list(files)
        return self._namespace(path, found) if self._language(found) in _NAMESPACED else ""

    def _namespace(self, path: str, files: list[str]) -> str:
        """The package or namespace that the files right in a folder declare, if it is one."""
        direct = [f for f in files if posixpath.dirname(f) == path]
        named = {self._index.facts[f].package for f in direct if f in self._index.facts} - {""}
        return named.pop() if len(named) == 1 else ""

    def _folder_name(self, path: str) -> str:
        if path in self._packages:
            return self._packages[path]
        for home, name in sorted(self._homes.items()):
            if home and (path == home or path.startswith(f"{home}/")):
                return name + path[len(home) :]
        unit = self._places.unit_of(path + "/") if path else ""
        inside = path[len(unit) + 1 :] if unit else path
        first, _, rest = inside.partition("/")
        if first in SOURCE_FOLDERS:
            inside = rest
        stem, extension = posixpath.splitext(inside)
        if extension and path in self._index.facts:
            inside = stem
        if not inside:
            return self._packages.get(unit) or unit or self._name
        owner = self._packages.get(unit, unit) if unit else ""
        return f"{owner}/{inside}" if owner else inside
