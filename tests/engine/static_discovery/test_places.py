"""What a file is for is told by where it lies."""

from __future__ import annotations

import pytest

from docgen_engine.repository.places import Place, Places, python_packages


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("src/posting/app.py", Place.CODE),
        ("src/textual/demo/page.py", Place.CODE),
        ("src/flask/testing.py", Place.CODE),
        ("six.py", Place.CODE),
        ("context.go", Place.CODE),
        ("tests/test_app.py", Place.TESTS),
        ("src/posting/tests/test_app.py", Place.TESTS),
        ("context_test.go", Place.TESTS),
        ("packages/core/src/render.test.tsx", Place.TESTS),
        ("packages/core/__tests__/render.ts", Place.TESTS),
        ("packages/core/examples/run.ts", Place.EXAMPLES),
        ("examples/hello/main.go", Place.EXAMPLES),
        ("docs/conf.py", Place.DOCUMENTS),
        ("scripts/release.py", Place.SCRIPTS),
        ("setup.py", Place.SCRIPTS),
        ("packages/core/vite.config.ts", Place.SCRIPTS),
        ("src/posting/setup.py", Place.CODE),
        ("src/benchmark/executor.rs", Place.CODE),
        ("benches/executor.rs", Place.SCRIPTS),
        ("src/core/benchmarks/executor.rs", Place.SCRIPTS),
        ("tools/run.py", Place.CODE),
        ("core/src/main/java/org/spring/test/Mock.java", Place.CODE),
        ("src/test/java/org/spring/samples/shop/OwnerTests.java", Place.TESTS),
        ("app/src/androidTest/kotlin/io/App.kt", Place.TESTS),
        ("src/main/java/org/spring/benchmarks/Run.java", Place.SCRIPTS),
        ("lib/src/samples/run.js", Place.EXAMPLES),
    ],
)
def test_places(path: str, place: Place) -> None:
    packages = python_packages(["tools/__init__.py", "src/posting/__init__.py"])
    assert Places([".", "packages/core"], packages).place_of(path) is place


def test_the_deciding_folder_is_told() -> None:
    places = Places(["packages/core"])
    assert places.folder_of("packages/core/examples/a/b.ts") == (
        Place.EXAMPLES,
        "packages/core/examples",
    )
    assert places.folder_of("tests/unit/test_a.py") == (Place.TESTS, "tests")


def test_folders_of_tests_and_of_tools_are_known_by_their_names() -> None:
    places = Places([], frozenset({"shop", "shop/tests_e2e"}))
    assert places.place_of("shop/tests_e2e/test_x.py") is Place.TESTS
    assert places.place_of("shop/tests_e2e/pages.py") is Place.TESTS
    assert places.place_of("shop/test_utils/client.py") is Place.CODE
    assert places.place_of(".devcontainer/start.py") is Place.SCRIPTS


@pytest.mark.parametrize(
    ("others", "place"),
    [
        ([], Place.CODE),
        (["setup.sh", "schema.sql", "tests/test_run.py"], Place.CODE),
        (["lib/run.py"], Place.EXAMPLES),
    ],
)
def test_examples_are_the_code_of_what_has_no_other(others: list[str], place: Place) -> None:
    sources = ["examples/one/run.py", "examples/two/run.py", *others]
    assert Places([], frozenset(), sources).place_of("examples/one/run.py") is place


def test_a_namespace_that_is_called_samples_is_code_where_it_holds_all() -> None:
    owner, other = (
        "src/main/java/org/spring/samples/Owner.java",
        "src/main/java/org/spring/Run.java",
    )
    assert Places([], frozenset(), [owner, "run.gradle"]).place_of(owner) is Place.CODE
    assert Places([], frozenset(), [owner, other]).place_of(owner) is Place.EXAMPLES


def test_a_folder_at_the_top_with_nothing_but_tests_holds_tests_whatever_its_name() -> None:
    code = [f"kombu/m{n}.py" for n in range(12)]
    tests = [f"t/unit/test_m{n}.py" for n in range(12)]
    sources = [*code, *tests, "t/__init__.py", "t/mocks.py"]
    places = Places((), python_packages(["kombu/__init__.py", *sources]), sources)
    assert places.place_of("t/mocks.py") is Place.TESTS
    assert places.place_of("kombu/m1.py") is Place.CODE
    # Tests beside the code that they test leave it code.
    beside = [f"pkg/m{n}{end}.go" for n in range(12) for end in ("", "_test")]
    assert Places((), frozenset(), beside).place_of("pkg/m1.go") is Place.CODE
    # In Go, what is no test there is a package for the tests of others.
    go = [*(f"m{n}.go" for n in range(20)), "x/help.go", *(f"x/m{n}_test.go" for n in range(12))]
    assert Places((), frozenset(), go).place_of("x/help.go") is Place.CODE
    # Where there is nothing else, the folder is what the repository is.
    only = Places((), frozenset(), tests)
    assert only.place_of("t/mocks.py") is Place.CODE
