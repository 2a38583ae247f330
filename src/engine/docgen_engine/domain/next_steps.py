"""What a person should do next, from the gaps that QA found (contract section 12)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.domain.documents.qa import Gap

MOST: Final = 3
"""More steps than this at the end of a run are not read; the QA page has all gaps."""

_TO_MEND: Final = ("critical", "warning")


def next_steps(gaps: Sequence[Gap]) -> tuple[str, ...]:
    """The steps, the most urgent first; gaps with the same remedy are one step.

    Args:
        gaps: in any order. Those that only inform are no steps: nothing need be done about them.

    Returns:
        Sentences that begin with the place that they are about.
    """
    by_remedy: dict[str, list[Gap]] = {}
    for severity in _TO_MEND:
        for gap in gaps:
            if gap.severity == severity:
                by_remedy.setdefault(gap.fix, []).append(gap)
    return tuple(_told(alike) for alike in by_remedy.values())[:MOST]


def _told(alike: Sequence[Gap]) -> str:
    first, more = alike[0], len(alike) - 1
    others = ""
    if more:
        others = f"There {'is 1 more' if more == 1 else f'are {more} more'} like it. "
    return f"{first.location}: {first.description} {others}{first.fix}".strip()
