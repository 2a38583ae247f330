"""Who needs whom: what happens on loading decides, and a circle is one only if files form it."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.documents.analysis import Dependencies
from support.discovered import discover

PAD = "".join(f"\n\ndef pad_{at}(value):\n    return value + {at}\n" for at in range(12))


def package(**modules: str) -> dict[str, str]:
    files = {"pyproject.toml": '[project]\nname = "shop"\n'}
    for name, text in modules.items():
        files[f"shop/{name}.py"] = text + PAD
    files["shop/__init__.py"] = ""
    return files


def dependencies(root: Path, files: dict[str, str]) -> Dependencies:
    return discover(root / "checkout", files).dependencies.dependencies


def kinds(found: Dependencies) -> dict[tuple[str, str], str]:
    return {(d.from_, d.to): d.kind for d in found.internal}


def test_an_import_for_types_or_in_a_function_makes_no_circle(tmp_path: Path) -> None:
    files = package(
        server="from shop.cart import Cart\n\n\nclass Server:\n    pass\n",
        cart="from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
        "    from shop.server import Server\n\n\nclass Cart:\n    pass\n",
        store="def load():\n    from shop.server import Server\n\n    return Server\n",
    )
    found = dependencies(tmp_path, files)
    assert kinds(found) == {
        ("shop.server", "shop.cart"): "load",
        ("shop.cart", "shop.server"): "types",
        ("shop.store", "shop.server"): "late",
    }
    assert found.cycles == ()


def test_a_circle_of_files_is_named_with_its_imports(tmp_path: Path) -> None:
    files = package(
        cart="from shop.store import load\n\n\nclass Cart:\n    pass\n",
        store="from shop.rules import check\n\n\ndef load():\n    return check\n",
        rules="from shop.cart import Cart\n\n\ndef check():\n    return Cart\n",
    )
    (cycle,) = dependencies(tmp_path, files).cycles
    assert cycle.components == ("shop.cart", "shop.store", "shop.rules")
    assert [(step.file, step.line) for step in cycle.steps] == [
        ("shop/cart.py", 1),
        ("shop/store.py", 1),
        ("shop/rules.py", 1),
    ]


def test_parts_that_import_each_other_over_different_files_form_no_circle(tmp_path: Path) -> None:
    files = package()
    for folder, own, other in (("core", "settings", ""), ("core", "db", "shop.data.rows"),
                               ("data", "rows", "shop.core.settings")):  # fmt: skip
        files[f"shop/{folder}/__init__.py"] = ""
        text = f"import {other}\n" if other else "A = 1\n"
        files[f"shop/{folder}/{own}.py"] = text + PAD
    found = dependencies(tmp_path, files)
    assert kinds(found) == {
        ("shop.core", "shop.data"): "load",
        ("shop.data", "shop.core"): "load",
    }
    assert found.cycles == ()


def test_what_starts_a_program_gives_no_names_out(tmp_path: Path) -> None:
    files = package(
        cart="class Cart:\n    pass\n",
        store="from shop.cart import Cart\n\n\ndef load():\n    return Cart\n",
    )
    files["shop/__init__.py"] = PAD
    files["shop/__main__.py"] = "from shop.store import load\n\nload()\n"
    assert kinds(dependencies(tmp_path, files))["shop", "shop.store"] == "start"


def test_a_file_that_only_gives_names_out_needs_nobody(tmp_path: Path) -> None:
    files = package(
        cart="from shop.names import Store\n\n\nclass Cart:\n    pass\n",
        store="class Store:\n    pass\n",
    )
    files["shop/names.py"] = (
        'from shop.cart import Cart\nfrom shop.store import Store\n\n__all__ = ["Cart", "Store"]\n'
    )
    found = dependencies(tmp_path, files)
    assert kinds(found)["shop.cart", "shop.store"] == "load"
    assert {d.kind for d in found.internal if d.from_ == "shop"} <= {"given"}
    assert found.cycles == ()


def test_a_definition_that_is_named_in_a_string_is_loaded_by_name(tmp_path: Path) -> None:
    files = package(
        config='PLUGINS = {"auto": "shop.plugin:Plugin", "log": "shop.plugin"}\n',
        plugin="class Plugin:\n    pass\n",
    )
    (edge,) = dependencies(tmp_path, files).internal
    assert (edge.from_, edge.to, edge.kind, edge.import_count) == (
        "shop.config", "shop.plugin", "name", 1,
    )  # fmt: skip
    assert (edge.file, edge.line) == ("shop/config.py", 1)


def test_an_interface_of_typescript_is_imported_for_types_only(tmp_path: Path) -> None:
    pad = "".join(
        f"export function f{at}(x: number) {{\n  return x + {at}\n}}\n" for at in range(12)
    )
    files = {
        "package.json": '{"name": "shop"}',
        "src/cart/a.ts": "import { Row } from '../store/b'\n" + pad,
        "src/store/b.ts": "import { f1 } from '../cart/a'\n\nexport interface Row {\n"
        "  id: number\n}\nexport const g = f1\n" + pad.replace("function f", "function h"),
    }
    found = dependencies(tmp_path, files)
    assert kinds(found) == {("cart", "store"): "types", ("store", "cart"): "load"}
    assert found.cycles == ()


def test_a_module_of_rust_is_a_part_and_no_need(tmp_path: Path) -> None:
    pad = "".join(f"pub fn f{at}() -> u32 {{\n    {at}\n}}\n" for at in range(12))
    files = {
        "Cargo.toml": '[package]\nname = "shop"\nversion = "1.0.0"\n',
        "src/main.rs": "mod cart;\nmod util;\nmod store;\n\nfn main() {\n    util::f1();\n}\n",
        "src/util.rs": pad,
        "src/cart.rs": "mod line;\n\nuse crate::util;\n" + pad,
        "src/cart/line.rs": "use crate::util;\n" + pad,
        "src/store/mod.rs": "use crate::cart::f1;\n" + pad,
    }
    found = discover(tmp_path / "checkout", files)
    parts = {c.path: c.files for c in found.components.components}
    assert parts["src/cart"] == ("src/cart.rs", "src/cart/line.rs")
    assert ("shop", "cart") not in {
        (d.from_.rpartition("/")[2], d.to.rpartition("/")[2])
        for d in found.dependencies.dependencies.internal
    }


def parts(root: Path, files: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found = discover(root / "checkout", files).components.components
    return {c.path: c.files for c in found if c.type in ("package", "module", "folder", "service")}


def test_what_programs_wrote_is_no_part(tmp_path: Path) -> None:
    files = package(cart="class Cart:\n    pass\n", store="class Store:\n    pass\n")
    files[".gitattributes"] = "completions/* linguist-generated=true\n"
    files["completions/shop.py"] = "def complete():\n    return 1\n" + PAD
    files["default.nix"] = "{ pkgs }:\npkgs.hello\n" * 20
    found = parts(tmp_path, files)
    assert "completions" not in found
    assert "." not in found


def test_a_small_script_stays_with_the_package_that_it_is_run_in(tmp_path: Path) -> None:
    files = package(
        cart="class Cart:\n    pass\n",
        store="class Store:\n    pass\n",
        wait="def main():\n    return 1\n\n\nif __name__ == '__main__':\n    main()\n",
    )
    found = parts(tmp_path, files)
    assert "shop/wait.py" not in found
    assert {"shop/cart.py", "shop/store.py"} <= found.keys()


def test_an_application_of_a_framework_is_where_requests_enter(tmp_path: Path) -> None:
    files = package(
        main="from fastapi import FastAPI\n\napp = FastAPI()\n", cart="class Cart:\n    pass\n"
    )
    found = discover(tmp_path / "checkout", files).language.discovery.entry_points
    assert [(p.name, p.kind, p.file, p.line) for p in found] == [
        ("shop.main:app", "server", "shop/main.py", 3)
    ]
