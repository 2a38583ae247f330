from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from docgen_tui.widgets.line_search import find_hits, hits_in_row
from docgen_tui.widgets.markdown_rows import markdown_body
from docgen_tui.widgets.markdown_table import share
from docgen_tui.widgets.spans import Body, Row, Span, fit, pack, split_cells, unpack, wrap

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab c\n\t.[/]漢字あ😀é-_"), st.characters(blacklist_categories=("Cs", "Cc"))
    ),
    max_size=120,
)
SPANS = st.lists(st.builds(Span, TEXT, st.sampled_from([(), ("a",), ("b",)])), max_size=6)


@given(SPANS, st.integers(2, 40))
def test_wrapping_keeps_every_visible_character_and_the_width(
    spans: list[Span], width: int
) -> None:
    lines = wrap(spans, width)
    before = "".join("".join(span.text for span in spans).split())
    after = "".join("".join(span.text for line in lines for span in line).split())
    assert after == before
    for line in lines:
        text = "".join(span.text for span in line)
        assert "\n" not in text
        assert cell_len(text) <= width


@given(SPANS, st.integers(2, 40))
def test_cutting_code_keeps_everything(spans: list[Span], width: int) -> None:
    spans = [Span(span.text.replace("\n", ""), span.style) for span in spans]
    lines = split_cells(spans, width)
    assert "".join(s.text for line in lines for s in line) == "".join(s.text for s in spans)
    assert all(sum(cell_len(span.text) for span in line) <= width for line in lines)


def test_words_of_several_styles_are_not_torn() -> None:
    lines = wrap([Span("aaa "), Span("bb", ("x",)), Span("cc")], 6)
    assert lines == [[Span("aaa")], [Span("bb", ("x",)), Span("cc")]]


def test_indentation_is_kept_only_when_asked() -> None:
    assert wrap([Span("    x")], 10)[0][0].text == "x"
    assert "".join(span.text for span in wrap([Span("    x")], 10, indent=True)[0]) == "    x"


@given(TEXT, st.integers(0, 30))
def test_a_fitted_text_has_exactly_its_width(text: str, width: int) -> None:
    assert cell_len(fit(text.replace("\n", " ").replace("\t", " "), width)) == width


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.integers(1, 300))
def test_columns_never_take_more_than_there_is(natural: list[int], room: int) -> None:
    widths = share(natural, room)
    assert sum(widths) <= max(room, len(natural))
    assert all(1 <= width <= want for width, want in zip(widths, natural, strict=True))
    if sum(natural) <= room:
        assert widths == natural


def test_rows_survive_packing() -> None:
    row = Row((Span("a", ("x", "y"), 3), Span("b")), 7, ("z",), 1, " ")
    assert unpack(pack(row)) == row


def test_a_phrase_is_found_across_a_wrap_and_marked_in_both_rows() -> None:
    body = markdown_body("one two three four five six seven\n", 14)
    hits = find_hits(body, "THREE   four")
    assert len(hits) == 1
    marked = {
        index: [
            body.row(index).text[start:end] for _n, start, end in hits_in_row(body, hits, index)
        ]
        for index in range(len(body))
    }
    assert [words for words in marked.values() if words] == [["three"], ["four"]]


def test_gutters_are_not_searched() -> None:
    body = Body([pack(Row((Span("12 "), Span("ab 12")), gutter=3))])
    body.prepare()
    hits = find_hits(body, "12")
    assert hits_in_row(body, hits, 0) == [(0, 6, 8)]
    assert find_hits(body, "  ") == []


@given(TEXT, st.integers(10, 60), st.text(alphabet="ab c.漢", min_size=1, max_size=3))
def test_hits_point_at_what_was_searched(text: str, width: int, query: str) -> None:
    body = markdown_body(text.replace("\t", " "), width)
    hits = find_hits(body, query)
    for number, hit in enumerate(hits):
        found = ""
        for index in range(len(body)):
            for n, start, end in hits_in_row(body, hits, index):
                if n == number:
                    found += body.row(index).text[start:end]
        wanted = "".join(query.split()).lower()
        assert "".join(found.split()).lower() == wanted
        assert hit.end > hit.start
