"""Exports of JavaScript without a name, parts that are given out, and what carries out commands."""

from __future__ import annotations

import pytest

from docgen_engine.domain.facts import FileFacts
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.resolve.javascript import is_twin
from docgen_engine.repository.index.resolve.stems import stem_of
from support.index_facts import calls_by_line, index_of, tree

SHOP = tree(
    """
=== lib/resolve-config.js
export default (config) => { load(config) }
function load(config) {}
=== lib/adapters/fetch.js
import resolveConfig from '../resolve-config.js'
const supported = typeof fetch === 'function'
export default supported && (async (config) => {
  resolveConfig(config)
  return fetch(config)
})
=== lib/utils.js
function isArray(value) { return Array.isArray(value) }
export default { isArray, each(list, fn) { fn.call(null, list) }, _inner() {} }
=== lib/main.js
import utils from './utils.js'
import send from './adapters/fetch.js'
export function start(list) {
  utils.isArray(list)
  utils.each(list)
  send.call(null, list)
}
=== index.js
import shop from './lib/shop.js'
const { Cart, total: sum } = shop
export { shop as default, Cart, sum }
=== lib/shop.js
import Cart from './cart.js'
function shop() {}
shop.Cart = Cart
shop.total = function total(cart) { return 0 }
export default shop
=== lib/cart.js
class Cart {}
export default Cart
=== use.js
import { Cart, sum } from './index.js'
export function use() {
  sum(new Cart())
}
"""
)


def script(text: str, language: str = "JavaScript") -> FileFacts:
    return analyse(text.encode(), language)


def test_a_nameless_default_export_is_called_as_its_file() -> None:
    index = index_of(SHOP)
    made = index.symbol("lib/resolve-config.js", "resolveConfig")
    assert made is not None
    assert made.exported
    assert [one.name for one in made.params] == ["config"]
    assert not [s for facts in index.facts.values() for s in facts.symbols if s.name == "default"]
    called = calls_by_line(index, "lib/adapters/fetch.js")
    assert called[4, "resolveConfig"] == "lib/resolve-config.js#resolveConfig"
    # `fetch` inside of the file is the browser's, whatever the file is called.
    assert called[5, "fetch"] == ""


def test_members_of_a_default_object_are_found_where_they_are_called() -> None:
    index = index_of(SHOP)
    called = calls_by_line(index, "lib/main.js")
    assert called[4, "utils.isArray"] == "lib/utils.js#isArray"
    assert called[5, "utils.each"] == "lib/utils.js#utils.each"
    # `send.call(…)` is a call of `send`.
    assert called[6, "send"] == "lib/adapters/fetch.js#fetch"
    public = [one.name for one in index.public_symbols("lib/utils.js")]
    assert public == ["isArray", "utils", "utils.each"]


def test_parts_of_a_value_that_are_exported_are_what_the_value_has() -> None:
    called = calls_by_line(index_of(SHOP), "use.js")
    assert called[3, "sum"] == "lib/shop.js#shop.total"
    assert called[3, "Cart"] == "lib/cart.js#Cart"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("lib/merge-config.js", "mergeConfig"),
        ("packages/color/src/index.ts", "color"),
        ("index.js", "index"),
        ("pages/[slug].tsx", "slug"),
        ("2d.js", "_2d"),
        ("types/shop.d.ts", "shop"),
    ],
)
def test_names_of_files(path: str, name: str) -> None:
    assert stem_of(path) == name


@pytest.mark.parametrize(
    ("code", "signature"),
    [
        ("export default a ? (x) => 1 : (x) => 2\n", "(x)"),
        ("export default (function (x) { return x })\n", "function (x)"),
        ("export default class { run() {} }\n", "class"),
        ("export default new Proxy({}, {})\n", "export default new Proxy({}, {})"),
    ],
)
def test_signatures_of_default_exports(code: str, signature: str) -> None:
    made = next(one for one in script(code).symbols if one.name == "default")
    assert made.signature == signature
    assert made.exported


@pytest.mark.parametrize(
    "code", ["export default null\n", "export default typeof Blob !== 'undefined' ? Blob : null\n"]
)
def test_a_value_of_somebody_else_is_no_definition(code: str) -> None:
    assert script(code).symbols == ()


def test_declarations_for_require_are_those_for_import() -> None:
    index = index_of(
        tree(
            """
=== index.d.ts
export interface Item { name: string }
=== index.d.cts
export interface Item { name: string }
=== only.d.cts
export interface Only { name: string }
"""
        )
    )
    assert is_twin("index.d.cts", index.entries)
    assert index.public_symbols("index.d.cts") == []
    assert index.models("index.d.cts") == ()
    assert [one.symbol for one in index.models("index.d.ts")] == ["Item"]
    assert [one.name for one in index.public_symbols("only.d.cts")][:1] == ["Only"]


def test_a_command_is_carried_out_by_what_its_closure_calls_last() -> None:
    facts = script(
        "import { cac } from 'cac'\nconst cli = cac('ship')\n"
        "function tidy(o) { return o }\n"
        "cli.command('add', 'Adds').option('--empty', 'Nothing').action(async (o) => {\n"
        "  tidy(o)\n  const { add } = await import('./add.js')\n  await add(tidy(o))\n})\n"
        "cli.command('send', 'Sends').option('--to <x>', 'Whom').action(send)\n"
        "import { send } from './send.js'\n"
        "cli.command('bare', 'Logs').option('--loud', 'L').action(() => console.log(1))\n"
    )
    assert {(c.name, c.symbol) for c in facts.commands} == {
        ("add", "add"), ("--empty", "add"), ("send", "send"), ("--to", "send"),
        ("bare", ""), ("--loud", ""),
    }  # fmt: skip


def test_commands_of_yargs_have_their_handler_and_options() -> None:
    facts = script(
        "const yargs = require('yargs')\nconst { serve } = require('./serve')\n"
        "yargs.command('serve', 'Serves', (y) => y.option('port', { describe: 'P' }), serve)\n"
    )
    assert {(c.name, c.symbol) for c in facts.commands} == {("serve", "serve"), ("--port", "serve")}
