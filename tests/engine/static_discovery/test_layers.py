"""Layers come from imports: nothing imports from above, cycles share a layer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.backends.static.parts.layers import layers_of

NAMES = [f"part{number}" for number in range(9)]
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=40)


def test_each_component_stands_above_what_it_imports() -> None:
    layers = layers_of(
        ["app", "core", "cli", "util"],
        [("app", "core"), ("cli", "app"), ("core", "util"), ("cli", "util")],
    )
    assert [layer.components for layer in layers] == [("util",), ("core",), ("app",), ("cli",)]
    assert [layer.level for layer in layers] == [0, 1, 2, 3]


def test_a_cycle_shares_a_layer() -> None:
    layers = layers_of(["a", "b", "c", "top"], [("a", "b"), ("b", "a"), ("a", "c"), ("top", "b")])
    assert [layer.components for layer in layers] == [("c",), ("a", "b"), ("top",)]


def test_where_most_is_one_circle_nothing_is_above_the_rest() -> None:
    knot = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "base"), ("top", "a")]
    assert layers_of(["a", "b", "c", "base", "top"], knot) == ()


def _reaches(edges: list[tuple[str, str]], source: str, target: str) -> bool:
    seen, waiting = set(), [source]
    while waiting:
        here = waiting.pop()
        for one, other in edges:
            if one == here and other not in seen:
                seen.add(other)
                waiting.append(other)
    return target in seen


@given(EDGES)
def test_imports_go_down_unless_in_a_cycle(edges: list[tuple[str, str]]) -> None:
    layers = layers_of(NAMES, edges)
    level = {name: layer.level for layer in layers for name in layer.components}
    if not layers:  # most is one circle
        tied = {name for edge in edges if edge[0] != edge[1] for name in edge}
        assert any(
            2 * sum(_reaches(edges, a, b) and _reaches(edges, b, a) for b in tied) > len(tied)
            for a in tied
        )
        return
    tied = {name for edge in edges if edge[0] != edge[1] for name in edge}
    assert sorted(level) == (sorted(tied) or NAMES)  # what stands alone is the base of nothing
    for source, target in edges:
        if source == target:
            continue
        cyclic = _reaches(edges, target, source)
        assert level[source] == level[target] if cyclic else level[source] > level[target]


@given(EDGES, st.randoms())
def test_the_order_of_imports_does_not_matter(edges: list[tuple[str, str]], random: object) -> None:
    shuffled = list(edges)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert layers_of(NAMES, edges) == layers_of(reversed(NAMES), shuffled)
