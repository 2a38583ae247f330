"""What schemas and platform files declare reaches the analysis, once and with true lines."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from support.discovered import Discovered, discover, stated_places

FILES = {
    "README.md": "# post\n\nPost sends letters.\n\nSome notable features include:\n\n"
    "- fast\n- small\n",
    "pyproject.toml": '[project]\nname = "post"\nversion = "1"\nlicense = {text = "Licensed under '
    'the terms of the MIT license, see LICENSE"}\n',
    "post/__init__.py": '"""Sends letters."""\n',
    "post/web.py": "from flask import Flask\n\napp = Flask(__name__)\n\n\n"
    '@app.route("/users/<int:id>", methods=["GET"])\ndef user(id):\n    return str(id)\n',
    "post/model.py": "from dataclasses import dataclass\n\n\n@dataclass\nclass Letter:\n"
    "    text: str\n"
    '\n\nif __name__ == "__main__":\n\n    @dataclass\n    class Foo:\n        bar: int\n',
    "post/examples/shown.py": "from dataclasses import dataclass\n\n\n@dataclass\nclass Shown:\n"
    "    x: int\n",
    "openapi.yaml": "openapi: 3.0.0\npaths:\n  /users/{id}:\n    get:\n      summary: One\n"
    "  /letters:\n    post:\n      summary: Sends one\n",
    "api/post.proto": "message Stamp {\n  int32 cents = 1;\n}\nservice Office {\n"
    "  rpc Weigh(Stamp) returns (Stamp);\n}\n",
    "db/migrations/1_users.sql": "CREATE TABLE users (\n  id int primary key\n);\n"
    "CREATE TABLE gone (id int);\nCREATE INDEX by_id ON users (id);\n",
    "db/migrations/2_age.sql": "ALTER TABLE users ADD COLUMN age int;\nDROP TABLE gone;\n",
    "deploy/web.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n",
    "deploy/main.tf": 'resource "aws_s3_bucket" "mail" {\n}\n',
    "tests/fixture.sql": "CREATE TABLE tried (id int);\n",
    ".github/ISSUE_TEMPLATE/bug.md": "# Bug\n\n## Known issues\n\n- I looked for them\n",
}


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Discovered:
    return discover(tmp_path_factory.mktemp("schemas") / "post", FILES)


def test_tables_and_messages_are_data_models_but_samples_are_none(post: Discovered) -> None:
    models = {m.name: m for m in post.flows.data_models}
    assert set(models) == {"Letter", "Stamp", "users"}
    assert (models["users"].kind, models["users"].file) == ("table", "db/migrations/1_users.sql")
    assert models["users"].description == "A later migration changes it."
    assert (models["Stamp"].kind, models["Stamp"].fields[0].name) == ("message", "cents")


def test_indexes_and_migrations_are_facts_of_page_05(post: Discovered) -> None:
    facts = [(f.topic, f.name, f.detail, f.line) for f in post.flows.schema]
    assert facts == [
        ("Schema", "post.proto", "1 message, 1 call", 1),
        ("Schema", "openapi.yaml", "2 endpoints", 1),
        ("Indexes", "by_id", "on `id` of `users`", 5),
        ("Migrations", "1_users", "SQL, step 1", 1),
        ("Migrations", "2_age", "SQL, step 2", 1),
    ]


def test_endpoints_of_a_description_are_not_said_twice(post: Discovered) -> None:
    routes = {
        (api.name, api.file): api.line
        for group in post.flows.apis.components
        for api in group.apis
        if api.type == "route"
    }
    assert routes == {
        ("GET /users/<int:id>", "post/web.py"): 6,
        ("POST /letters", "openapi.yaml"): 7,
        ("Office.Weigh", "api/post.proto"): 5,
    }
    known = {component.name for component in post.components.components}
    assert {group.component for group in post.flows.apis.components} <= known


def test_platform_files_are_infrastructure(post: Discovered) -> None:
    found = {f.name: f.detail for f in post.language.infrastructure if f.topic == "Infrastructure"}
    assert found == {
        "web": "Kubernetes Service",
        "aws_s3_bucket.mail": "Terraform resource",
    }


def test_every_stated_place_is_in_its_file(post: Discovered) -> None:
    places = stated_places(msgspec.to_builtins([post.language, post.flows]))
    assert places
    for file, start, end in places:
        assert 1 <= start <= max(start, end) <= len(post.index.lines(file))


def test_a_list_after_a_sentence_that_leads_to_it_is_features(post: Discovered) -> None:
    assert [(s.text, s.line_start) for s in post.language.discovery.features] == [
        ("fast", 7),
        ("small", 8),
    ]


def test_a_sentence_is_no_licence_and_a_form_lists_no_issues(post: Discovered) -> None:
    assert [p.license for p in post.language.discovery.packages] == [""]
    assert not post.language.roadmap


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("dove --bind 'enter:become(vim {})'", False),
        ("find . | dove > out", False),
        ("dove serve --port 80", True),
    ],
)
def test_what_a_program_can_do_is_not_how_it_is_started(
    tmp_path: Path, command: str, told: bool
) -> None:
    files = {
        "README.md": f"# dove\n\nDove is a carrier.\n\n## Usage\n\n```sh\n{command}\n```\n",
        "package.json": '{"name": "dove"}\n',
        "index.js": "1\n",
    }
    found = discover(tmp_path / "dove", files).language.discovery.commands
    assert (command in [each.command for each in found]) is told


def test_a_flow_goes_the_way_on_which_nothing_fails(tmp_path: Path) -> None:
    body = "package main\n\nfunc main() {\n\tload()\n\tServerError()\n\tstore()\n}\n\n"
    body += "func load() { read() }\n\nfunc read() {}\n\nfunc store() {}\n\nfunc ServerError() {}\n"
    found = discover(tmp_path / "post", {"go.mod": "module post\n", "main.go": body}).flows.flows
    (flow,) = found.flows
    assert [step.function for step in flow.steps] == ["main", "load", "read", "store"]


def test_packages_have_their_own_commands_and_names(tmp_path: Path) -> None:
    code = "".join(f"export function f{n}() {{\n  return {n};\n}}\n" for n in range(12))
    package = '{\n  "name": "%s",\n  "scripts": {\n    "build": "tsc"\n  }\n}\n'
    go = "package inner\n\n" + "".join(f"func F{n}() int {{ return {n} }}\n" for n in range(30))
    found = discover(
        tmp_path / "mono",
        {
            "package.json": '{"name": "mono", "workspaces": ["apps/*"]}\n',
            "apps/one/package.json": package % "app",
            "apps/one/bin.js": "require('./src/index.js')\n",
            "apps/one/src/index.ts": code,
            "apps/two/package.json": package % "app",
            "apps/two/src/index.ts": code * 2,
            "go/tool/go.mod": "module example.com/go/tool\n\ngo 1.22\n",
            "go/tool/pkg/a/a.go": go,
        },
    )
    components = {c.path: c.name for c in found.components.components}
    assert len(set(components.values())) == len(components)
    assert components["apps/one"] == "app"
    assert components["apps/two/src"] == "apps/two"
    assert components["go/tool/pkg/a"] == "tool"
    packages = {p.path: p for p in found.language.discovery.packages}
    assert packages["."].commands == ()
    for folder in ("apps/one", "apps/two"):
        (command,) = packages[folder].commands
        assert (command.file, command.line) == (f"{folder}/package.json", 4)


def test_a_model_of_prisma_stands_for_its_table(tmp_path: Path) -> None:
    files = {
        "prisma/schema.prisma": 'model Letter {\n  id Int @id\n  @@map("letters")\n}\n',
        "prisma/migrations/01_init/migration.sql": 'CREATE TABLE "letters" ("id" INT);\n',
        "prisma/migrations/02_more/migration.sql": 'CREATE TABLE "stamps" ("id" INT);\n',
        "src/main.ts": "export const x = 1\n",
    }
    found = discover(tmp_path / "x", files).flows
    assert [(m.kind, m.name) for m in found.data_models] == [
        ("table", "stamps"), ("Prisma", "Letter"),
    ]  # fmt: skip
    schema = {f.name: f.detail for f in found.schema if f.topic == "Schema"}
    assert schema == {"schema.prisma": "1 model"}
