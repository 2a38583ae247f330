"""Time and memory of whole runs: from nothing, unchanged, after one file changed.

    python -m benchmarks.runs [--repeat 3] [--large] [SUBJECT ...]

Each repetition begins with a freshly unpacked archive. Printed and kept are medians; all single
values are in the JSON.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import product, report
from benchmarks.process import Usage, machine
from benchmarks.subjects import SUBJECTS, Subject, fresh, size, synthetic

DEFAULT = ("posting", "textual")
LARGE = (200_000, 1_000_000)
GOALS: dict[str, dict[str, float]] = {
    "posting": {"full_s": 3.0, "full_mb": 250.0, "unchanged_extra_s": 0.3, "one_file_s": 1.0},
    "textual": {"full_s": 8.0, "unchanged_extra_s": 0.3, "one_file_s": 1.0},
    "synthetic-200000": {"full_s": 12.0},
    "synthetic-1000000": {"full_s": 60.0, "full_mb": 1000.0},
}


class RunFailed(Exception):
    """The measured program ended with an error; the message holds the end of what it printed."""


def _checked(usage: Usage, what: str) -> Usage:
    if usage.failed:
        raise RunFailed(f"{what}: exit code {usage.exit_code}\n{usage.output[-1500:]}")
    return usage


def _row(prefix: str, usage: Usage) -> dict[str, Any]:
    return {
        f"{prefix}_s": usage.seconds,
        f"{prefix}_cpu_s": usage.cpu_seconds,
        f"{prefix}_mb": usage.memory,
        f"{prefix}_resident_mb": usage.resident,
    }


def once(repository: Path, touched: str) -> dict[str, Any]:
    """Three runs on one repository that was never documented: full, unchanged, one file changed.

    Args:
        repository: it gets pages and a workspace.
        touched: the module that gets another function.

    Returns:
        Times in seconds, memory in megabytes, pages and lines by name.
    """
    docs = repository / product.DOCS
    full = _checked(product.document(repository), "full run")
    first, stamps = product.pages(docs), product.written(docs)
    again = _checked(product.document(repository), "run again, nothing changed")
    unchanged = product.difference(first, product.pages(docs))
    again_versions = len(product.new_versions(repository))
    again_written = sum(stamps.get(name) != at for name, at in product.written(docs).items())
    product.touch(repository, touched)
    stamps = product.written(docs)
    one = _checked(product.document(repository), "run again, one file changed")
    change = product.difference(first, product.pages(docs))
    rewritten = {name for name, at in product.written(docs).items() if stamps.get(name) != at}
    return (
        _row("full", full)
        | _row("unchanged", again)
        | _row("one_file", one)
        | {
            "pages": len(first),
            "processes": full.processes,
            "unchanged_pages": len(unchanged.names),
            "unchanged_versions": again_versions,
            "unchanged_written": again_written,
            "one_file_pages": len(change.names),
            "one_file_versions": len(product.new_versions(repository)),
            "one_file_lines": change.lines,
            "one_file_names": list(change.names),
            "one_file_needless": sorted(rewritten - {*change.names}),
        }
    )


def median(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of every number; what is no number is taken from the last row."""
    return {
        name: round(statistics.median(row[name] for row in rows), 3)
        if isinstance(value, int | float)
        else value
        for name, value in rows[-1].items()
    }


def measure(subject: Subject, repeat: int) -> dict[str, Any]:
    """All repetitions on one package.

    Raises:
        RunFailed: the program ended with an error.
        FetchError: the package could not be fetched.
    """
    with TemporaryDirectory(prefix="docgen-bench-") as folder:
        home = Path(folder)
        product.version(home)
        start = [_checked(product.version(home), "--version").seconds for _ in range(5)]
    rows = []
    for _ in range(repeat):
        with fresh(subject) as repository:
            files, lines = size(repository)
            rows.append(once(repository, subject.touched))
    result = median(rows)
    result["version_s"] = statistics.median(start)
    result["unchanged_extra_s"] = round(result["unchanged_s"] - result["version_s"], 3)
    return result | {"files": files, "lines": lines, "repetitions": rows}


def measure_large(lines: int) -> dict[str, Any]:
    """One full run on a made-up repository of so many lines, and its unchanged and changed runs."""
    with TemporaryDirectory(prefix="docgen-bench-") as folder:
        repository = synthetic(lines, Path(folder))
        files, real = size(repository)
        result = once(repository, "src/textual_1/geometry.py")
    return result | {"files": files, "lines": real}


def headline(name: str, result: dict[str, Any]) -> list[report.Line]:
    """What of a result belongs in the table."""
    goals = GOALS.get(name, {})
    full = f"{result['files']} Python files, {result['lines']:,} lines"
    rows = [
        report.Line(name, f"full run ({full})", result["full_s"], "s", goals.get("full_s")),
        report.Line(name, "  processor time", result["full_cpu_s"], "s"),
        report.Line(name, "  peak memory, PSS", result["full_mb"], "MB", goals.get("full_mb")),
        report.Line(name, "  peak memory, sum of RSS", result["full_resident_mb"], "MB"),
    ]
    if "unchanged_extra_s" in result:
        extra = "nothing changed, more than --version"
        goal = goals.get("unchanged_extra_s")
        rows.append(report.Line(name, extra, result["unchanged_extra_s"], "s", goal))
    rows += [
        report.Line(name, "nothing changed", result["unchanged_s"], "s"),
        report.Line(name, "one file changed", result["one_file_s"], "s", goals.get("one_file_s")),
        report.Line(name, "  processor time", result["one_file_cpu_s"], "s"),
        report.Line(name, "  pages that differ", result["one_file_pages"], ""),
        report.Line(name, "  lines that differ", result["one_file_lines"], ""),
        report.Line(name, "  pages written without need", len(result["one_file_needless"]), "", 0),
    ]
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", default=[])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--large", action="store_true", help="200,000 and 1,000,000 lines as well")
    parser.add_argument("--lines", type=int, action="append", help="another size, made up")
    options = parser.parse_args()
    sizes = [*(LARGE if options.large else ()), *(options.lines or ())]
    names = options.subjects or ([] if options.lines else DEFAULT)
    lines: list[report.Line] = []
    results: dict[str, Any] = {"machine": machine()}
    try:
        for name in names:
            results[name] = measure(SUBJECTS[name], options.repeat)
            lines += headline(name, results[name])
        for count in sizes:
            name = f"synthetic-{count}"
            results[name] = measure_large(count)
            lines += headline(name, results[name])
    except RunFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        report.keep("runs", results)
    print(report.table(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
