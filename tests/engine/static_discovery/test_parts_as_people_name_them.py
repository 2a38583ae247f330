"""The parts of a package are those that its maintainers name; small helpers stay together."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.guidance import ComponentGuidance, Guidance
from support.discovered import Discovered, discover

PROJECT = '[project]\nname = "dove"\nversion = "1"\ndescription = "Dove carries letters."\n'


def module(name: str, lines: int) -> str:
    return f'class {name}:\n    """Is {name.lower()} itself."""\n' + "    # line\n" * lines


def flat() -> dict[str, str]:
    return {
        "pyproject.toml": PROJECT,
        "dove/__init__.py": '"""Carries letters."""\n',
        "dove/wings.py": module("Wings", 900),
        "dove/route.py": module("Route", 500),
        "dove/rings.py": module("Rings", 60),
        "dove/seeds.py": module("Seeds", 50),
    }


def names(found: Discovered) -> list[str]:
    return [c.name for c in found.components.components if c.type in {"package", "module"}]


def test_small_helpers_of_a_flat_package_are_one_part(tmp_path: Path) -> None:
    assert names(discover(tmp_path / "a", flat())) == ["dove", "dove.route", "dove.wings"]


def test_a_package_of_small_modules_is_still_told_apart(tmp_path: Path) -> None:
    files = {"pyproject.toml": PROJECT, "dove/__init__.py": '"""Carries letters."""\n'}
    files |= {f"dove/{name}.py": module(name.title(), 60) for name in ("egg", "nest", "twig")}
    assert names(discover(tmp_path / "a", files)) == ["dove", "dove.egg", "dove.nest", "dove.twig"]


def test_a_module_that_people_correct_is_a_part_however_small(tmp_path: Path) -> None:
    guidance = Guidance(components=ComponentGuidance(rename={"dove.rings": "Leg rings"}))
    assert "Leg rings" in names(discover(tmp_path / "a", flat(), guidance))
    by_path = Guidance(components=ComponentGuidance(ignore=("dove/seeds.py",)))
    found = discover(tmp_path / "b", flat(), by_path)
    held = {file for c in found.components.components for file in c.files}
    assert "dove/seeds.py" not in held
    assert "dove/rings.py" in held


def test_the_package_that_the_project_is_called_by_comes_first(tmp_path: Path) -> None:
    backend = PROJECT.replace('"dove"', '"dovecot"')
    files = {
        "pyproject.toml": PROJECT,
        "src/dove/__init__.py": '"""Carries."""\n' + module("Dove", 40),
        "backend/pyproject.toml": backend,
        "backend/src/dovecot/__init__.py": '"""Houses."""\n' + module("House", 40),
    }
    assert names(discover(tmp_path / "a", files)) == ["dove", "dovecot"]


def test_a_root_that_only_holds_packages_gives_its_scope_as_name(tmp_path: Path) -> None:
    package = '{{"name": "{0}", "version": "1.0.0"{1}}}\n'
    code = "export const a = 1;\n" * 30
    files = {
        "package.json": package.format("@dove/repository", ', "workspaces": ["packages/*"]'),
        "README.md": "<img src='dove.png'>\n\nCarries all your letters home, whatever happens.\n",
        "packages/a/package.json": package.format("@dove/a", ""),
        "packages/a/src/index.ts": code,
        "packages/b/package.json": package.format("@dove/b", ""),
        "packages/b/src/index.ts": code,
    }
    assert discover(tmp_path / "a", files).language.discovery.name == "dove"


def test_what_guides_speak_of_leads_and_what_only_starts_does_not(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": PROJECT,
        "README.md": "# dove\n\nDove carries letters. A `Flock` holds birds; feed the Flock.\n",
        "dove/__init__.py": "def main():\n    pass\n\n\nclass Basket:\n    pass\n\n\n"
        "class Flock:\n    pass\n\n\ndef run():\n    main()\n    main()\n    main()\n",
    }
    (part,) = [c for c in discover(tmp_path / "a", files).components.components if c.key_symbols]
    shown = [note.name for note in part.key_symbols]
    assert shown[0] == "Flock"
    assert shown[-1] == "main"


def test_the_program_of_a_rust_package_is_called_as_the_package(tmp_path: Path) -> None:
    manifest = '[package]\nname = "dovegrep"\nversion = "1.0.0"\n\n[[bin]]\nname = "dg"\n'
    manifest += 'path = "crates/core/main.rs"\n\n[workspace]\nmembers = ["crates/ring"]\n'
    body = "/// Carries it.\nfn main() {\n    run();\n}\n\nfn run() {}\n" + "// line\n" * 40
    files = {
        "Cargo.toml": manifest,
        "crates/core/main.rs": body,
        "crates/core/flags/mod.rs": "pub fn parse() {}\n" + "// line\n" * 40,
        "crates/ring/Cargo.toml": '[package]\nname = "dove-ring"\nversion = "1.0.0"\n',
        "crates/ring/src/lib.rs": "pub fn ring() {}\n" + "// line\n" * 40,
    }
    found = discover(tmp_path / "a", files)
    code = [c.name for c in found.components.components if c.key_symbols]
    assert sorted(code) == ["dove-ring", "dovegrep", "dovegrep/flags"]
    (point,) = [e for e in found.language.discovery.entry_points if e.kind == "command"]
    assert (point.name, point.function) == ("dg", "main")


def test_many_packages_side_by_side_are_a_library_though_one_starts(tmp_path: Path) -> None:
    files = {}
    for name in ("egg", "nest", "twig", "seed", "wing"):
        files[f"{name}/go.mod"] = f"module example.org/dove/{name}\n\ngo 1.22\n"
        files[f"{name}/{name}.go"] = f"package {name}\n\nfunc Get() int {{ return 1 }}\n"
    files["egg/cmd/main.go"] = "package main\n\nfunc main() {\n}\n"
    assert discover(tmp_path / "a", files).language.discovery.project_type == "library"
