"""How the repository is tested: levels by folder, frameworks, doubles and fixtures."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import Final

from docgen_engine.backends.static.known import DOUBLES
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.usage import usage_facts
from docgen_engine.domain.documents.analysis import CommandPurpose, Fact
from docgen_engine.domain.markup import counted, listing
from docgen_engine.patterns import regex
from docgen_engine.repository.languages import DEEP
from docgen_engine.repository.places import Place

FRAMEWORKS: Final = {
    "pytest": "pytest", "unittest": "unittest", "nose2": "nose2", "ward": "ward",
    "jest": "Jest", "vitest": "Vitest", "mocha": "Mocha", "ava": "AVA", "tap": "tap",
    "jasmine": "Jasmine", "node:test": "node:test", "@playwright/test": "Playwright",
    "cypress": "Cypress", "@jest/globals": "Jest", "bun:test": "bun test", "uvu": "uvu",
    "testing": "go test", "github.com/stretchr/testify": "Testify",
    "github.com/onsi/ginkgo/v2": "Ginkgo", "rspec": "RSpec", "minitest": "Minitest",
    "gtest/gtest.h": "GoogleTest", "catch2/catch_test_macros.hpp": "Catch2",
    "catch2/catch.hpp": "Catch2", "catch.hpp": "Catch2", "doctest/doctest.h": "doctest",
    "PHPUnit\\Framework\\TestCase": "PHPUnit", "Xunit": "xUnit.net", "NUnit.Framework": "NUnit",
    "phpunit/phpunit": "PHPUnit", "pestphp/pest": "Pest", "rstest": "rstest",
    "assert_cmd": "assert_cmd", "proptest": "proptest", "quickcheck": "quickcheck",
    "unity.h": "Unity", "unity_fixture.h": "Unity", "check.h": "Check", "cmocka.h": "cmocka",
    "CUnit/Basic.h": "CUnit", "criterion/criterion.h": "Criterion", "munit.h": "µnit",
    "minunit.h": "MinUnit", "greatest.h": "greatest", "utest.h": "utest.h", "catch.h": "Catch2",
}  # fmt: skip
_FAMILIES: Final = (
    ("org.junit.jupiter", "JUnit Jupiter"), ("org.junit", "JUnit 4"),
    ("junit.framework", "JUnit 3"), ("org.testng", "TestNG"), ("io.kotest", "Kotest"),
    ("org.scalatest", "ScalaTest"),
    ("Microsoft.VisualStudio.TestTools.UnitTesting", "MSTest"),
)  # fmt: skip
"""Frameworks by the packages that tests import from."""

_SECTIONS: Final = (
    ("End to end", ("e2e", "end-to-end", "end_to_end", "endtoend", "cypress", "playwright",
                    "browser", "smoke", "acceptance")),
    ("Integration", ("integration", "integrations", "functional", "it", "contract")),
    ("Unit", ("unit", "units", "unit-tests", "unit_tests")),
)  # fmt: skip
_BY_GLOBALS: Final = frozenset({"mocha", "jasmine", "jest"})
"""Frameworks whose functions are simply there: tests import nothing of them."""

_KARMA: Final = regex(r"(?:^|/)karma[\w.-]*(?:conf|config)\.[cm]?[jt]s$")
_KARMA_FRAMEWORKS: Final = regex(r"\bframeworks\s*:\s*\[([^\]]*)\]")
_COMPILED: Final = ("C", "C++")
"""A program of its own in the place of tests is a test: it has no framework that would start it."""
_TEST_NAME: Final = regex(r"(?:^|[_.-])(?:tests?|specs?)(?:[_.-]|$)|tests?\.")
_WORD: Final = regex(r"[\w-]+")
_RECIPE: Final = 4
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
        if named or program or any(symbol.is_test for symbol in facts.symbols):
            found.append(path)
    return tuple(found)


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


def test_framework(survey: Survey) -> str:
    """What most test files are written with, and what runs them where that is another."""
    counts: dict[str, int] = {}
    for path in (*test_files(survey), *inline_tests(survey)):
        labels: set[str] = set()
        for imported in survey.index.facts[path].imports:
            labels.update(_framework(imported.module, imported.name))
        for label in labels:
            counts[label] = counts.get(label, 0) + 1
    declared = _declared(survey)
    if "pytest" in declared:  # runs unittest's classes and needs no import
        other = counts.get("unittest", 0) > 0 and "pytest" not in counts and _has_cases(survey)
        return "unittest, run by pytest" if other else "pytest"
    if counts:
        return max(sorted(counts), key=lambda label: counts[label])
    if inline_tests(survey) or any(path.endswith(".rs") for path in test_files(survey)):
        return "cargo test"
    started = _started(survey)
    if len(started) > 1:
        return listing(started)
    return declared[0] if declared else _run_by_commands(survey)


def _has_cases(survey: Survey) -> bool:
    """Whether tests are methods of `unittest.TestCase`, rather than only use its doubles."""
    return any(
        base.rpartition(".")[2].endswith("TestCase")
        for path in test_files(survey)
        for symbol in survey.index.facts[path].symbols
        for base in symbol.bases
    )


def _framework(module: str, name: str) -> Iterator[str]:
    """The framework that an import shows; none where it shows none."""
    whole = f"{module}.{name}" if name else module
    module = module.strip("<>")
    for known in (module, whole, module.partition(".")[0], module.rpartition("/")[2]):
        if known in FRAMEWORKS:
            yield FRAMEWORKS[known]
            return
    label = next((label for start, label in _FAMILIES if whole.startswith(start + ".")), "")
    if label:
        yield label


def _started(survey: Survey) -> list[str]:
    """The frameworks that scripts for tests start, by themselves or through Karma; sorted.

    Tests that import none are written with more than one where each has files of its own.
    """
    found: set[str] = set()
    for command in survey.project.commands:
        if command.purpose is CommandPurpose.TEST and command.file.endswith("package.json"):
            words = _WORD.findall(command.help)
            found.update(FRAMEWORKS[word] for word in words if word in _BY_GLOBALS)
    for entry in survey.index.manifest.files:
        if _KARMA.search(entry.path) and survey.places.place_of(entry.path) is not Place.EXAMPLES:
            text = "\n".join(_without_comments(survey.index.lines(entry.path)))
            for names in _KARMA_FRAMEWORKS.findall(text):
                words = _WORD.findall(names)
                found.update(FRAMEWORKS[word] for word in words if word in _BY_GLOBALS)
    return sorted(found)


def _without_comments(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if not line.lstrip().startswith(("//", "*", "/*")))


def _run_by_commands(survey: Survey) -> str:
    """The framework that a command for tests calls, in its own line or those of its recipe."""
    for command in survey.project.commands:
        if command.purpose is CommandPurpose.TEST:
            lines = survey.index.lines(command.file)[command.line - 1 : command.line + _RECIPE]
            for word in _WORD.findall("\n".join((command.command, *lines))):
                if word in FRAMEWORKS:
                    return FRAMEWORKS[word]
    return ""


def _declared(survey: Survey) -> list[str]:
    named = [tool.name for tool in survey.project.tools if tool.category == "test"]
    named += [dependency.name for dependency in survey.project.dependencies]
    return [FRAMEWORKS[name] for name in dict.fromkeys(named) if name in FRAMEWORKS]


def testing_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections Levels, Unit, Integration, End to end and Doubles."""
    files = test_files(survey)
    facts = _configuration(survey)
    facts += _levels(survey, files)
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
        topic = _section(folder)
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


def _section(folder: str) -> str:
    words = folder.lower().split("/")
    for topic, names in _SECTIONS:
        if any(word in names for word in words):
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
