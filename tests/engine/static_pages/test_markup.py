"""Repository text on a page: it is shown as it is and never becomes markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from docgen_engine.domain.markup import (
    band,
    cell_code,
    code,
    counted,
    escape,
    fenced,
    first_sentence,
    inline,
    listing,
    one_line,
    plain,
    quote,
    share,
    shorten,
    table,
    unescape,
)

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = st.text(
    st.sampled_from(list("ab 1.)-+#>*_`~|[]()!<>&;:\\/=\n\t\"'“”é\u202e\x1b\ue000")), max_size=60
)


def shown(markdown: str) -> str:
    """The text that a reader sees."""
    parts = []
    for token in MARKDOWN.parse(markdown):
        assert token.type != "html_block"
        for child in token.children or ():
            assert child.type not in {"html_inline", "link_open", "image", "em_open", "strong_open"}
            parts.append(child.content if child.type in {"text", "code_inline"} else " ")
    return " ".join("".join(parts).split())


@given(HOSTILE)
def test_escaped_text_shows_as_it_is(text: str) -> None:
    rendered = escape(text)
    assert "\n" not in rendered
    assert shown(rendered) == one_line(text)
    assert shown(f"Said: {rendered}") == f"Said: {one_line(text)}".strip()


@given(HOSTILE)
def test_a_quotation_opens_and_closes_once(text: str) -> None:
    rendered = quote(text)
    assert rendered.count("“") == rendered.count("”") == 1
    assert rendered.startswith("“")
    assert rendered.endswith("”")
    shown(f"It says {rendered}.")


@given(HOSTILE)
def test_code_shows_its_text(text: str) -> None:
    if one_line(text):
        assert shown(f"x {code(text)}") == f"x {one_line(text)}"


@given(HOSTILE, HOSTILE)
def test_cells_stay_in_their_columns(one: str, other: str) -> None:
    text = table(("A", "B"), [(escape(one) or "-", escape(other) or "-")])
    cells = [t for t in MARKDOWN.parse(text) if t.type in {"th_open", "td_open"}]
    assert len(cells) == 4


@given(HOSTILE)
def test_fences_close(text: str) -> None:
    tokens = MARKDOWN.parse(fenced(text, "sh") + "\n\n# after\n")
    assert tokens[0].type == "fence"
    assert tokens[1].type == "heading_open"


def test_code_with_a_bar_in_a_cell() -> None:
    tokens = MARKDOWN.parse(table(("A",), [(cell_code("int | None"),)]))
    inline = [t for t in tokens if t.type == "inline"][-1]
    assert [c.content for c in inline.children or ()] == ["int | None"]


def test_columns_without_content_are_left_out() -> None:
    assert table(("A", "B"), [("x", ""), ("y", "")]) == "| A |\n| --- |\n| x |\n| y |"
    assert table(("A",), []) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Extends `PhpParser\\Builder` for a_b and *c*.",
        r"C:\temp is [not] a link | `a\|b` & &lt; 1. x",
        "# no title",
        "plain words",
    ],
)
def test_what_was_made_safe_is_had_back(text: str) -> None:
    assert unescape(inline(text)) == text


def test_what_templates_replace_is_code() -> None:
    said = "The default is ${DOVE_TOKEN}, in `${HOME}` and {{ name }}."
    assert inline(said) == "The default is `${DOVE_TOKEN}`, in `${HOME}` and `{{ name }}`."
    assert inline("A set {a, b} is none.") == "A set {a, b} is none."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Posting** is an [HTTP client](https://x.y/z_(a)), *not* unlike `curl`.",
         "Posting is an HTTP client, not unlike curl."),
        ("![logo](a.png) A <b>fast</b> tool", "A fast tool"),
        ("Uses :class:`.Signer` with :meth:`!run` of :class:`~a.b.Own`.", "Uses Signer with run of Own."),
        ("Read :doc:`/signer` and :ref:`the keys <keys>` first.", "Read signer and the keys first."),
        ("See :class:`~a.Widget` and `docs <https://x>`_.", "See Widget and docs."),
        ("snake_case_name and __init__ stay", "snake_case_name and __init__ stay"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("an _old_ and a __very old__ way", "an old and a very old way"),
    ],
)  # fmt: skip
def test_plain_words(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reads a file. Then closes it.", "Reads a file."),
        ("Works, e.g. Unix only. More.", "Works, e.g. Unix only."),
        ("First\nline\n\nSecond paragraph.", "First line"),
        ("Uses v1.2 of it", "Uses v1.2 of it"),
    ],
)
def test_first_sentence(text: str, expected: str) -> None:
    assert first_sentence(text) == expected


@given(st.integers(0, 10**7))
def test_a_band_is_near_and_stable(count: int) -> None:
    text = band(count)
    assert text
    if count >= 10:
        value = int(text.removeprefix("about ").replace(",", ""))
        assert abs(value - count) <= count * 0.34
        assert band(value) == text


def test_bands_and_shares_in_words() -> None:
    assert counted(1, "file") == "one file"
    assert counted(7, "file") == "fewer than ten files"
    assert counted(81, "file") == "about 80 files"
    assert counted(3, "entry", "entries") == "three entries"
    assert [share(part) for part in (100, 97, 50, 1)] == [
        "all", "nearly all", "about half", "a trace",
    ]  # fmt: skip


def test_lists_of_words() -> None:
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b"]) == "a and b"
    assert listing(["a", "b", "c", "d"], 3) == "a, b and others"
    assert shorten("one two three", 9) == "one two…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calls `a_b` of <x>.", "Calls `a_b` of \\<x\\>."),
        ("An `open span", "An \\`open span"),
        ("`first` word", "`first` word"),
        ("``a ` b`` *c*", "`` a ` b `` \\*c\\*"),
    ],
)
def test_inline_code_stays_code(text: str, expected: str) -> None:
    assert shown(inline(text)) == shown(expected)


def test_bars_in_a_cell_are_escaped_once() -> None:
    text = table(("A", "B"), [("`a | b`", escape("c | d"))])
    assert text.splitlines()[-1] == "| `a \\| b` | c \\| d |"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`degrees[k][l]` is a number", "`degrees[k][l]` is a number"),
        ("`x = [k][l]` is a row", "`x = [k][l]` is a row"),
        ("degrees[k][l] is a number", "degrees[k][l] is a number"),
        ("see [`run`](run.md) and [the guide][guide]", "see `run` and the guide"),
    ],
)
def test_an_index_is_no_link(text: str, expected: str) -> None:
    assert plain(text, keep_code=True) == expected


def test_a_word_of_which_a_part_stands_out_is_a_word() -> None:
    assert (
        plain("for ***ser***ializing and **de**serializing") == "for serializing and deserializing"
    )
    assert plain("2**10**3 and a**b**C") == "2**10**3 and a**b**C"
