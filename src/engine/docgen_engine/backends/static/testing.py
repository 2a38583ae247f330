"""How the repository is tested: levels by folder, frameworks, doubles and fixtures."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.known import DOUBLES
from docgen_engine.backends.static.places import Place
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.usage import usage_facts
from docgen_engine.domain.documents.analysis import CommandPurpose, Fact
from docgen_engine.repository.languages import DEEP

FRAMEWORKS: Final = {
    "pytest": "pytest", "unittest": "unittest", "nose2": "nose2", "ward": "ward",
    "jest": "Jest", "vitest": "Vitest", "mocha": "Mocha", "ava": "AVA", "tap": "tap",
    "jasmine": "Jasmine", "node:test": "node:test", "@playwright/test": "Playwright",
    "cypress": "Cypress", "@jest/globals": "Jest", "bun:test": "bun test", "uvu": "uvu",
    "testing": "go test", "github.com/stretchr/testify": "Testify",
    "github.com/onsi/ginkgo/v2": "Ginkgo", "rspec": "RSpec", "minitest": "Minitest",
}  # fmt: skip

_SECTIONS: Final = (
    ("End to end", ("e2e", "end-to-end", "end_to_end", "endtoend", "cypress", "playwright",
                    "browser", "smoke", "acceptance")),
    ("Integration", ("integration", "integrations", "functional", "it", "contract")),
    ("Unit", ("unit", "units", "unit-tests", "unit_tests")),
)  # fmt: skip
_TEST_NAME: Final = re.compile(r"(?:^|[_.-])(?:tests?|specs?)(?:[_.-]|$)|tests?\.")
_WORD: Final = re.compile(r"[\w-]+")
_RECIPE: Final = 4
_MOST_FIXTURES: Final = 20


def test_files(survey: Survey) -> tuple[str, ...]:
    """Files that hold tests, sorted: source in the place of tests, with tests in it or named so."""
    found = []
    for path, facts in sorted(survey.index.facts.items()):
        if survey.places.place_of(path) is not Place.TESTS:
            continue
        named = facts.language not in DEEP and _TEST_NAME.search(posixpath.basename(path).lower())
        if named or any(symbol.is_test for symbol in facts.symbols):
            found.append(path)
    return tuple(found)


def test_framework(survey: Survey) -> str:
    """The name of the framework that most test files import; else what the manifests name."""
    counts: dict[str, int] = {}
    for path in test_files(survey):
        labels = set()
        for imported in survey.index.facts[path].imports:
            for module in (imported.module, imported.module.partition(".")[0]):
                label = FRAMEWORKS.get(module, "")
                if label:
                    labels.add(label)
        for label in labels:
            counts[label] = counts.get(label, 0) + 1
    declared = _declared(survey)
    if "pytest" in declared:  # runs unittest's classes and needs no import
        return "pytest"
    if counts:
        return max(sorted(counts), key=lambda label: counts[label])
    return declared[0] if declared else _run_by_commands(survey)


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
            detail = tool.detail or "configured here"
            fact = Fact("Levels", tool.name, detail, tool.file, tool.line, tool.line)
            found.setdefault(tool.name, fact)
    return list(found.values())


def _levels(survey: Survey, files: tuple[str, ...]) -> list[Fact]:
    """The folders that tests lie in, under the level that their name says; else under Levels."""
    folders: dict[str, list[str]] = {}
    for path in files:
        folders.setdefault(posixpath.dirname(path), []).append(path)
    if len(folders) > 40:  # co-located tests: one line for each would list the repository
        folders = _tops(folders)
    found = []
    for folder, members in sorted(folders.items()):
        topic = _section(folder)
        first = next((m for m in members if _first_test(survey, m)), members[0])
        line = _first_test(survey, first) or 1
        tested = f"tests in `{folder or '.'}`, such as `{posixpath.basename(first)}`"
        if survey.index.line_count(first) >= line:
            found.append(Fact(topic, folder or ".", tested, first, line, line))
    return found


def _tops(folders: dict[str, list[str]]) -> dict[str, list[str]]:
    tops: dict[str, list[str]] = {}
    for folder, members in sorted(folders.items()):
        tops.setdefault("/".join(folder.split("/")[:2]), []).extend(members)
    return dict(list(tops.items())[:40])


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
                        f"fixture: {said}" if said else "fixture",
                        path,
                        symbol.line,
                        symbol.line_end,
                        symbol.name,
                    )
                )
    return found[:_MOST_FIXTURES]
