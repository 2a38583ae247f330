"""A part in one line: words of what it defines, values, migrations; two names, never a list."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.backends.static.parts.nodes import Node, small_routed_up
from support.static_world import World

GO = {
    "README.md": "# crane\n\nCrane lifts stones.\n",
    "go.mod": "module example.org/crane\n\ngo 1.22\n",
    "main.go": "package main\n\nfunc main() {\n}\n",
}
FILL = "// line\n" * 40


def rows_of(root: Path, files: dict[str, str]) -> dict[str, str]:
    world = World(root, files)
    world.plan()
    overview = world.page("01-project-overview.md").text
    return {
        line.split("[", 1)[1].partition("]")[0]: line
        for line in overview.splitlines()
        if line.startswith("| [")
    }


def test_two_definitions_that_speak_for_themselves_say_what_a_part_does(tmp_path: Path) -> None:
    files = {
        **GO,
        "db/db.go": "package db\n\n// Migrate executes the migrations.\nfunc Migrate() {\n}\n\n"
        "// IsNew checks whether the schema is up to date.\nfunc IsNew() bool {\n\treturn true\n}\n"
        "\nfunc Other() {\n}\n" + FILL,
        "mute/mute.go": "package mute\n\nfunc One() {\n}\n\nfunc Two() {\n}\n\nfunc Three() {\n}\n\nfunc Four() {\n}\n"
        + FILL,
    }
    rows = rows_of(tmp_path, files)
    assert "Executes the migrations." in rows["db"]
    assert "Checks whether the schema is up to date." in rows["db"]
    assert "Defines the functions [`" in rows["mute"]
    assert rows["mute"].count("(") <= 3  # its page and two names
    assert "and others." in rows["mute"]


def test_a_part_that_gives_out_values_alone_is_not_told_by_its_helpers(tmp_path: Path) -> None:
    code = 'package version\n\nvar Version = "1"\n\nfunc init() {\n}\n\nfunc helper() {\n}\n' + FILL
    rows = rows_of(tmp_path, {**GO, "db/db.go": "package db\n" + FILL, "version/version.go": code})
    assert "Defines the value [`Version`](" in rows["version"]
    assert "helper" not in rows["version"]


def test_migrations_say_of_which_database_they_are(tmp_path: Path) -> None:
    made = "CREATE TABLE a{0} (b int);\n" + "-- line\n" * 12
    files = {
        **GO,
        "db/db.go": "package db\n\nfunc Open() {\n}\n" + FILL,
        **{f"stats/clickhouse/migrations/0{n}_a.sql": made.format(n) for n in range(3)},
        **{f"prisma/migrations/0{n}_b/migration.sql": made.format(n) for n in range(3)},
        "prisma/migrations/migration_lock.toml": 'provider = "postgresql"\n',
    }
    said = " ".join(rows_of(tmp_path, files).values())
    assert "Holds the migrations of ClickHouse." in said
    assert "Holds the migrations of PostgreSQL." in said


def test_a_few_files_at_one_address_belong_to_the_site() -> None:
    login = ["app/login/Form.tsx", "app/login/page.tsx"]
    cars = [f"app/cars/{n}.tsx" for n in range(6)]
    nodes = [Node("app", ["app/page.tsx"]), Node("app/login", login), Node("app/cars", cars)]
    nodes.append(Node("lib", ["lib/a.ts"]))
    found = small_routed_up(nodes, {"app/page.tsx", "app/login/page.tsx", "app/cars/0.tsx"})
    assert {node.path: node.files for node in found} == {
        "app": [*login, "app/page.tsx"],
        "app/cars": cars,
        "lib": ["lib/a.ts"],
    }


def test_a_page_of_methods_alone_names_these(tmp_path: Path) -> None:
    methods = "".join(
        f"impl Read for T{n} {{\n    /// Reads {n}.\n    pub fn read_number_{n}(&self, from: &str, "
        f"to: &str) -> Result<String, std::fmt::Error> {{\n        todo!()\n    }}\n}}\n"
        for n in range(90)
    )
    traits = "".join(
        f"/// Keeps number {n} of all that there is to keep here.\npub struct Kept{n} {{\n"
        f"    pub a: u8,\n}}\n\nimpl Kept{n} {{\n    pub fn keep(&self) {{}}\n}}\n"
        for n in range(140)
    )
    files = {
        "README.md": "# crane\n\nCrane is a library that lifts stones.\n",
        "Cargo.toml": '[package]\nname = "crane"\nversion = "1.0.0"\n',
        "src/lib.rs": "pub mod impls;\npub mod kept;\n",
        "src/impls.rs": methods,
        "src/kept.rs": traits,
    }
    world = World(tmp_path, files)
    plan = world.plan().plan
    outlines = [page.outline for page in plan if page.path.startswith("api/")]
    assert outlines
    assert "Signatures of ." not in outlines


def test_a_program_is_told_by_where_it_starts_and_not_by_its_helpers(tmp_path: Path) -> None:
    main = 'package main\n\nvar Version = "1"\n\nfunc main() {\n\tserve()\n}\n\nfunc serve() {\n}\n'
    files = {
        **GO,
        "main.go": "",
        "cmd/crane/main.go": main + FILL,
        "db/db.go": "package db\n" + FILL,
    }
    del files["main.go"]
    row = next(
        line for line in rows_of(tmp_path, files).values() if "main.go" in line or "main`" in line
    )
    assert "The program starts in [`main`](" in row
    assert "serve" not in row
    assert "Version" not in row


def test_an_application_with_many_small_migrations_is_not_told_by_these(tmp_path: Path) -> None:
    files = {
        **GO,
        "shop/models.py": "class Cart:\n    pass\n" + "# line\n" * 400,
        **{f"shop/migrations/00{n}_a.py": "class Migration:\n    pass\n" for n in range(9)},
    }
    rows = rows_of(tmp_path, files)
    assert "Cart" in rows["shop"]
    assert "migrations of" not in rows["shop"]
