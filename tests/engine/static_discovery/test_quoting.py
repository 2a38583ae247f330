"""Words are quoted with the lines they stand in."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docgen_engine.backends.static.about.headings import headings
from docgen_engine.backends.static.locating import locate
from docgen_engine.backends.static.quoting import (
    first_paragraph,
    first_sentence,
    without_name,
)


@pytest.mark.parametrize(
    ("doc", "sentence"),
    [
        ("Refresh the widget. Then wait.", "Refresh the widget."),
        ("Reads e.g. Unix paths. More.", "Reads e.g. Unix paths."),
        ("Version 2.0 of it is here", "Version 2.0 of it is here"),
        ("Title\n=====\n\nThe first words.\n", "The first words."),
        ("Copyright 2020 Somebody\n\nWhat it does.", "What it does."),
        ("Do it.\nArgs:\n    x: y", "Do it."),
        ("", ""),
        ("***", ""),
        (">>> import lark\n\nA basic letter:\n>>> lark.send()\n\nOne with a stamp:\n\n>>> x", ""),
        ("Sends a letter\nThe stamp is on it.", "Sends a letter"),
        ("Sends a letter to the\nServer of its town.", "Sends a letter to the Server of its town."),
        (
            "Sends a letter by all the ways that are known today to\nPython people.",
            "Sends a letter by all the ways that are known today to Python people.",
        ),
    ],
)
def test_the_first_sentence(doc: str, sentence: str) -> None:
    assert first_sentence(doc) == sentence


@given(st.text(alphabet=" .\nabcAB`(e.g)", max_size=200))
def test_a_sentence_begins_its_paragraph(doc: str) -> None:
    assert first_paragraph(doc).startswith(first_sentence(doc))
    assert "\n" not in first_paragraph(doc)


def test_lines_of_a_quotation_are_narrowed() -> None:
    lines = ['"""', "Copyright.", "", "Draws the screen", "and waits.", '"""', "import x"]
    assert locate(lines, "Draws the screen and waits.", 1, 6) == (4, 5)
    assert locate(lines, "something else entirely", 1, 6) == (1, 6)


MARKDOWN = """\
Title
=====

text

```sh
# not a heading
```

## Part `one`

text
- item
---

### Below ###

## [Part](x.md) two
"""

RESTRUCTURED = """\
=====
Title
=====

Part
----

text

Below
~~~~~

Other
-----
"""


def test_headings_of_markdown() -> None:
    found = headings(MARKDOWN.split("\n"), "README.md")
    assert [(h.level, h.line, h.line_end, h.title) for h in found] == [
        (1, 1, 18, "Title"),
        (2, 10, 16, "Part one"),
        (3, 16, 16, "Below"),
        (2, 18, 18, "Part two"),
    ]


def test_headings_of_restructured_text() -> None:
    found = headings(RESTRUCTURED.split("\n"), "README.rst")
    assert [(h.level, h.line, h.title) for h in found] == [
        (1, 2, "Title"),
        (2, 5, "Part"),
        (3, 10, "Below"),
        (2, 13, "Other"),
    ]


@example(["`", "==="])
@given(st.lists(st.text(alphabet="#=-~` abc", max_size=12), max_size=30))
def test_headings_never_leave_the_document(lines: list[str]) -> None:
    for path in ("a.md", "a.rst"):
        for heading in headings(lines, path):
            assert 1 <= heading.line <= heading.line_end <= len(lines)
            assert heading.title


def test_a_comment_that_shows_only_code_says_nothing() -> None:
    doc = 'bird = Bird("x")\n\nassert bird.name == "x"\nassert bird.wings == 2\n\nIts parts are:\n\n  a b\n'
    assert first_paragraph(doc) == ""
    assert first_paragraph("fp  : file-like object\nargv : list\n") == ""


def test_a_verb_that_needs_its_subject_keeps_it() -> None:
    assert without_name("Load will read the file.", "Load") == "`Load` will read the file."
    assert without_name("Load reads the file.", "Load") == "Reads the file."


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        # What leads to the words of somebody else, or only elsewhere, describes nothing.
        ("According to the Go documentation:\n\n  Parse returns a time in UTC.", ""),
        ("See https://example.org/plurals", ""),
        ("Specs: https://example.org/specs", ""),
        ("See :ref:`names_of_things`.", ""),
        ("See whether it flies.", "See whether it flies."),
        # A list ends the paragraph, and a name on its own goes on with it.
        ("Cleans the input.\n- tags are removed\n- spaces too", "Cleans the input."),
        ("Says how to omit the Route from the\n\n\thttp.Request context.",
         "Says how to omit the Route from the http.Request context."),
        ("Returns the methods that it matches\nThis is useful for docs.",
         "Returns the methods that it matches."),
        ("Reverse of `dumps`. Loads what was written.", "Reverse of `dumps`. Loads what was written."),
        ("This method is called to derive the key. It hashes the secret. Slowly.",
         "This method is called to derive the key. It hashes the secret."),
    ],
)  # fmt: skip
def test_a_sentence_says_what_something_is(doc: str, expected: str) -> None:
    assert first_sentence(doc).removesuffix(".") == expected.removesuffix(".")


@pytest.mark.parametrize(
    ("said", "name", "expected"),
    [
        ("SetMode automatically sets the header.", "SetMode", "Automatically sets the header."),
        ("RegexpFunc aliases the default function.", "RegexpFunc", "Aliases the default function."),
        ("GetHandlerWith returns it.", "GetHandlerWithNames", "Returns it."),
        ("Client settings are read.", "Client", "Client settings are read."),
        ("Get returns it.", "GetHandler", "Get returns it."),
    ],
)
def test_a_sentence_loses_the_name_before_any_verb(said: str, name: str, expected: str) -> None:
    assert without_name(said, name) == expected


def test_a_heading_of_a_comment_is_not_what_it_says() -> None:
    said = "# Serde\n\nServes data.\n\n## Design\n\nWhere others reflect."
    assert first_paragraph(said) == "Serves data."
    assert first_paragraph("# Serde\nServes data.") == "Serves data."
    assert first_paragraph("# Examples\n\nRuns it twice.") == ""
    assert first_paragraph("<https://serde.rs>\n\n## Design\n\nWhere others reflect.") == ""
