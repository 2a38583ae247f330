"""Tables of SQL in code, as the later statements of their file leave them."""

from __future__ import annotations

from docgen_engine.repository.manifests.model import DeclaredModel
from docgen_engine.repository.manifests.sql_in_code import read_sql_in_code

CREATE = "create table birds (\n  id int primary key,\n  nick text,\n  nest text\n)"


def table(*later: str) -> DeclaredModel:
    steps = "\n".join(f"    run(`{statement}`)" for statement in (CREATE, *later))
    found = read_sql_in_code("database/steps.go", f"package db\n\nfunc up() {{\n{steps}\n}}\n")
    (only,) = found.tables
    return only


def columns(*later: str) -> list[tuple[str, str, str]]:
    return [(f.name, f.annotation, f.default) for f in table(*later).fields]


def test_columns_that_come_later_stand_with_the_others() -> None:
    found = columns("ALTER TABLE birds\n  ADD COLUMN wings int default 2,\n  ADD tail varchar(9)")
    assert found[3:] == [("wings", "int", "2"), ("tail", "varchar(9)", "")]
    # Each is cited at its own line, not at that of the table.
    lines = [f.line for f in table("alter table birds add column wings int").fields]
    assert lines == [5, 6, 7, 9]


def test_columns_that_are_gone_renamed_or_of_another_type() -> None:
    found = columns(
        "alter table birds drop column nest",
        "alter table birds rename column nick to name",
        "alter table birds alter column name set data type varchar(20) using name::varchar",
    )
    assert found == [("id", "int primary key", ""), ("name", "varchar(20)", "")]


def test_a_table_has_its_last_name() -> None:
    assert table("alter table birds rename to fowls").name == "fowls"


def test_constraints_change_no_column() -> None:
    after = table("alter table birds add constraint one unique (nick)")
    assert [f.name for f in after.fields] == ["id", "nick", "nest"]
    assert after.description == ""


def test_what_is_not_understood_is_said() -> None:
    after = table("alter table birds partition by range (id)", "alter table birds add wings int")
    assert [f.name for f in after.fields] == ["id", "nick", "nest", "wings"]
    assert "Later statements of this file change it." in after.description
