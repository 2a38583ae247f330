"""Citations: what is rendered is found again, and nothing else is."""

import posixpath
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.citations import (
    find_citations,
    relative_prefix,
    render_citation,
    resolve_way,
)
from docgen_engine.domain.evidence import Reference

NAME = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), exclude_characters="/\\"),
    min_size=1,
    max_size=12,
).filter(lambda name: name not in (".", ".."))
PATH = st.lists(NAME, min_size=1, max_size=4).map("/".join)
SYMBOL = st.text(string.ascii_letters + string.digits + "_.$#<>[]()*é", min_size=1, max_size=20)
PAGE = st.sampled_from(["01-project-overview.md", "flows/run.md", "a/b/c.md", "components/ä b.md"])
DOCS = st.sampled_from(["documentation", "docs/generated", ".", ""])


@st.composite
def references(draw: st.DrawFn) -> Reference:
    start = draw(st.integers(1, 99_999_999))
    end = start + draw(st.integers(0, 9))
    return Reference(draw(PATH), start, end, draw(st.just("") | SYMBOL))


@given(references(), PAGE, DOCS)
def test_a_rendered_citation_is_found_again(reference: Reference, page: str, docs: str) -> None:
    text = f"Words before, {render_citation(reference, page, docs)} and after.\n"
    (found,) = find_citations(text, page, docs)
    assert found.reference == reference
    assert (found.line, found.column, found.offset) == (1, 15, 14)


@given(references(), PAGE, DOCS, st.text(max_size=20))
def test_a_label_is_only_shown(reference: Reference, page: str, docs: str, label: str) -> None:
    text = render_citation(reference, page, docs, label or "x")
    found = find_citations(text, page, docs)
    # A label may have line breaks of other kinds, which end no line of Markdown.
    assert [each.reference for each in found] == [
        Reference(reference.file, reference.line_start, reference.line_end)
    ]


@given(st.lists(references(), min_size=1, max_size=6), PAGE)
def test_all_of_a_page_in_order_with_their_places(each: list[Reference], page: str) -> None:
    rendered = [render_citation(reference, page, "documentation") for reference in each]
    text = "# Title\n\n" + "\n".join(f"- item {one}" for one in rendered)
    found = find_citations(text, page, "documentation")
    assert [one.reference for one in found] == each
    for one, shown in zip(found, rendered, strict=True):
        assert text[one.offset : one.offset + len(shown)] == shown
        assert text.split("\n")[one.line - 1][one.column - 1 :] == shown


@given(st.text(), PAGE, DOCS)
def test_any_text_is_read(text: str, page: str, docs: str) -> None:
    for found in find_citations(text, page, docs):
        assert text[found.offset] == "["


@pytest.mark.parametrize(
    "text",
    [
        "```\n[a.py:1](../a.py#L1)\n```\n",
        "~~~python\n```\n[a.py:1](../a.py#L1)\n~~~\n",
        "> ```\n> [a.py:1](../a.py#L1)\n> ```\n",
        "- ```py\n  [a.py:1](../a.py#L1)\n  ```\n",
        "A code span: `[a.py:1](../a.py#L1)`.\n",
        "``x ` [a.py:1](../a.py#L1)``\n",
        "<!-- [a.py:1](../a.py#L1) -->\n",
        r"Escaped: \[a.py:1](../a.py#L1)",
        "[site](https://example.org/a.py#L1)\n",
        "[host](//example.org/a.py#L1)\n",
        "[absolute](/a.py#L1)\n",
        "[anchor](#L1)\n",
        "[other](../a.py#Lines)\n",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert find_citations(text, "p.md", "docs") == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("> ```\n> code\n\n[a.py:1](../a.py#L1)\n", 4, 1),
        ("A stray ` tick.\n\n[a.py:1](../a.py#L1) and ` another.\n", 3, 1),
        ("| a ` | b |\n|---|---|\n| [a.py:1](../a.py#L1) | ` |\n", 3, 3),
        ("page\fbreak\u2028x\n[a.py:1](../a.py#L1)\n", 2, 1),
        ("```inline` code [x](y)\n[a.py:1](../a.py#L1)\n", 2, 1),
        ('Titled: [a.py:1](<../a.py#L1> "where")\n', 1, 9),
        ("Wrapped [the\nlabel](../a.py#L1) goes on.\n", 1, 9),
    ],
)
def test_what_still_is_one(text: str, line: int, column: int) -> None:
    (found,) = find_citations(text, "p.md", "docs")
    assert found.reference == Reference("a.py", 1, 1)
    assert (found.line, found.column) == (line, column)


@given(PAGE, st.sampled_from(["documentation", "docs/generated", "."]))
def test_the_way_up_leads_to_the_top(page: str, docs: str) -> None:
    folder = posixpath.dirname(posixpath.join(docs, page))
    assert posixpath.normpath(posixpath.join(folder, relative_prefix(page, docs))) == "."


@pytest.mark.parametrize(
    ("docs", "page", "target"),
    [
        ("../parcel/../pages", "index.md", "../parcel/src/a.py"),
        ("../parcel/../pages", "flows/x.md", "../../parcel/src/a.py"),
        ("../../code/parcel/../../site/docs", "index.md", "../../code/parcel/src/a.py"),
        ("../.x/../.y", "index.md", "../.x/src/a.py"),
        (".github/docs", "index.md", "../../src/a.py"),
        (".", "index.md", "src/a.py"),
    ],
)
def test_pages_outside_of_the_repository_find_the_way_back(
    docs: str, page: str, target: str
) -> None:
    reference = Reference("src/a.py", 3, 5)
    text = render_citation(reference, page, docs)
    assert f"({target}#L3-L5)" in text
    assert [found.reference for found in find_citations(text, page, docs)] == [reference]
    assert resolve_way(target, page, docs) == "src/a.py"
