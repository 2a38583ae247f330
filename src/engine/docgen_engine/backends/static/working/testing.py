"""How the repository is tested: levels by folder, frameworks, doubles and fixtures."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.stack.known import DOUBLES
from docgen_engine.backends.static.stack.usage import usage_facts
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import FileFacts, SymbolKind
from docgen_engine.domain.markup import counted
from docgen_engine.patterns import regex
from docgen_engine.repository.languages import DEEP
from docgen_engine.repository.places import Place

_SECTIONS: Final = (
    ("End to end", ("e2e", "end-to-end", "end_to_end", "endtoend", "cypress", "playwright",
                    "browser", "smoke", "acceptance")),
    ("Integration", ("integration", "integrations", "it", "contract")),
    ("Unit", ("unit", "units", "unit-tests", "unit_tests")),
)  # fmt: skip
_COMPILED: Final = ("C", "C++")
"""A program of its own in the place of tests is a test: it has no framework that would start it."""
_TEST_NAME: Final = regex(r"(?:^|[_.-])(?:tests?|specs?)(?:[_.-]|$)|tests?\.")
_TEST_CLASS: Final = regex(r"^Test[A-Z_]|Tests?$|TestCase$")
_OF_NAME: Final = regex(r"[._-]+|(?<=[a-z])(?=[A-Z])")
_LEVELS_OF_FILES: Final = frozenset({"integration", "e2e"})
_PROPERTIES: Final = {
    "hypothesis": "Hypothesis", "fast-check": "fast-check", "jsverify": "JSVerify",
    "pgregory.net/rapid": "rapid", "github.com/leanovate/gopter": "gopter",
    "net.jqwik": "jqwik",
}  # fmt: skip
"""What makes up the values that tests try: no stand-in for anything."""

_MOST_FIXTURES: Final = 20
_MOST_PLACES: Final = 8
_MOST_TREES: Final = 24
_MAVEN: Final = regex(r"(?:^|/)src/test/\w+$")
_TREE: Final = regex(r"(?:unit|integration|functional|e2e)?[-_]?(?:tests?|specs?)|__tests__|t|e2e")


def test_files(survey: Survey) -> tuple[str, ...]:
    """Files that hold tests, sorted: source in the place of tests, with tests in it or named so."""
    found = []
    for path, facts in sorted(survey.index.facts.items()):
        if survey.places.place_of(path) is not Place.TESTS:
            continue
        named = facts.language not in DEEP and _TEST_NAME.search(posixpath.basename(path).lower())
        program = facts.language in _COMPILED and facts.main_line > 0
        tested = any(symbol.is_test for symbol in facts.symbols) or _inherits_tests(path, facts)
        if named or program or tested:
            found.append(path)
    return tuple(found)


def _inherits_tests(path: str, facts: FileFacts) -> bool:
    """Whether a file that is called a test has its tests from the classes that it derives from."""
    name = posixpath.basename(path).lower()
    return (
        facts.language == "Python"
        and bool(_TEST_NAME.search(name))
        and any(
            symbol.bases and symbol.kind is SymbolKind.CLASS and _TEST_CLASS.search(symbol.name)
            for symbol in facts.symbols
        )
    )


def inline_tests(survey: Survey) -> tuple[str, ...]:
    """Files of code with tests inside of them, as Rust has it; sorted."""
    return survey.once("inline tests", _find_inline)


def _find_inline(survey: Survey) -> tuple[str, ...]:
    return tuple(
        path
        for path in survey.components.code_files()
        if path in survey.index.facts
        and any(symbol.is_test for symbol in survey.index.facts[path].symbols)
    )


def testing_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections Levels, Unit, Integration, End to end and Doubles."""
    files = test_files(survey)
    facts = _configuration(survey)
    facts += _levels(survey, files)
    facts += usage_facts(survey, "Levels", _PROPERTIES, code=False, said="property tests in")
    facts += usage_facts(survey, "Doubles", DOUBLES, code=False, said="used by")
    facts += _fixtures(survey)
    return tuple(facts)


def _configuration(survey: Survey) -> list[Fact]:
    found: dict[str, Fact] = {}
    for tool in survey.project.tools:
        if tool.category == "test":
            fact = Fact("Levels", tool.name, tool.detail, tool.file, tool.line, tool.line)
            found.setdefault(tool.name, fact)
    return list(found.values())


FIXTURE: Final = "fixture"
"""What is said of a fixture that has no words of its own."""

BESIDE: Final = "beside the code"
"""Name of the place of tests that lie in the folders of what they test."""

INSIDE: Final = "inside the code"
"""Name of the place of tests that stand in the files that they test."""


def is_place(fact: Fact) -> bool:
    """Whether a fact says where tests lie, rather than which tool they use."""
    return fact.detail.endswith(("test file", "test files", "with tests"))


def _levels(survey: Survey, files: tuple[str, ...]) -> list[Fact]:
    """The places that tests lie in, under the level that their name says; else under Levels."""
    source = {posixpath.dirname(p) for p in survey.index.facts if survey.is_code(p)}
    places: dict[tuple[str, str], list[str]] = {}
    for path in files:
        folder = posixpath.dirname(path)
        topic = _section(path, source)
        beside = topic == "Levels" and folder in source and not _tree(folder)
        places.setdefault((topic, BESIDE if beside else folder or "."), []).append(path)
    if len(places) > _MOST_PLACES:  # a line for each folder would list the repository
        places = _trees(places, deeper=True)
    if len(places) > _MOST_PLACES:
        places = _trees(places, deeper=False)
    found = []
    for (topic, place), members in sorted(places.items())[:_MOST_TREES]:
        first = next((m for m in members if _first_test(survey, m)), members[0])
        line = _first_test(survey, first) or 1
        if survey.index.line_count(first) >= line:
            detail = counted(len(members), "test file")
            found.append(Fact(topic, place, detail, first, line, line))
    inline = inline_tests(survey)
    if inline:
        line = _first_test(survey, inline[0])
        detail = f"{counted(len(inline), 'file')} with tests"
        found.append(Fact("Levels", INSIDE, detail, inline[0], line, line))
    return found


def _trees(
    places: dict[tuple[str, str], list[str]], *, deeper: bool
) -> dict[tuple[str, str], list[str]]:
    """The same places by the tree of tests that they lie in, or one folder below it."""
    found: dict[tuple[str, str], list[str]] = {}
    for (topic, place), members in places.items():
        tree = _tree(place) if topic == "Levels" else place
        below = tree and deeper and not _MAVEN.search(tree)
        rest = place[len(tree) :].strip("/").split("/")[0] if below else ""
        key = place if place == BESIDE else posixpath.join(tree, rest) if rest else tree
        found.setdefault((topic, key or place.split("/")[0]), []).extend(members)
    return found


def _tree(folder: str) -> str:
    """The path down to the folder that is called after tests; empty where none is."""
    parts = folder.split("/")
    at = next((n for n, part in enumerate(parts) if _TREE.fullmatch(part.lower())), -1)
    if at < 0:
        return ""
    if parts[at - 1 : at] == ["src"] and at + 1 < len(parts):  # Maven's `src/test/java`
        at += 1
    return "/".join(parts[: at + 1])


def _section(path: str, source: Collection[str]) -> str:
    """The level that a test's folders or its own name say.

    A folder with code in it is called after what this does: `internal/integration` may talk to
    services, and its tests are like all others.
    """
    folders = posixpath.dirname(path).split("/")
    words = {
        word.lower()
        for depth, word in enumerate(folders, start=1)
        if "/".join(folders[:depth]) not in source
    }
    named = {word.lower() for word in _OF_NAME.split(posixpath.basename(path))[:-1]}
    words |= named & _LEVELS_OF_FILES
    for topic, names in _SECTIONS:
        if not words.isdisjoint(names):
            return topic
    return "Levels"


def _first_test(survey: Survey, path: str) -> int:
    symbols = survey.index.facts[path].symbols
    return next((symbol.line for symbol in symbols if symbol.is_test), 0)


def _fixtures(survey: Survey) -> list[Fact]:
    """Fixtures that several tests share."""
    found = []
    for path, facts in sorted(survey.index.facts.items()):
        if posixpath.basename(path) != "conftest.py":
            continue
        for symbol in facts.symbols:
            if any("fixture" in decorator for decorator in symbol.decorators):
                said = first_sentence(symbol.doc)
                found.append(
                    Fact(
                        "Doubles",
                        symbol.name,
                        said or FIXTURE,
                        path,
                        symbol.line,
                        symbol.line_end,
                        symbol.name,
                    )
                )
    return found[:_MOST_FIXTURES]
