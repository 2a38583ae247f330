"""The headings of a page as an outline, and where an anchor leads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen_tui.widgets.markdown_rows import Heading
from docgen_tui.widgets.outline import Outline


def heading_outline(headings: Sequence[Heading]) -> tuple[Outline, ...]:
    """Headings by level, all open.

    Args:
        headings: in the page's order.
    """
    nodes, _end = _level(headings, 0, 0)
    return nodes


def _level(headings: Sequence[Heading], at: int, above: int) -> tuple[tuple[Outline, ...], int]:
    nodes: list[Outline] = []
    while at < len(headings) and headings[at].level > above:
        heading = headings[at]
        children, at = _level(headings, at + 1, heading.level)
        nodes.append(Outline(heading.title, children=children, value=heading, opened=True))
    return tuple(nodes), at


def anchor_line(headings: Sequence[Heading], anchor: str) -> int:
    """The source line of an anchor as GitHub makes them; 1 where no heading has it.

    Args:
        headings: of the page.
        anchor: without the `#`.
    """
    seen: dict[str, int] = {}
    for heading in headings:
        slug = re.sub(r"[^\w\- ]", "", heading.title.strip().lower()).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        if anchor == (f"{slug}-{count}" if count else slug):
            return heading.line
    return 1
