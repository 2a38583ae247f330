"""Calls through values, and what `this` and mixed-in objects of JavaScript are."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.repository.index.linked import RepositoryIndex
from support.discovered import index_of
from support.repositories import write_repository


def index(root: Path, files: dict[str, str]) -> RepositoryIndex:
    return index_of(write_repository(root / "checkout", files))


def led(found: RepositoryIndex, path: str, caller: str) -> list[tuple[str, str]]:
    return [(one.callee, one.to_symbol) for one in found.calls_from(path, caller)]


def test_functions_that_are_put_on_an_object_call_each_other_by_this(tmp_path: Path) -> None:
    text = (
        "var app = exports = module.exports = {};\n\n"
        "app.use = function use() {\n  this.prepare();\n  list.forEach(function () {\n"
        "    this.prepare();\n  });\n  list.forEach(() => this.prepare());\n};\n\n"
        "app.prepare = function prepare() {};\n\n"
        "function View() {}\n\nView.prototype.look = function () {\n  this.find();\n};\n\n"
        "View.prototype.find = function () {};\n"
    )
    found = index(tmp_path, {"app.js": text})
    calls = [one for one in found.calls_from("app.js", "app.use") if "prepare" in one.callee]
    # In a function of its own `this` may be anything.
    assert [(one.line, one.to_symbol) for one in calls] == [
        (4, "app.prepare"), (6, ""), (8, "app.prepare"),
    ]  # fmt: skip
    assert led(found, "app.js", "View.look") == [("this.find", "View.find")]


def test_a_local_name_has_what_is_mixed_into_it(tmp_path: Path) -> None:
    files = {
        "proto.js": "var app = module.exports = {};\n\napp.init = function init() {};\n",
        "lark.js": "var mixin = require('merge-descriptors');\nvar proto = require('./proto');\n\n"
        "function make() {\n  var app = function () {};\n  mixin(app, proto, false);\n"
        "  app.init();\n}\n\nfunction other(app) {\n  join(app, proto);\n  app.init();\n}\n",
    }
    found = index(tmp_path, files)
    assert ("app.init", "app.init") in led(found, "lark.js", "make")
    assert ("app.init", "") in led(found, "lark.js", "other")


def test_what_is_awaited_has_the_type_of_what_was_promised(tmp_path: Path) -> None:
    files = {
        "bird.ts": "export class Bird {\n  sing() {}\n}\n\n"
        "export async function hatch(): Promise<Bird> {\n  return new Bird();\n}\n",
        "main.ts": 'import { hatch } from "./bird";\n\nexport async function run() {\n'
        "  const bird = await hatch();\n  bird.sing();\n}\n\n"
        "export async function wrong() {\n  const bird = hatch();\n  bird.sing();\n}\n",
    }
    found = index(tmp_path, files)
    assert ("bird.sing", "Bird.sing") in led(found, "main.ts", "run")
    assert ("bird.sing", "") in led(found, "main.ts", "wrong")


def test_an_object_gives_out_functions_under_names(tmp_path: Path) -> None:
    files = {
        "jwt.ts": "export function sign() {}\nexport function verify() {}\n",
        "index.ts": 'import { sign, verify } from "./jwt";\n\n'
        "export const Jwt = { sign, check: verify };\n",
        "main.ts": 'import { Jwt } from "./index";\n\nexport function run() {\n'
        "  Jwt.sign();\n  Jwt.check();\n  Jwt.verify();\n}\n",
    }
    found = index(tmp_path, files)
    assert led(found, "main.ts", "run") == [
        ("Jwt.sign", "sign"), ("Jwt.check", "verify"), ("Jwt.verify", ""),
    ]  # fmt: skip


def test_fields_of_go_say_what_is_put_into_them(tmp_path: Path) -> None:
    text = (
        "package lark\n\ntype Bird struct {\n\tsong func()\n\tfriends []*Bird\n\tname string\n}\n\n"
        "func Make() *Bird {\n\treturn &Bird{song: hum, name: title}\n}\n\n"
        'const title = "lark"\n\nfunc hum() {}\n\nfunc (b *Bird) call() {}\n\n'
        "func (b *Bird) Sing(other *Bird) {\n\tb.song = other.call\n\tsong := hum\n\tb.song = song\n"
        "\tfirst := b.friends[0]\n\tfirst.call()\n\tb.song()\n}\n"
    )
    found = index(tmp_path, {"go.mod": "module example.org/lark\n", "bird.go": text})
    assert found.holding.held("bird.go", "Bird.song") == [
        ("bird.go", "bird.go", "hum"), ("bird.go", "bird.go", "Bird.call"),
    ]  # fmt: skip
    assert found.holding.held("bird.go", "Bird.name") == []
    assert [(one.line, one.symbol) for one in found.holding.calls("bird.go", "Bird.Sing")] == [
        (25, "Bird.song")
    ]
    assert ("first.call", "Bird.call") in led(found, "bird.go", "Bird.Sing")
