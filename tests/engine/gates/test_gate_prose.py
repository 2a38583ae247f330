"""Placeholders, links and citations: what is found, exactly where, and what is left alone."""

import msgspec
import pytest

from docgen_engine.domain.documents.page import SectionResult
from docgen_engine.domain.evidence import Claim, ClaimKind, Reference
from docgen_engine.domain.findings import Severity
from docgen_engine.gates.rules.links import is_internal, resolve

API = "04-api-reference.md"
HEAD = "# API\n\n## Overview\n\n[`Store`](../src/app/store.py#L1-L3)\n\n"


def rule(gate, name, body, phase=5):
    gate.write(API, HEAD + body)
    return [f for f in gate.report(phase).findings if f.rule == name and f.file == API]


@pytest.mark.parametrize(
    ("body", "line", "column", "words"),
    [
        ("A TODO here.\n", 7, 3, "TODO"),
        ("first\nsecond TBD\n", 8, 8, "TBD"),
        ("- item\n  - FIXME: later\n", 8, 5, "FIXME"),
        ("| a | b |\n|---|---|\n| x | TODO |\n", 9, 7, "TODO"),
        ("What is it???\n", 7, 11, "???"),
        ("More is Coming soon.\n", 7, 9, "Coming soon"),
        ("Call [placeholder] first.\n", 7, 6, "[placeholder]"),
        ("Mail [your address].\n", 7, 6, "[your address]"),
        ("Set {{ name }} now.\n", 7, 5, "{{ name }}"),
        ("Set ${HOME} now.\n", 7, 5, "${HOME}"),
        ("Set <%= x %> now.\n", 7, 5, "<%= x %>"),
        ("I will now describe it.\n", 7, 1, "I will now"),
        ("I'll document it.\n", 7, 1, "I'll document"),
        ("Known as an AI tool.\n", 7, 7, "as an AI"),
        ("Certainly! This is it.\n", 7, 1, "Certainly!"),
        ("Here is the updated page:\n", 7, 1, "Here is the updated page"),
        ("### TODO\n\ntext\n", 7, 5, "TODO"),
        ("<!-- TODO: write -->\n", 7, 6, "TODO"),
        ("[TODO](../Makefile)\n", 7, 2, "TODO"),
        ("It says “TODO” without a citation.\n", 7, 10, "TODO"),
        ("[Makefile:1](../Makefile#L1)\n\n### So\n\n“TODO”\n", 11, 2, "TODO"),
        ("[Makefile:1](../Makefile#L1)\n\n“Do it.” TODO “or not”\n", 9, 10, "TODO"),
        ("[Makefile:1](../Makefile#L1)\n\ntext\n\n“TODO”\n", 11, 2, "TODO"),
        ("> quoted\n\nTODO after it\n", 9, 1, "TODO"),
        ("*TODO* and\n", 7, 2, "TODO"),
        ("`code` TODO `code`\n", 7, 8, "TODO"),
    ],
)
def test_placeholders_are_found_where_they_stand(gate, body, line, column, words):
    found = rule(gate, "placeholders.forbidden", body)
    assert [(f.line, f.column) for f in found] == [(line, column)]
    assert f"“{words}”" in found[0].message


@pytest.mark.parametrize(
    "body",
    [
        "Uses `TODO` and ``a ` TODO``.\n",
        "```\nTODO ??? {{ x }} I will now\n```\n",
        "    TODO indented\n",
        "> TODO quoted\n> I will now\n",
        "Names TODO_LIST, TODO\\_LIST and MYTODO.\n",
        "The todo list keeps todos; a Todo is a thing to do.\n",
        "It says “TODO: mend” [Makefile:1](../Makefile#L1).\n",
        'It says "I will now" [Makefile:1](../Makefile#L1).\n',
        "| says | where |\n|---|---|\n| “TBD” | [Makefile:1](../Makefile#L1) |\n",
        "[Makefile:1](../Makefile#L1): `all`\n\n“It says {{ x }}. TODO: mend `all`”\n",
        "See [the list](../Makefile?x=TODO).\n",
        "Kept in docs/TODO.md, TODO.md and src/TODO/x.\n",
        "A [placeholder](../Makefile) link and a footnote[^1].\n",
        "Why?? Because.\n",
        "Costs $5 {or so}, 50 % <b>bold</b>.\n",
        "<code>${HOME}</code> is read.\n",
        "They will now see it. Let me be.\n",
    ],
)
def test_what_is_no_placeholder(gate, body):
    assert rule(gate, "placeholders.forbidden", body) == []


@pytest.mark.parametrize(
    ("body", "column", "words", "fix"),
    [
        ("See [x](05-data.md).\n", 5, "neither a page of the plan", "Link to a planned page"),
        ("See [x](01-project-overvew.md).\n", 5, "neither", "`01-project-overview.md`"),
        ("See [x](15-roadmap.md).\n", 5, "neither", ""),
        ("[x](01-project-overview.md#purposes)\n", 1, "no heading", "`#purpose`"),
        ("[x](#nowhere)\n", 1, "no heading", ""),
        ("[x](../gone.py)\n", 1, "gone.py is not in the repository", "path"),
        ("[x](../../out.md)\n", 1, "out of the repository", ""),
        ("[x](/etc/passwd)\n", 1, "absolute", "relative"),
        ("[x](file:///etc/passwd)\n", 1, "absolute", ""),
        ("[x]()\n", 1, "leads nowhere", ""),
        ("![picture](../shot.png)\n", 1, "shot.png", ""),
        ("[x](../README.md#gone)\n", 1, "no anchor `#gone`", ""),
        ("[x](../src/app/main.py#main)\n", 1, "no anchor", "cite lines"),
        ("[a `](y)` z](gone.md)\n", 1, "gone.md", ""),
        ("[x][ref] [y](gone%20page.md)\n", 10, "gone page.md", ""),
        ("<a href=\"gone.md\">x</a>\n", 10, "gone.md", ""),
    ],
)  # fmt: skip
def test_links_that_do_not_resolve(gate, body, column, words, fix):
    (found,) = rule(gate, "links.internal", body)
    assert (found.line, found.column) == (7, column)
    assert words in found.message
    assert fix in found.fix


def test_definitions_of_links_are_checked_where_they_stand(gate):
    (found,) = rule(
        gate, "links.internal", "A [link][one] and [two].\n\n[one]: gone.md\n[two]: <#overview>\n"
    )
    assert (found.line, found.column) == (9, 1)


@pytest.mark.parametrize(
    "body",
    [
        "[x](01-project-overview.md) [y](01-project-overview.md#key-flows) [z](#overview)\n",
        "[x](./index.md) [y](../documentation/index.md) [z](QA-SUMMARY.md) [top](#top)\n",
        "[x](../README.md) [y](../README.md#use-it) [z](../src/app) [w](../src/app/) [v](..)\n",
        "[x](https://example.org/a) [y](mailto:a@example.org) [z](//example.org) <http://x.y>\n",
        "`[x](gone.md)` and \\[x](gone.md)\n",
        "```\n[x](gone.md)\n```\n",
        "[^1]: a footnote\n\ntext[^1]\n",
        "<a id=\"here\"></a> [x](#here)\n",
        "### Overview\n\n[second](#overview-1)\n",
        "### The `x_y` of *Ä*: 1.2!\n\n[x](#the-x_y-of-ä-12) [y](#the-x_y-of-%C3%A4-12)\n",
        "[x](<../README.md> \"title\") [y](../README.md 'title')\n",
    ],
)  # fmt: skip
def test_links_that_resolve(gate, body):
    assert rule(gate, "links.internal", body) == []


def test_links_of_pages_in_folders(gate):
    assert resolve("../04-api-reference.md#x", "flows/run.md", "documentation").page == API
    assert resolve("../../src/a%20b.py", "flows/run.md", "documentation").path == "src/a b.py"
    assert resolve("#x", "flows/run.md", "docs/made").page == "flows/run.md"
    outside = resolve("../../../x", "flows/run.md", "documentation")
    assert (outside.page, outside.path) == ("", "../x")


@pytest.mark.parametrize("docs", [".", ""])
def test_pages_at_the_top_of_the_repository(docs):
    target = resolve("../src/a.py", "flows/run.md", docs)
    assert (target.page, target.path) == ("src/a.py", "src/a.py")


@pytest.mark.parametrize(
    ("target", "internal"),
    [("a.md", True), ("#x", True), ("", True), ("http://x", False), ("mailto:x@y", False),
     ("file:///x", True), ("//host/x", False), ("a:b", False), ("./a:b", True)],
)  # fmt: skip
def test_which_links_are_ours(target, internal):
    assert is_internal(target) is internal


def test_a_published_page_that_is_no_longer_planned(gate):
    gate.change(published=("15-roadmap.md",))
    (found,) = rule(gate, "links.internal", "[x](15-roadmap.md)\n")
    assert "no longer planned" in found.message


@pytest.mark.parametrize(
    ("body", "column", "words"),
    [
        ("[a](../src/gone.py#L1)\n", 1, "not a file of the repository"),
        ("[a](../src/app#L1)\n", 1, "is a folder"),
        ("[a](../empty.txt#L1)\n", 1, "no lines to cite"),
        ("x [a](../src/app/main.py#L7)\n", 3, "has 6 lines"),
        ("[a](../src/app/main.py#L0)\n", 1, "0 to 0"),
        ("[a](../src/app/main.py#L5-L4)\n", 1, "5 to 4"),
        ("[`gone`](../src/app/main.py#L4-L6)\n", 1, "defines no “gone”"),
        ("[`main`](../src/app/main.py#L5-L6)\n", 1, "in lines 4 to 6, not in lines 5 to 6"),
        ("[`Store.load`](../src/app/store.py#L6-L7)\n", 1, "in lines 2 to 3"),
        ("[`--verbose`](../Makefile#L1-L2)\n", 1, "does not occur in lines 1 to 2"),
        ("[a](../../other/x.py#L1)\n", 1, "not a file"),
    ],
)
def test_citations_that_do_not_resolve(gate, body, column, words):
    (found,) = rule(gate, "evidence.resolves", body)
    assert (found.line, found.column) == (7, column)
    assert words in found.message
    assert [f for f in gate.report(5).findings if f.rule == "links.internal"] == []


@pytest.mark.parametrize(
    "body",
    [
        "[a](../src/app/main.py#L1-L6) [b](../Makefile#L2)\n",
        "[`main`](../src/app/main.py#L4) [`main()`](../src/app/main.py#L4-L6)\n",
        "[`Store.load`](../src/app/store.py#L1-L7)\n",
        "[`pytest -q`](../Makefile#L1-L2) [`test`](../Makefile#L1)\n",
        "`[a](../gone.py#L1)`\n",
        "```\n[a](../gone.py#L1)\n```\n",
    ],
)
def test_citations_that_resolve(gate, body):
    assert rule(gate, "evidence.resolves", body) == []


def cite_in_vain(gate):
    wrong = Reference("src/gone.py", 1, 2)
    claim = Claim(ClaimKind.DEFINES, "a", "b", Reference("src/app/main.py", 90, 91))
    page = gate.request.results[API]
    section = SectionResult("Overview", ("q5",), (wrong,), (claim,))
    changed = msgspec.structs.replace(page, sections=(*page.sections, section))
    gate.change(results={**gate.request.results, API: changed})


def test_what_a_writer_only_recorded_is_checked_too(gate):
    cite_in_vain(gate)
    found = gate.found("evidence.resolves", 5)
    assert [(f.line, "“Overview”" in f.message) for f in found] == [(3, True), (3, True)]


def test_a_person_need_not_mend_an_agent_s_record(gate):
    cite_in_vain(gate)
    gate.change(makers={API: ("user", "")})
    assert gate.report(5).findings == ()


def test_a_question_that_nothing_answers(gate):
    results = dict(gate.request.results)
    page = results[API]
    sections = tuple(
        SectionResult(each.title, tuple(q for q in each.question_ids if q != "q7"))
        for each in page.sections
    )
    results[API] = msgspec.structs.replace(page, sections=sections)
    gate.change(results=results)
    (found,) = gate.found("questions.covered", 5)
    assert (found.file, found.line, found.severity) == (API, 3, Severity.ERROR)
    assert "`q7`" in found.message
    assert "no section says" in found.message
    results[API] = msgspec.structs.replace(results[API], unresolved=("q7",))
    gate.change(results=results)
    assert gate.report(5).findings == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# API\n\n## Overview\n\nWords only.\n", "has no citation"),
        ("# API\n\n## Overview\n\n[x](../src/app/main.py#L99)\n", "no citation that resolves"),
        ("# API\n\n## Other\n\n[x](../src/app/main.py#L1)\n", "is not on the page"),
    ],
)
def test_why_a_question_counts_as_not_answered(gate, text, words):
    gate.write(API, text)
    found = [f for f in gate.report(5).findings if f.rule == "questions.covered"]
    assert len(found) == 5
    assert all(words in f.message for f in found)


def test_a_citation_below_a_subheading_answers(gate):
    gate.write(API, "# API\n\n## Overview\n\n### Below\n\n[`Store`](../src/app/store.py#L1-L3)\n")
    assert gate.report(5).findings == ()
