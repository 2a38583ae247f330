"""The real Mermaid parser: what it accepts, where it points to, how many nodes it sees."""

import threading
import time

import pytest

from docgen_engine.gates import mermaid
from docgen_engine.gates.mermaid import LONGEST, MermaidParser, NotMeasured, judge, take_fresh

VALID = {
    "two boxes": ("flowchart TD\n  a --> b", "flowchart-v2", 2),
    "labels": ('graph LR\n  a["x [1]"] -->|yes| b{"?"} -.-> c(["end"])', "flowchart-v2", 3),
    "frames": (
        "flowchart TB\n  subgraph s[S]\n    a --> b\n  end\n  b --> c & d", "flowchart-v2", 4),
    "comment": ("%% nothing\n\nflowchart TD\n  %% here\n  a", "flowchart-v2", 1),
    "front matter": ("---\ntitle: A title\n---\nflowchart TD\n  a --> b", "flowchart-v2", 2),
    "directive": (
        '%%{init: {"theme": "dark"}}%%\nsequenceDiagram\n  A->>B: hi', "sequence", 2),
    "participants": (
        "sequenceDiagram\n  participant A as The api\n  actor U\n  U->>A: call\n  A-->>U: done",
        "sequence", 2),
    "blocks": (
        ("sequenceDiagram\n  loop each\n    A->>+B: get\n    alt ok\n      B-->>-A: yes\n"
        "    else\n      B--xA: no\n    end\n  end\n  Note over A,B: enough"), "sequence", 2),
    "classes": (
        ("classDiagram\n  class Shape {\n    +int sides\n    +area() float\n  }\n"
        "  Shape <|-- Square\n  Shape *-- Point : holds"), "class", 3),
    "generic class": ("classDiagram\n  class List~T~\n  List~T~ ..> Item", "class", 2),
    "entities": (
        ('erDiagram\n  ORDER ||--o{ LINE : has\n  ORDER {\n    int id PK "the number"\n'
        "    string name\n  }"), "er", 2),
    "entities by alias": (
        'erDiagram\n  a["An order"] {\n    list[Line] lines\n  }\n  a }o--o{ b : "lines"', "er", 2),
    "states": (
        "stateDiagram-v2\n  [*] --> idle\n  idle --> busy : start\n  busy --> [*]",
        "stateDiagram", 4),
    "nested states": (
        "stateDiagram-v2\n  state outer {\n    [*] --> in\n    in --> out\n  }",
        "stateDiagram", 3),
    "chart": ('pie\n  "a" : 3\n  "b" : 4', "pie", 0),
    "mind map": ("mindmap\n  root\n    a\n    b\n      c", "mindmap", 4),
    "commits": ("gitGraph\n  commit\n  branch dev\n  commit", "gitGraph", 2),
}  # fmt: skip

BROKEN = {
    "unclosed label": ("flowchart TD\n  a[open --> b\n  b --> c", 3),
    "two arrows": ("flowchart TD\n  a --> b\n  b --> --> c\n  c --> d", 3),
    "bare brackets": ("flowchart TD\n  a[list[int]] --> b", 2),
    "frame without end": ("flowchart TD\n  subgraph s\n    a --> b\n", 3),
    "reserved word": ("flowchart TD\n  a --> end\n  end --> b", 2),
    "after comments": ("%% one\n\nflowchart TD\n  %% two\n  a --> b\n  b -- --> c", 6),
    "after front matter": ("---\ntitle: x\n---\n\nflowchart TD\n  a --> (b", 6),
    "message without text": ("sequenceDiagram\n  A->>B: hi\n  B->>A\n  A->>B: x", 3),
    "loop without end": ("sequenceDiagram\n  loop x\n    A->>B: hi", 3),
    "unknown arrow": ("sequenceDiagram\n  A=>B: hi", 2),
    "class without end": ("classDiagram\n  class A {\n    int x\n", 3),
    "class relation": ("classDiagram\n  A <|-- \n  B --> C", 2),
    "half a relation": ("erDiagram\n  A ||--o B : x", 2),
    "attribute without name": ("erDiagram\n  A {\n    string\n  }", 3),
    "relation without label": ("erDiagram\n  A ||--|| B\n  C ||--|| D : x", 2),
    "transition to nowhere": ("stateDiagram-v2\n  a --> \n  b --> c", 3),
    "open state": ("stateDiagram-v2\n  state a {\n    b --> c", 3),
    "unknown kind": ("\nflowchar TD\n  a --> b", 2),
    "pie of words": ('pie\n  "a" : many', 2),
    "empty": ("  \n", 1),
}


@pytest.mark.parametrize("name", VALID)
def test_valid_blocks_and_their_nodes(name):
    text, kind, nodes = VALID[name]
    (verdict,) = judge([text])
    assert (verdict.problem, verdict.kind, verdict.nodes) == ("", kind, nodes)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_blocks_and_where(name):
    text, line = BROKEN[name]
    (verdict,) = judge([text])
    assert verdict.problem
    assert "\n" not in verdict.problem
    assert verdict.line == line, verdict


def test_the_parsers_own_words():
    (verdict,) = judge(["flowchart TD\n  a[open --> b"])
    assert "Expecting 'SQE'" in verdict.problem
    assert "others, got" in verdict.problem
    (verdict,) = judge(["nonsense"])
    assert verdict.problem == "No diagram type detected in its first line."


def test_same_answers_as_mermaid_without_our_shortcuts(monkeypatch):
    monkeypatch.setattr(mermaid, "QUICKER", "")
    monkeypatch.setattr(
        mermaid, "JUDGE", mermaid.JUDGE.replace("api.getDiagramFromText(text)", "whole(text)")
        .replace("const size", "const whole = (text) => api.parse(text).then((found) => "
                 "({type: found.diagramType}));\nconst size", 1),
    )  # fmt: skip
    plain = MermaidParser()
    texts = [text for text, *_ in (*VALID.values(), *BROKEN.values())]
    for ours, theirs in zip(judge(texts), plain.judge(texts), strict=True):
        assert (ours.kind, ours.problem) == (theirs.kind, theirs.problem)


def test_windows_line_ends_and_any_character():
    texts = ["flowchart TD\r\n  a --> b\r\n", 'flowchart TD\n  a["\ud800 ü 漢 \u2028"] --> b\n']
    assert [(v.problem, v.nodes) for v in judge(texts)] == [("", 2), ("", 2)]


def test_a_large_diagram_is_counted_in_time():
    text = "flowchart TD\n" + "\n".join(f"  a{n} --> a{n + 1}" for n in range(300))
    (verdict,) = MermaidParser(60).judge([text])
    assert (verdict.problem, verdict.nodes) == ("", 301)


def test_a_block_over_mermaids_limit_is_not_even_tried():
    (verdict,) = MermaidParser().judge(["flowchart TD\n" + "%% x\n" * LONGEST])
    assert "50,000 characters" in verdict.problem


@pytest.mark.parametrize(
    "text",
    [
        "graph TD\n" + "subgraph x\n" * 4000,
        "stateDiagram-v2\n" + "state x {\n" * 4000,
        "graph TD\n" + "\n" * 49_000 + "a",
        "---\n" + "[" * 30_000 + "\n---\ngraph TD\n a",
        "graph TD\n a" + "[" * 20_000,
    ],
    ids=["frames", "states", "blank lines", "front matter", "brackets"],
)
def test_hostile_blocks_end_and_leave_a_parser_that_works(text):
    parser = MermaidParser(time_limit=0.3)
    parser.judge(["flowchart TD\n  warm --> up"])
    begun = time.monotonic()
    (verdict,) = parser.judge([text])
    assert verdict.problem or not verdict.ended
    assert time.monotonic() - begun < 60
    patient = MermaidParser()
    for each in (patient, parser):
        (after,) = each.judge(["flowchart TD\n  a --> b"])
        assert not after.problem


def test_each_block_is_parsed_once(monkeypatch):
    parser = MermaidParser()
    asked = []
    ask = parser._ask
    monkeypatch.setattr(parser, "_ask", lambda text: asked.append(text) or ask(text))
    one, two = "flowchart TD\n  a", "flowchart TD\n  b"
    assert parser.judge([one, two, one]) == parser.judge([one, two, one])
    assert asked == [one, two]


class Kept:
    """A cache of facts in memory."""

    def __init__(self, facts):
        self.facts = facts

    def get(self, keys):
        return {key: self.facts[key] for key in keys if key in self.facts}


def test_a_later_process_needs_no_parser_for_what_is_known(monkeypatch):
    texts = ["flowchart TD\n  a --> b", "flowchart TD\n  a[ --> b"]
    first = MermaidParser()
    said = first.judge(texts)
    kept = first.take_fresh()
    assert len(kept) == 2
    assert first.take_fresh() == {}

    later = MermaidParser()
    monkeypatch.setattr(later, "_start", pytest.fail)
    assert later.judge(texts, Kept(kept)) == said
    assert later.take_fresh() == {}


def test_a_damaged_cache_is_not_believed():
    text = "flowchart TD\n  a[ --> b"
    parser = MermaidParser()
    parser.judge([text])
    damaged = dict.fromkeys(parser.take_fresh(), b"\xc1")
    (verdict,) = MermaidParser().judge([text], Kept(damaged))
    assert verdict.problem


def test_the_parser_is_started_in_advance_only_where_no_verdict_is_known(monkeypatch):
    begun = threading.Event()
    monkeypatch.setattr(mermaid._PARSER, "get_ready", begun.set)
    take_fresh()
    judge(["flowchart TD\n  in_advance --> once"])
    mermaid.get_ready(Kept(take_fresh()))
    assert not begun.is_set()
    mermaid.get_ready(Kept({}))
    assert begun.wait(10)


def test_what_was_begun_ahead_is_judged_once_and_alike():
    parser = MermaidParser()
    good, bad = "flowchart TD\n  early --> late", "flowchart TD\n  a[ --> b"
    parser.ahead([good, bad, good, "", " " * 3], None)
    parser.ahead([f"{good}\r\n"], None)
    begun = dict(parser._begun)
    assert set(begun) == {good, bad}
    fine, broken = parser.judge([good, bad])
    assert (fine, broken) == (begun[good].result(), begun[bad].result())
    assert not fine.problem
    assert broken.problem
    assert not parser._begun
    assert len(parser.take_fresh()) == 2


def test_a_parser_that_was_started_in_advance_judges_as_ever():
    parser = MermaidParser()
    parser.get_ready()
    parser.get_ready()
    (verdict,) = parser.judge(["flowchart TD\n  a[ --> b"])
    assert verdict.problem


def test_a_parser_that_cannot_be_started_in_advance_says_why_when_it_is_asked(monkeypatch):
    monkeypatch.setattr(mermaid.importlib.util, "find_spec", lambda name: None)
    parser = MermaidParser()
    parser.get_ready()
    with pytest.raises(NotMeasured, match="not installed"):
        parser.judge(["flowchart TD\n  a"])


def test_what_took_too_long_is_not_kept():
    parser = MermaidParser(time_limit=0.05)
    (verdict,) = parser.judge(["graph TD\n" + "\n" * 40_000 + "a"])
    assert not verdict.ended
    assert parser.take_fresh() == {}


def test_without_the_packages_nothing_is_measured(monkeypatch):
    monkeypatch.setattr(mermaid.importlib.util, "find_spec", lambda name: None)
    parser = MermaidParser()
    for _ in range(2):
        with pytest.raises(NotMeasured, match=r"mermaid\.js .* not installed.*Install docgen-tui"):
            parser.judge(["flowchart TD\n  a"])
    assert parser.judge([""])[0].problem  # needs no parser


def test_a_mermaid_that_does_not_load_is_not_measured(monkeypatch, tmp_path):
    script = tmp_path / "mermaid.js"
    script.write_text("throw new Error('not today')")
    monkeypatch.setattr(mermaid, "_mermaid_js", lambda: script)
    with pytest.raises(NotMeasured, match="not today"):
        MermaidParser().judge(["flowchart TD\n  a"])


def test_the_process_wide_parser_hands_over_what_it_found():
    take_fresh()
    judge(["flowchart TD\n  only_here --> once"])
    verdicts = {key: body for key, body in take_fresh().items() if body}
    ((key, _body),) = verdicts.items()
    assert len(key[0]) == 64
    assert key[1].startswith("mermaid ")
    assert take_fresh() == {}
