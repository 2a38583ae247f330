"""Which types that carry data matter most: what is stored, and what much of the code uses."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, TypeAlias

from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import DataModel
from docgen_engine.domain.facts import SymbolKind
from docgen_engine.patterns import regex

ModelKey: TypeAlias = tuple[str, str]
"""The file of a model and its name."""

_TABLES: Final = frozenset({"table", "Prisma", "django", "sqlalchemy"})
_ENTITY: Final = regex(r"^@?(?:\w+\.)*(?:Entity|Table|Document|MappedSuperclass)\b")
_KEY: Final = "primary_key=True"
_GO: Final = regex(r"(?:(\w+)\.)?\b([A-Z]\w*)")
_WORD: Final = regex(r"\b[A-Z]\w*")
_PART: Final = 2
"""A part that uses a type weighs as much as so many files."""


def is_stored(k: Knowledge, model: DataModel) -> bool:
    """Whether a database keeps a model: it is a table, or what an object mapper makes one of."""
    if model.kind in _TABLES or any(_KEY in field.default for field in model.fields):
        return True
    symbol = k.index.symbol(model.file, model.name)
    return symbol is not None and any(map(_ENTITY.match, symbol.decorators))


def is_behaviour(k: Knowledge, model: DataModel) -> bool:
    """Whether a type has methods and mostly private fields: they are its own affair, no data."""
    private = sum(map(_is_private, [model.file] * len(model.fields), _names(model)))
    return 2 * private > len(model.fields) and (_owner(model.file, model.name) in _with_methods(k))


def _names(model: DataModel) -> list[str]:
    # An embedded type is called by its last name.
    return [field.name.rpartition(".")[2] for field in model.fields]


def _is_private(file: str, name: str) -> bool:
    return name[:1] in ("_", "#") or (file.endswith(".go") and name[:1].islower())


def _owner(file: str, name: str) -> ModelKey:
    """A type as its methods name it: those of Go lie anywhere in its folder."""
    return (posixpath.dirname(file) if file.endswith(".go") else file), name


def _with_methods(k: Knowledge) -> set[ModelKey]:
    return k.remember("types with methods", lambda: {
        _owner(path, symbol.parent)
        for path, facts in k.index.facts.items()
        for symbol in facts.symbols
        if symbol.kind is SymbolKind.METHOD and symbol.parent
    })  # fmt: skip


def uses_of(k: Knowledge, models: Sequence[DataModel]) -> dict[ModelKey, int]:
    """How much of the code uses each model: files outside of tests, and the parts they lie in.

    A table is used where the type of its name is: `feeds` by what uses `Feed`.

    Args:
        k: what is known.
        models: those to weigh.
    """
    files = _using_files(k, {(model.file, model.name) for model in models})
    weights = dict.fromkeys(_named_at_home(k, models), 1)
    for key, found in files.items():
        parts = {k.component_of_file.get(file, file) for file in found}
        weights[key] = weights.get(key, 0) + len(found) + _PART * len(parts)
    by_noun: dict[str, int] = defaultdict(int)
    for model in models:
        weight = weights.get((model.file, model.name), 0)
        by_noun[_noun(model.name)] = max(weight, by_noun[_noun(model.name)])
    return {
        (m.file, m.name): by_noun[_noun(m.name)]
        if m.kind == "table"
        else weights.get((m.file, m.name), 0)
        for m in models
    }


def _named_at_home(k: Knowledge, models: Sequence[DataModel]) -> set[ModelKey]:
    """The types that functions of their own file take or return."""
    wanted = {(model.file, model.name) for model in models}
    return {
        (file, word)
        for file in {model.file for model in models} & k.index.facts.keys()
        for symbol in k.index.facts[file].symbols
        if symbol.kind in (SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY)
        for word in _WORD.findall(symbol.signature)
        if (file, word) in wanted and not symbol.name.startswith(f"{word}.")
    }


def _noun(name: str) -> str:
    """A name as a noun for comparison: `web_sessions` and `WebSession` are one."""
    plain = name.rpartition(".")[2].replace("_", "").lower()
    return f"{plain[:-3]}y" if plain.endswith("ies") else plain.removesuffix("s")


def _using_files(k: Knowledge, wanted: set[ModelKey]) -> dict[ModelKey, set[str]]:
    """The files that import, mention or, in Go, take or return each type."""
    found: dict[ModelKey, set[str]] = defaultdict(set)
    tests = set(k.analysis.discovery.test_files)
    for each in k.index.imports:
        key = each.defined_in or each.to_file, each.symbol or each.name
        if key in wanted and each.from_file != key[0]:
            found[key].add(each.from_file)
    for mention in k.index.mentions:
        key = mention.to_file, mention.symbol
        if key in wanted:
            found[key].add(mention.from_file)
    for key, path in (*_named_in_go(k, wanted), *_named_anywhere(k, wanted)):
        found[key].add(path)
    return {key: files - tests for key, files in found.items()}


def _named_in_go(k: Knowledge, wanted: set[ModelKey]) -> set[tuple[ModelKey, str]]:
    """The types that signatures of other files name: `model.Feed` where the package is imported."""
    places = {_owner(file, name): (file, name) for file, name in wanted if file.endswith(".go")}
    if not places:
        return set()
    packages = imported_packages(k)
    found: set[tuple[ModelKey, str]] = set()
    for path, facts in k.index.facts.items():
        if facts.language != "Go":
            continue
        own = posixpath.dirname(path)
        said = {m.groups() for s in facts.symbols for m in _GO.finditer(s.signature)}
        for package, name in said:
            folder = packages.get((path, package), "") if package else own
            key = places.get((folder, name))
            if key is not None and key[0] != path:
                found.add((key, path))
    return found


def _named_anywhere(k: Knowledge, wanted: set[ModelKey]) -> set[tuple[ModelKey, str]]:
    """The types that signatures name without an import.

    Those of declaration files are global; those of schemas have types of their name in the code.
    """
    places = {
        name: (file, name)
        for file, name in sorted(wanted)
        if file.endswith(".d.ts") or file not in k.index.facts
    }
    if not places:
        return set()
    return {
        (places[word], path)
        for path, facts in k.index.facts.items()
        for symbol in facts.symbols
        for word in _WORD.findall(f"{symbol.signature} {symbol.annotation}")
        if word in places and places[word][0] != path
    }


def imported_packages(k: Knowledge) -> dict[tuple[str, str], str]:
    """The folder of a Go package that a file imports: by (file, name there)."""
    return k.remember("imported packages", lambda: {
        (each.from_file, each.alias or each.module.rpartition("/")[2]):
            posixpath.dirname(each.to_file)
        for each in k.index.imports
        if each.to_file.endswith(".go")
    })  # fmt: skip
