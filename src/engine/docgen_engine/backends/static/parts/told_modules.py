"""Modules that people speak of one by one: in a document of their own, or in README code."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.readme import read_readme
from docgen_engine.repository.readme_examples import imported_names

_MODULE: Final = regex(r"(?m)^(?:\.\. +(?:auto|py:)?module:: +|::: +)(?P<name>\w+(?:\.\w+)+)\s*$")
_DOCUMENTS: Final = (".rst", ".md")
_MOST_DOCUMENTS: Final = 400
_MOST: Final = 12
"""Where more modules have a document each, a program made those."""

_LEAST: Final = 30
"""Lines of a module that is worth a page however it is spoken of."""


def told_modules(index: RepositoryIndex, code: list[str]) -> frozenset[str]:
    """The files of modules that documents speak of one by one.

    Args:
        index: the linked index.
        code: the files of code.

    Returns:
        Files with a document of their own, and those that define what the README's examples import
        from a package.
    """
    found = _with_documents(index, code) | _shown(index, frozenset(code))
    return frozenset(file for file in found if index.line_count(file) >= _LEAST)


def _with_documents(index: RepositoryIndex, code: list[str]) -> frozenset[str]:
    by_name: dict[str, str] = {}
    for file in code:
        stem, extension = posixpath.splitext(file)
        parts = stem.split("/") if extension == ".py" else []
        for start in range(len(parts) - 1):
            by_name.setdefault(".".join(parts[start:]), file)
    if not by_name:
        return frozenset()
    found: set[str] = set()
    for text in _documents(index):
        names = set(_MODULE.findall(text)) if "::" in text else set()
        if len(names) == 1:
            found.update(by_name[name] for name in names if name in by_name)
    return frozenset(found) if len(found) <= _MOST else frozenset()


def _documents(index: RepositoryIndex) -> Iterator[str]:
    paths = [
        entry.path
        for entry in index.manifest.files
        if entry.kind is FileKind.TEXT and entry.path.endswith(_DOCUMENTS) and "/" in entry.path
    ]
    for path in paths[:_MOST_DOCUMENTS]:
        yield index.text(path)


def _shown(index: RepositoryIndex, code: frozenset[str]) -> frozenset[str]:
    readme = read_readme(index.manifest, index.text, index.manifest.scope)
    if readme is None:
        return frozenset()
    return frozenset(
        file
        for name in imported_names(readme.examples)
        for file, symbol in index.symbols_named(name)
        if file in code and symbol.name == name and index.given(file, name) is not None
    )
