"""What is left of a divided folder is called by what it holds; what is spoken of is a part."""

from __future__ import annotations

import json
from pathlib import Path

from docgen_engine.backends.static.parts.layers import layers_of
from support.discovered import Discovered, discover
from support.index_facts import index_of

PROJECT = '[project]\nname = "seal"\nversion = "1"\ndescription = "Seals letters."\n'
README = (
    "# Seal\n\nSeal closes letters with wax, so that nobody reads them.\n\n## Example\n\n"
    "```python\nfrom seal import WaxSeal\n\nWaxSeal('red').press()\n```\n"
)


def module(name: str, lines: int) -> str:
    return f"class {name}:\n    pass\n\n\n" + "# line\n" * lines


def named(found: Discovered) -> dict[str, str]:
    return {c.path: c.name for c in found.components.components if c.type != "documents"}


def test_a_module_that_the_readme_shows_or_a_document_is_about_is_a_part(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": PROJECT,
        "README.md": README,
        "src/seal/__init__.py": "from seal.wax import WaxSeal as WaxSeal\n",
        "src/seal/press.py": module("Press", 900),
        "src/seal/wax.py": module("WaxSeal", 40),
        "src/seal/ink.py": module("Ink", 40),
        "src/seal/cord.py": module("Cord", 40),
        "docs/ink.rst": "Ink\n===\n\n.. module:: seal.ink\n\nInk is black.\n",
    }
    found = named(discover(tmp_path / "a", files))
    assert {"seal.wax", "seal.ink", "seal.press"} <= set(found.values())
    assert "seal.cord" not in found.values()
    # Pages that a program wrote for every module say nothing of any of them.
    many = {f"src/seal/part{n}.py": module(f"Part{n}", 40) for n in range(14)}
    many |= {f"docs/part{n}.rst": f".. automodule:: seal.part{n}\n" for n in range(14)}
    assert "seal.part3" not in named(discover(tmp_path / "b", {**files, **many})).values()


def test_what_is_left_of_the_sources_neither_has_the_name_nor_the_words_of_the_package(
    tmp_path: Path,
) -> None:
    package = {"name": "owl", "version": "1.0.0", "description": "The wisest bird of all."}
    body = "export const x{0} = 1;\n" + "// line\n" * 700
    files = {
        "package.json": json.dumps({**package, "main": "./index.js"}, indent=2),
        "index.js": "export { x1 } from './lib/wing.js';\n" + "// line\n" * 30,
        "lib/beak.js": "export function peck() {}\n" + "// line\n" * 150,
        "lib/claw.js": "export function hold() {}\n" + "// line\n" * 150,
        "lib/wing.js": body.format(1),
        "lib/tail.js": body.format(2),
        "lib/eyes.js": body.format(3),
    }
    found = discover(tmp_path / "a", files).components.components
    left = next(c for c in found if c.path == "lib")
    assert left.name == "lib"
    assert "wisest" not in left.description
    assert {c.name for c in found if c.path == "."} == {"owl"}


def test_the_root_of_a_crate_has_the_name_of_the_crate(tmp_path: Path) -> None:
    files = {"Cargo.toml": '[package]\nname = "owl"\nversion = "1.0.0"\nedition = "2021"\n'}
    files["src/lib.rs"] = "//! Hoots.\npub mod call;\npub mod wing;\npub fn hoot() {}\n"
    for name in ("call", "wing", "tail", "eyes"):
        files[f"src/{name}/mod.rs"] = f"pub fn {name}() {{}}\n" + "// line\n" * 600
    found = named(discover(tmp_path / "a", files))
    assert found["src"] == "owl"


def test_a_folder_too_many_is_called_by_its_own_name(tmp_path: Path) -> None:
    files = {"go.mod": "module example.org/x\n\ngo 1.22\n"}
    names = [f"part{chr(97 + n)}" for n in range(24)] + ["version"]
    for name in names:
        lines = 30 if name == "version" else 60
        files[f"internal/{name}/{name}.go"] = f"package {name}\n\n" + "// line\n" * lines
    files["main.go"] = "package main\n\nfunc main() {}\n"
    found = named(discover(tmp_path / "a", files))
    assert "internal" not in found
    assert found["internal/version"] == "internal/version"


def test_what_imports_nothing_and_is_not_imported_is_the_base_of_nothing() -> None:
    layers = layers_of(["app", "core", "sql"], [("app", "core")])
    assert [layer.components for layer in layers] == [("core",), ("app",)]


def test_what_the_readme_calls_leads_its_part(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": PROJECT,
        "README.md": README.replace("from seal import WaxSeal\n\nWaxSeal('red')", "melt(3)"),
        "seal.py": '"""Seals."""\n\n\ndef clean():\n    return melt(1)\n\n\n'
        "def melt(n):\n    return n\n\n\nclass Candle:\n    pass\n",
    }
    found = discover(tmp_path / "a", files).components.components
    part = next(c for c in found if c.type in {"module", "folder", "package"})
    assert part.key_symbols[0].name == "melt"


def test_names_of_the_face_are_found_through_it() -> None:
    index = index_of(
        {"kit/__init__.py": "from kit.a import A as A\n", "kit/a.py": "class A:\n    pass\n"}
    )
    assert index.given("kit/a.py", "A") is not None
