"""Calls on the main line of a step that could not be followed: they are named, not hidden."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from functools import cached_property
from typing import Final

from docgen_engine.backends.static.flows.places import Places
from docgen_engine.backends.static.flows.words import says_what_it_does
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolKind
from docgen_engine.repository.index.linked import ResolvedCall

_FEW: Final = 3
"""Types with a method of a name up to which that is no word of everybody."""

_OWN: Final = frozenset({"self", "this", "cls", "super", "super()"})


class Lost:
    """Finds calls of values whose type the code does not show."""

    def __init__(self, survey: Survey, places: Places) -> None:
        """Take the repository."""
        self._survey: Final = survey
        self._index: Final = survey.index
        self._places: Final = places

    def of(self, file: str, function: str) -> list[ResolvedCall]:
        """The calls of a function that its types do not decide, of methods that the code defines.

        Only those on its main line, and only names that say what they do.
        """
        imported = {
            one.alias or one.name or posixpath.basename(one.module)
            for one in self._index.imported(file)
        }
        language = self._index.facts[file].language
        found: dict[str, ResolvedCall] = {}
        for call in self._index.calls_from(file, function):
            head, dot, rest = call.callee.partition(".")
            # `Dir.entries`: what begins with a capital is a type, here of somebody else.
            value = head.isidentifier() and not head[:1].isupper()
            known = not dot or call.to_file or "." in rest or not value
            if known or head in _OWN or head in imported or not says_what_it_does(rest):
                continue
            owners = self._owners.get((language, rest), set())
            standing = self._places.of(file, function, call.line, call.callee)
            if owners and len(owners) <= _FEW and not standing.cost and not standing.later:
                found.setdefault(call.callee, call)
        return list(found.values())

    @cached_property
    def _owners(self) -> dict[tuple[str, str], set[str]]:
        """The types that have a documented method of a name, by language."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for path, facts in self._index.facts.items():
            for one in facts.symbols if self._survey.is_code(path) else ():
                if one.kind is SymbolKind.METHOD and one.parent and one.exported and one.doc:
                    last = one.name.partition("(")[0].rpartition(".")[2]
                    found[facts.language, last].add(one.parent)
        return found
