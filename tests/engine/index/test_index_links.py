"""Imports and calls led to files and symbols: never by a bare name, never past what files show."""

from __future__ import annotations

import msgspec

from docgen_engine.repository.index.extract import Key, analyse_many
from docgen_engine.repository.index.load import NoFacts, load_index
from support.index_facts import (
    MemoryReader,
    calls_by_line,
    imports_of,
    index_of,
    snapshot_of,
    tree,
)

PYTHON = tree(
    """
=== src/shop/__init__.py
from .cart import Cart as Cart
from . import tools
=== src/shop/cart.py
from shop.base import Base
from shop.tools import price
import shop.tools as t
from missing import thing


class Cart(Base):
    def __init__(self, store: 'Store | None' = None):
        self.store = store
        self.box = Box()

    def add(self, item):
        self.check(item)
        self.box.put(item)
        price(item)
        t.price(item)
        thing(item)
        item.check()
        super().log()
        self.unknown()


class Box:
    def put(self, item): ...
=== src/shop/base.py
class Base:
    def check(self, x): ...
    def log(self): ...
=== src/shop/tools.py
def price(item) -> int: ...
def make() -> 'Tool': ...
class Tool:
    def run(self): ...
=== tests/test_cart.py
import os, numpy.linalg
import shop.tools
from shop import Cart, tools
from helpers import aid
def test_it():
    cart = Cart()
    cart.add(1)
    shop.tools.price(1)
    aid()
    tools.make().run()
    assert tools.nothing()
=== tests/helpers.py
def aid(): ...
"""
)


def test_python_imports() -> None:
    index = index_of(PYTHON)
    assert imports_of(index, "src/shop/cart.py") == {
        "shop.base:Base": "src/shop/base.py",
        "shop.tools:price": "src/shop/tools.py",
        "shop.tools:": "src/shop/tools.py",
        "missing:thing": "<missing>",
    }
    assert imports_of(index, "tests/test_cart.py") == {
        "os:": "",
        "numpy.linalg:": "<numpy>",
        "shop.tools:": "src/shop/tools.py",
        "shop:Cart": "src/shop/__init__.py",
        "shop:tools": "src/shop/tools.py",
        "helpers:aid": "tests/helpers.py",
    }
    cart = next(one for one in index.imported("tests/test_cart.py") if one.name == "Cart")
    assert (cart.defined_in, cart.symbol) == ("src/shop/cart.py", "Cart")
    assert {one.from_file for one in index.importers("src/shop/cart.py")} == {
        "src/shop/__init__.py",
        "tests/test_cart.py",
    }


def test_python_calls() -> None:
    index = index_of(PYTHON)
    calls = calls_by_line(index, "src/shop/cart.py")
    assert calls == {
        (10, "Box"): "src/shop/cart.py#Box",
        (13, "self.check"): "src/shop/base.py#Base.check",
        (14, "self.box.put"): "src/shop/cart.py#Box.put",
        (15, "price"): "src/shop/tools.py#price",
        (16, "t.price"): "src/shop/tools.py#price",
        (17, "thing"): "",
        (18, "item.check"): "",
        (19, "super().log"): "src/shop/base.py#Base.log",
        (20, "self.unknown"): "",
    }
    assert calls_by_line(index, "tests/test_cart.py") == {
        (6, "Cart"): "src/shop/cart.py#Cart.__init__",
        (7, "cart.add"): "src/shop/cart.py#Cart.add",
        (8, "shop.tools.price"): "src/shop/tools.py#price",
        (9, "aid"): "tests/helpers.py#aid",
        (10, "tools.make().run"): "src/shop/tools.py#Tool.run",
        (10, "tools.make"): "src/shop/tools.py#make",
        (11, "tools.nothing"): "",
    }
    to_price = index.calls_to("src/shop/tools.py", "price")
    assert [(one.from_file, one.line) for one in to_price] == [
        ("src/shop/cart.py", 15),
        ("src/shop/cart.py", 16),
        ("tests/test_cart.py", 8),
    ]


def test_a_foreign_base_leaves_inherited_methods_undecided() -> None:
    index = index_of(
        {
            "a.py": "from lib import Far\nclass Near:\n    def go(self): ...\n"
            "class C(Far, Near):\n    def run(self):\n        self.go()\n        self.run()\n"
        }
    )
    assert calls_by_line(index, "a.py") == {(6, "self.go"): "", (7, "self.run"): "a.py#C.run"}


def test_cycles_of_imports_and_bases_end() -> None:
    index = index_of(
        {
            "p/__init__.py": "from .a import *\nfrom .b import X\n",
            "p/a.py": "from .b import *\nfrom . import X\nclass A(B): ...\n",
            "p/b.py": "from .a import *\nclass B(A):\n    def f(self):\n        self.g()\nX()\n",
        }
    )
    assert calls_by_line(index, "p/b.py") == {(4, "self.g"): "", (5, "X"): ""}


def test_two_packages_of_one_name_do_not_mix() -> None:
    index = index_of(
        {
            "one/app/__init__.py": "",
            "one/app/util.py": "def f(): ...\n",
            "one/app/main.py": "from app.util import f\nf()\n",
            "two/app/__init__.py": "",
            "two/app/util.py": "def f(): ...\n",
            "two/app/main.py": "from app.util import f\nf()\n",
            "run.py": "from app.util import f\nf()\n",
        }
    )
    assert calls_by_line(index, "two/app/main.py")[2, "f"] == "two/app/util.py#f"
    assert calls_by_line(index, "one/app/main.py")[2, "f"] == "one/app/util.py#f"
    assert calls_by_line(index, "run.py")[2, "f"] == ""


def test_a_repository_that_is_itself_a_package() -> None:
    index = index_of(
        {"__init__.py": "", "a.py": "from .b import f\nf()\n", "b.py": "def f(): ...\n"}
    )
    assert calls_by_line(index, "a.py") == {(2, "f"): "b.py#f"}


TYPESCRIPT = tree(
    """
=== tsconfig.json
{
  // mapped
  "compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["src/*"],}},
}
=== package.json
{"name": "shop", "workspaces": ["packages/*"]}
=== packages/money/package.json
{"name": "@shop/money", "main": "dist/index.js"}
=== packages/money/src/index.ts
export function pay(): void {}
export { Coin as Piece } from './coin';
=== packages/money/src/coin.ts
export class Coin {
  constructor(n: number) {}
  spend() {}
}
=== src/index.ts
export * from './cart';
export { default as run } from './run';
=== src/cart.ts
export class Cart {
  private coin: Coin = new Coin();
  add() { this.check(); this.coin.spend(); }
  check() {}
}
class Coin { spend() {} }
=== src/run.ts
export default function start() {}
=== src/main.tsx
import { pay, Piece } from '@shop/money';
import * as all from '@/index';
import run from './run.js';
import fs from 'node:fs';
import React from 'react';
import x from '@other/pkg/deep';
export function main(cart: all.Cart, pay2: Piece) {
  pay();
  all.run();
  run();
  new Piece(1);
  cart.add();
  pay2.spend();
  fs.readFileSync('x');
  unknown();
}
"""
)


def test_typescript_imports() -> None:
    index = index_of(TYPESCRIPT)
    assert imports_of(index, "src/main.tsx") == {
        "@shop/money:pay": "packages/money/src/index.ts",
        "@shop/money:Piece": "packages/money/src/index.ts",
        "@/index:": "src/index.ts",
        "./run.js:default": "src/run.ts",
        "node:fs:default": "",
        "react:default": "<react>",
        "@other/pkg/deep:default": "<@other/pkg>",
    }


def test_typescript_calls() -> None:
    index = index_of(TYPESCRIPT)
    assert calls_by_line(index, "src/main.tsx") == {
        (8, "pay"): "packages/money/src/index.ts#pay",
        (9, "all.run"): "src/run.ts#start",
        (10, "run"): "src/run.ts#start",
        (11, "Piece"): "packages/money/src/coin.ts#Coin.constructor",
        (12, "cart.add"): "src/cart.ts#Cart.add",
        (13, "pay2.spend"): "packages/money/src/coin.ts#Coin.spend",
        (14, "fs.readFileSync"): "",
        (15, "unknown"): "",
    }
    assert calls_by_line(index, "src/cart.ts") == {
        (2, "Coin"): "src/cart.ts#Coin",
        (3, "this.check"): "src/cart.ts#Cart.check",
        (3, "this.coin.spend"): "src/cart.ts#Coin.spend",
    }


def test_common_js_modules_call_each_other() -> None:
    index = index_of(
        tree(
            """
=== lib/app.js
var app = exports = module.exports = {};
app.init = function init() {};
=== lib/make.js
module.exports = make;
function make() {}
make.all = function () {};
=== index.js
const app = require('./lib/app');
const make = require('./lib/make');
app.init();
make();
make.all();
"""
        )
    )
    assert calls_by_line(index, "index.js") == {
        (3, "app.init"): "lib/app.js#app.init",
        (4, "make"): "lib/make.js#make",
        (5, "make.all"): "lib/make.js#make.all",
    }


GO = tree(
    """
=== go.mod
module example.org/shop

go 1.22

require (
	github.com/x/y/v2 v2.0.1
	example.org/other v1.0.0 // indirect
)
=== main.go
package main

import (
	"fmt"
	book "example.org/shop/ledger"
	"github.com/x/y/v2/deep"
	"example.org/other"
)

func main() {
	b, err := book.Open()
	b.Write()
	b.Close()
	fmt.Println(err)
	helper()
	deep.Do()
	other.Do()
}
=== helper.go
package main

func helper() {}
=== ledger/ledger.go
// Package ledger keeps books.
package ledger

type Book struct {
	closer
	page *Page
}

func Open() (*Book, error) { return &Book{}, nil }

func (b *Book) Write() {
	b.page.Turn()
	b.flush()
}
=== ledger/page.go
package ledger

type Page struct{}

func (p Page) Turn() {}

func (b *Book) flush() {}

type closer struct{}

func (c closer) Close() {}
"""
)


def test_go_imports_and_calls() -> None:
    index = index_of(GO)
    assert imports_of(index, "main.go") == {
        "fmt:": "",
        "example.org/shop/ledger:": "ledger/ledger.go",
        "github.com/x/y/v2/deep:": "<github.com/x/y/v2>",
        "example.org/other:": "<example.org/other>",
    }
    assert calls_by_line(index, "main.go") == {
        (11, "book.Open"): "ledger/ledger.go#Open",
        (12, "b.Write"): "ledger/ledger.go#Book.Write",
        (13, "b.Close"): "ledger/page.go#closer.Close",
        (14, "fmt.Println"): "",
        (15, "helper"): "helper.go#helper",
        (16, "deep.Do"): "",
        (17, "other.Do"): "",
    }
    assert calls_by_line(index, "ledger/ledger.go") == {
        (12, "b.page.Turn"): "ledger/page.go#Page.Turn",
        (13, "b.flush"): "ledger/page.go#Book.flush",
    }
    assert [one.from_file for one in index.importers("ledger/page.go")] == ["main.go"]


def test_look_ups() -> None:
    index = index_of(PYTHON)
    assert [path for path, _ in index.symbols_named("price")] == ["src/shop/tools.py"]
    assert [path for path, _ in index.symbols_named("Cart.add")] == ["src/shop/cart.py"]
    assert [path for path, _ in index.symbols_named("add")] == ["src/shop/cart.py"]
    assert index.symbol("src/shop/base.py", "Base.log") is not None
    assert index.symbol("src/shop/base.py", "log") is None
    assert index.public_symbols("tests/test_cart.py") == []
    assert index.lines("tests/helpers.py") == ["def aid(): ..."]
    assert index.line_count("src/shop/base.py") == 3
    assert index.line_count("nowhere.py") == 0


class StoredFacts:
    """Facts that were stored before, as the database gives them."""

    def __init__(self, facts: dict[Key, bytes]) -> None:
        self.facts = facts

    def get(self, keys: list[Key]) -> dict[Key, bytes]:
        return {key: self.facts[key] for key in keys if key in self.facts}


def kept(files: dict[str, str]) -> tuple[str, MemoryReader, list[Key]]:
    manifest, reader = snapshot_of(files)
    return reader.keep(msgspec.json.encode(manifest)), reader, manifest.fact_keys()


def test_load_uses_stored_facts_and_analyses_the_rest() -> None:
    files = {**PYTHON, "copy.py": PYTHON["tests/helpers.py"], "README.md": "# x\n"}
    snapshot, reader, keys = kept(files)
    assert len(keys) == len(PYTHON)
    stored = analyse_many(reader, keys)
    reader.reads.clear()
    index = load_index(reader, snapshot, StoredFacts(stored))
    assert reader.reads == [snapshot]
    assert sorted(index.facts) == sorted(path for path in files if path.endswith(".py"))
    other = {**files, "more.py": "x = 1\n"}
    snapshot, reader, keys = kept(other)
    broken = dict.fromkeys(stored, b"\xc1 not facts")
    again = load_index(reader, snapshot, StoredFacts(broken))
    assert {path: again.facts[path] for path in index.facts} == index.facts
    assert [one.name for one in again.facts["more.py"].symbols] == ["x"]


def test_load_gives_the_same_index_for_the_same_snapshot() -> None:
    snapshot, reader, _ = kept({"only_here.py": "a = 1\n"})
    assert load_index(reader, snapshot, NoFacts()) is load_index(reader, snapshot, NoFacts())


def test_order_of_files_does_not_matter() -> None:
    for files in (PYTHON, TYPESCRIPT, GO):
        backwards = dict(reversed(list(files.items())))
        one, other = index_of(files), index_of(backwards)
        assert (one.calls, one.imports) == (other.calls, other.imports)
