"""Entries of the API reference: what users type, how things are made, called and deprecated."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.parameter_docs import parameter_docs
from support.static_world import World

PYPROJECT = '[project]\nname = "kit"\nversion = "1"\n'
INIT = '"""Kit carries."""\n\nfrom kit._main import Config, run\n\n__all__ = ["Config", "run"]\n'
MAIN = '''"""Main."""

import logging
import warnings
from contextlib import contextmanager

logger = logging.getLogger(__name__)
PLACES = {
    "here": 1,
    "there": 2,
}


class Config:
    """A kit that:

    * carries
      much
    * runs.
    """

    def __init__(self, app, host="localhost", port=80, *, tls=False, depth: int = 3, name=None):
        """Make.

        Args:
            host: Where it listens.
        """

    def __call__(self, scope, send):
        """Answer."""

    @property
    def is_open(self) -> bool:
        """Whether it is open."""

    @classmethod
    def read(cls, path):
        """Read it."""


class Small:
    """Small."""

    def __init__(self, size: int):
        self.size = size

    def __call__(self, x: int) -> int:
        return x


def run(app, host="localhost"):
    """Run it.

    :param app: what answers
    :param str host: where it
        listens
    """


def parse_args():
    """Read the command line."""


def helper():
    """Help."""
'''


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    world = World(
        tmp_path_factory.mktemp("kit"),
        {
            "pyproject.toml": PYPROJECT,
            "README.md": "# kit\n\nKit carries things.\n",
            "src/kit/__init__.py": INIT,
            "src/kit/_main.py": MAIN.replace("_main", "main"),
            "src/kit/tools.py": MAIN,
        },
    )
    world.plan()
    return "\n".join(
        result.text
        for path, result in sorted(world.written().items())
        if path.startswith(("api/", "04-", "components/"))
    )


def test_what_users_import_comes_with_the_line_that_they_type(page: str) -> None:
    assert "imported with `from kit import Config`" in page
    assert "| `kit` | [`Config`](" in page
    assert page.rindex("[`helper`](") < page.rindex("[`parse_args`](")


def test_a_constructor_with_many_parameters_is_a_table(page: str) -> None:
    assert '| `host` |  | `"localhost"` | Where it listens. |' in page
    assert "| `depth` | `int` | `3` |  |" in page


def test_a_small_type_says_how_it_is_made_and_called(page: str) -> None:
    assert "`Small(size: int)`" in page
    assert "An instance can be called, with `(x: int) -> int`." in page


def test_properties_and_class_methods_are_said_to_be_such(page: str) -> None:
    assert "`property is_open -> bool`" in page
    assert "`@classmethod def read(cls, path)`" in page


def test_a_function_that_users_import_has_its_parameters_explained(page: str) -> None:
    assert '| `host` | `"localhost"` | where it listens |' in page


def test_a_comment_that_leads_to_a_list_keeps_its_points(page: str) -> None:
    assert "A kit that: carries much; runs." in page


def test_loggers_are_no_api_and_values_over_lines_are_joined(page: str) -> None:
    assert "[`logger`](" not in page
    assert "`PLACES = {'here': 1, 'there': 2}`" in page


def test_a_deprecated_module_comes_last_and_says_so(tmp_path: Path) -> None:
    world = World(
        tmp_path,
        {
            "pyproject.toml": PYPROJECT,
            "README.md": "# kit\n\nKit carries things.\n",
            "src/kit/__init__.py": "",
            "src/kit/core.py": "import typing\n\n\n@typing.deprecated('use New')\nclass Old:\n"
            "    def go(self): ...\n\n\nclass New:\n    def go(self): ...\n",
        },
    )
    world.plan()
    text = "".join(
        result.text
        for path, result in world.written().items()
        if path.startswith(("api/", "04-", "components/"))
    )
    assert text.index("`New`") < text.index("`Old`")
    assert text.count("**Deprecated.**") == 1


def test_a_page_does_not_claim_to_be_whole_where_its_file_is_not(tmp_path: Path) -> None:
    many = "".join(f'def one_{n}(value: int) -> int:\n    """Do {n}."""\n' * 1 for n in range(400))
    world = World(
        tmp_path,
        {
            "pyproject.toml": PYPROJECT,
            "README.md": "# kit\n\nKit carries things.\n",
            "src/kit/__init__.py": "",
            "src/kit/core.py": f"def broken(:\n    pass\n\n\n{many}",
        },
    )
    world.plan()
    texts = [r.text for path, r in world.written().items() if path.startswith("api/")]
    # Two pages share the names of the one file, so neither has every one of them.
    said = [text for text in texts if "A part of the public names that could be read in" in text]
    assert len(said) == len(texts) > 1
    for text in said:
        assert "lines 1-3 could not be read" in text or "lines 1-4 could not be read" in text


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        (":param a: one\n    more\n:param int b: two\n:returns: x", {"a": "one more", "b": "two"}),
        ("Do.\n\nArgs:\n    a (int): One.\n        More.\n    *b: Two.\n\nReturns:\n    c: x",
         {"a": "One. More.", "b": "Two."}),
        ("Parameters\n----------\na : int\n    One.\nb, c\n    Two.\n\nReturns\n-------\nd : x",
         {"a": "One.", "b": "Two.", "c": "Two."}),
        ("@param {string} a - One\n  more.\n@param [b=3] Two.\n@returns x",
         {"a": "One more.", "b": "Two."}),
        ("**Parameters:**\n\n* **a** - *(optional)* One.\n* **b** - Two.", {"a": "One.", "b": "Two."}),
        (":param a (str): one\n:param b (int): two", {"a": "one", "b": "two"}),
        ("Nothing: here.", {}),
    ],
)  # fmt: skip
def test_what_comments_say_of_parameters(doc: str, expected: dict[str, str]) -> None:
    assert parameter_docs(doc) == expected


def test_a_part_begins_with_what_is_called_like_it_and_not_with_its_own_helpers(
    tmp_path: Path,
) -> None:
    body = "".join(f"    let a{n} = {n};\n" for n in range(60))
    files = {
        "Cargo.toml": '[package]\nname = "mover"\nversion = "0.1.0"\nedition = "2021"\n',
        "README.md": "# mover\n\nMover moves things.\n",
        "src/main.rs": f"mod import;\n\nfn main() {{\n{body}}}\n",
        "src/import/mod.rs": "pub trait Importer {\n    fn go(&self);\n}\n",
    }
    for name in ("one", "two", "three"):
        files[f"src/import/{name}.rs"] = (
            f"struct Iter {{\n    a: u8,\n}}\n\nimpl Iter {{\n    fn new() {{\n{body}    }}\n}}\n"
        )
    world = World(tmp_path, files)
    world.plan()
    row = next(line for line in world.page("AGENT.md").text.split("\n") if "src/import" in line)
    assert "[`Importer`](" in row


LETTERS = '''"""Letters."""


class Letter:
    #: Who reads it when nobody is named. Can be changed by subclasses.
    default_reader: str = "all"

    seal = "wax"

    def __init__(self, text, reader=None):
        """Write.

        :param text: What it says. Must not be empty. For example:
        :param reader: Who reads it. Defaults to
            :attr:`default_reader`, which is everybody.
        """
        #: The text as it was given.
        self.text: str = text
        self.reader = reader


class Torn(Exception):
    """Raised for what nobody can read."""

    def __init__(self, letter):
        #: What is left of it.
        self.letter = letter
'''


def test_attributes_with_words_are_members_and_parameters_keep_their_sentences(
    tmp_path: Path,
) -> None:
    world = World(
        tmp_path,
        {"pyproject.toml": PYPROJECT, "kit/__init__.py": LETTERS, "kit/_main.py": MAIN},
    )
    world.discover()
    world.plan()
    page = world.page("components/kit.md").text
    assert "| Who reads it. Defaults to `default_reader`, which is everybody. |" in page
    assert "| What it says. Must not be empty. |" in page
    assert '| `default_reader: str = "all"` | Who reads it when nobody is named. Can be' in page
    assert "| `text: str` | The text as it was given. |" in page
    assert "| `letter` | What is left of it. |" in page
    assert "made with `Torn(letter)`" in page
    assert "Letter.seal" not in page
    assert "Letter.reader`" not in page
