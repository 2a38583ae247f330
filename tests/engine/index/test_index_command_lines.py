"""Command lines that are declared by types: kong and go-flags in Go, clap in Rust."""

from __future__ import annotations

from docgen_engine.domain.facts import FileFacts
from docgen_engine.repository.index.extract import analyse


def told(text: str, language: str) -> tuple[FileFacts, list[tuple[str, ...]]]:
    facts = analyse(text.encode(), language)
    assert facts.problem == ""
    return facts, [(one.kind, one.name, one.help, one.default) for one in facts.commands]


def test_kong() -> None:
    text = """package main

import "github.com/alecthomas/kong"

type Cli struct {
	Version kong.VersionFlag `short:"v" help:"Print it"`
	Pick    pick.Options     `cmd:"" help:"Pick one"`
	Hidden  pick.Options     `cmd:"" hidden:"" help:"Never told"`
	Plain   string           `json:"plain"`
}

type Pick struct {
	Files     []string `arg:"" optional:"" help:"What to pick from"`
	StripANSI bool     `help:"Strip it" default:"true" env:"APP_STRIP_ANSI"`
	Height    int      `help:"How high" default:"${height}" env:"APP_HEIGHT"`
	Style     Style    `embed:"" prefix:"style."`
}

type Style struct {
	Bold bool `help:"Bold" env:"BOLD"`
	Dim  bool `help:"Dim" env:"DIM"`
}
"""
    facts, found = told(text, "Go")
    assert found == [
        ("option", "--version", "Print it", ""),
        ("command", "pick", "Pick one", ""),
        ("argument", "files", "What to pick from", ""),
        ("option", "--strip-ansi", "Strip it", "true"),
        ("option", "--height", "How high", ""),
        ("option", "--bold", "Bold", ""),
        ("option", "--dim", "Dim", ""),
    ]
    assert facts.commands[0].aliases == ("-v",)
    assert [(one.name, one.default) for one in facts.environment] == [
        ("APP_STRIP_ANSI", "true"),
        ("APP_HEIGHT", ""),
    ], "names that a prefix completes are not whole"


def test_go_flags_and_tags_of_others() -> None:
    _, found = told(
        'package a\n\ntype O struct {\n\tAll bool `short:"a" long:"all" description:"All of it"`\n}\n',
        "Go",
    )
    assert found == [("option", "--all", "All of it", "")]
    _, found = told('package a\n\ntype O struct {\n\tA int `json:"a" help:"words"`\n}\n', "Go")
    assert found == []


def test_clap_by_derives() -> None:
    text = """use clap::{Args, Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "app", version)]
struct Cli {
    /// Where to listen
    ///
    /// More words.
    #[arg(long, short = 'p', env = "APP_PORT", default_value_t = 80)]
    port_number: u16,
    #[clap(flatten)]
    more: More,
    /// What to read
    file: String,
    #[command(subcommand)]
    command: Cmd,
}

/// Adds things
#[derive(Args)]
struct Add {
    #[arg(long = "all-of", help = "All, and \\"more\\"", conflicts_with = "port")]
    all: bool,
}

#[derive(Subcommand)]
enum Cmd {
    Add(Add),
    /// Lists them
    ListAll { #[arg(short)] long_form: bool },
    #[command(name = "rm", hide = true)]
    Remove,
}

#[derive(Debug)]
struct Other { a: u8 }
"""
    facts, found = told(text, "Rust")
    assert found == [
        ("option", "--port-number", "Where to listen", "80"),
        ("argument", "file", "What to read", ""),
        ("option", "--all-of", 'All, and "more"', ""),
        ("command", "add", "Adds things", ""),
        ("command", "list-all", "Lists them", ""),
        ("option", "-l", "", ""),
    ]
    assert [(one.name, one.line, one.default) for one in facts.environment] == [
        ("APP_PORT", 10, "80")
    ]


def test_clap_by_its_builder() -> None:
    text = """use clap::{Arg, Command};
fn build() -> Command {
    Command::new("app").about("Root")
        .arg(Arg::new("out").long("output").short('o').help("Where it \\
            goes").default_value("-"))
        .arg(Arg::new("FILE").help("What"))
        .arg(Arg::new("secret").long("secret").hide(true))
        .subcommand(Command::new("cache").about("Keeps it"))
}
"""
    _, found = told(text, "Rust")
    assert found == [
        ("option", "--output", "Where it goes", "-"),
        ("argument", "FILE", "What", ""),
        ("command", "cache", "Keeps it", ""),
    ]


def test_help_that_is_a_constant_and_names_of_one_option() -> None:
    facts, found = told(
        'package main\n\nimport "flag"\n\nconst infoHelp = `Show it`\n\nfunc main() {\n'
        "\tvar info, loud bool\n"
        '\tflag.BoolVar(&info, "i", false, infoHelp)\n'
        '\tflag.BoolVar(&info, "info", false, infoHelp)\n'
        '\tflag.BoolVar(&loud, "loud", false, "Speak up")\n'
        '\tflag.Bool("x", true, "X")\n\tflag.Bool("y", true, "Y")\n}\n',
        "Go",
    )
    assert found == [
        ("option", "-info", "Show it", "false"),
        ("option", "-loud", "Speak up", "false"),
        ("option", "-x", "X", "true"),
        ("option", "-y", "Y", "true"),
    ]
    assert (facts.commands[0].aliases, facts.commands[0].line) == (("-i",), 9)


def test_options_of_one_name_belong_to_their_own_commands() -> None:
    _, found = told(
        'package main\n\nimport "flag"\n\nfunc a() {\n\tvar to string\n'
        '\tflag.StringVar(&to, "to", "x", "Here")\n}\n\nfunc b() {\n\tvar to string\n'
        '\tflag.StringVar(&to, "to", "y", "There")\n}\n',
        "Go",
    )
    assert [one[2:] for one in found] == [("Here", '"x"'), ("There", '"y"')]
