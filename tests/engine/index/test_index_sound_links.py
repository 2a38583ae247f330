"""Imports and calls of the sound languages: led to what they name, or left open."""

from __future__ import annotations

from support.index_facts import calls_by_line, imports_of, index_of, tree

RUST = tree(
    """
=== Cargo.toml
[workspace]
members = ["crates/*"]
[workspace.dependencies]
serde_json = "1"
=== crates/core/Cargo.toml
[package]
name = "ship-core"
[dependencies]
log4 = { package = "log", version = "1" }
=== crates/core/src/lib.rs
mod cargo;
#[path = "odd/place.rs"]
mod place;
pub use cargo::Crate;
use log4::info;
pub fn start() { Crate::new(); place::go(); self::cargo::weigh(); helper(); unknown(); }
fn helper() {}
=== crates/core/src/cargo/mod.rs
mod hold;
use super::start;
use std::fmt;
use self::hold::Hold as H;
use crate::place;
pub struct Crate;
impl Crate {
    pub fn new() -> Self { Self::fill(); start(); H::open(); Crate }
    fn fill() {}
}
pub fn weigh() {}
#[cfg(test)]
mod tests {
    use super::*;
    fn t() { super::weigh(); }
}
=== crates/core/src/cargo/hold.rs
pub struct Hold;
impl Hold { pub fn open() {} }
=== crates/core/src/odd/place.rs
pub fn go() {}
=== crates/app/Cargo.toml
[package]
name = "app"
[dependencies]
ship-core = { path = "../core" }
=== crates/app/src/main.rs
use ship_core::Crate;
use serde_json::Value;
use nowhere::Thing;
fn main() { Crate::new(); ship_core::start(); let c = x.run(); }
=== crates/app/tests/all.rs
mod common;
use common::aid;
fn t() { aid(); }
=== crates/app/tests/common/mod.rs
pub fn aid() {}
"""
)


def test_rust_imports() -> None:
    index = index_of(RUST)
    assert imports_of(index, "crates/core/src/lib.rs") == {
        "self::cargo:": "crates/core/src/cargo/mod.rs",
        "odd/place.rs:": "crates/core/src/odd/place.rs",
        "cargo:Crate": "crates/core/src/cargo/mod.rs",
        "log4:info": "<log>",
    }
    assert imports_of(index, "crates/core/src/cargo/mod.rs") == {
        "self::hold:": "crates/core/src/cargo/hold.rs",
        "super:start": "crates/core/src/lib.rs",
        "std:fmt": "",
        "self::hold:Hold": "crates/core/src/cargo/hold.rs",
        "crate:place": "crates/core/src/odd/place.rs",
        "self:*": "crates/core/src/cargo/mod.rs",
    }
    assert imports_of(index, "crates/app/src/main.rs") == {
        "ship_core:Crate": "crates/core/src/lib.rs",
        "serde_json:Value": "<serde_json>",
        "nowhere:Thing": "",
    }
    taken = next(one for one in index.imported("crates/app/src/main.rs") if one.name == "Crate")
    assert (taken.defined_in, taken.symbol) == ("crates/core/src/cargo/mod.rs", "Crate")
    assert imports_of(index, "crates/app/tests/all.rs")["common:aid"] == (
        "crates/app/tests/common/mod.rs"
    )


def test_rust_calls() -> None:
    index = index_of(RUST)
    assert calls_by_line(index, "crates/core/src/lib.rs") == {
        (6, "Crate::new"): "crates/core/src/cargo/mod.rs#Crate.new",
        (6, "place::go"): "crates/core/src/odd/place.rs#go",
        (6, "self::cargo::weigh"): "crates/core/src/cargo/mod.rs#weigh",
        (6, "helper"): "crates/core/src/lib.rs#helper",
        (6, "unknown"): "",
    }
    assert calls_by_line(index, "crates/core/src/cargo/mod.rs") == {
        (8, "Self::fill"): "crates/core/src/cargo/mod.rs#Crate.fill",
        (8, "start"): "crates/core/src/lib.rs#start",
        (8, "H::open"): "crates/core/src/cargo/hold.rs#Hold.open",
        (15, "super::weigh"): "crates/core/src/cargo/mod.rs#weigh",
    }
    assert calls_by_line(index, "crates/app/src/main.rs") == {
        (4, "Crate::new"): "crates/core/src/cargo/mod.rs#Crate.new",
        (4, "ship_core::start"): "crates/core/src/lib.rs#start",
        (4, "x.run"): "",
    }


C = tree(
    """
=== include/ship/list.h
int add(int a);
int twice(int a);
static inline int inside(int a) { return a; }
=== src/list.c
#include "ship/list.h"
#include <stdlib.h>
#include <ship/list.h>
/* Adds one. */
int add(int a) { return step(a); }
static int step(int a) { return inside(a); }
int alone(void) { return 1; }
=== src/other.c
#include "local.h"
#include "missing.h"
int twice(int a) { return add(a) + alone() + step(a); }
=== src/local.h
#include "ship/list.h"
=== tools/twice.c
int twice(int a) { return a; }
=== a/same.h
int x;
=== b/same.h
int y;
=== c.c
#include "same.h"
"""
)


def test_includes_and_what_they_declare() -> None:
    index = index_of(C)
    assert imports_of(index, "src/list.c") == {
        "ship/list.h:": "include/ship/list.h",
        "<stdlib.h>:": "",
        "<ship/list.h>:": "include/ship/list.h",
    }
    assert imports_of(index, "src/other.c") == {"local.h:": "src/local.h", "missing.h:": ""}
    assert imports_of(index, "c.c") == {"same.h:": ""}, "two files may be meant"
    assert calls_by_line(index, "src/list.c") == {
        (5, "step"): "src/list.c#step",
        (6, "inside"): "include/ship/list.h#inside",
    }
    assert calls_by_line(index, "src/other.c") == {
        (3, "add"): "src/list.c#add",
        (3, "alone"): "",
        (3, "step"): "",
    }


def test_c_offers_what_headers_declare_once_and_where_it_is_documented() -> None:
    index = index_of(C)
    assert [one.name for one in index.public_symbols("include/ship/list.h")] == ["twice"]
    assert [one.name for one in index.public_symbols("src/list.c")] == ["add"]
    assert index.public_symbols("src/other.c") == []
    assert index.body_of("include/ship/list.h", "add") == "src/list.c"
    assert index.body_of("include/ship/list.h", "twice") == "include/ship/list.h", "two define it"


def test_a_program_without_headers_offers_its_functions() -> None:
    index = index_of({"one.c": "int run(void) { return 1; }\nstatic int own(void) { return 2; }\n"})
    assert [one.name for one in index.public_symbols("one.c")] == ["run"]


JAVA = tree(
    """
=== core/src/main/java/org/ship/Ship.java
package org.ship;
import org.ship.cargo.Crate;
import org.ship.cargo.Crate.Label;
import static org.ship.cargo.Crate.weigh;
import static org.ship.cargo.Crate.*;
import org.ship.cargo.*;
import java.util.List;
public class Ship {
    Ship() {}
    void load() { check(); Crate.make(); new Harbour(); weigh(); this.check(); over(1); wait(); }
    void check() {}
    void over(int a) {}
    void over(String a) {}
}
=== core/src/main/java/org/ship/Harbour.java
package org.ship;
public class Harbour {}
=== core/src/main/java/org/ship/cargo/Crate.java
package org.ship.cargo;
public class Crate {
    public static Crate make() { return null; }
    public static int weigh() { return 1; }
    public static class Label {}
}
"""
)


def test_java() -> None:
    index = index_of(JAVA)
    ship, crate = (
        "core/src/main/java/org/ship/Ship.java",
        "core/src/main/java/org/ship/cargo/Crate.java",
    )
    assert imports_of(index, ship) == {
        "org.ship.cargo:Crate": crate,
        "org.ship.cargo.Crate:Label": crate,
        "org.ship.cargo.Crate:weigh": crate,
        "org.ship.cargo.Crate:*": crate,
        "org.ship.cargo:*": "",
        "java.util:List": "",
    }
    assert calls_by_line(index, ship) == {
        (10, "check"): f"{ship}#Ship.check",
        (10, "Crate.make"): f"{crate}#Crate.make",
        (10, "Harbour"): "core/src/main/java/org/ship/Harbour.java#Harbour",
        (10, "weigh"): f"{crate}#Crate.weigh",
        (10, "this.check"): f"{ship}#Ship.check",
        (10, "over"): f"{ship}#Ship.over",
        (10, "wait"): "",
    }


def test_ruby_php_and_c_sharp_imports() -> None:
    index = index_of(
        tree(
            """
=== Gemfile
gem "rack"
gem 'rspec-core', "~> 3"
=== lib/fleet.rb
require "fleet/ship"
require_relative "fleet/pilot"
require "rack/utils"
require "rspec/core"
require "json"
=== lib/fleet/ship.rb
require_relative "../fleet"
=== lib/fleet/pilot.rb
=== composer.json
{"autoload": {"psr-4": {"Harbour\\\\": "src/", "Harbour\\\\Tests\\\\": ["tests", "more"]}}}
=== src/Http/Client.php
<?php
namespace Harbour\\Http;
use Harbour\\Cargo\\Crate;
use Psr\\Log\\Logger;
require_once __DIR__ . '/../boot.php';
class Client { function go() { Crate::make(); new Helper(); self::stop(); $this->stop(); x(); }
  function stop() {} }
=== src/Http/Helper.php
<?php
namespace Harbour\\Http;
class Helper {}
=== src/Cargo/Crate.php
<?php
namespace Harbour\\Cargo;
class Crate { static function make() {} }
=== src/boot.php
<?php
=== App.csproj
<Project><ItemGroup><PackageReference Include="Serilog" Version="1" /></ItemGroup></Project>
=== App.cs
using System;
using Serilog.Events;
using App.Parts;
namespace App { class A {} }
=== Parts.cs
namespace App.Parts;
class B {}
"""
        )
    )
    assert imports_of(index, "lib/fleet.rb") == {
        "fleet/ship:": "lib/fleet/ship.rb",
        "./fleet/pilot:": "lib/fleet/pilot.rb",
        "rack/utils:": "<rack>",
        "rspec/core:": "<rspec-core>",
        "json:": "",
    }
    assert imports_of(index, "lib/fleet/ship.rb") == {"../fleet:": "lib/fleet.rb"}
    client = "src/Http/Client.php"
    assert imports_of(index, client) == {
        "Harbour\\Cargo:Crate": "src/Cargo/Crate.php",
        "Psr\\Log:Logger": "",
        "./../boot.php:": "src/boot.php",
    }
    assert calls_by_line(index, client) == {
        (6, "Crate::make"): "src/Cargo/Crate.php#Crate.make",
        (6, "Helper"): "src/Http/Helper.php#Helper",
        (6, "self::stop"): f"{client}#Client.stop",
        (6, "$this->stop"): f"{client}#Client.stop",
        (6, "x"): "",
    }
    assert imports_of(index, "App.cs") == {
        "System:": "",
        "Serilog.Events:": "<Serilog>",
        "App.Parts:": "",
    }


def test_broken_manifests_resolve_nothing_and_raise_nothing() -> None:
    index = index_of(
        {
            "Cargo.toml": "[package\nname",
            "src/lib.rs": "use crate::a::B;\nmod a;\n",
            "composer.json": "{",
            "a.php": "<?php use A\\B;\n",
            "Gemfile": "gem",
            "b.rb": 'require "x"\n',
        }
    )
    assert imports_of(index, "src/lib.rs") == {"crate::a:B": "src/lib.rs", "self::a:": ""}
    assert imports_of(index, "a.php") == {"A:B": ""}
    assert imports_of(index, "b.rb") == {"x:": ""}
    assert index.calls == ()
