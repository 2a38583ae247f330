"""Paths of Rust's first edition, crates that `extern crate` makes known, modules below modules."""

from __future__ import annotations

from support.index_facts import calls_by_line, imports_of, index_of, tree

FIRST_EDITION = tree(
    """
=== Cargo.toml
[package]
name = "sheets"
[dependencies]
csv = "1"
crossbeam-channel = "0.2"
streaming-stats = "0.2"
regex = "1"
=== src/main.rs
extern crate crossbeam_channel as channel;
extern crate csv;
extern crate regex;
extern crate stats;
mod cmd;
mod util;
pub type Outcome = Result<(), String>;
fn main() { cmd::cat::run(); cmd::cat::inner::deep(); }
=== src/util.rs
pub fn open() {}
pub struct Table;
impl Table { pub fn new() -> Table { Table } }
=== src/cmd/mod.rs
pub mod cat;
=== src/cmd/cat.rs
use csv;
use channel;
use stats::merge;
use Outcome;
use util;
use util::Table;
pub fn run() -> Outcome { util::open(); Table::new(); }
pub mod inner { pub fn deep() {} }
"""
)


def test_uses_of_the_first_edition_begin_at_the_top_of_the_crate() -> None:
    index = index_of(FIRST_EDITION)
    assert imports_of(index, "src/cmd/cat.rs") == {
        "csv:": "<csv>",
        "channel:": "<crossbeam-channel>",
        "stats:merge": "<streaming-stats>",
        "Outcome:": "src/main.rs",
        "util:": "src/util.rs",
        "util:Table": "src/util.rs",
    }
    calls = calls_by_line(index, "src/cmd/cat.rs")
    assert calls[7, "util::open"] == "src/util.rs#open"
    assert calls[7, "Table::new"] == "src/util.rs#Table.new"


def test_later_editions_take_a_path_from_where_it_stands() -> None:
    files = dict(FIRST_EDITION)
    for edition in ('edition = "2021"', "edition.workspace = true"):
        files["Cargo.toml"] = files["Cargo.toml"].replace("[dep", f"{edition}\n[dep", 1)
        found = imports_of(index_of(files), "src/cmd/cat.rs")
        assert (found["util:"], found["Outcome:"]) == ("", "")
        assert found["channel:"] == "<crossbeam-channel>"
        files = dict(FIRST_EDITION)


def test_making_a_crate_known_is_no_import_where_others_name_it() -> None:
    found = imports_of(index_of(FIRST_EDITION), "src/main.rs")
    assert found["csv:"] == found["crossbeam_channel:"] == found["stats:"] == ""
    assert found["regex:"] == "<regex>"  # nobody else does


def test_a_crate_of_another_name_is_the_one_dependency_that_ends_so() -> None:
    files = dict(FIRST_EDITION)
    files["Cargo.toml"] += 'other-stats = "1"\n'
    assert imports_of(index_of(files), "src/cmd/cat.rs")["stats:merge"] == ""


def test_calls_through_modules_of_modules() -> None:
    calls = calls_by_line(index_of(FIRST_EDITION), "src/main.rs")
    assert calls[8, "cmd::cat::run"] == "src/cmd/cat.rs#run"
    assert calls[8, "cmd::cat::inner::deep"] == "src/cmd/cat.rs#inner.deep"


VALUES = tree(
    """
=== Cargo.toml
[package]
name = "sheets"
edition = "2021"
=== src/main.rs
mod store;
use store::{Depot, Shelf};
struct Args { depot: Depot, maybe: Option<Depot>, many: Vec<Depot>, owned: Box<Shelf> }
impl Args { fn go(&self) { self.depot.open(); self.owned.lift(); self.many.open(); } }
fn main() {
    let args: Args = parse();
    args.go();
    args.depot.open();
    match args.maybe { Some(held) => held.open(), None => {} }
    let made = Shelf::new(1); made.lift();
    let other = Shelf::count(); other.lift();
    let plain = Depot {}; plain.open(); plain.nowhere();
}
fn given(one: &mut Depot, two: Option<Depot>, many: &[Depot]) { one.open(); two.open(); many.open(); }
fn shadowed(one: Depot) { let one = 3; one.open(); }
fn looped(all: Vec<Depot>) { for args in all { args.open(); } call(|args| args.open()); }
=== src/store.rs
pub struct Depot {}
impl Depot { pub fn open(&self) {} }
pub struct Shelf {}
impl Shelf { pub fn new(n: u8) -> Self { Shelf {} } pub fn count() -> u8 { 1 } pub fn lift(&self) {} }
"""
)


def test_methods_of_values_whose_types_the_text_shows() -> None:
    calls = calls_by_line(index_of(VALUES), "src/main.rs")
    opened, lifted = "src/store.rs#Depot.open", "src/store.rs#Shelf.lift"
    assert calls[4, "self.depot.open"] == calls[8, "args.depot.open"] == opened
    assert calls[4, "self.owned.lift"] == lifted
    assert calls[7, "args.go"] == "src/main.rs#Args.go"
    assert calls[9, "held.open"] == opened
    assert calls[10, "made.lift"] == lifted
    assert calls[12, "plain.open"] == calls[14, "one.open"] == opened


def test_values_whose_types_the_text_does_not_show_stay_open() -> None:
    calls = calls_by_line(index_of(VALUES), "src/main.rs")
    undecided = [
        (4, "self.many.open"), (11, "other.lift"), (12, "plain.nowhere"), (14, "two.open"),
        (14, "many.open"), (15, "one.open"), (16, "args.open"),
    ]  # fmt: skip
    assert [calls[one] for one in undecided] == [""] * len(undecided)


def test_a_function_may_be_called_like_its_module() -> None:
    files = {
        "Cargo.toml": '[package]\nname = "a"\nedition = "2021"\n',
        "src/main.rs": "mod flags;\nfn main() { flags::parse(); }\n",
        "src/flags/mod.rs": "mod parse;\npub use self::parse::parse;\n",
        "src/flags/parse.rs": "pub fn parse() {}\n",
    }
    calls = calls_by_line(index_of(files), "src/main.rs")
    assert calls[2, "flags::parse"] == "src/flags/parse.rs#parse"
