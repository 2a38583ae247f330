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


CREATE = (
    "type Create = {\n  <T>(init: Init<T>): Store<T>\n  <T>(): (init: Init<T>) => Store<T>\n}\n"
    "type Keep = <T>(init: Init<T>, options: Options) => Init<T>\n"
    "const keepImpl = (init, options) => load(init)\n"
    "export const create = ((init) => make(init)) as Create\n"
    "export const keep = keepImpl as unknown as Keep\n"
    "export const Row = memo(({ a }: P) => <i />)\n"
    "export const Button = forwardRef(function Inner(props: P, ref) { return draw(props) })\n"
    "export const three = (3 as number)\n"
)


def test_functions_behind_casts_and_wrappers_are_functions() -> None:
    facts = script(CREATE, "TypeScript")
    found = {one.name: one for one in facts.symbols if one.exported}
    kinds = {name: one.kind.value for name, one in found.items()}
    assert kinds == {
        "create": "function", "keep": "function", "Row": "function", "Button": "function",
        "three": "variable",
    }  # fmt: skip
    assert found["create"].signature == "create<T>(init: Init<T>): Store<T>"
    assert found["create"].overloads == ("create<T>(): (init: Init<T>) => Store<T>",)
    assert found["keep"].signature == "keep<T>(init: Init<T>, options: Options): Init<T>"
    assert [one.name for one in found["keep"].params] == ["init", "options"]
    calls = {(one.caller, one.callee) for one in facts.calls}
    assert {("create", "make"), ("keep", "keepImpl"), ("Button", "draw")} <= calls


def test_all_ways_to_call_an_overloaded_function_are_kept() -> None:
    facts = script(
        "export function use(a: A): B\nexport function use<U>(a: A, pick: P<U>): U\n"
        "export function use(a, pick = same) { return pick(a) }\n",
        "TypeScript",
    )
    (use,) = facts.symbols
    assert use.signature == "function use(a: A): B"
    assert use.overloads == ("function use<U>(a: A, pick: P<U>): U",)


def test_members_that_only_lines_part_stay_apart_on_one_line() -> None:
    facts = script(
        "export type Bound = {\n  (): State\n  <U>(pick: P<U>): U\n} & Api\n", "TypeScript"
    )
    assert facts.symbols[0].signature == "type Bound = { (): State; <U>(pick: P<U>): U } & Api"


def test_comments_inside_of_a_type_are_not_a_part_of_its_signature() -> None:
    facts = script(
        "export type Level = // 0\n  | 'silent'\n  // 1\n  | 'warn'\n"
        "export type P = Base & {\n  /** The kind. */\n  type?: 'text'\n  /** More. */\n  more: A\n}\n"
        "export function f(a: A, // first\n  b: B): void {}\n",
        "TypeScript",
    )
    shown = {one.name: one.signature for one in facts.symbols}
    assert shown["Level"] == "type Level = | 'silent' | 'warn'"
    assert shown["P"] == "type P = Base & { type?: 'text'; more: A }"
    assert shown["f"] == "function f(a: A, b: B): void"


def test_members_with_an_underscore_are_private() -> None:
    facts = script("export class A {\n  go() {}\n  _stop() {}\n}\nclass B { _x() {} y() {} }\n"
                   "export { B }\n")  # fmt: skip
    public = [one.name for one in facts.symbols if one.exported]
    assert public == ["A", "A.go", "B", "B.y"]


@pytest.mark.parametrize(
    ("code", "default"),
    [
        ("const a = process.env.A || 'x'", "'x'"),
        ("const a = process.env.A ?? other", "other"),
        ("const a = process.env.A || process.env.B", "process.env.B"),
        ("if (process.env.A || process.env.B) {}", ""),
        ("if (process.env.A || process.env.B === '0') {}", ""),
        ("if ((process.env.A || 'x') === 'x') {}", "'x'"),
        ("const a = process.env.A || process.env.B !== undefined", ""),
        ("const a = !(process.env.A || b)", ""),
        ("const a = (process.env.A || b || c) && d", ""),
        ("const a = process.env.A || b ? 1 : 2", ""),
        ("while (process.env.A || !b) {}", ""),
        ("run(process.env.A || b)", "b"),
    ],
)
def test_a_question_whether_one_of_two_holds_names_no_default(code: str, default: str) -> None:
    found = {one.name: one.default for one in script(f"{code}\n").environment}
    assert found["A"] == default


def test_a_request_of_a_client_is_no_route() -> None:
    facts = script(
        "export const login = (data) => api.post('/login', data);\n"
        "export async function all() { return api.get('/users', { params: {} }); }\n"
        "router.post('/orders', create);\n"
        "router.get('/a', first).use(second);\n"
    )
    assert [(one.method, one.path) for one in facts.routes] == [
        ("POST", "/orders"),
        ("GET", "/a"),
    ]
