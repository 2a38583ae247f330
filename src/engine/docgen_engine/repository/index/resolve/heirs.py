"""Data models by inheritance across files: what a class is, its bases decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

from docgen_engine.domain.facts import ModelFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.names import Place
from docgen_engine.repository.index.resolve.view import View

_DEEPEST: Final = 8
_DJANGO: Final = regex(r"(?:Field|ForeignKey)\(")
_CALL: Final = regex(r"[\w.]+\(")
_COLUMNS: Final = regex(r"(?:Column|mapped_column|relationship|association_proxy)\(|Mapped\[")


class Heirs:
    """Decides which classes with fields are data models because a base in another file is."""

    def __init__(self, view: View, place_of: Callable[[str, str], Place | None]) -> None:
        """Take the repository and what a dotted name means in a file."""
        self._view: Final = view
        self._place_of: Final = place_of
        self._kinds: Final[dict[Place, str]] = {}
        self._bases: Final[dict[Place, str]] = {
            Place(path, model.symbol): model.kind
            for path, facts in view.facts.items()
            for model in facts.models
        }

    def models(self, path: str) -> tuple[ModelFact, ...]:
        """The data models of a file, in line order."""
        facts = self._view.facts.get(path)
        if facts is None:
            return ()
        found = list(facts.models)
        for heir in facts.heirs:
            kind = self._kind(Place(path, heir.symbol), 0)
            fields = tuple(f for f in heir.fields if _belongs(kind, f.annotation)) if kind else ()
            if fields:
                found.append(msgspec.structs.replace(heir, kind=kind, fields=fields))
        return tuple(sorted(found, key=lambda one: (one.line, one.symbol)))

    def parents(self, path: str, symbol: str) -> list[Place]:
        """The direct bases of a class that are defined in this repository, in order."""
        fact = self._view.symbols(path).get(symbol)
        found = []
        for base in fact.bases if fact is not None else ():
            place = self._place_of(path, re.split(r"[\[<(]", base, maxsplit=1)[0].strip())
            if place is not None and place.symbol and place != (path, symbol):
                found.append(place)
        return found

    def _kind(self, place: Place, depth: int) -> str:
        known = self._bases.get(place) or self._kinds.get(place)
        if known is not None:
            return known
        self._kinds[place] = ""  # a circle of bases ends here
        fact = self._view.symbols(place.file).get(place.symbol)
        own = _outside(fact.bases if fact is not None else (), self._named(place.file))
        kind = own
        for parent in self.parents(place.file, place.symbol) if depth < _DEEPEST else ():
            kind = kind or self._kind(parent, depth + 1)
        self._kinds[place] = kind if kind in _INHERITED else ""
        return self._kinds[place]

    def _named(self, file: str) -> dict[str, str]:
        facts = self._view.facts.get(file)
        return {
            one.alias: f"{one.module}.{one.name}" if one.name else one.module
            for one in (facts.imports if facts is not None else ())
        }


_INHERITED: Final = frozenset(
    {"pydantic", "sqlmodel", "msgspec", "django", "sqlalchemy", "typeddict"}
)
"""Kinds that a class is because its base is; a dataclass or named tuple each class makes anew."""

_LIBRARY: Final = {
    "pydantic.BaseModel": "pydantic",
    "pydantic_settings.BaseSettings": "pydantic",
    "sqlmodel.SQLModel": "sqlmodel",
    "msgspec.Struct": "msgspec",
    "django.db.models.Model": "django",
    "sqlalchemy.orm.DeclarativeBase": "sqlalchemy",
}
"""Bases of somebody else's that make a class a data model, fields of its own or not."""


def _outside(bases: tuple[str, ...], named: dict[str, str]) -> str:
    for base in bases:
        plain = re.split(r"[\[<(]", base, maxsplit=1)[0].strip()
        head, dot, rest = plain.partition(".")
        full = f"{named.get(head, head)}{dot}{rest}"
        if full in _LIBRARY:
            return _LIBRARY[full]
    return ""


def _belongs(kind: str, annotation: str) -> bool:
    """Whether a field is one of its kind: Django's and SQLAlchemy's are made by calls."""
    if kind == "django":
        return bool(_DJANGO.search(annotation))
    if kind == "sqlalchemy":
        return bool(_COLUMNS.search(annotation))
    return not _CALL.match(annotation)
