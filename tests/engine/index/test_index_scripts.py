"""What JavaScript, TypeScript and Go files say."""

from __future__ import annotations

import pytest

from docgen_engine.domain.facts import FileFacts
from docgen_engine.repository.index.extract import analyse


def script(text: str, language: str = "JavaScript") -> FileFacts:
    return analyse(text.encode(), language)


def test_common_js_exports_requires_and_prototypes() -> None:
    facts = script(
        "'use strict'\nconst fs = require('fs')\nconst { join: j, sep } = require('node:path')\n"
        "const parse = require('./parse').parse\n"
        "function Cart() {}\nCart.prototype.add = function add(item) { return j(item) }\n"
        "exports.total = (cart) => cart.sum\nmodule.exports = Cart\n"
    )
    assert [(i.module, i.name, i.alias) for i in facts.imports] == [
        ("fs", "", "fs"),
        ("node:path", "join", "j"),
        ("node:path", "sep", "sep"),
        ("./parse", "parse", "parse"),
    ]
    assert [(s.name, s.kind.value, s.exported) for s in facts.symbols] == [
        ("Cart", "function", True),
        ("Cart.add", "method", True),
        ("total", "function", True),
    ]
    assert facts.export_aliases == (("default", "Cart"),)


def test_jsx_in_typescript_is_read_by_the_grammar_that_knows_it() -> None:
    facts = script("export const A = (p: P) => <div>{p.x}</div>;\n", "TypeScript")
    assert facts.problem == ""
    assert [s.name for s in facts.symbols] == ["A"]


def test_a_type_assertion_stays_plain_typescript() -> None:
    facts = script("const a = <string>b;\nexport function f(): void {}\n", "TypeScript")
    assert facts.problem == ""
    assert [s.name for s in facts.symbols] == ["a", "f"]


def test_broken_code_says_where_and_keeps_what_is_whole() -> None:
    facts = script("export function good(a) { return a }\n\nfunction bad( { \n")
    assert "line" in facts.problem
    assert [s.name for s in facts.symbols][:1] == ["good"]


def test_suites_and_cases_are_tests_and_own_their_calls() -> None:
    facts = script(
        "describe('cart', () => {\n  const run = make()\n"
        "  it('adds', async () => { await add(1); run() })\n"
        "  it.skip('removes', () => {})\n})\n"
    )
    assert [s.name for s in facts.symbols if s.is_test] == ["cart", "cart > adds", "cart > removes"]
    calls = {(c.caller, c.callee): c.receiver for c in facts.calls}
    assert calls["cart > adds", "add"] == ""
    assert calls["cart > adds", "run"] != ""


def test_commands_of_commander_and_yargs() -> None:
    commander = script(
        "import { Command } from 'commander'\nconst program = new Command()\n"
        "program.command('send <what>').description('Sends it.')\n"
        "  .option('-p, --port <number>', 'port to use', '80')\n"
    )
    assert [(c.kind, c.name, c.help, c.default, c.line) for c in commander.commands] == [
        ("command", "send", "Sends it.", "", 3),
        ("option", "--port", "port to use", "'80'", 4),
    ]
    yargs = script(
        "const yargs = require('yargs')\n"
        "yargs.option('verbose', { alias: 'v', describe: 'Say more', default: false })\n"
    )
    assert [(c.name, c.aliases, c.help, c.default) for c in yargs.commands] == [
        ("--verbose", ("-v",), "Say more", "false")
    ]


@pytest.mark.parametrize(
    "code",
    ["app.get('setting')\n", "map.get('/x')\n", "cache.get('/x', fallback)\n"],
)
def test_what_is_no_route(code: str) -> None:
    assert script(code).routes == ()


def test_an_assigned_variable_of_the_environment_is_not_read() -> None:
    facts = script("process.env.A = '1'\ndelete process.env.B\nconst c = process.env.C\n")
    assert [one.name for one in facts.environment] == ["C"]


def test_throws_of_callbacks_are_not_those_of_the_function() -> None:
    facts = script(
        "function a() { throw new TypeError('x') }\n"
        "function b() { on(() => { throw new RangeError('y') }) }\n"
    )
    assert {s.name: s.raises for s in facts.symbols} == {"a": (("TypeError", 1),), "b": ()}


def test_go_routes_of_gin_groups_and_gorilla() -> None:
    gin = analyse(
        b'package a\nimport "github.com/gin-gonic/gin"\n'
        b'func R(r *gin.Engine) {\n\tv1 := r.Group("/v1")\n\tv1.GET("/u/:id", h.Show)\n}\n',
        "Go",
    )
    assert [(r.method, r.path, r.handler, r.line) for r in gin.routes] == [
        ("GET", "/v1/u/:id", "h.Show", 5)
    ]
    gorilla = analyse(
        b'package a\nimport "github.com/gorilla/mux"\n'
        b'func R(r *mux.Router) { r.HandleFunc("/x", show).Methods("POST") }\n',
        "Go",
    )
    assert [(r.method, r.path) for r in gorilla.routes] == [("POST", "/x")]


def test_go_tests_need_their_parameter() -> None:
    facts = analyse(
        b'package a\nimport "testing"\nfunc TestA(t *testing.T) {}\n'
        b'func TestData() string { return "" }\n'
        b"func Testify(t *testing.T) {}\n",
        "Go",
    )
    assert [s.name for s in facts.symbols if s.is_test] == ["TestA"]


def test_go_main_needs_package_main() -> None:
    assert analyse(b"package main\n\nfunc main() {}\n", "Go").main_line == 3
    assert analyse(b"package tool\n\nfunc main() {}\n", "Go").main_line == 0


def test_go_comments_that_stand_apart_are_not_docs() -> None:
    facts = analyse(
        b"package a\n\n// Apart.\n\n//go:noinline\n// Near.\n"
        b"func F() {} // trailing\nfunc G() {}\n",
        "Go",
    )
    assert [(s.name, s.doc, s.doc_line) for s in facts.symbols] == [("F", "Near.", 6), ("G", "", 0)]
