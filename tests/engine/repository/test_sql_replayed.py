"""Indexes and tables as statements leave them: in one file of code, and over migrations."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.repository.manifests.model import DeclaredIndex
from docgen_engine.repository.manifests.sql import read_sql
from docgen_engine.repository.manifests.sql_in_code import read_sql_in_code
from support.discovered import discover

CREATE = "create table birds (\n  id int primary key,\n  nick text,\n  nest text\n)"


def indexes(*later: str, path: str = "database/steps.go") -> list[tuple[str, str, tuple[str, ...]]]:
    steps = "\n".join(f"    run(`{statement}`)" for statement in (CREATE, *later))
    found = read_sql_in_code(path, f"package db\n\nfunc up() {{\n{steps}\n}}\n")
    return [plain(index) for index in found.indexes]


def plain(index: DeclaredIndex) -> tuple[str, str, tuple[str, ...]]:
    return index.name, index.table, index.columns


def test_a_column_may_be_called_key() -> None:
    (table,) = read_sql(
        "a.sql", "create table c (key varchar(400) not null primary key, data bytea);"
    ).tables
    assert [(f.name, f.annotation) for f in table.fields] == [
        ("key", "varchar(400) not null primary key"),
        ("data", "bytea"),
    ]
    found = read_sql("a.sql", "create table c (a int, key a_key (a), key (a));").indexes
    assert [(i.name, i.columns) for i in found] == [("a_key", ("a",)), ("", ("a",))]


def test_an_empty_value_is_no_place_for_another() -> None:
    text = "db.run(`create table birds (id int, state jsonb default '{}'::jsonb)`)"
    assert [t.name for t in read_sql_in_code("db/a.go", text).tables] == ["birds"]
    filled = 'db.run(f"create table {name} (id int)"); db.run("create table a (b int)")'
    assert [t.name for t in read_sql_in_code("db/a.py", filled).tables] == ["a"]
    assert read_sql_in_code("db/a.py", 'q = "create table a ({}, b int)"').tables == ()


def test_an_index_may_go_on_in_the_next_line() -> None:
    assert indexes("create index by_nick\n  on birds\n  using gin(nick)") == [
        ("by_nick", "birds", ("nick",))
    ]


def test_an_index_that_is_made_again_is_there() -> None:
    again = ("create index one on birds (nick)", "drop index one", "create index one on birds (id)")
    assert indexes(*again) == [("one", "birds", ("id",))]
    assert indexes(*again[:2]) == []


def test_an_index_goes_with_its_column_and_follows_new_names() -> None:
    made = "create index one on birds (nick)"
    assert indexes(made, "alter table birds drop column nick") == []
    assert indexes(made, "alter table birds rename column nick to name") == [
        ("one", "birds", ("name",))
    ]
    assert indexes(made, "alter index one rename to two", "alter table birds rename to fowls") == [
        ("two", "fowls", ("nick",))
    ]


def test_a_constraint_is_an_index_until_it_is_dropped() -> None:
    added = "alter table birds add constraint own unique (nick)"
    assert indexes(added) == [("own", "birds", ("nick",))]
    assert indexes(added, "alter table birds drop constraint own") == []
    unnamed = "alter table birds add unique (nick)"
    assert indexes(unnamed, "alter table birds drop constraint birds_nick_key") == []


def test_what_undoes_a_migration_is_none_of_its_steps() -> None:
    text = "-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\n"
    facts = read_sql("migrations/1_a.sql", text)
    assert ([t.name for t in facts.tables], facts.changes) == (["a"], ())


MIGRATIONS = {
    "README.md": "# Nests\n",
    "db/migrations/1_init.sql": "CREATE TABLE birds (id int, nick text);\n"
    "CREATE INDEX by_id ON birds (id);\nCREATE INDEX by_nick ON birds (nick);\n"
    "CREATE TABLE eggs_new (id int);\nCREATE TABLE eggs (id int);\n",
    "db/migrations/2_more.sql": "DROP INDEX IF EXISTS by_id;\n"
    "RENAME TABLE eggs TO eggs_old;\nRENAME TABLE eggs_new TO eggs;\nDROP TABLE eggs_old;\n",
}


def test_migrations_are_carried_out_in_their_order(tmp_path: Path) -> None:
    found = discover(tmp_path / "nests", MIGRATIONS)
    models = {m.name: m for m in found.flows.data_models}
    assert set(models) == {"birds", "eggs"}
    assert (models["eggs"].line, models["eggs"].description) == (4, "It was made as `eggs_new`.")
    assert [f.name for f in found.flows.schema if f.topic == "Indexes"] == ["by_nick"]


def test_a_schema_has_the_last_word_on_its_tables(tmp_path: Path) -> None:
    schema = {"db/schema.sql": "CREATE TABLE birds (id int);\nCREATE INDEX now ON birds (id);\n"}
    found = discover(tmp_path / "nests", MIGRATIONS | schema)
    assert [f.name for f in found.flows.schema if f.topic == "Indexes"] == ["now"]
    (birds,) = [m for m in found.flows.data_models if m.name == "birds"]
    assert birds.file == "db/schema.sql"


def test_nothing_is_left_out_without_a_word(tmp_path: Path) -> None:
    tables = "".join(
        f"CREATE TABLE t{n} (a int, b int);\n"
        + "".join(f"CREATE INDEX i{n}_{k} ON t{n} (a, b);\n" for k in range(20))
        for n in range(4)
    )
    steps = {f"db/migrations/{n:02}_s{n}.sql": f"SELECT {n};\n" for n in range(1, 41)}
    found = discover(tmp_path / "nests", {"db/schema.sql": tables, "README.md": "# N\n"} | steps)
    rows = [f for f in found.flows.schema if f.topic == "Indexes"]
    assert [row.name for row in rows] == ["t0", "t1", "t2", "t3"]
    assert rows[0].detail.startswith("`i0_0` on `a`, `b`; `i0_1` on")
    assert (rows[0].line, rows[0].line_end) == (2, 21)
    gap = [f for f in found.flows.schema if "not shown" in f.detail]
    assert [(f.name, f.detail) for f in gap] == [
        ("07_s7 to 22_s22", "about 15 steps that are not shown")
    ]


def test_what_only_helps_a_step_is_no_table_of_the_schema(tmp_path: Path) -> None:
    files = {
        "README.md": "# Nests\n",
        "db/schema.sql": "CREATE TABLE birds (id int);\nCREATE TABLE eggs (id int);\n",
        "db/migrations/1_init.sql": "CREATE TABLE birds (id int);\nCREATE TABLE eggs (id int);\n",
        "db/migrations/2_more.sql": "CREATE TABLE birds_join (id int);\n"
        "CREATE INDEX helps ON birds_join (id);\n",
    }
    found = discover(tmp_path / "nests", files)
    assert {m.name for m in found.flows.data_models} == {"birds", "eggs"}
    assert not [f for f in found.flows.schema if f.topic == "Indexes"]


def test_the_schemas_of_several_databases_say_an_index_once(tmp_path: Path) -> None:
    files = {
        "README.md": "# Nests\n",
        "db/h2/schema.sql": "CREATE TABLE birds (id int, nick text);\n"
        "CREATE INDEX by_nick ON birds (nick);\nCREATE INDEX part ON birds (nick);\n",
        "db/mysql/schema.sql": "CREATE TABLE birds (id int, nick text, INDEX(NICK), INDEX(id));\n",
    }
    found = discover(tmp_path / "nests", files)
    assert [f.name for f in found.flows.schema if f.topic == "Indexes"] == [
        "by_nick",
        "part",
        "birds (id)",
    ]
