"""What a file is for, by where it lies: code, tests, examples, documents or scripts."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.languages import language_of


class Place(StrEnum):
    """Why a file is in the repository."""

    CODE = "code"
    TESTS = "tests"
    EXAMPLES = "examples"
    DOCUMENTS = "documents"
    SCRIPTS = "scripts"


_TEST_FOLDERS: Final = frozenset(
    {"test", "tests", "__tests__", "__mocks__", "__fixtures__", "testdata", "e2e", "cypress"}
)
_MEASURES: Final = frozenset({"benchmark", "benchmarks", "bench", "benches", "benchsuite"})
"""Folders of measurements, at whatever depth and whether or not they can be imported."""

_PACKAGING: Final = frozenset(
    {"packaging", "brew", "homebrew", "homebrewformula", "debian", "rpm", "snap", "flatpak",
     "chocolatey", "winget", "aur"}
)  # fmt: skip
"""Folders of what makes packages for systems, unless the language imports them."""

_DEEP_EXAMPLES: Final = frozenset({"examples", "samples", "demos"})
"""Folders of examples below the top, unless the language imports them as a package."""

_SOURCE_SET: Final = regex(r"^(?:.*/)?src/(\w+)/(?:java|kotlin|scala|groovy)/")
"""The folders by which Maven and Gradle know sources; below them are packages."""

_OF_TEST_SETS: Final = regex(r"(?:^|/)src/(?:\w+Test|testFixtures)$")
"""Source sets of tests, such as `src/integrationTest` and `src/androidTest`."""

_NO_PROGRAM: Final = frozenset({"", "SQL", "Shell", "PowerShell"})

_OF_TESTS: Final = regex(
    r"tests?[_-](?!utils?$|helpers?$|support$|kit$)\w+$|\w+[_-]tests$"
    r"|\w[\w.]*\.(?:\w*tests?|\w*specs)$"
)
_TOP_TEST_FOLDERS: Final = frozenset({"testing", "spec", "specs", "integration-tests", "fixtures"})
_TOP_FOLDERS: Final = {
    **dict.fromkeys(("example", "examples", "sample", "samples", "demo", "demos"), Place.EXAMPLES),
    **dict.fromkeys(("_examples", "cookbook", "tutorials", "notebooks"), Place.EXAMPLES),
    **dict.fromkeys(("doc", "docs", "documentation", "website", "site"), Place.DOCUMENTS),
    **dict.fromkeys(("script", "scripts", "tools", "hack", "ci", ".github"), Place.SCRIPTS),
    **dict.fromkeys(("release", "releng"), Place.SCRIPTS),
    **dict.fromkeys(("perf", "dev", "fuzz", "fuzzing", "fuzzers"), Place.SCRIPTS),
    **dict.fromkeys((".ci", ".circleci", ".gitlab", ".buildkite"), Place.SCRIPTS),
}  # fmt: skip
_TEST_NAME: Final = regex(
    r"""(?:
        test_[^/]*\.pyi? | [^/]*_test\.pyi? | conftest\.py | tests?\.py
      | [^/]*_test\.go | [^/]*_(?:test|unittest)\.(?:c|cc|cpp|cxx) | tests?\.(?:c|cc|cpp|cxx)
      | [^/]*\.(?:test|spec|test-d|e2e|cy)\.[cm]?[jt]sx?
      | [^/]*(?:_spec|_test)\.rb | [^/]*(?:Test|Tests|IT)\.(?:java|kt|cs|php|swift)
    )$""",
    re.VERBOSE,
)
_MEASURE_NAME: Final = regex(
    r"""(?:
        [^/]*Benchmarks?\.(?:java|kt|scala|cs)
      | [^/]*[_.-]bench(?:mark)?\.(?:c|cc|cpp|go|rb|[cm]?[jt]sx?) | bench(?:mark)?[_-][^/]*\.py
      | bench(?:mark)?s?\.(?:py|rb|go|php|[cm]?[jt]sx?)
    )$""",
    re.VERBOSE,
)
_BUILD_NAME: Final = regex(
    r"""(?:
        \.[^/]+ | setup\.py | noxfile\.py | fabfile\.py | tasks\.py | conf\.py | manage\.py
      | build\.rs
      | [^/]*\.config\.[cm]?[jt]s | \.?[a-z]+rc\.[cm]?js | gulpfile\.[cm]?[jt]s | Gruntfile\.[cm]?js
      | Rakefile | Gemfile | Vagrantfile | Jenkinsfile | SConstruct | [^/]*\.gemspec
      | build\.gradle(?:\.kts)? | settings\.gradle(?:\.kts)? | Package\.swift | mix\.exs | [^/]*\.sh
    )$""",
    re.VERBOSE,
)


_FEWEST_TESTS: Final = 8
_MOSTLY_TESTS: Final = 0.8


class Places:
    """Tells the place of each file of a repository."""

    def __init__(
        self,
        units: Iterable[str],
        packages: frozenset[str] = frozenset(),
        sources: Iterable[str] = (),
    ) -> None:
        """Keep what the answer depends on.

        Args:
            units: folders that have a manifest of their own; the root is `""` or `.`.
            packages: folders that are importable packages of code whatever they are called, such
                as a Python package `tools` with an `__init__.py`.
            sources: the source files; a unit most of whose files measure something is there to
                measure.
        """
        self._packages = packages
        self._units = [""]
        self._measuring: frozenset[str] = frozenset()
        self._testing: frozenset[str] = frozenset()
        self._shows = False
        self._samples: frozenset[str] = frozenset()
        # From the outside in: a package inside of examples or benchmarks is no unit of its own.
        for unit in sorted({unit for unit in units if unit not in {"", "."}}, key=len):
            if self.place_of(f"{unit}/x") is Place.CODE:
                self._units.insert(0, unit)
        sources = list(sources)
        self._measuring = self._mostly_measures(sources)
        self._testing = self._mostly_tests(sources)
        self._samples = self._called_samples(sources)
        self._shows = self._only_shows(sources)

    def _only_shows(self, sources: Iterable[str]) -> bool:
        """Whether all programs are examples: then they are what this repository is for."""
        shows = False
        for path in sources:
            place = self.place_of(path)
            if place is Place.CODE and language_of(path) not in _NO_PROGRAM:
                return False
            shows = shows or place is Place.EXAMPLES
        return shows

    def _called_samples(self, sources: Iterable[str]) -> frozenset[str]:
        """Source sets with nothing but what is called an example.

        `src/main/java/org/springframework/samples` is a package of the program, if all is in it.
        """
        found: dict[str, bool] = {}
        for path in sources:
            if (below := _SOURCE_SET.match(path)) is not None:
                only = found.get(below[0], True) and self.place_of(path) is Place.EXAMPLES
                found[below[0]] = only
        return frozenset(root for root, only in found.items() if only)

    def _mostly_measures(self, sources: Iterable[str]) -> frozenset[str]:
        measures: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for path in sources:
            unit = self.unit_of(path)
            if not unit:
                continue
            if _MEASURE_NAME.match(posixpath.basename(path)):
                measures[unit] += 1
            elif self.place_of(path) is Place.CODE:
                others[unit] += 1
        return frozenset(unit for unit in measures if measures[unit] >= others[unit])

    def _mostly_tests(self, sources: Iterable[str]) -> frozenset[str]:
        """Folders at the top that hold next to nothing but tests: `t`, beside the package.

        In Go what is no test there is a package that others import for tests of theirs.
        """
        tests: Counter[str] = Counter()
        every: Counter[str] = Counter()
        for path in sources:
            folder, slash, inside = path.partition("/")
            if slash and not inside.endswith(("__init__.py", ".go")):
                every[folder] += 1
                tests[folder] += bool(_TEST_NAME.match(posixpath.basename(inside)))
        others = every.total() - tests.total()
        return frozenset(
            folder
            for folder, count in tests.items()
            if count >= _FEWEST_TESTS
            and count >= _MOSTLY_TESTS * every[folder]
            and others > every[folder] - count
        )

    @property
    def several(self) -> bool:
        """Whether a folder below the top has a manifest of its own."""
        return len(self._units) > 1

    def unit_of(self, path: str) -> str:
        """The deepest folder with a manifest that holds a file; `""` for the root."""
        return next(u for u in self._units if not u or path.startswith(u + "/"))

    def place_of(self, path: str) -> Place:
        """The place of one file."""
        return self.folder_of(path)[0]

    def folder_of(self, path: str) -> tuple[Place, str]:
        """The place of one file, and the folder (or the file) that decides it; empty for code."""
        unit = self.unit_of(path)
        inside = path[len(unit) + 1 :] if unit else path
        if unit in self._measuring:
            return Place.SCRIPTS, unit
        top = path.partition("/")[0]
        if top in self._testing:
            return Place.TESTS, top
        *folders, name = inside.split("/")
        for depth, folder in enumerate(folders):
            here = "/".join(([unit] if unit else []) + folders[: depth + 1])
            place = self._by_folder(folder.lower(), depth, here)
            if place is not None and not (place is Place.EXAMPLES and self._shows):
                return place, here
        if _TEST_NAME.match(name):
            return Place.TESTS, path
        if _MEASURE_NAME.match(name) or (not folders and _BUILD_NAME.match(name)):
            return Place.SCRIPTS, path
        return Place.CODE, ""

    def _at_any_depth(self, folder: str, here: str) -> Place | None:
        """What a folder's name says however deep it lies."""
        below = _SOURCE_SET.match(f"{here}/") if "src/" in here else None
        of_product = below is not None and below[1] == "main"
        of_tests = folder in _TEST_FOLDERS or _OF_TESTS.match(folder) or _OF_TEST_SETS.search(here)
        if of_tests and not of_product:
            return Place.TESTS
        # `src/benchmark` is a part of a program that measures others.
        product = folder in {"bench", "benchmark"} and here.removesuffix(folder).endswith("src/")
        measures = folder in _MEASURES and not product
        if measures or (folder in _PACKAGING and below is None and here not in self._packages):
            return Place.SCRIPTS
        shown = folder in _DEEP_EXAMPLES and here not in self._packages
        deep = shown and "/" in here and (below is None or below[0] not in self._samples)
        return Place.EXAMPLES if deep else None

    def _by_folder(self, folder: str, depth: int, here: str) -> Place | None:
        anywhere = self._at_any_depth(folder, here)
        if anywhere is not None or depth > 0:
            return anywhere
        top = _TOP_FOLDERS.get(folder)
        if top is None and folder.startswith(".") and here == folder:
            return Place.SCRIPTS  # `.devcontainer`, `.husky`: settings of tools
        if top in (Place.DOCUMENTS, Place.EXAMPLES) or here in self._packages:
            return top if top in (Place.DOCUMENTS, Place.EXAMPLES) else None
        if folder in _TOP_TEST_FOLDERS or folder.endswith(("-tests", "_tests", "-test")):
            return Place.TESTS
        measures = folder.startswith(("perf-", "bench-", "benchmark-"))
        return Place.SCRIPTS if measures else top


def python_packages(paths: Iterable[str]) -> frozenset[str]:
    """Folders with an `__init__.py`."""
    return frozenset(
        posixpath.dirname(path)
        for path in paths
        if posixpath.basename(path) in {"__init__.py", "__init__.pyi"}
    )


def top_package(path: str, packages: frozenset[str]) -> str:
    """The outermost Python package that a file is in; empty where it is in none.

    Folders without an `__init__.py` inside of a package belong to it (namespace packages).
    """
    folder = posixpath.dirname(path)
    while folder and folder not in packages:
        folder = posixpath.dirname(folder)
    while folder and posixpath.dirname(folder) in packages:
        folder = posixpath.dirname(folder)
    return folder if folder in packages else ""
