from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from docgen_tui.widgets.diff_rows import DiffBody, diff_body
from docgen_tui.widgets.line_diff import Block, changed_words, compare

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "same", "x y z"]), max_size=40)


def check(old: list[str], new: list[str]) -> list[Block]:
    blocks = compare(old, new)
    assert [line for b in blocks for line in old[b.old_start : b.old_end]] == old
    assert [line for b in blocks for line in new[b.new_start : b.new_end]] == new
    for block in blocks:
        same = old[block.old_start : block.old_end] == new[block.new_start : block.new_end]
        assert same == block.same
    assert all(a.same != b.same for a, b in pairwise(blocks))
    return blocks


@given(LINES, LINES)
def test_blocks_cover_both_texts(old: list[str], new: list[str]) -> None:
    check(old, new)


def test_a_small_change_in_a_large_text_is_a_small_difference() -> None:
    chance = random.Random(4)
    old = [f"line {chance.randrange(2000)}" for _ in range(6000)]
    new = list(old)
    new[3000] = "changed"
    del new[4000]
    new.insert(100, "added")
    blocks = check(old, new)
    assert sum(not block.same for block in blocks) == 3


def test_moved_anchors_do_not_recurse_for_ever() -> None:
    old = [f"u{n}" for n in range(1000)]
    check(old, list(reversed(old)))
    check(old, [*old[500:], *old[:500]])


def test_changed_words_are_found_only_where_lines_are_alike() -> None:
    assert changed_words("the quick fox", "the slow fox") == ([(4, 9)], [(4, 8)])
    assert changed_words("alpha beta", "nothing of it") is None
    assert changed_words("x" * 500, "x" * 501) is None


def rows(body: DiffBody) -> list[str]:
    return [body.row(index).text.rstrip() for index in range(len(body))]


def test_unified_rows_show_both_numbers_and_fold_the_rest() -> None:
    old = "\n".join(str(n) for n in range(1, 31)) + "\n"
    body = diff_body(old, old.replace("15\n", "fifteen\n"), 60, split=False)
    assert rows(body)[0] == " ⋯ 11 unchanged lines"
    assert " 15     - 15" in rows(body)
    assert "     15 + fifteen" in rows(body)
    assert body.change == (1, 1, 1)
    whole = diff_body(old, old.replace("15\n", "fifteen\n"), 60, split=False, whole=True)
    assert len(whole) == 31


def test_split_rows_stand_side_by_side_and_copy_the_new_text() -> None:
    body = diff_body("a\nold\nz\n", "a\nnew one\nmore\nz\n", 60, split=True)
    halves = [row.partition(" │ ") for row in rows(body)]
    assert [(left.strip(), right.strip()) for left, _, right in halves] == [
        ("1   a", "1   a"),
        ("2 - old", "2 + new one"),
        ("", "3 + more"),
        ("3   z", "4   z"),
    ]
    assert body.text == "a\nnew one\nmore\nz"


def test_equal_and_empty_texts() -> None:
    assert diff_body("a\n", "a\n", 60, split=False).change == (0, 0, 0)
    assert diff_body("", "", 60, split=True).change == (0, 0, 0)
    assert diff_body("", "a\nb\n", 60, split=True).change == (2, 0, 1)


def test_indentation_is_shown() -> None:
    body = diff_body("    if x:\n", "    if y:\n", 60, split=False)
    assert rows(body)[0].endswith("-     if x:")


@given(st.text(max_size=200), st.text(max_size=200), st.booleans(), st.integers(24, 90))
def test_no_text_breaks_the_difference(old: str, new: str, split: bool, width: int) -> None:
    from docgen_tui.sanitise import clean

    body = diff_body(clean(old), clean(new), width, split=split)
    assert all(body.row(index).gutter <= len(body.row(index).text) for index in range(len(body)))
