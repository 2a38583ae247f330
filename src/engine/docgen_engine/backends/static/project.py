"""What several discovery roles ask about the whole repository: manifests and components."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import TypeVar, cast

import msgspec

from docgen_engine.backends.static.parts.components import ComponentMap, map_components, places_of
from docgen_engine.backends.static.request import RoleRequest
from docgen_engine.backends.static.scoping import scoped
from docgen_engine.domain.guidance import Guidance
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.manifests import read_manifests
from docgen_engine.repository.manifests.declarations import read_declarations
from docgen_engine.repository.manifests.model import Declarations, ProjectFacts
from docgen_engine.repository.places import Place, python_packages
from docgen_engine.repository.readme import Readme, read_contributing, read_readme

T = TypeVar("T")


class Survey:
    """Manifests and components of one repository, read together because one needs the other."""

    def __init__(self, index: RepositoryIndex, name: str, guidance: Guidance) -> None:
        """Read the manifests and divide the code.

        Args:
            index: the linked index.
            name: the repository's.
            guidance: people's corrections.
        """
        self.index = index
        self.name = name
        self.guidance = guidance
        self.scope = index.manifest.scope
        self.top = self.scope or "."
        """The folder that is documented, as packages name it."""
        self.project: ProjectFacts
        self.project, self.around = scoped(
            read_manifests(index.manifest, index.text), self.scope, index.text
        )
        self.places = places_of(index, self.project.packages)
        self.components: ComponentMap = map_components(
            index, self.project, guidance.components, name
        )
        self._by_path = index.manifest.by_path()
        self._found: dict[str, object] = {}

    @cached_property
    def stems(self) -> frozenset[str]:
        """Names of all source files without extension, and of the folders that hold them."""
        paths = [PurePosixPath(path) for path in self.index.facts]
        return frozenset({p.stem for p in paths} | {p.parent.name for p in paths})

    @cached_property
    def python_packages(self) -> frozenset[str]:
        """Folders with an `__init__.py`."""
        return python_packages(self.index.facts)

    @cached_property
    def declarations(self) -> Declarations:
        """What schemas, descriptions of interfaces and platform files of the project declare."""
        beside = (Place.TESTS, Place.EXAMPLES)
        return read_declarations(
            self.index.manifest, self.index.text, lambda path: self.places.place_of(path) in beside
        )

    @cached_property
    def readme(self) -> Readme | None:
        """The README at the top; for a scope, its own."""
        return read_readme(self.index.manifest, self.index.text, self.scope)

    @cached_property
    def contributing(self) -> Readme | None:
        """The guide for contributors."""
        return read_contributing(self.index.manifest, self.index.text, self.scope)

    def once(self, name: str, find: Callable[[Survey], T]) -> T:
        """What `find` makes of this survey, made once; `name` always has the same `find`."""
        if name not in self._found:
            self._found[name] = find(self)
        return cast("T", self._found[name])

    def inside(self, path: str) -> str:
        """A path as seen from the folder that is documented; those above it as they are."""
        return path[len(self.scope) + 1 :] if path.startswith(f"{self.scope}/") else path

    def is_code(self, path: str) -> bool:
        """Whether a file belongs to a component of code."""
        part = self.components.of(path)
        return part is not None and part.is_code

    def is_own(self, manifest: str) -> bool:
        """Whether a manifest speaks of the code, not of examples, benchmarks or the website."""
        folder = posixpath.dirname(manifest)
        return not folder or self.places.place_of(f"{folder}/x") is Place.CODE

    def component_name(self, path: str) -> str:
        """The component that a file belongs to, else empty."""
        part = self.components.of(path)
        return part.name if part is not None else ""

    def text(self, path: str) -> str:
        """The text of a file of the snapshot."""
        return self.index.text(path)

    def has(self, path: str) -> bool:
        """Whether the snapshot has a file."""
        return path in self._by_path


def open_survey(index: RepositoryIndex, request: RoleRequest) -> Survey:
    """The survey of a repository: made once for all discovery roles that ask in one process.

    Args:
        index: the linked index.
        request: gives the repository's name and people's corrections.
    """
    return _survey(index, request.name, msgspec.json.encode(request.guidance))


@lru_cache(maxsize=1)
def _survey(index: RepositoryIndex, name: str, guidance: bytes) -> Survey:
    return Survey(index, name, msgspec.json.decode(guidance, type=Guidance))
