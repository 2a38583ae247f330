"""Names that mean something to Mermaid, and whether it accepts what was made of them."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from docgen_engine.domain.mermaid import MOST_NODES
from docgen_engine.gates.mermaid import judge

# Signs and words that mean something in one of the grammars, besides any text at all.
AWKWARD = st.sampled_from(
    ["end", "direction LR", "style x", "class", "a;b", "a#b", '"', "'", "`", "%%", "%%{init: {}}%%",
     "---", "-->", "->>", "a: b", "<br/>", "[x]", "(y)", "{z}", "|", "\\", "\n", "\r\n", "", " ",
     "\u2028", "\u202e", "ü 漢 🙂", "subgraph", "actor", "participant", "note over a: b", "#quot;",
     "&amp;", "$$x$$", "@{ shape: x }", "wrap:", "o", "x", "click a", "accTitle: a", "list[int]",
     "Map<K, V>", "a.b.c", "__init__", "default", "graph TD", "title x", "\x1b[31m", "_", "~x~"]
)  # fmt: skip
NAMES = st.one_of(
    AWKWARD,
    st.text(max_size=20),
    st.lists(AWKWARD, min_size=2, max_size=4).map("".join),
    st.from_regex(r"[A-Za-z_.]{1,12}", fullmatch=True),
)
PARSED = settings(max_examples=120, deadline=None)


def accepted(text: str) -> int:
    """How many nodes a diagram has that Mermaid accepts."""
    (verdict,) = judge([text])
    assert not verdict.problem, (verdict.problem, text)
    assert verdict.nodes <= MOST_NODES
    return verdict.nodes
