"""One table on the terminal, and the same numbers as JSON in `benchmarks/results/`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.subjects import RESULTS


@dataclass(frozen=True)
class Line:
    """One measured value. `goal` is a bound: from below where `least` is set, else from above."""

    subject: str
    what: str
    value: float
    unit: str = ""
    goal: float | None = None
    least: bool = False
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the goal was reached; None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.least else self.value <= self.goal


def table(lines: Sequence[Line]) -> str:
    """A Markdown table of measured values, their goals, and whether they were reached."""
    rows = [("subject", "what", "measured", "goal", "")]
    rows += [
        (
            line.subject,
            line.what + (f" ({line.note})" if line.note else ""),
            _number(line.value, line.unit),
            "" if line.goal is None else _goal(line),
            {None: "", True: "reached", False: "missed"}[line.reached],
        )
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    out = [
        "| " + " | ".join(_pad(cell, width, column == 2) for column, (cell, width) in enumerate(
            zip(row, widths, strict=True))) + " |"
        for row in rows
    ]  # fmt: skip
    rule = ["-" * width for width in widths]
    rule[2] = rule[2][:-1] + ":"
    out.insert(1, "| " + " | ".join(rule) + " |")
    return "\n".join(out)


def _pad(cell: str, width: int, right: bool) -> str:
    return cell.rjust(width) if right else cell.ljust(width)


def _goal(line: Line) -> str:
    assert line.goal is not None
    return ("at least " if line.least else "at most ") + _number(line.goal, line.unit)


def _number(value: float, unit: str) -> str:
    if unit == "%":
        return f"{value:.1f} %"
    text = f"{value:,.0f}" if unit == "MB" or value == int(value) else f"{value:,.2f}"
    return f"{text} {unit}".strip()


def keep(name: str, result: Any) -> None:
    """Write a result to `benchmarks/results/NAME.json`."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, indent=1, sort_keys=True)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
