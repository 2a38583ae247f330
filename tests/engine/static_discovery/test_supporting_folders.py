"""Measurements, examples and packaging support the code; they are no components of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.repository.places import Place, Places
from support.discovered import discover

LINES = "\n\ndef work(value):\n" + "    value += 1\n" * 40


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("benchmarks/__init__.py", Place.SCRIPTS),
        ("crates/core/benches/search.rs", Place.SCRIPTS),
        ("bench.ts", Place.SCRIPTS),
        ("fuzz/targets/parse.rs", Place.SCRIPTS),
        ("pkg/brew/tool.rb", Place.SCRIPTS),
        ("release/unix/build.py", Place.SCRIPTS),
        (".phpstorm.meta.php", Place.SCRIPTS),
        ("extras/src/main/java/shop/examples/Sale.java", Place.EXAMPLES),
        ("src/main/java/com/example/Sale.java", Place.CODE),
        ("src/benchmark_report.py", Place.SCRIPTS),
        ("src/workbench.py", Place.CODE),
        ("pkg/server/start.go", Place.CODE),
    ],
)
def test_where_files_belong(path: str, place: Place) -> None:
    assert Places([], frozenset({"benchmarks"})).place_of(path) is place


def test_a_package_that_can_be_imported_stays_code_whatever_its_name() -> None:
    places = Places([], frozenset({"packaging", "shop", "shop/examples"}))
    assert places.place_of("packaging/version.py") is Place.CODE
    assert places.place_of("shop/examples/one.py") is Place.CODE


def test_a_unit_of_which_most_measures_something_is_no_component(tmp_path: Path) -> None:
    java = "package shop.{0};\n\npublic class {1} {{\n" + "  int x;\n" * 40 + "}}\n"
    pom = "<project><artifactId>{0}</artifactId></project>\n"
    files = {
        "pom.xml": "<project><artifactId>all</artifactId></project>\n",
        "shop/pom.xml": pom.format("shop"),
        "shop/src/main/java/shop/main/Sale.java": java.format("main", "Sale"),
        "metrics/pom.xml": pom.format("metrics"),
    }
    for name in ("SaleBenchmark", "TillBenchmark", "Bag"):
        files[f"metrics/src/main/java/shop/metrics/{name}.java"] = java.format("metrics", name)
    found = discover(tmp_path / "x", files)
    types = {component.name: component.type for component in found.components.components}
    assert types["metrics"] == "scripts"
    assert "shop.metrics" not in types


def test_one_namespace_in_two_folders_is_one_component(tmp_path: Path) -> None:
    java = "package shop.main;\n\npublic class {0} {{\n" + "  int x;\n" * 60 + "}}\n"
    files = {
        "src/main/java/module-info.java": "module shop {\n  exports shop.main;\n}\n",
        "src/main/java/shop/main/Sale.java": java.format("Sale"),
        "src/main/java/shop/main/Till.java": java.format("Till"),
        "src/main/java/shop/other/Door.java": java.format("Door").replace(".main", ".other"),
        "src/main/java-templates/shop/main/Version.java": java.format("Version"),
    }
    found = discover(tmp_path / "x", files)
    parts = {c.name: c.files for c in found.components.components}
    assert set(parts) == {"shop.main", "shop.other"}
    assert "src/main/java-templates/shop/main/Version.java" in parts["shop.main"]


def test_what_is_left_of_a_package_is_no_component_of_its_own(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/__main__.py": "from shop.till import work\n\nwork(1)\n",
        "shop/till.py": '"""The till."""\n' + LINES,
        "shop/door.py": LINES,
    }
    found = discover(tmp_path / "x", files)
    assert [c.name for c in found.components.components] == ["shop.door", "shop.till"]
    described = {**files, "shop/__init__.py": '"""Sells hats to everybody who comes in."""\n'}
    found = discover(tmp_path / "y", described)
    assert "shop" in [c.name for c in found.components.components]
