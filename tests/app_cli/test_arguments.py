"""What may be typed, and what it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.domain.errors import UsageError
from docgen_engine.domain.runs import Review, RunConfig, Strictness
from docgen_tui.cli.arguments import COMMANDS, differing, parse, run_config
from docgen_tui.cli.output import again


def test_a_first_word_that_is_no_command_is_a_path() -> None:
    assert parse([]).command == "screen"
    assert parse([]).path == Path()
    assert parse(["some/where"]).command == "screen"
    assert parse(["some/where"]).path == Path("some/where")


@pytest.mark.parametrize("word", COMMANDS)
def test_a_folder_named_like_a_command_needs_its_way(word: str) -> None:
    extra = ["--note", "x"] if word == "reject" else []
    assert parse([word, *extra]).command == word
    assert parse([f"./{word}"]).command == "screen"
    assert parse([f"./{word}"]).path == Path(word)
    assert parse([f"{word}/"]).command == "screen"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["statsu"], "did you mean `docgen-tui status`?"),
        (["aprove", "."], "Not understood: `.` (did you mean the command `approve`?)"),
        (["run", ".", "extra"], "Not understood: `extra`. `docgen-tui run --help`"),
        (["--speed"], "Not understood: `--speed`."),
    ],
)
def test_a_misspelled_command_is_told_with_what_was_perhaps_meant(
    words: list[str], meant: str
) -> None:
    with pytest.raises(UsageError) as refused:
        parse(words)
    assert meant in str(refused.value)


def test_a_folder_that_begins_with_a_dash_comes_after_two() -> None:
    assert parse(["run", "--", "-rf"]).path == Path("-rf")
    assert parse(["run", "./-rf"]).path == Path("-rf")


@pytest.mark.parametrize(
    "words",
    [
        ["run", ""],
        ["run", "--docs", ""],
        ["run", "--context="],
        ["run", "a", "b"],
        ["run", "--no-such"],
        ["run", "--res"],
        ["run", "--fresh", "--resume"],
        ["--fresh", "--resume"],
        ["run", "--review", "sometimes"],
        ["run", "--backend", "other"],
        ["reject"],
        ["regenerate", "--phase", "two"],
        ["status", "--yes"],
        ["approve", "--json"],
    ],
)
def test_words_that_mean_nothing_are_refused_in_one_line(words: list[str]) -> None:
    with pytest.raises(UsageError) as refused:
        parse(words)
    assert refused.value.exit_code == 2
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "gates"),
    [
        ("all", (1, 2, 3, 4, 5, 6)),
        ("none", ()),
        ("6,1,4,4", (1, 4, 6)),
    ],
)
def test_gates(text: str, gates: tuple[int, ...]) -> None:
    assert run_config(parse(["run", "--gates", text])).gates == gates


@pytest.mark.parametrize("text", ["", "0", "7", "1,,2", "one", "-1", "1-3", "²"])
def test_gates_that_there_are_not(text: str) -> None:
    with pytest.raises(UsageError, match="--gates"):
        run_config(parse(["run", f"--gates={text}"]))


def test_what_is_not_said_is_static_interactive_strict() -> None:
    config = run_config(parse(["run"]))
    assert config == RunConfig("static", Review.INTERACTIVE, Strictness.STRICT, (4, 6))
    assert run_config(parse(["--backend", "claude"])).gates == (1, 2, 3, 4, 5, 6)


def test_only_options_that_were_typed_can_differ_from_a_run() -> None:
    config = RunConfig("static", Review.BATCH, Strictness.LENIENT, (1,))
    assert differing(parse(["run", "--resume"]), config) == ()
    assert differing(parse(["run", "--review", "batch", "--gates", "1"]), config) == ()
    assert differing(parse(["run", "--gates", "all"]), config) == ("--gates all",)
    typed = parse(["run", "--backend", "claude", "--strictness", "strict"])
    assert differing(typed, config) == ("--backend claude", "--strictness strict")


def test_pages_come_after_the_folder(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    both = parse(["regenerate", str(tmp_path), "01-project-overview.md", "analysis.json"])
    assert both.path == tmp_path
    assert both.files == ("01-project-overview.md", "analysis.json")
    pages = parse(["reject", "--note", "shorter", "01-project-overview.md"])
    assert (pages.path, pages.files, pages.note) == (
        Path(),
        ("01-project-overview.md",),
        "shorter",
    )


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["run"], "docgen-tui approve"),
        (["run", "."], "docgen-tui approve"),
        (["run", "a b"], "docgen-tui approve 'a b'"),
        (["run", "./-x"], "docgen-tui approve ./-x"),
        (["run", "x", "--context", "c d"], "docgen-tui approve x --context 'c d'"),
        (["regenerate", "a.md"], "docgen-tui approve"),
    ],
)
def test_commands_that_are_told_can_be_pasted(words: list[str], command: str) -> None:
    told = again(parse(words), "approve")
    assert told == command
