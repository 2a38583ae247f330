"""Command lines that docopt reads from the text that says how a program is used."""

from __future__ import annotations

from docgen_engine.domain.facts import CommandFact
from docgen_engine.repository.index.extract import analyse

CAT = r"""
static USAGE: &'static str = "
Joins tables by row
or by column.

More on that.

Usage:
    sheet cat rows    [options] [<input>...]
    sheet cat columns [options]
    sheet cat --help

cat options:
    -p, --pad              Makes them as long
                           as the \"longest\".
    -q <c>                 Which quote. [default: #]
    -h, --help             Display this message
";
"""
MAIN = r"""
static USAGE: &'static str = concat!("
Usage:
    sheet <command> [<args>...]

Options:
    --list        All commands.
", names!());
"""
SHIP = '''"""Naval Fate.

Usage:
  ship.py new <name>...
  ship.py <name> move <x> <y>
         [--speed=<kn>]
  ship.py mine (set|remove)

Options:
  -h --help     Show this.
  --speed=<kn>  Speed in knots [default: 10].

"""
from docopt import docopt

if __name__ == "__main__":
    arguments = docopt(__doc__, version="1")
'''


def _commands(text: str, language: str) -> list[CommandFact]:
    return list(analyse(text.encode(), language).commands)


def test_the_usage_of_a_command_tells_what_it_does_and_its_options() -> None:
    command, pad, quote = _commands(CAT, "Rust")
    assert (command.kind, command.name, command.line) == ("command", "cat", 8)
    assert command.help == "Joins tables by row or by column."
    assert (pad.name, pad.aliases, pad.line) == ("--pad", ("-p",), 14)
    assert pad.help == 'Makes them as long as the "longest".'
    assert (quote.name, quote.default, quote.help) == ("-q", "#", "Which quote.")
    assert {one.symbol for one in (command, pad, quote)} == {"USAGE"}


def test_a_command_is_done_by_the_one_function_that_names_its_text() -> None:
    run = "pub fn run() { get(USAGE); }\nfn other() {}\n"
    assert {one.symbol for one in _commands(CAT + run, "Rust")} == {"run"}
    assert {one.symbol for one in _commands(CAT + run + "fn help() { say(USAGE) }", "Rust")} == {
        "USAGE"
    }


def test_a_program_without_a_command_has_options() -> None:
    (found,) = _commands(MAIN, "Rust")
    assert (found.kind, found.name, found.line, found.help) == (
        "option", "--list", 7, "All commands.",
    )  # fmt: skip


def test_python_gives_docopt_the_words_of_the_module_or_a_constant() -> None:
    found = [(one.kind, one.name, one.line, one.default) for one in _commands(SHIP, "Python")]
    assert found == [
        ("command", "new", 4, ""),
        ("command", "mine", 7, ""),
        ("option", "--speed", 11, "10"),
    ]
    named = SHIP.replace('"""Naval', 'TEXT = """Naval', 1).replace("__doc__", "TEXT")
    assert [one.name for one in _commands(named, "Python")] == ["new", "mine", "--speed"]


def test_a_text_that_docopt_is_not_given_is_no_command_line() -> None:
    assert _commands(SHIP.replace("docopt(__doc__", "print(__doc__"), "Python") == []
    assert _commands(CAT.replace("USAGE", "NOTES"), "Rust") == []
    assert _commands('const USAGE: &str = "Usage:\\n";', "Rust") == []
