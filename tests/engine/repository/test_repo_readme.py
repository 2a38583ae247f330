"""READMEs as people write them."""

from __future__ import annotations

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest
from docgen_engine.repository.readme import (
    Readme,
    first_sentence,
    read_contributing,
    read_document,
    read_readme,
)
from support.git_trees import memory_snapshot

MARKDOWN = """\
<!-- logo -->
<p align="center">
  <img src="logo.png">
</p>

# Parcel

[![CI](https://x/y.svg)](https://x) [![PyPI](https://x/z.svg)](https://z)

[Docs](https://d) | [Chat](https://c) | [Blog](https://b)

> [!NOTE]
> Version 2 is in beta and things may move around.

**Parcel** weighs letters, and prints their
[postage](https://post). It is quick.

## Features

- Weighs *fast*
  - nested
- Prints `stamps`

## Requirements

You need Python 3.11 or later to run it.

## Installation

```console
$ pip install parcel
Successfully installed
(venv) $ parcel \\
    --help
```

## Example

```python
import parcel
```

```
parcel(1)
x = 3;
```

## License

```sh
cat LICENSE
```
"""

RST = """\
======
Parcel
======

.. image:: https://x/y.svg
   :target: https://x

|badge| |other|

**Parcel** weighs letters and prints ``postage``, see `the docs <https://d>`_ and
:class:`~parcel.Scale`.

Features
--------

* Weighs fast
  and well
* Prints stamps

Installing
----------

Run::

    $ pip install parcel

.. code-block:: bash
   :caption: Tests

   pytest -q
"""


def statements(found: Readme, field: str) -> list[tuple[str, int, int]]:
    return [(s.text, s.line_start, s.line_end) for s in getattr(found, field)]


def test_markdown() -> None:
    found = read_document("README.md", MARKDOWN, "README")
    assert (found.title, found.title_line) == ("Parcel", 6)
    assert found.intro is not None
    assert found.intro.text == "Parcel weighs letters, and prints their postage. It is quick."
    assert (found.intro.line_start, found.intro.line_end) == (15, 16)
    assert statements(found, "features") == [("Weighs fast", 20, 20), ("Prints stamps", 22, 22)]
    assert statements(found, "prerequisites") == [
        ("You need Python 3.11 or later to run it.", 26, 26)
    ]
    assert [(c.command, c.purpose.value, c.line) for c in found.commands] == [
        ("pip install parcel", "install", 31),
        ("parcel --help", "install", 33),
    ]
    section = found.section("install")
    assert section is not None
    assert (section.line, section.line_end) == (28, 36)


def test_restructured_text() -> None:
    found = read_document("README.rst", RST, "README")
    assert (found.title, found.title_line) == ("Parcel", 2)
    assert found.intro is not None
    assert found.intro.text == ("Parcel weighs letters and prints postage, see the docs and Scale.")
    assert (found.intro.line_start, found.intro.line_end) == (10, 11)
    assert statements(found, "features") == [
        ("Weighs fast and well", 16, 17), ("Prints stamps", 18, 18),
    ]  # fmt: skip
    assert [(c.command, c.purpose.value, c.line) for c in found.commands] == [
        ("pip install parcel", "install", 25),
        ("pytest -q", "test", 30),
    ]


@pytest.mark.parametrize("text", [MARKDOWN, RST])
def test_the_words_of_a_statement_stand_in_its_lines(text: str) -> None:
    path = "README.md" if text is MARKDOWN else "README.rst"
    found = read_document(path, text, "README")
    lines = text.split("\n")
    for statement in (
        *found.features,
        *found.prerequisites,
        *([found.intro] if found.intro else []),
    ):
        shown = " ".join(lines[statement.line_start - 1 : statement.line_end])
        for word in statement.text.replace(".", " ").replace(",", " ").split():
            assert word in shown
    for command in found.commands:
        assert command.command.split()[0] in lines[command.line - 1]


def test_a_readme_with_nothing_but_badges_has_no_intro() -> None:
    found = read_document(
        "README.md", "# X\n\n[![a](b)](c)\n\n[One](x) [Two](y) [Three](z) [4](w)\n", "R"
    )
    assert found.intro is None


def test_a_slogan_in_html_is_an_intro() -> None:
    text = (
        '<h1 align="center">Parcel</h1>\n<p align="center">\n'
        "  Weighs letters &amp; prints them\n</p>\n"
    )
    found = read_document("README.md", text, "README")
    assert (found.title, found.title_line) == ("Parcel", 1)
    assert found.intro is not None
    assert (found.intro.text, found.intro.line_start) == ("Weighs letters & prints them", 3)


def test_which_readme_and_which_guide() -> None:
    files = {
        "docs/README.md": "# Docs\n", "readme.rst": "Top\n===\n", "packages/a/README.md": "# A\n",
        ".github/CONTRIBUTING.md": "# How to help\n",
    }  # fmt: skip
    manifest, _, read = memory_snapshot(files)
    top = read_readme(manifest, read)
    inner = read_readme(manifest, read, "packages/a")
    guide = read_contributing(manifest, read)
    assert top is not None
    assert inner is not None
    assert guide is not None
    assert (top.title, inner.title, guide.title) == ("Top", "A", "How to help")
    assert read_readme(manifest, read, "packages/none") is None


def test_a_readme_that_is_a_link_gives_the_file_it_leads_to() -> None:
    manifest, _, read = memory_snapshot({"packages/a/README.md": "# A\n"})
    target = b"packages/a/README.md"
    link = FileEntry("README.md", hashlib.sha256(target).hexdigest(), len(target), FileKind.LINK)
    found = read_readme(Manifest((link, *manifest.files)), read)
    assert found is not None
    assert found.file == "packages/a/README.md"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("Use e.g. Python here. Then go.", "Use e.g. Python here."),
        ("Version 1.2 is out! Get it.", "Version 1.2 is out!"),
        ("No end", "No end"),
        ("It ends (here.) And goes on.", "It ends (here.)"),
        ("Runs on Node.js and more. Yes.", "Runs on Node.js and more."),
        ("", ""),
    ],
)
def test_first_sentences(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@given(
    st.sampled_from(["a.md", "a.rst"]),
    st.text(max_size=200) | st.text("#=-*`>[]()!<>|$ \nabc.:\t", max_size=150),
)
def test_any_text_is_read_and_lines_exist(path: str, text: str) -> None:
    found = read_document(path, text, "README")
    last = text.count("\n") + 1
    for section in found.sections:
        assert 1 <= section.line <= section.line_end <= last
    for _, statement in found.paragraphs:
        assert 1 <= statement.line_start <= statement.line_end <= last
    for command in found.commands:
        assert 1 <= command.line <= last


@pytest.mark.parametrize("path", ["a.md", "a.rst"])
@pytest.mark.parametrize(
    "piece", ["[", "<p>", "`", "*a ", "> ", "- ", "<!--", "![", "|", "a_ ", ":a:`", " "]
)
def test_hostile_text_takes_no_time(path: str, piece: str) -> None:
    begin = time.perf_counter()
    read_document(path, piece * 40_000, "README")
    read_document(path, (piece * 300 + "\n") * 100, "README")
    assert time.perf_counter() - begin < 15


def test_what_a_feature_leads_to_is_said_whole() -> None:
    text = (
        "# Kettle\n\nKettle boils water for people.\n\n## Features\n\n- input is read from:\n"
        "  - environment variables\n  - plain text files\n- boils fast and well\n  - two words\n"
    )
    found = read_document("README.md", text, "README")
    assert [said.text for said in found.features] == [
        "input is read from:", "environment variables", "plain text files", "boils fast and well",
    ]  # fmt: skip


def test_codes_of_pictures_are_no_words() -> None:
    text = "# Kettle\n\nKettle boils water :tea: :+1: for many people, at 10:30:15 or `:now:`.\n"
    found = read_document("README.md", text, "README")
    assert found.intro is not None
    assert found.intro.text == "Kettle boils water for many people, at 10:30:15 or :now:."


@pytest.mark.parametrize(
    ("lead", "folder"),
    [
        ("The pages in the docs folder are built by a tool. These targets may be used:", ""),
        ("The pages are built. In the docs folder, type:", "docs"),
        ("From the docs folder, all of this works. Then type it:", "docs"),
    ],
)
def test_only_the_sentence_that_leads_to_a_command_says_where_it_is_typed(
    lead: str, folder: str
) -> None:
    text = f"# Kettle\n\nKettle boils water.\n\n## Development\n\n{lead}\n\n```sh\nmake docs\n```\n"
    (command,) = read_document("README.md", text, "README").commands
    assert (command.command, command.folder) == ("make docs", folder)
