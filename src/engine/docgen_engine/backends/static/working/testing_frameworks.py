"""What tests are written with: by their imports, by manifests, by the commands that run them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.working.testing import inline_tests, test_files
from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.domain.markup import listing
from docgen_engine.patterns import regex
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

_BY_GLOBALS: Final = frozenset({"mocha", "jasmine", "jest"})
"""Frameworks whose functions are simply there: tests import nothing of them."""

_KARMA: Final = regex(r"(?:^|/)karma[\w.-]*(?:conf|config)\.[cm]?[jt]s$")
_KARMA_FRAMEWORKS: Final = regex(r"\bframeworks\s*:\s*\[([^\]]*)\]")
_OF_RUST: Final = frozenset({"rstest", "assert_cmd", "proptest", "quickcheck", "Criterion"})
_WORD: Final = regex(r"[\w-]+")
_RECIPE: Final = 4


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
        most = max(sorted(counts), key=lambda label: counts[label])
        return _with_minorities(survey, most, counts)
    if inline_tests(survey) or any(path.endswith(".rs") for path in test_files(survey)):
        return "cargo test"
    started = _started(survey)
    if len(started) > 1:
        return listing(started)
    return declared[0] if declared else _run_by_commands(survey)


def _with_minorities(survey: Survey, most: str, counts: dict[str, int]) -> str:
    """The framework of most tests, with one of the same family that others are written with.

    Rust's own harness runs them all: what only a few of them import is not what they are made with.
    """
    if most in _OF_RUST:
        files = len(test_files(survey)) + len(inline_tests(survey))
        return most if 2 * counts[most] >= files else f"cargo test, some of them with {most}"
    family = sorted(label for label in counts if label.startswith("JUnit") and label != most)
    return f"{most}, some of them with {listing(family)}" if family and "JUnit" in most else most


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
