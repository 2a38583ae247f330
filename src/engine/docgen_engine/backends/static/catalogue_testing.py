"""Questions about the tests: where they are, and what none of them reaches (page 11)."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.catalogue import Answer, Kind, Subject
from docgen_engine.backends.static.testing import BESIDE, is_place
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import Component, Fact
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.markup import code, escape, listing
from docgen_engine.repository.languages import DEEP

TESTING: Final = "11-testing-strategy.md"
_MADE: Final = frozenset({"migrations", "versions", "generated"})
"""Folders of files that tools make and nobody imports."""

LEVELS: Final = ("Levels", "Unit", "Integration", "End to end")


def _testing(k: Knowledge) -> list[Subject]:
    d = k.analysis.discovery
    if not d.has_tests:
        return []
    return [
        Subject(
            "",
            "Where are the tests, and what are they written with?",
            "A new test has to go where the others are.",
            d.test_files[:4],
        )
    ]


def tests_at(k: Knowledge, fact: Fact) -> str:
    """A place of tests in words: how many there are, and one to look at."""
    example = k.cite(fact.file, fact.line, label=posixpath.basename(fact.file))
    where = fact.name if fact.name == BESIDE else f"in {code(fact.name)}"
    place = "at the top of the repository" if fact.name == "." else where
    return f"{place} ({fact.detail}, such as {example})"


def test_places(k: Knowledge) -> list[Fact]:
    """Where tests lie, the general ones before those of a level."""
    found = [f for f in k.facts(*LEVELS, among=k.analysis.testing) if is_place(f)]
    return sorted(found, key=lambda fact: fact.topic != "Levels")


def _answer_testing(k: Knowledge, _key: str) -> Answer:
    d = k.analysis.discovery
    places = test_places(k)
    if not places:
        return Answer(looked_in=tuple(d.test_files[:4]))
    said = [tests_at(k, fact) for fact in places]
    with_ = f" They are written with {escape(d.test_framework)}." if d.test_framework else ""
    return Answer(f"The tests lie {listing(said, 5, 'in other folders')}.{with_}")


def importing_tests(k: Knowledge, component: Component) -> dict[str, int]:
    """Test files that import a file of a component or belong to its Go package, sorted.

    The line is that of the first import, else of the first test.
    """
    tests = set(k.analysis.discovery.test_files)
    found: dict[str, int] = {}
    for file in k.files_of(component):
        for each in k.index.importers(file):
            if each.from_file in tests:
                known = found.get(each.from_file, each.line)
                found[each.from_file] = min(known, each.line)
    folders = {posixpath.dirname(file) for file in k.files_of(component) if file.endswith(".go")}
    for test in tests:
        # A test of a Go package is part of it and imports nothing.
        if test.endswith("_test.go") and posixpath.dirname(test) in folders:
            found.setdefault(test, _first_test(k, test))
    return dict(sorted(found.items()))


def _first_test(k: Knowledge, path: str) -> int:
    facts = k.index.facts.get(path)
    named = [s.line for s in facts.symbols if s.name.startswith("Test")] if facts else []
    return min(named, default=1)


def untested(k: Knowledge) -> list[Component]:
    """Components of code that no test file imports, neither itself nor through what it imports.

    Where imports are not resolved, as in a language whose tests see their package without one,
    nothing is said.
    """
    return [
        c
        for c in k.components
        if c.public_symbols
        and posixpath.basename(c.path) not in _MADE
        and resolves_imports(k, c)
        and reached(k).isdisjoint(k.files_of(c))
        and not importing_tests(k, c)
    ]


def reached(k: Knowledge) -> set[str]:
    """The files that are loaded when all tests are, by the imports of the code."""
    return k.remember("reached by tests", lambda: _find_reached(k))


def _find_reached(k: Knowledge) -> set[str]:
    found = set(k.analysis.discovery.test_files)
    # A test of a Go package is part of it and imports nothing to be so.
    packages = {posixpath.dirname(path) for path in found if path.endswith("_test.go")}
    found |= {f for f in k.index.facts if f.endswith(".go") and posixpath.dirname(f) in packages}
    waiting = sorted(found)
    while waiting:
        for each in k.index.imported(waiting.pop()):
            for path in (each.to_file, each.defined_in):
                if path and path not in found:
                    found.add(path)
                    waiting.append(path)
    return found


def resolves_imports(k: Knowledge, component: Component) -> bool:
    """Whether the imports of a component's language are followed to the files they mean."""
    languages = [k.index.facts[f].language for f in k.files_of(component) if f in k.index.facts]
    return bool(languages) and languages[0] in DEEP


def _untested(k: Knowledge) -> list[Subject]:
    if not k.analysis.discovery.has_tests or len(k.components) < 2:
        return []
    found = untested(k)
    if not found or len(found) == len(k.components):
        return []
    return [
        Subject(
            "",
            "Which components does no test load?",
            "There a change is least protected.",
            tuple(file for c in found[:3] for file in k.files_of(c)[:1]),
            components=tuple(c.path for c in found[:8]),
        )
    ]


def _answer_untested(k: Knowledge, _key: str) -> Answer:
    found = untested(k)
    said = []
    for component in found[:5]:
        file = next((f for f in k.files_of(component) if k.reference(f, 1)), "")
        if file:
            said.append(f"{k.component_link(component.path)} ({k.cite(file, 1, label=file)})")
    shown = listing(said if len(found) <= 5 else [*said, "others"])
    return Answer(
        f"No test file imports {shown}, neither itself nor through other files that it imports; "
        f"tests that start the whole program may still run {'it' if len(found) == 1 else 'them'}."
    )


KINDS: Final = (
    Kind("tests", TESTING, "Levels", "testing", Priority.HIGH,
         "List test files by folder; find the framework.", "Folders and a framework.",
         _testing, _answer_testing),
    Kind("untested", TESTING, "Levels", "testing", Priority.MEDIUM,
         "Compare what tests import with the components.", "Components without a test.",
         _untested, _answer_untested),
)  # fmt: skip
