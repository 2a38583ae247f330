"""What the tests exercise (page 11): by component, else file by file; and their own options."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import Final

from docgen_engine.backends.static.catalogue.testing import test_code
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.domain.facts import SymbolFact
from docgen_engine.domain.markup import cell_code, code, listing, table
from docgen_engine.patterns import regex

_MOST_FILES: Final = 6
_MOST_TESTS: Final = 6
_FEWEST: Final = 2
_MOST_ROWS: Final = 12
_RULE: Final = (
    "A test file stands with the component after a file of which it is called, else with the one "
    "that it calls most:"
)
_MARK: Final = regex(r"(?i)^tests?_|(?:[._-]?(?:tests?|specs?|cy))+$|(?<=[a-z])(?:Tests?|IT)$")
_NOBODYS: Final = frozenset({"index", "main", "__init__", "mod", "lib", "types", "conftest"})
"""Names of files that say nothing of what they are about."""


def exercised(desk: Desk) -> str:
    """A table of what the test files are about, empty where nothing can be told."""
    by_component: dict[str, list[str]] = {}
    for test in desk.analysis.discovery.test_files:
        path = _component_of(desk, test)
        if path:
            by_component.setdefault(path, []).append(test)
    known = sum(map(len, by_component.values()))
    if len(by_component) >= _FEWEST and 2 * known >= len(desk.analysis.discovery.test_files):
        rows = [
            (desk.component_link(path), listing(_files(desk, tests), _MOST_FILES, "others"))
            for path, tests in sorted(by_component.items(), key=lambda each: -len(each[1]))
        ]
        return f"{_RULE}\n\n" + table(("Component", "Test files"), rows[:_MOST_ROWS])
    rows = [
        row for test in desk.analysis.discovery.test_files if (row := _row(desk, test)) is not None
    ]
    if not _FEWEST <= len(rows) <= _MOST_ROWS:
        return ""
    return table(("Test file", "Its tests, for example"), rows)


def options(desk: Desk) -> str:
    """The options that the repository's own settings of pytest add."""
    found = [
        f"{code(fact.name)} {desk.cite(file, fact.line)}"
        for file, facts in sorted(desk.index.facts.items())
        for fact in facts.commands
        if fact.framework == "pytest" and desk.reference(file, fact.line)
    ]
    return f"Options of its own that pytest takes here: {listing(found)}." if found else ""


def _component_of(desk: Desk, test: str) -> str:
    """The component that a test file is called after, else the one that it calls most.

    Where no call leads anywhere, the one that it takes most names from.
    """
    named = desk.remember("components by stem", lambda: _by_stem(desk))
    stem = _MARK.sub("", posixpath.basename(test).rpartition(".")[0])
    while stem:
        if len(named.get(stem, ())) == 1:
            return next(iter(named[stem]))
        stem = stem.rpartition("_")[0]
    called = desk.remember("components that tests call", lambda: _called(desk))
    counts = called.get(test) or Counter(
        path
        for each in desk.index.imported(test)
        if (path := _code_of(desk, each.defined_in or each.to_file))
    )
    return min(counts, key=lambda path: (-counts[path], path)) if counts else ""


def _code_of(desk: Desk, file: str) -> str:
    """The component of code that a file belongs to; empty for none."""
    owner = desk.component_of_file.get(file)
    tests = file in test_code(desk) or desk.is_aside(file)
    return owner.path if owner is not None and not tests else ""


def _by_stem(desk: Desk) -> dict[str, set[str]]:
    """The components with a file of each name."""
    found: dict[str, set[str]] = {}
    for file in desk.component_of_file:
        stem = posixpath.basename(file).rpartition(".")[0]
        path = _code_of(desk, file) if stem not in _NOBODYS else ""
        if path:
            found.setdefault(stem, set()).add(path)
    return found


def _called(desk: Desk) -> dict[str, Counter[str]]:
    """By test file, how often it calls each component of code."""
    tests = set(desk.analysis.discovery.test_files)
    found: dict[str, Counter[str]] = {}
    for call in desk.index.calls:
        path = _code_of(desk, call.to_file) if call.to_file and call.from_file in tests else ""
        if path:
            found.setdefault(call.from_file, Counter())[path] += 1
    return found


def _files(desk: Desk, tests: list[str]) -> list[str]:
    """Test files by their names, and by their paths where several have one name."""
    names = Counter(map(posixpath.basename, tests))
    return [
        desk.cite(test, 1, label=name if names[name := posixpath.basename(test)] == 1 else test)
        for test in tests
        if desk.reference(test, 1)
    ]


def _row(desk: Desk, test: str) -> tuple[str, str] | None:
    facts = desk.index.facts.get(test)
    found = [s for s in facts.symbols if _is_one(s)] if facts else []
    if not found or not desk.reference(test, 1):
        return None
    names = [cell_code(one.name.rpartition(".")[2]) for one in found]
    return desk.cite(test, 1, label=test), listing(names, _MOST_TESTS, "others")


def _is_one(symbol: SymbolFact) -> bool:
    return symbol.is_test and not symbol.bases
