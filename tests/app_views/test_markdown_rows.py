from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen_engine.domain.citations import render_citation
from docgen_engine.domain.evidence import Reference
from docgen_tui.widgets.diagram_rows import Arrow, read_diagram
from docgen_tui.widgets.markdown_rows import MarkdownBody, markdown_body


def texts(body: MarkdownBody) -> list[str]:
    return [body.row(index).text for index in range(len(body))]


def body_of(text: str, width: int = 60) -> MarkdownBody:
    return markdown_body(text, width, "flows/run.md", "documentation")


@pytest.mark.parametrize(
    "reference",
    [
        Reference("src/a.py", 12, 30),
        Reference("src/a.py", 3, 3, "Widget.refresh"),
        Reference("my dir/ä (1).py", 1, 2),
        Reference("we*ird'[x].py", 4, 4),
    ],
)
def test_a_rendered_citation_leads_to_its_lines(reference: Reference) -> None:
    body = body_of("See " + render_citation(reference, "flows/run.md", "documentation") + ".")
    assert [link.reference for link in body.links] == [reference]
    spans = [span for index in range(len(body)) for span in body.row(index).spans]
    assert any(span.target == 0 and "view--citation" in span.style for span in spans)


def test_links_are_told_apart() -> None:
    body = body_of("[Data](../05-data.md#x) [out](https://example.org) [in](#here)")
    assert [link.href for link in body.links] == ["../05-data.md#x", "https://example.org", "#here"]
    assert [link.reference for link in body.links] == [None] * 3
    assert [link.external for link in body.links] == [False, True, False]


def test_every_row_knows_its_line() -> None:
    body = body_of("# One\n\ntext\n\n```python\nx = 1\ny = 2\n```\n\n- a\n- b\n")
    found = {body.row(i).text.strip(): body.row(i).line for i in range(len(body))}
    assert (found["text"], found["x = 1"], found["y = 2"]) == (3, 6, 7)
    assert (found["• a"], found["• b"]) == (10, 11)
    assert body.row(body.row_of_line(7)).text.strip() == "y = 2"


def test_headings_are_collected_with_their_rows() -> None:
    body = body_of("# A `b`\n\n## C\n\ntext\n\n### D\n")
    assert [(h.level, h.title, h.line) for h in body.headings] == [
        (1, "A b", 1),
        (2, "C", 3),
        (3, "D", 7),
    ]
    assert [body.row(h.row).text for h in body.headings] == ["A b", "C", "D"]


def test_a_table_fits_or_becomes_cards() -> None:
    table = (
        "| name | what it does | lines |\n|---|---|--:|\n| api | many words to wrap here | 12 |\n"
    )
    wide = texts(body_of(table, 60))
    assert wide[0].startswith("name")
    assert wide[2].endswith("   12")
    narrow = texts(body_of(table, 20))
    assert narrow[0] == "name    api"
    assert all(len(row) <= 20 for row in narrow)


def test_a_table_whose_cells_wrap_separates_its_records() -> None:
    table = "| a | b |\n|---|---|\n| x | " + "word " * 20 + "|\n| y | z |\n"
    rows = texts(body_of(table, 40))
    assert sum(set(row) <= set("─┼") for row in rows) == 2


def test_long_code_is_wrapped_and_copied_whole() -> None:
    body = body_of("```\n" + "a" * 100 + "\n```\n", 40)
    assert all(body.row(i).width <= 40 for i in range(len(body)))
    assert "a" * 100 in body.text
    assert body.row(1).text.startswith("↪")


def test_comments_and_the_navigation_marks_are_not_shown() -> None:
    rows = texts(
        body_of("a\n\n<!-- docgen:nav -->\n\n---\n\n[I](index.md)\n\n<!-- /docgen:nav -->")
    )
    assert rows[0] == "a"
    assert rows[-1] == "I"
    assert not any("docgen" in row for row in rows)


def test_lists_nest_and_count() -> None:
    rows = texts(body_of("9. nine\n10. ten\n    - in\n\n      para\n"))
    assert rows[:3] == [" 9. nine", "10. ten", "    ◦ in"]
    assert rows[-1] == "      para"


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab \n`*_[]()#>|-:!<&\\1.~漢😀\t\"'/"), max_size=300),
    st.integers(10, 100),
)
def test_no_text_breaks_the_layout(text: str, width: int) -> None:
    body = markdown_body(text, width)
    for index in range(len(body)):
        row = body.row(index)
        assert "\n" not in row.text
        assert row.gutter <= len(row.text)
    assert len(body.starts) == len(body)


def test_deep_nesting_does_not_eat_the_width() -> None:
    body = markdown_body("".join("  " * depth + "- x\n" for depth in range(60)), 30)
    assert len(body) > 0


def test_flow_charts_become_sentences() -> None:
    source = (
        'flowchart LR\n  %% note\n  api["HTTP api"] --> billing\n'
        "  billing -->|posts to| ledger[(Ledger)]\n  a -- words --> b:::hot --> c\n"
        "  subgraph x\n  end\n"
    )
    assert read_diagram(source) == [
        Arrow("HTTP api", "billing", ""),
        Arrow("billing", "Ledger", "posts to"),
        Arrow("a", "b", "words"),
        Arrow("b", "c", ""),
    ]


def test_notes_and_signs_of_diagrams_are_shown() -> None:
    source = (
        'flowchart TB\n  a["list#lt;int#gt; #35;1"] --> b\n'
        '  left_out["not shown: two more, <br/>and #27;[31m"]\n'
    )
    assert read_diagram(source) == [
        Arrow("list<int> #1", "b", ""),
        Arrow("not shown: two more, and #27;[31m", "", ""),
    ]
    rows = texts(body_of(f"```mermaid\n{source}\n```\n"))
    assert any(row.strip().startswith("2 not shown") and "→" not in row for row in rows)


def test_sequences_become_sentences() -> None:
    source = (
        "sequenceDiagram\n  participant A as The api\n  A->>B: call(x)\n  B-->>A: result\n"
        "  activate B\n"
    )
    assert read_diagram(source) == [
        Arrow("The api", "B", "call(x)"),
        Arrow("B", "The api", "result", reply=True),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "", "pie\n a : 3", "flowchart LR\n a & b --> c", "sequenceDiagram\n alt x\n A->>B: y\n end",
        "flowchart LR\n a[\"open --> b", "flowchart LR\n" + "a --> b\n" * 1000,
    ],
)  # fmt: skip
def test_other_diagrams_stay_source(source: str) -> None:
    assert read_diagram(source) is None
    body = body_of(f"```mermaid\n{source}\n```\n")
    assert not any(" → " in row for row in texts(body))


@settings(deadline=1000)
@given(st.text(alphabet='ab-=.>[](){}|"x ox;:', max_size=200))
def test_no_diagram_breaks_the_reader(line: str) -> None:
    read_diagram("flowchart LR\n" + line)
    read_diagram("sequenceDiagram\n" + line)
