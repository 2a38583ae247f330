"""All that `make bench` measures, as one table.

    python -m benchmarks [--repeat 3] [--large] [--peer] [SUBJECT ...]

For each package: time and memory of a full run, of a run after nothing and after one file changed;
then, on one documented copy, public symbols with an entry, citations that resolve, and questions
that the pages answer. `--peer` runs repowise on the same archives right after. Results are kept in
`benchmarks/results/bench.json`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from typing import Any

from benchmarks import coverage, product, questions, report, repowise, runs
from benchmarks.process import machine
from benchmarks.subjects import SUBJECTS, FetchError, Subject, fresh

DEFAULT = ("posting", "textual")


def _content(subject: Subject) -> tuple[dict[str, Any], list[report.Line]]:
    """What the pages say, measured on one documented copy."""
    with fresh(subject) as repository:
        usage = product.document(repository)
        if usage.failed:
            raise runs.RunFailed(usage.output[-1500:])
        covered = coverage.measure(subject, repository)
        asked = questions.measure(subject, repository)
    lines = coverage.headline(subject.name, covered) + questions.headline(subject.name, asked)
    return {"coverage": covered, "questions": asked}, lines


def _peer(subject: Subject) -> tuple[dict[str, Any], list[report.Line]]:
    try:
        result = repowise.measure(subject)
    except subprocess.CalledProcessError as problem:
        return {"failed": str(problem)}, []
    return result, repowise.headline(subject.name, result)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", default=DEFAULT)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--large", action="store_true", help="200,000 and 1,000,000 lines as well")
    parser.add_argument("--peer", action="store_true", help="run repowise as well")
    options = parser.parse_args()
    results: dict[str, Any] = {"machine_before": machine()}
    lines: list[report.Line] = []
    try:
        for name in options.subjects:
            subject = SUBJECTS[name]
            results[name] = {"runs": runs.measure(subject, options.repeat)}
            lines += runs.headline(name, results[name]["runs"])
            content, more = _content(subject)
            results[name] |= content
            lines += more
            if options.peer:
                results[name]["repowise"], more = _peer(subject)
                lines += more
        for count in runs.LARGE if options.large else ():
            name = f"synthetic-{count}"
            results[name] = {"runs": runs.measure_large(count)}
            lines += runs.headline(name, results[name]["runs"])
    except (runs.RunFailed, FetchError) as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        results["machine_after"] = machine()
        report.keep("bench", results)
        print(report.table(lines))
        _say_machine(results)
    return 0


def _say_machine(results: dict[str, Any]) -> None:
    before, after = results["machine_before"], results["machine_after"]
    print(
        f"\n{before['processors']} processors ({before['model']}); load average before "
        f"{before['load']}, after {after['load']}; ten million empty turns of a loop took "
        f"{before['loop_s']} and {after['loop_s']} s. Where the load is above the number of "
        "processors, times are upper bounds, and processor times too, though less so."
    )


if __name__ == "__main__":
    sys.exit(main())
