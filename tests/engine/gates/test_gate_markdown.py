"""How pages are read: inline text against markdown-it as the reference, anchors, places."""

import itertools
import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from docgen_engine.domain.anchors import Slugger, slug
from docgen_engine.gates.markdown.blocks import plain_title
from docgen_engine.gates.markdown.inline import scan
from docgen_engine.gates.markdown.page import Page

REFERENCE = MarkdownIt("commonmark")
PARTS = st.sampled_from(
    ["a", " ", "`", "``", "[", "]", "(", ")", "](x.md)", "[l](y#z)", "![i](p.png)", "\\", "<",
     ">", "<b>", "<!-- c -->", "<http://h>", '"', "!", "<a b.md>", "[r][s]", "\n", "*"]
)  # fmt: skip
INLINE = st.lists(PARTS, max_size=14).map("".join)


def reference_links(text: str) -> list[str]:
    found = []

    def walk(tokens):
        for token in tokens:
            if token.type == "link_open" and token.info != "auto":
                found.append(token.attrs["href"])
            elif token.type == "image":
                found.append(token.attrs["src"])
            if token.children:
                walk(token.children)

    walk(REFERENCE.parseInline(text))
    return found


@given(INLINE)
def test_links_are_those_of_a_real_parser(text: str) -> None:
    ours = [REFERENCE.normalizeLink(link.target) for link in scan(text).links]
    assert sorted(ours) == sorted(reference_links(text))


@given(st.text(max_size=60))
def test_any_text_can_be_scanned(text: str) -> None:
    inline = scan(text)
    for link in inline.links:
        assert text[link.start] in "[!"
        assert text[link.label_end] == "]"
        assert text[link.end - 1] == ")"
    spans = sorted([*inline.code, *inline.html])
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))


@given(st.text(max_size=200))
def test_any_text_can_be_a_page(text: str) -> None:
    page = Page("p.md", text, "docs")
    count = len(page.lines)
    for link in page.links:
        assert 1 <= link.line <= count
        assert 1 <= link.column <= len(page.lines[link.line - 1]) + 1
    assert all(1 <= heading.line <= count for heading in page.headings)
    assert all(1 <= line <= count for line in page.content_lines)
    assert len({heading.slug for heading in page.headings}) == len(page.headings)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Key features", "key-features"),
        ("The API: v1.2 (beta)!", "the-api-v12-beta"),
        ("a  b", "a--b"),
        ("snake_case & kebab-case", "snake_case--kebab-case"),
        ("Ärger über ÉTÉ", "ärger-über-été"),
        ("日本語 テスト", "日本語-テスト"),
        ("C++ / C#", "c--c"),
        ("  trimmed ", "trimmed"),
        ("½ × 2²", "--2"),
        ("emoji 🎉 party", "emoji--party"),
        ("—", ""),
    ],
)
def test_anchors_are_github_s(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_repeated_anchors_are_told_apart() -> None:
    slugger = Slugger()
    titles = ["foo", "foo", "foo 1", "foo", "foo-1"]
    assert [slugger.anchor(title) for title in titles] == [
        "foo", "foo-1", "foo-1-1", "foo-2", "foo-1-2"
    ]  # fmt: skip


@given(st.lists(st.sampled_from(["a", "a-1", "a 1", "A", "a-1-1", "b"]), max_size=12))
def test_anchors_never_repeat(titles: list[str]) -> None:
    slugger = Slugger()
    made = [slugger.anchor(title) for title in titles]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("plain", "plain"), ("`code` here", "code here"), ("*a* __b__ c_d_e", "a b c_d_e"),
        (r"a \* b", "a * b"), ("[label](x.md)", "label"), ("a &amp; b", "a & b"),
        ("x <b>y</b>", "x y"), ("`` a`b ``", "a`b"),
    ],
)  # fmt: skip
def test_titles_without_markup(content: str, title: str) -> None:
    assert plain_title(content) == title


def test_places_in_nested_blocks() -> None:
    text = (
        "# T\n\n> - quoted [a](1)\n>   more [b](2)\n\n1. x\n   - y\n\n     z [c](3)\n"
        "\n| h [d](4) | k |\n|---|---|\n| `a\\|b` | [e](5) |\n"
    )
    places = {link.target: (link.line, link.column) for link in Page("p.md", text, "docs").links}
    lines = text.split("\n")
    assert set(places) == {"1", "2", "3", "4", "5"}
    for target, (line, column) in places.items():
        assert lines[line - 1][column - 1 :].startswith("["), target
        assert f"]({target})" in lines[line - 1][column - 1 :][:9]


def test_sections_end_where_the_next_of_their_level_begins() -> None:
    page = Page("p.md", "# T\n\n## A\n\nx\n\n### A1\n\ny\n\n## B\n\nz\n", "docs")
    heading, last = page.section(" a ")  # type: ignore[misc]
    assert (heading.line, last) == (3, 10)
    assert page.section("T")[1] == len(page.lines)  # type: ignore[index]
    assert page.section("C") is None


def test_fences_tell_what_they_hold() -> None:
    text = "# T\n\n```mermaid\ngraph TD\n```\n\n~~~\nx"
    first, second = Page("p.md", text, "docs").fences
    assert (first.info, first.line, first.line_end, first.closed) == ("mermaid", 3, 5, True)
    assert (second.info, second.line, second.closed) == ("", 7, False)


def test_citations_of_a_page_in_a_folder() -> None:
    page = Page("flows/run.md", "[a](../../src/a.py#L1)\n", "documentation")
    assert page.citations[0].reference.file == posixpath.join("src", "a.py")
