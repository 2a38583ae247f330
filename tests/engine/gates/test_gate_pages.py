"""Rules about the shape of pages: structure, sections, navigation, files, ownership."""

import pytest

from docgen_engine.domain.findings import Severity
from docgen_engine.domain.phases import PRIMARY_PAGE
from docgen_engine.domain.runs import Strictness
from docgen_engine.gates.run import immediate

API = "04-api-reference.md"
BODY = "\n\n## Overview\n\n[`Store`](../src/app/store.py#L1-L3), [`x`](../Makefile#L1)\n"


def structure(gate, text):
    gate.write(API, text)
    return [f for f in gate.report(5).findings if f.rule == "markdown.structure"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("## Overview\n\ntext\n", 1, "no title"),
        ("text\n", 1, "no title"),
        ("# API\n\n## Overview\n\ntext\n\n# Again\n\ntext\n", 7, "second heading of level 1"),
        ("# API\n\n### Deep\n\ntext\n", 3, "level 2 is skipped"),
        ("API\n===\n\nOverview\n--------\n\n#### Deep\n", 7, "level 3 is skipped"),
        ("## First\n\n# API\n\ntext\n", 1, "before the page's title"),
        ("# API\n\n## Overview\n\n```python\nx = 1\n", 5, "not closed"),
        ("# API\n\n~~~\nx\n```\n", 3, "not closed"),
        ("# API\n\n````\nx\n```\n", 3, "not closed"),
        ("# API\n\n- a\n\n  ```\n  x\n\nafter\n", 5, "not closed"),
        ("# API\n\n> ```\n> x\n\nafter\n", 3, "not closed"),
        ("# API\n\n<!-- hidden\n\ntext\n", 3, "comment is not closed"),
        ("# API\n\n##\n\ntext\n", 3, "no text"),
    ],
)
def test_what_is_wrong_with_a_page_s_structure(gate, text, line, words):
    found = structure(gate, text)
    assert (line, True) in [(f.line, words in f.message) for f in found]


@pytest.mark.parametrize(
    "text",
    [
        "# API\n\n## A\n\n### B\n\n## C\n\nx\n",
        "API\n===\n\nOverview\n---\n\nx\n",
        "# API\n\n```\n# not a heading\n```\n",
        "# API\n\n````md\n```\nx\n```\n````\n",
        "# API\n\n> # quoted title\n\nx\n",
        "# API\n\n> ```\n> x\n> ```\n\nafter\n",
        "# API\n\n1. a\n\n   ```sh\n   x\n   ```\n2. b\n",
        "# API\n\n<!-- one --> and <!-- two -->\n\n<!--\nthree\n-->\n",
        "# API\r\n\r\n```\r\nx\r\n```\r\n",
        "# API\n\n    # indented code\n",
    ],
)
def test_what_is_right_with_a_page_s_structure(gate, text):
    assert structure(gate, text) == []


def test_a_skipped_level_only_warns_in_a_lenient_run(gate):
    gate.lenient()
    (found,) = structure(gate, "# API\n\n### Deep\n\ntext\n")
    assert found.severity is Severity.WARNING
    (other,) = structure(gate, "# API\n\n# API\n\ntext\n")
    assert other.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# API\n\ntext\n", 1, "missing"),
        ("# API\n\n## Overview\n", 3, "empty"),
        ("# API\n\n## Overview\n\n---\n\n## More\n\ntext\n", 3, "empty"),
        ("# API\n\n## Overview\n\n### Below\n\n## More\n\ntext\n", 3, "empty"),
        ("# API\n\n## Overview\n\n<!-- nothing -->\n", 3, "empty"),
        ("# API\n\n> ## Overview\n> text\n", 1, "missing"),
        ("# API\n\n```\n## Overview\n```\n", 1, "missing"),
    ],
)
def test_missing_and_empty_sections(gate, text, line, words):
    gate.write(API, text)
    (found,) = [f for f in gate.report(5).findings if f.rule == "sections.required"]
    assert (found.line, found.file) == (line, API)
    assert words in found.message


@pytest.mark.parametrize(
    "text",
    [
        "# API\n\n## Overview\n\ntext\n",
        "# API\n\n## *overview*\n\n- item\n",
        "# API\n\n## Overview\n\n### Below\n\ntext\n",
        "# API\n\n## Overview\n\n```\ncode\n```\n",
        "# API\n\n## Overview\n\n| a |\n|---|\n| b |\n",
        "# API\n\n## Overview\n\n<p>text</p>\n",
        "# API\n\n### Overview\n\n> quoted\n",
    ],
)
def test_sections_that_are_there(gate, text):
    gate.write(API, text)
    assert "sections.required" not in {f.rule for f in gate.report(5).findings}


def test_a_missing_navigation_block(gate):
    text = gate.request.pages[API].split("<!-- docgen:nav -->")[0]
    gate.write(API, text, nav=False)
    (found,) = gate.found("nav.required")
    assert "missing" in found.message
    assert found.file == API


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[Index](index.md)", "[Home](index.md)", "differs"),
        ("<!-- /docgen:nav -->", "", "has no end"),
        ("<!-- /docgen:nav -->\n", "<!-- /docgen:nav -->\n\nMore.\n", "after the navigation"),
    ],
)
def test_a_navigation_block_that_is_wrong(gate, old, new, words):
    text = gate.request.pages[API]
    assert old in text
    gate.write(API, text.replace(old, new), nav=False)
    (found,) = gate.found("nav.required")
    assert words in found.message
    assert found.line > 1


def test_windows_line_ends_do_not_break_a_navigation_block(gate):
    gate.write(API, gate.request.pages[API].replace("\n", "\r\n"), nav=False)
    assert gate.report(6).findings == ()


def test_a_missing_page(gate):
    pages = {path: text for path, text in gate.request.pages.items() if path != API}
    gate.change(pages=pages)
    findings = gate.report(5).findings
    (missing,) = [f for f in findings if f.rule == "files.required"]
    assert (missing.file, missing.severity) == (API, Severity.ERROR)
    (link,) = [f for f in findings if f.rule == "links.internal"]
    assert "was not written" in link.message
    assert link.severity is Severity.ERROR


def test_a_page_whose_writer_failed_is_named_and_only_warns_when_lenient(gate):
    pages = {path: text for path, text in gate.request.pages.items() if path != API}
    gate.change(pages=pages, failed_pages=(API,))
    (strict,) = [f for f in gate.report(5).findings if f.rule == "files.required"]
    assert strict.severity is Severity.ERROR
    assert "writer-2" in strict.message
    report = gate.lenient().report(5)
    assert report.passed
    assert {f.rule for f in report.findings} == {
        "files.required", "links.internal", "questions.covered"
    }  # fmt: skip


def test_a_lenient_run_still_wants_pages_that_nobody_failed_at(gate):
    gate.lenient()
    gate.change(pages={p: t for p, t in gate.request.pages.items() if p != API})
    assert not gate.report(5).passed


@pytest.mark.parametrize("text", ["", "\n\n", "<!-- only a comment -->\n"])
def test_an_empty_page(gate, text):
    gate.write(API, text)
    found = [f for f in gate.report(5).findings if f.rule == "files.required"]
    assert [f.message for f in found] == [f"{API} is empty."]


def test_the_page_of_qa_is_not_wanted_before_qa(gate):
    pages = {p: t for p, t in gate.request.pages.items() if p != "QA-SUMMARY.md"}
    gate.change(pages=pages)
    assert gate.report(5).findings == ()
    (found,) = gate.found("files.required", 6)
    assert found.file == "QA-SUMMARY.md"


def test_pages_that_are_pending_are_not_wanted(gate):
    gate.change(pages={p: t for p, t in gate.request.pages.items() if p != "index.md"})
    assert not gate.report(5).passed
    gate.change(pending=("index.md",))
    assert gate.report(5).findings == ()


def test_a_page_by_another_than_its_owner(gate):
    gate.change(makers={API: ("agent", "writer-1"), "new.md": ("agent", "writer-1")})
    other, own = gate.found("ownership.exclusive", 5)
    assert (own.file, other.file) == ("new.md", API)
    assert "belongs to writer-2" in other.message
    assert "not in the plan" in own.message


def test_the_same_page_by_another_name(gate):
    gate.change(makers={"04-API-reference.md": ("agent", "writer-2")})
    (found,) = gate.found("ownership.exclusive", 5)
    assert "same file" in found.message


@pytest.mark.parametrize("maker", ["user", "plan", "reanchor", "import"])
def test_what_no_agent_wrote_violates_nothing(gate, maker):
    gate.change(makers={API: (maker, "writer-1"), PRIMARY_PAGE: ("agent", "")})
    assert gate.report(5).findings == ()


def test_immediate_checks_find_what_the_owner_can_mend(gate):
    planned = next(page for page in gate.request.plan if page.path == API)
    text = "# API\n\nTODO\n\n[`Nothing`](../src/app/store.py#L1-L3) [x](gone.md)\n"
    found = immediate(
        text, planned, gate.request.plan, None, gate.source, "documentation", Strictness.STRICT
    )
    assert [f.rule for f in found] == [
        "sections.required",
        "placeholders.forbidden",
        "nav.required",
        "evidence.resolves",
    ]
    good = immediate(
        gate.request.pages[API],
        planned,
        gate.request.plan,
        gate.request.results[API],
        gate.source,
        "documentation",
        Strictness.STRICT,
    )
    assert good == ()
