"""Page 04 tells every option of a command, and commands under the names that people type."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

PROJECT = '[project]\nname = "yard"\nversion = "1"\n[project.scripts]\nyard-tool = "yard.app:cli"\n'

OPTIONS = '''"""Options."""

import click

_speeds = (click.option("--speed", help="How fast."),)


def slow_option(fn):
    return click.option("--slow", is_flag=True, help="Takes its time.")(fn)


def output_options(*, wide=False):
    def inner(fn):
        for decorator in reversed((click.option("--csv", help="As CSV."), *_speeds, slow_option)):
            fn = decorator(fn)
        return fn

    return inner


def named_by_code(fn):
    for name in ("a", "b"):
        fn = click.option(f"--{name}")(fn)
    return fn
'''

APP = '''"""A tool."""

import functools

import click

from yard.options import named_by_code, output_options, slow_option


def logged(fn):
    @functools.wraps(fn)
    def inner(*args):
        return fn(*args)

    return inner


def loading(fn):
    @click.option("--load", help="What to load.")
    @functools.wraps(fn)
    def inner(*args):
        return fn(*args)

    return inner


@click.group(default="move")
def cli():
    """Keeps wagons."""


@cli.command()
@output_options(wide=True)
@logged
def move():
    """Moves a wagon."""


@cli.command()
@loading
@named_by_code
@click.argument("wagon")
def stop(wagon):
    """Stops all."""


@cli.group()
def db():
    """The store."""


@db.command()
@slow_option
def migrate():
    """Brings the store up to date."""


@db.command()
@slow_option
def dump():
    """Writes the store out."""
'''


def page(root: Path, app: str = APP) -> str:
    world = World(
        root,
        {
            "README.md": "# yard\n\nYard keeps wagons.\n",
            "pyproject.toml": PROJECT,
            "yard/__init__.py": "",
            "yard/options.py": OPTIONS,
            "yard/app.py": app,
        },
    )
    world.plan()
    return world.page("04-api-reference.md").text


def part(text: str, title: str) -> str:
    return text.split(f"#### {title}\n", 1)[1].split("\n#### ", 1)[0].split("\n## ", 1)[0]


def test_options_of_a_decorator_are_those_of_the_command(tmp_path: Path) -> None:
    text = page(tmp_path)
    move = part(text, "`move`")
    assert "| `--csv` | As CSV. |" in move, "made in a function inside of the decorator"
    assert "| `--speed` | How fast. |" in move, "held by a variable that it uses"
    assert "yard/options.py:" in move, "lines of another file are cited with its name"
    assert "| `--load` | What to load. |" in part(text, "`stop`"), "above the function it returns"


def test_options_of_several_commands_are_told_once(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert text.count("Takes its time.") == 1
    told = part(text, "Options of several commands")
    assert "for `move`, `migrate` and `dump`:" in told
    assert "It takes `--slow`: see [options of several" in part(text, "`db migrate`")


def test_options_whose_names_only_the_run_makes_are_not_kept_silent(tmp_path: Path) -> None:
    assert "More options get their names only when it runs: [yard/options.py:" in part(
        page(tmp_path), "`stop`"
    )


def test_a_group_is_its_program_and_no_command(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert "Keeps wagons. Without a command it runs `move`." in part(text, "`yard-tool`")
    assert "`cli` |" not in text.split("### Command line", 1)[1]
    assert "| `db` |" not in text, "its commands carry its name"


def test_a_command_that_is_the_program_has_its_name(tmp_path: Path) -> None:
    app = (
        'import click\n\n\n@click.command()\n@click.option("--fast")\n'
        'def cli(fast):\n    """Moves all."""\n'
    )
    text = page(tmp_path, app)
    assert "`--fast`" in part(text, "`yard-tool`")


def test_commands_of_a_group_that_another_file_adds_carry_its_name(tmp_path: Path) -> None:
    app = (
        "import click\n\nfrom yard.store import store\n\n\n@click.group()\ndef cli():\n"
        '    """Keeps wagons."""\n\n\ncli.add_command(store)\n'
    )
    store = (
        "import click\n\n\n@click.group()\ndef store():\n    pass\n\n\n"
        '@store.command()\ndef list_all():\n    """Lists."""\n'
    )
    world = World(
        tmp_path,
        {
            "README.md": "# yard\n\nYard keeps wagons.\n",
            "pyproject.toml": PROJECT,
            "yard/__init__.py": "",
            "yard/store.py": store,
            "yard/app.py": app,
        },
    )
    world.plan()
    text = world.page("04-api-reference.md").text
    assert "| `store list-all` | Lists. |" in text
    assert "| `store` |" not in text
