"""A part in one line: words of what it defines, values, migrations; two names, never a list."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.backends.static.nodes import Node, small_routed_up
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
        "mute/mute.go": "package mute\n\nfunc One() {\n}\n\nfunc Two() {\n}\n\nfunc Three() {\n}\n"
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
