"""Readers of schema languages and platforms: what stands there with its lines, and no more."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from docgen_engine.repository.manifests.graphql import read_graphql
from docgen_engine.repository.manifests.kubernetes import (
    is_kubernetes,
    read_chart,
    read_kubernetes,
)
from docgen_engine.repository.manifests.migrations import is_migration, read_migrations
from docgen_engine.repository.manifests.openapi import is_openapi, read_openapi
from docgen_engine.repository.manifests.protobuf import read_proto
from docgen_engine.repository.manifests.sql import read_sql
from docgen_engine.repository.manifests.terraform import read_terraform
from docgen_engine.repository.text import split_lines

SQL = """\
-- People who write letters.
CREATE TABLE IF NOT EXISTS public.users (
    id serial PRIMARY KEY,
    name text NOT NULL DEFAULT 'some; one', -- a comment, with a comma
    "email" varchar(120) UNIQUE,
    key text,
    created timestamp DEFAULT now() NOT NULL,
    team integer REFERENCES teams (id) ON DELETE CASCADE,
    office int,
    CONSTRAINT office_fk FOREIGN KEY (office) REFERENCES offices(id),
    UNIQUE (name, office)
);
/* CREATE TABLE ghosts (id int); */
CREATE UNIQUE INDEX CONCURRENTLY users_email ON users USING btree (lower("email"), name DESC);
CREATE FUNCTION f() RETURNS void AS $$ CREATE TABLE inner_one (id int); $$ LANGUAGE sql;
ALTER TABLE ONLY users ADD COLUMN age int;
DROP TABLE IF EXISTS letters;
CREATE TEMPORARY TABLE passing (id int);
"""


def test_a_table_has_its_columns_keys_and_indexes() -> None:
    facts = read_sql("schema.sql", SQL)
    (users,) = facts.tables
    assert (users.name, users.kind, users.line, users.line_end) == ("users", "table", 2, 12)
    assert users.description == "People who write letters."
    assert [(f.name, f.annotation, f.default, f.line) for f in users.fields] == [
        ("id", "serial primary key", "", 3),
        ("name", "text not null", "'some; one'", 4),
        ("email", "varchar(120) unique", "", 5),
        ("key", "text", "", 6),
        ("created", "timestamp not null", "now()", 7),
        ("team", "integer references teams(id)", "", 8),
        ("office", "int references offices(id)", "", 9),
    ]
    assert [(i.name, i.table, i.columns, i.unique, i.line) for i in facts.indexes] == [
        ("", "users", ("name", "office"), True, 11),
        ("users_email", "users", ("lower(email)", "name DESC"), True, 14),
    ]
    assert [(c.kind, c.table, c.line) for c in facts.changes] == [
        ("add", "users", 16),
        ("table-drop", "letters", 17),
    ]


PROTO = """\
syntax = "proto3";
package post; // where letters go

// A letter on its way.
message Letter {
  string id = 1;
  repeated Stamp stamps = 2 [deprecated = true];
  map<string, int64> weights = 3;
  oneof target { string street = 4; Box box = 5; }
  message Box { int32 number = 1; }
  enum State { OPEN = 0; SENT = 1; }
  reserved 6;
}
service Office {
  // Sends one.
  rpc Send (Letter) returns (stream Receipt) {
    option (google.api.http) = { post: "/v1/letters" };
  }
  rpc Count(Empty) returns (Number);
}
"""


def test_messages_have_fields_and_services_have_calls() -> None:
    models, calls = read_proto("post.proto", PROTO)
    assert [(m.name, m.line, m.line_end) for m in models] == [
        ("Letter", 5, 13),
        ("Letter.Box", 10, 10),
    ]
    assert models[0].description == "A letter on its way."
    assert [(f.name, f.annotation, f.line) for f in models[0].fields] == [
        ("id", "string", 6),
        ("stamps", "repeated Stamp", 7),
        ("weights", "map<string, int64>", 8),
        ("street", "string", 9),
        ("box", "Box", 9),
    ]
    assert [(c.name, c.signature, c.description, c.line) for c in calls] == [
        ("Office.Send", "Office.Send(Letter) returns (stream Receipt)", "Sends one.", 16),
        ("Office.Count", "Office.Count(Empty) returns (Number)", "", 19),
    ]


GRAPHQL = '''\
"""Somebody who writes."""
type User implements Node & Named @key(fields: "id") {
  id: ID!
  "What to call them."
  name(short: Boolean = false): String
  letters: [Letter!]!
}
input NewUser { name: String! = "x", age: Int }
enum State { OPEN SENT }
type Query {
  # not said
  user(id: ID!): User
}
extend type Mutation { addUser(new: NewUser!): User! }
query Asks { user(id: 1) { type } }
'''


def test_types_have_fields_and_roots_are_calls() -> None:
    models, calls = read_graphql("schema.graphql", GRAPHQL)
    assert [(m.name, m.kind, m.line, m.line_end) for m in models] == [
        ("User", "type", 2, 7),
        ("NewUser", "input", 8, 8),
    ]
    assert models[0].description == "Somebody who writes."
    assert [(f.name, f.annotation, f.default) for f in (*models[0].fields, *models[1].fields)] == [
        ("id", "ID!", ""),
        ("name", "(short: Boolean = false): String", ""),
        ("letters", "[Letter!]!", ""),
        ("name", "String!", '"x"'),
        ("age", "Int", ""),
    ]
    assert [(c.name, c.signature, c.line) for c in calls] == [
        ("query user", "query user(id: ID!): User", 12),
        ("mutation addUser", "mutation addUser(new: NewUser!): User!", 14),
    ]


TERRAFORM = """\
# resource "no" "no" {}
resource "aws_s3_bucket" "mail" {
  bucket = "mail"
  policy = <<EOT
  } resource "no" "no" {
EOT
}
module "net" {
  source = "./net"
}
variable "region" {
  type    = string
  default = "eu-west-1"
  description = "Where it runs"
}
locals { resource = "x" }
"""


def test_blocks_of_terraform_have_their_lines() -> None:
    found = read_terraform("main.tf", TERRAFORM)
    assert [(f.kind, f.name, f.detail, f.line, f.line_end) for f in found] == [
        ("resource", "aws_s3_bucket.mail", "resource", 2, 7),
        ("module", "net", "module from `./net`", 8, 10),
        ("variable", "region", "variable; default `eu-west-1`; Where it runs", 11, 15),
    ]


KUBERNETES = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: post
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: web
          image: post/web:1.2
          ports:
            - containerPort: 8080
        - name: side
          image: "{{ .Values.image }}"
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - port: 80
      targetPort: 8080
---
# nothing
"""


def test_each_document_of_a_manifest_is_an_object_with_lines() -> None:
    assert is_kubernetes(KUBERNETES)
    assert not is_kubernetes("kind: thing\nname: x\n")
    found = read_kubernetes("web.yaml", KUBERNETES)
    assert [(f.kind, f.name, f.detail, f.line) for f in found] == [
        ("kubernetes", "web", "Kubernetes Deployment in namespace `post`, 3 replicas", 2),
        ("image", "post/web:1.2", "image of `web`", 12),
        ("port", "8080", "port of `web`", 14),
        ("kubernetes", "web", "Kubernetes Service", 19),
        ("port", "80", "port of the service `web`", 24),
    ]


def test_variables_of_a_container_are_told_without_secrets() -> None:
    text = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  containers:\n"
        "    - image: web\n      env:\n        - name: MODE\n          value: fast\n"
        "        - name: WEB_PASSWORD\n          value: hush\n"
        "        - name: KEY\n          valueFrom:\n            secretKeyRef:\n"
        "              name: other\n"
    )
    found = [f for f in read_kubernetes("web.yaml", text) if f.kind == "environment"]
    assert [(f.name, f.detail, f.line) for f in found] == [
        ("MODE", "`fast` for `web`", 9),
        ("WEB_PASSWORD", "set for `web`", 11),
        ("KEY", "set for `web`", 13),
    ]


def test_a_chart_says_its_version_and_what_it_needs() -> None:
    text = (
        "apiVersion: v2\nname: post\ndescription: Letters.\nversion: 0.3.1\nappVersion: '2.0'\n"
        "dependencies:\n  - name: redis\n    version: ^18\n"
    )
    assert [(f.name, f.detail, f.line) for f in read_chart("Chart.yaml", text)] == [
        ("post", "Helm chart 0.3.1 of version 2.0: Letters.", 2),
        ("redis", "chart that `post` needs, `^18`", 7),
    ]


YAML_API = """\
openapi: 3.0.0
info: {title: Post, version: "1"}
paths:
  /users/{id}:
    get:
      summary: One user
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/User'}
    parameters: []
  /users:
    post:
      requestBody:
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/User'
      responses: {}
components:
  schemas:
    User:
      type: object
      properties:
        id: {type: integer, format: int64}
        name:
          type: string
          default: nobody
        tags:
          type: array
          items:
            type: string
"""
JSON_API = """\
{
  "swagger": "2.0",
  "basePath": "/v1",
  "paths": {
    "/ping": {
      "get": {"summary": "Is it there?", "responses": {"200": {"schema": {"type": "string"}}}}
    }
  },
  "definitions": {
    "Pong": {"properties": {"at": {"type": "string"}}}
  }
}
"""


def test_endpoints_and_schemas_of_yaml() -> None:
    assert is_openapi(YAML_API)
    models, calls = read_openapi("openapi.yaml", YAML_API)
    assert [(c.name, c.description, c.signature, c.line, c.line_end) for c in calls] == [
        ("GET /users/{id}", "One user", "gives `User`", 5, 11),
        ("POST /users", "", "takes `User`", 14, 20),
    ]
    (user,) = models
    assert (user.name, user.kind, user.line) == ("User", "schema", 23)
    assert [(f.name, f.annotation, f.default, f.line) for f in user.fields] == [
        ("id", "integer (int64)", "", 26),
        ("name", "string", "nobody", 27),
        ("tags", "string[]", "", 30),
    ]


def test_endpoints_and_schemas_of_json() -> None:
    assert is_openapi(JSON_API)
    models, calls = read_openapi("swagger.json", JSON_API)
    assert [(c.name, c.description, c.signature, c.line) for c in calls] == [
        ("GET /v1/ping", "Is it there?", "gives `string`", 6)
    ]
    assert [(m.name, m.line, m.fields[0].name) for m in models] == [("Pong", 10, "at")]


def test_migrations_stand_in_the_order_in_which_they_run() -> None:
    files = {
        "alembic/versions/aa_last.py": '"""add age\n"""\nrevision = "aa"\ndown_revision = "cc"\n',
        "alembic/versions/bb_first.py": '"""start"""\nrevision: str = "bb"\ndown_revision = None\n',
        "alembic/versions/cc_mid.py": "revision = 'cc'\ndown_revision = 'bb'\nop.drop_table('x')\n",
        "alembic/versions/helpers.py": "x = 1\n",
        "shop/migrations/0002_more.py": "class Migration(migrations.Migration):\n"
        "    operations = [\n        migrations.AddField(\n",
        "shop/migrations/0001_initial.py": "class Migration(migrations.Migration):\n    pass\n",
        "db/migrate/20200101000000_create_users.rb": "create_table :users do |t|\nend\n",
        "migrations/10_b.sql": "select 1;\n",
        "migrations/9_a.up.sql": "select 1;\n",
        "migrations/9_a.down.sql": "select 1;\n",
    }
    paths = [path for path in files if is_migration(path)]
    assert "migrations/9_a.down.sql" not in paths
    found = read_migrations(paths, files.__getitem__)
    assert [(m.tool, m.order, m.name, m.detail) for m in found] == [
        ("Rails", 1, "20200101000000_create_users", "`create_table users`"),
        ("SQL", 1, "9_a", ""),
        ("SQL", 2, "10_b", ""),
        ("Django", 1, "0001_initial", ""),
        ("Django", 2, "0002_more", "`AddField`"),
        ("Alembic", 1, "bb", "start"),
        ("Alembic", 2, "cc", "`drop_table`"),
        ("Alembic", 3, "aa", "add age"),
    ]


_PIECES = st.sampled_from(
    [
        *"(){}[];,:=.@!$#\"'`-/*\n \t|&<>",
        *(
            "\n",
            "\n",
            "\n  ",
            "create table a (",
            "message M {",
            "type T {",
            "rpc X (",
            "returns (",
        ),
        *('resource "a" "b" {', "apiVersion: v1\n", "kind: Pod\n", "metadata:\n  name: x\n"),
        *("---\n", "openapi: 3.0.0\npaths:\n  /a:\n    get:\n      x: 1\n", "<<EOT", "$$", "--"),
        *("create index i on t (a)", "/*", "*/", "name", "4", "default", "references", "schema {"),
        *("Query", '"""', "é", "\u2028", "\r\n"),
    ]
)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=60).map("".join)))
def test_whatever_the_text_no_reader_raises_and_all_lines_exist(text: str) -> None:
    facts = read_sql("a.sql", text)
    proto, graphql = read_proto("a.proto", text), read_graphql("a.graphql", text)
    api = read_openapi("a.yaml", text)
    migrations = read_migrations(
        ["db/migrate/20200101000000_a.rb", "versions/a.py"], lambda _: text
    )
    found = [
        *facts.tables, *facts.indexes, *proto[0], *proto[1], *graphql[0], *graphql[1],
        *api[0], *api[1], *migrations, *read_terraform("a.tf", text),
        *read_kubernetes("a.yaml", text), *read_chart("Chart.yaml", text),
    ]  # fmt: skip
    last = max(1, len(split_lines(text)))
    for fact in found:
        assert 1 <= fact.line <= fact.line_end <= last
    for model in (*facts.tables, *proto[0], *graphql[0], *api[0]):
        assert all(1 <= field.line <= last and field.name for field in model.fields)
    assert all(1 <= change.line <= last for change in facts.changes)
