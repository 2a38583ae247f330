"""What a file is for is told by where it lies."""

from __future__ import annotations

import pytest

from docgen_engine.backends.static.places import Place, Places, python_packages


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
