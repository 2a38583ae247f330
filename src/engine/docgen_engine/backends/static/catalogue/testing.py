"""Questions about the tests: where they are, and what none of them reaches (page 11)."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.parts.components import places_of
from docgen_engine.backends.static.parts.loaded_by_name import named_by_tests
from docgen_engine.backends.static.working.testing import BESIDE, INSIDE, is_place
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.markup import band, code, escape, listing
from docgen_engine.patterns import regex
from docgen_engine.repository.languages import DEEP
from docgen_engine.repository.places import Place, Places

TESTING: Final = "11-testing-strategy.md"
_MANY: Final = 5
_FEW: Final = 3
"""Of many components without a test, the few that have one are the shorter list."""

_MADE: Final = frozenset({"migrations", "versions", "generated"})
"""Folders of files that tools make and nobody imports."""

_LOADED: Final = frozenset({"templatetags", "management"})
"""Folders whose files a framework loads by their place."""

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
            d.test_files[:4] or tuple(fact.file for fact in test_places(k))[:4],
        )
    ]


def tests_at(k: Knowledge, fact: Fact) -> str:
    """A place of tests in words: how many there are, and one to look at."""
    example = k.cite(fact.file, fact.line, label=posixpath.basename(fact.file))
    where = fact.name if fact.name in (BESIDE, INSIDE) else f"in {code(fact.name)}"
    place = "at the top of the repository" if fact.name == "." else where
    return f"{place} ({fact.detail}, such as {example})"


def test_places(k: Knowledge) -> list[Fact]:
    """Where tests lie that are of no level; those of a level, which has a section, if all are."""
    found = [f for f in k.facts(*LEVELS, among=k.analysis.testing) if is_place(f)]
    return [fact for fact in found if fact.topic == "Levels"] or found


def _answer_testing(k: Knowledge, _key: str) -> Answer:
    d = k.analysis.discovery
    places = test_places(k)
    if not places:
        return Answer(looked_in=tuple(d.test_files[:4]))
    said = [tests_at(k, fact) for fact in places]
    with_ = f" They are written with {escape(d.test_framework)}." if d.test_framework else ""
    return Answer(f"The tests lie {listing(said, 5, 'in other folders')}.{with_}")


_PACKAGED: Final = frozenset({"Java", "Kotlin", "C#", "Scala", "Groovy"})
"""Languages in which what is of one package needs no import, in whatever folders it lies."""

_TWIN: Final = regex(r"(?:Tests?|IT|Spec)$|^Test(?=[A-Z])")


def importing_tests(k: Knowledge, component: Component) -> dict[str, int]:
    """Test files that import a file of a component or belong to its package, sorted.

    Those that are called after a file of it come first. The line is that of the first import, else
    of the first test.
    """
    tests = set(k.analysis.discovery.test_files)
    found: dict[str, int] = {}
    files = k.files_of(component)
    for file in files:
        for each in k.index.importers(file):
            if each.from_file in tests:
                known = found.get(each.from_file, each.line)
                found[each.from_file] = min(known, each.line)
    folders = {posixpath.dirname(file) for file in files if file.endswith(".go")}
    for test in tests if folders else ():
        # A test of a Go package is part of it and imports nothing.
        if test.endswith("_test.go") and posixpath.dirname(test) in folders:
            found.setdefault(test, _first_test(k, test))
    by_package = _tests_by_package(k)
    for package in sorted({_package(k, file) for file in files} - {("", "")}) if by_package else ():
        for test in by_package.get(package, ()):
            found.setdefault(test, _first_test(k, test))
    stems = {posixpath.splitext(posixpath.basename(file))[0] for file in files}
    ranked = sorted(found, key=lambda test: (_of_twin(test) not in stems, test))
    return {test: found[test] for test in ranked}


def in_package(k: Knowledge, component: Component, test: str) -> bool:
    """Whether a test of a language with packages needs no import to reach a component."""
    package = _package(k, test)
    return package[0] != "" and any(_package(k, file) == package for file in k.files_of(component))


def _of_twin(test: str) -> str:
    return _TWIN.sub("", posixpath.splitext(posixpath.basename(test))[0])


def _package(k: Knowledge, path: str) -> tuple[str, str]:
    """The language and package of a file; empty where a package says nothing of what it reaches."""
    facts = k.index.facts.get(path)
    packaged = facts is not None and facts.language in _PACKAGED and facts.package
    return (facts.language, facts.package) if facts is not None and packaged else ("", "")


def _tests_by_package(k: Knowledge) -> dict[tuple[str, str], list[str]]:
    def find() -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for test in k.analysis.discovery.test_files:
            package = _package(k, test)
            if package[0]:
                found.setdefault(package, []).append(test)
        return found

    return k.remember("tests by package", find)


def test_code(k: Knowledge) -> frozenset[str]:
    """All code in the places of tests: tests, their fixtures and helpers."""

    def find() -> frozenset[str]:
        places: Places = places_of(k.index, k.analysis.discovery.packages)
        there = (path for path in k.index.facts if places.place_of(path) is Place.TESTS)
        return frozenset(there) | frozenset(k.analysis.discovery.test_files)

    return k.remember("code of tests", find)


def _first_test(k: Knowledge, path: str) -> int:
    facts = k.index.facts.get(path)
    symbols = facts.symbols if facts else ()
    tests = [s.line for s in symbols if s.is_test or s.name.startswith("Test")]
    return min(tests, default=1)


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
        and _LOADED.isdisjoint(c.path.split("/"))
        and resolves_imports(k, c)
        and reached(k).isdisjoint(k.files_of(c))
        and not importing_tests(k, c)
    ]


def reached(k: Knowledge) -> set[str]:
    """The files that are loaded when all tests are, by the imports of the code."""
    return k.remember("reached by tests", lambda: _find_reached(k))


def _find_reached(k: Knowledge) -> set[str]:
    found = set(test_code(k))
    # A test of a Go package is part of it and imports nothing to be so.
    packages = {posixpath.dirname(path) for path in found if path.endswith("_test.go")}
    found |= {f for f in k.index.facts if f.endswith(".go") and posixpath.dirname(f) in packages}
    found |= named_by_tests(k.index, found)
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
    own = [c for c in k.components if importing_tests(k, c)] if len(found) > _MANY else []
    if 0 < len(own) <= _FEW:
        links = listing([k.component_link(c.path) for c in own])
        first = next((f for f in k.files_of(found[0]) if k.reference(f, 1)), "")
        example = f", such as {k.component_link(found[0].path)} ({k.cite(first, 1, label=first)})"
        return Answer(
            f"Tests reach only {links} directly. Of the other components, {band(len(found))} are "
            f"loaded by no test{example if first else ''}; tests that start the whole program may "
            "still run these."
        )
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
