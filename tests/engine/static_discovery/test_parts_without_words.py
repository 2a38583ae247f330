"""Parts of C and Rust: what files of one kind do, with which function a reader begins."""

from __future__ import annotations

from pathlib import Path

from support.discovered import Discovered, discover
from support.static_world import World

CARGO = '[package]\nname = "sheet"\nversion = "0.1.0"\nedition = "2021"\n'
NAMES = ("cat", "count", "join", "sort", "split")
PAD = "    // line\n" * 40


def sheet(root: Path, usage: str) -> Discovered:
    """A program in Rust with a file for each command."""
    files = {
        "Cargo.toml": CARGO,
        "src/main.rs": "mod cmd;\nmod util;\n\nfn main() {\n    cmd::cat::run();\n" + PAD + "}\n",
        "src/util.rs": "pub fn pad() {\n" + PAD + "}\n",
        "src/cmd/mod.rs": "".join(f"pub mod {name};\n" for name in NAMES),
    }
    for name in NAMES:
        text = usage.replace("NAME", name)
        files[f"src/cmd/{name}.rs"] = f"{text}pub fn run() {{\n{PAD}}}\n"
    return discover(root, files)


def described(found: Discovered) -> dict[str, str]:
    return {part.name: part.description for part in found.components.components}


def test_a_part_with_a_file_for_each_command_carries_them_out(tmp_path: Path) -> None:
    usage = 'static USAGE: &str = "\nDoes it.\n\nUsage:\n    sheet NAME [options]\n";\n'
    said = described(sheet(tmp_path, usage))["sheet/cmd"]
    assert said == "Carries out the commands `cat`, `count`, `join`, `sort` and others."


def test_a_part_whose_files_define_the_same_has_a_file_for_each(tmp_path: Path) -> None:
    said = described(sheet(tmp_path, ""))["sheet/cmd"]
    assert said == (
        "Has a file each for `cat`, `count`, `join`, `sort` and others, which defines `run`."
    )


def test_what_a_path_names_is_needed_without_an_import(tmp_path: Path) -> None:
    found = sheet(tmp_path, "").dependencies.dependencies.internal
    (edge,) = [one for one in found if one.to == "sheet/cmd"]
    assert (edge.from_, edge.kind, edge.file, edge.line) == ("sheet", "use", "src/main.rs", 5)


def compiler() -> dict[str, str]:
    calls = "".join(f"    skip(t, {at});\n" for at in range(3))
    header = "typedef struct Node Node;\nvoid skip(int t, int n);\n"
    files = {"cc.h": header + "struct Node { Node *next; };\n"}
    for name in ("parse", "emit", "lex"):
        steps = "".join(f"static void {name}_{at}(int t) {{\n{calls}}}\n\n" for at in range(3))
        run = "".join(f"    {name}_{at}(t);\n" for at in range(3))
        files["cc.h"] += f"void {name}(int t);\n"
        files[f"{name}.c"] = f'#include "cc.h"\n\n{steps}void {name}(int t) {{\n{run}}}\n'
    files["help.c"] = '#include "cc.h"\n\n// Skips.\nvoid skip(int t, int n) {\n    t += n;\n}\n'
    files["main.c"] = (
        '#include "cc.h"\n\nint main(void) {\n    lex(1);\n    parse(1);\n    emit(1);\n}\n'
    )
    return files


def test_a_short_function_that_all_call_is_not_where_to_begin(tmp_path: Path) -> None:
    (part,) = discover(tmp_path, compiler()).components.components
    names = [note.name for note in part.key_symbols]
    assert names[0] in {"lex", "parse", "emit"}
    assert names.index("skip") > max(names.index(one) for one in ("lex", "parse", "emit"))


def test_a_project_without_a_manifest_is_of_a_kind_and_under_a_licence(tmp_path: Path) -> None:
    licence = "MIT License\n\nCopyright (c) 2020 Ann Author\n\nPermission is hereby granted, free\n"
    world = World(
        tmp_path, {**compiler(), "README.md": "# cc\n\nA compiler.\n", "LICENSE": licence}
    )
    world.plan()
    said = world.page("01-project-overview.md").text.partition("## Kind of project\n\n")[2]
    assert "written mainly in C" in said.split("\n")[0]
    assert "LICENSE" in said.split("\n")[0]
