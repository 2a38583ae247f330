"""Tables that are declared elsewhere than in files of SQL: Prisma, Rails, strings of the code."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.repository.manifests.active_record import read_schema_rb
from docgen_engine.repository.manifests.declarations import read_declarations
from docgen_engine.repository.manifests.orm_indexes import read_orm_indexes
from docgen_engine.repository.manifests.prisma import read_prisma
from docgen_engine.repository.manifests.sql_in_code import may_have_sql, read_sql_in_code
from support.git_trees import memory_snapshot

PRISMA = """\
datasource db {
  provider = "postgresql"
}

/// Somebody who sends letters.
model Sender {
  id      String   @id @default(uuid()) @map("sender_id")
  mail    String?  @unique // where to answer
  age     Int      @default(18)
  letters Letter[]

  @@index([mail, age(sort: Desc)], map: "sender_idx")
  @@unique([mail, id])
  @@map("senders")
}

model Open {
  id Int
"""

RAILS = """\
ActiveRecord::Schema[7.1].define(version: 2024_01_01) do
  create_table "letters", id: :uuid, force: :cascade, comment: "What is sent" do |t|
    t.string "title", default: "none", null: false
    t.references :sender, index: true
    t.datetime "sent_at"
    t.index ["title", "sent_at"], name: "by_title", unique: true
  end

  create_table "empty" do |t|
  end

  add_index "letters", ["sent_at"], name: "by_time"
  add_foreign_key "letters", "senders"
end
"""

GO = """\
package database

var steps = []string{
	`CREATE TABLE users (
		id serial,
		name text not null,
		primary key (id)
	);
	CREATE INDEX users_name_idx ON users(name)`,
	`CREATE TABLE gone (id int)`,
	`DROP TABLE gone`,
	`ALTER TABLE users ADD COLUMN mail text`,
	fmt.Sprintf("CREATE TABLE %s (id int)", name),
	`DROP INDEX IF EXISTS users_name_idx`,
}
"""


def test_models_of_prisma() -> None:
    models, indexes = read_prisma("schema.prisma", PRISMA)
    assert [(m.name, m.kind, m.table, m.line, m.line_end, m.description) for m in models] == [
        ("Sender", "Prisma", "senders", 6, 15, "Somebody who sends letters.")
    ]
    assert [(f.name, f.annotation, f.default, f.line) for f in models[0].fields] == [
        ("id", "String", "uuid()", 7),
        ("mail", "String?", "", 8),
        ("age", "Int", "18", 9),
        ("letters", "Letter[]", "", 10),
    ]
    assert [(i.name, i.columns, i.unique, i.line) for i in indexes] == [
        ("", ("mail",), True, 8),
        ("sender_idx", ("mail", "age"), False, 12),
        ("", ("mail", "id"), True, 13),
    ]


def test_tables_of_rails() -> None:
    models, indexes = read_schema_rb("db/schema.rb", RAILS)
    assert [(m.name, m.kind, m.line, m.line_end, m.description) for m in models] == [
        ("letters", "table", 2, 7, "What is sent")
    ]
    assert [(f.name, f.annotation, f.default) for f in models[0].fields] == [
        ("title", "string not null", '"none"'),
        ("sender", "references", ""),
        ("sent_at", "datetime", ""),
    ]
    assert [(i.name, i.table, i.columns, i.unique) for i in indexes] == [
        ("by_title", "letters", ("title", "sent_at"), True),
        ("by_time", "letters", ("sent_at",), False),
    ]


def test_tables_that_strings_of_the_code_make() -> None:
    found = read_sql_in_code("internal/database/steps.go", GO)
    assert [(t.name, t.line, t.line_end) for t in found.tables] == [("users", 4, 8)]
    assert [f.name for f in found.tables[0].fields] == ["id", "name", "mail"]
    assert found.tables[0].description == ""  # every later statement is understood
    assert found.indexes == ()


def test_only_files_that_may_make_tables_are_read_for_them() -> None:
    assert may_have_sql("internal/database/steps.go")
    assert may_have_sql("src/store.py")
    assert not may_have_sql("src/restored.py")
    assert not may_have_sql("docs/database.md")


def test_all_of_them_are_declarations() -> None:
    files = {"prisma/schema.prisma": PRISMA, "db/schema.rb": RAILS, "app/database.go": GO}
    manifest, _, read = memory_snapshot(files)
    declared = read_declarations(manifest, read)
    assert [(m.kind, m.name) for m in declared.models] == [
        ("table", "users"), ("table", "letters"), ("Prisma", "Sender"),
    ]  # fmt: skip


@given(st.text(alphabet="mode{}@()\n create_table\"'do|t.:;,[]end", max_size=200))
def test_no_text_breaks_the_readers(text: str) -> None:
    count = text.count("\n") + 1
    models = read_prisma("a.prisma", text)[0] + read_schema_rb("schema.rb", text)[0]
    models += read_sql_in_code("db.py", "create table x (" + text).tables
    assert all(1 <= m.line <= m.line_end <= count for m in models)


MODELS = """\
from django.db import models
from sqlalchemy import Column, Index


class Letter(models.Model):
    title = models.CharField(max_length=9, db_index=True)
    code = models.CharField(
        max_length=9,
        unique=True,
    )
    plain = models.CharField(max_length=9)  # index=True

    class Meta:
        indexes = [
            models.Index(fields=["title", "-code"], name="by_title"),
            models.Index(fields=["plain"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "plain"],
                name="once",
            ),
        ]


class Stamp(Base):
    __tablename__ = "stamps"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int] = mapped_column(Integer, index=True)
    __table_args__ = (Index("by_price", "price", "id"), UniqueConstraint("id", "price"))


def helper():
    Index("no", "model")
"""


def test_indexes_that_models_ask_for() -> None:
    found = read_orm_indexes("app/models.py", MODELS)
    assert [(i.table, i.name, i.columns, i.unique, i.line, i.line_end) for i in found] == [
        ("Letter", "", ("title",), False, 6, 6),
        ("Letter", "", ("code",), True, 7, 10),
        ("Letter", "by_title", ("title", "-code"), False, 15, 15),
        ("Letter", "", ("plain",), False, 16, 16),
        ("Letter", "once", ("title", "plain"), True, 19, 22),
        ("Stamp", "", ("price",), False, 29, 29),
        ("Stamp", "by_price", ("price", "id"), False, 30, 30),
        ("Stamp", "", ("id", "price"), True, 30, 30),
    ]
