"""Under which names users get at what a repository defines: the faces that its packages show.

A name may lie in one file and be given out by another: `__init__` files of Python, the modules
that a `package.json` offers. Of several ways to import it, the shortest is the one to tell.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from docgen_engine.domain.facts import FileFacts, ImportFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.names import Dialect, Place
from docgen_engine.repository.index.resolve.view import Landing, View

Landings = Mapping[str, list[tuple[ImportFact, Landing]]]

_DEEPEST: Final = 8
_TESTS: Final = regex(r"(?:^|/)(?:tests?|testing|examples?|docs?(?:_src)?)/")


class Given(NamedTuple):
    """How a definition is imported: `name` from `module`, which may have it under others `also`."""

    module: str
    name: str
    also: tuple[str, ...] = ()


class Facades:
    """What the faces of a repository's packages give out."""

    def __init__(
        self,
        view: View,
        landings: Landings,
        dialects: Mapping[str, Dialect],
        python: Iterable[tuple[str, str]],
        script: Iterable[tuple[str, str]],
    ) -> None:
        """Follow all faces.

        Args:
            view: the repository.
            landings: its imports with where they lead.
            dialects: what languages say about names.
            python: modules that are packages or say what they give out, with their files.
            script: modules that manifests offer, with their files.
        """
        self._view: Final = view
        self._landings: Final = landings
        self._names: Final[dict[str, frozenset[str]]] = {}
        self._given: Final[dict[Place, Given]] = {}
        self._by_name: Final[dict[str, list[str]]] = {}
        faces = [(module, file, True) for module, file in python]
        faces += [(module, file, False) for module, file in script]
        for module, file, is_python in sorted(faces, key=lambda one: _order(one[0])):
            facts = view.facts.get(file)
            dialect = dialects.get(facts.language) if facts is not None else None
            if dialect is None or _TESTS.search(file) or _order(module)[0]:
                continue
            names = self._of_python(file) if is_python else self._of_script(file, 0)
            own = is_python and not posixpath.basename(file).startswith("__init__.")
            for name in sorted(names, key=lambda one: (one == "default", one)):
                place = dialect.attribute(file, name)
                if is_python and (place is None or not place.symbol):
                    place = self._loaded_late(file, name)
                if place is not None and place.symbol and not (own and place.file == file):
                    first = self._given.setdefault(place, Given(module, name))
                    if first.module == module and name not in (first.name, "default"):
                        self._given[place] = first._replace(also=(*first.also, name))

    def given(self, path: str, name: str) -> Given | None:
        """How a definition, or the type that it is a member of, is imported; None if nowhere."""
        top, _, rest = name.partition(".")
        found = self._given.get(Place(path, top))
        return Given(found.module, f"{found.name}.{rest}") if found and rest else found

    # -- Python -------------------------------------------------------------------------------

    def _loaded_late(self, file: str, name: str) -> Place | None:
        """What `__all__` names and only `__getattr__` loads: the one definition below a package."""
        folder = posixpath.dirname(file)
        if name not in self._view.facts[file].exports or not folder:
            return None
        if not self._by_name:
            for path, facts in self._view.facts.items():
                for fact in facts.symbols if facts.language == "Python" else ():
                    if fact.exported and "." not in fact.name:
                        self._by_name.setdefault(fact.name, []).append(path)
        found = [path for path in self._by_name.get(name, ()) if path.startswith(f"{folder}/")]
        return Place(found[0], name) if len(found) == 1 else None

    def _of_python(self, file: str) -> frozenset[str]:
        """The names that a module gives out: `__all__`, else what it takes from its own."""
        facts = self._view.facts[file]
        if facts.exports:
            return frozenset(facts.exports)
        own = {fact.name for fact in facts.symbols if fact.exported and not fact.parent}
        for fact, landing in self._landings.get(file, ()):
            if not landing.file or landing.module or fact.type_only:
                continue
            if fact.name == "*":
                own |= self._starred(landing.file, 0)
            elif fact.name and not fact.alias.startswith("_"):
                own.add(fact.alias)
        return frozenset(own)

    def _starred(self, file: str, depth: int) -> frozenset[str]:
        """What `from module import *` brings."""
        known = self._names.get(file)
        if known is not None or depth > _DEEPEST:
            return known or frozenset()
        self._names[file] = frozenset()  # modules that take from each other end here
        facts = self._view.facts.get(file)
        found: set[str] = set()
        if facts is not None and facts.exports:
            found |= set(facts.exports)
        elif facts is not None:
            found |= {one.name for one in facts.symbols if _is_top_public(one.name)}
            for fact, landing in self._landings.get(file, ()):
                if fact.name == "*" and landing.file:
                    found |= self._starred(landing.file, depth + 1)
        self._names[file] = frozenset(found)
        return self._names[file]

    # -- JavaScript ---------------------------------------------------------------------------

    def _of_script(self, file: str, depth: int) -> frozenset[str]:
        """The names that a module exports, also those of the modules that it re-exports."""
        known = self._names.get(file)
        if known is not None or depth > _DEEPEST:
            return known or frozenset()
        self._names[file] = frozenset()
        facts: FileFacts | None = self._view.facts.get(file)
        found = set(facts.exports) if facts is not None else set()
        for fact, landing in self._landings.get(file, ()):
            if fact.name == "*" and landing.file:
                found |= self._of_script(landing.file, depth + 1) - {"default"}
        self._names[file] = frozenset(found)
        return self._names[file]


def _is_top_public(name: str) -> bool:
    return "." not in name and not name.startswith("_")


def _order(module: str) -> tuple[int, int, str]:
    """Short modules first; first of all whether a part is private: then it is nobody's way in."""
    parts = re.split(r"[./]", module)
    private = any(part.startswith("_") for part in parts)
    return (int(private), len(parts), module)


def is_private(path: str, root: str) -> bool:
    """Whether a Python file is private by its name or that of a package around it below `root`."""
    inside = path[len(root) + 1 :] if root else path
    parts = posixpath.splitext(inside)[0].split("/")
    return any(part.startswith("_") and not part.endswith("__") for part in parts)
