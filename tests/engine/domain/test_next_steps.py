"""What a person is told to do next at the end of a run."""

from __future__ import annotations

from docgen_engine.domain.documents.qa import Gap
from docgen_engine.domain.next_steps import next_steps


def test_a_step_names_its_place() -> None:
    gap = Gap(
        "warning", "Not all of the file could be read: it is cut off.", "src/a.py:3", "Mend it."
    )
    assert next_steps([gap]) == (
        "src/a.py:3: Not all of the file could be read: it is cut off. Mend it.",
    )


def test_gaps_with_one_remedy_are_one_step_and_urgent_ones_come_first() -> None:
    broken = [Gap("warning", f"Line {n} is wrong.", f"src/{n}.py", "Mend it.") for n in range(4)]
    link = Gap("critical", "No such page.", "01.md:4", "Correct the link.")
    two = [Gap("warning", "Low.", place, "Raise it.") for place in ("x", "y")]
    assert next_steps([*broken, link, *two]) == (
        "01.md:4: No such page. Correct the link.",
        "src/0.py: Line 0 is wrong. There are 3 more like it. Mend it.",
        "x: Low. There is 1 more like it. Raise it.",
    )


def test_what_only_informs_is_no_step() -> None:
    assert (
        next_steps([Gap("info", "A dialect is not understood.", "a.c:1", "Nothing to do.")]) == ()
    )


def test_no_more_steps_than_are_read() -> None:
    many = [Gap("warning", "Wrong.", "a", f"Do {n}.") for n in range(9)]
    assert len(next_steps(many)) == 3
