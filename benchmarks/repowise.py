"""The same measurements on repowise, the strongest program that documents without a model.

    python -m benchmarks.repowise [SUBJECT ...]

repowise is under the AGPL: it is installed in a virtual environment of its own and only run as a
program; nothing of it is imported or copied. It is run without prose, without a hook, without
editor set-up and with a home folder of its own, on the same archives and the same machine. Pages
are exported as Markdown and read by the same scripts. Where its installation fails, that is said.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import coverage, process, product, questions, report
from benchmarks.oracle import venv
from benchmarks.subjects import SUBJECTS, Subject, fresh, size

REPOWISE = "repowise==0.59.0"
DEFAULT = ("posting", "textual")
_EXPORT = "repowise-export"
_QUIET = ("--no-prose", "--yes", "--no-hook", "--no-editor-setup", "--no-codex", "--no-agents")


def _environment(home: Path) -> dict[str, str]:
    home.mkdir(exist_ok=True)
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TZ": "UTC"}


def _commit(repository: Path, message: str) -> None:
    """It reads git, so it gets a repository with one commit for each state."""
    identity = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@example.invalid"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", message]):
        subprocess.run(["git", "-C", str(repository), *identity, *words], check=True)


def _export(program: str, repository: Path, env: dict[str, str]) -> dict[str, str]:
    """Its pages, exported into the repository so that relative links keep their meaning."""
    command = [program, "export", "--format", "markdown", "--output", _EXPORT, "."]
    done = process.run(command, cwd=repository, env=env)
    return product.pages(repository / _EXPORT) if not done.failed else {}


def measure(subject: Subject) -> dict[str, Any]:
    """A full run, the pages it makes, an update without and with a changed file.

    Raises:
        CalledProcessError: it cannot be installed here.
    """
    program = str(venv("repowise", REPOWISE) / "repowise")
    with fresh(subject) as repository:
        env = _environment(repository.parent / "home")
        files, lines = size(repository)
        (repository / ".gitignore").write_text(f".repowise/\n{_EXPORT}/\n", encoding="utf-8")
        _commit(repository, "Before")
        full = process.run([program, "init", *_QUIET, "."], cwd=repository, env=env)
        if full.failed:
            return {"failed": full.output[-2000:], "exit_code": full.exit_code}
        before = _export(program, repository, env)
        result: dict[str, Any] = {
            "files": files, "lines": lines, "pages": len(before),
            "coverage": coverage.measure(subject, repository, _EXPORT),
            "questions": questions.measure(subject, repository, _EXPORT),
        }  # fmt: skip
        again = process.run([program, "update", "."], cwd=repository, env=env)
        product.touch(repository, subject.touched)
        _commit(repository, "After")
        one = process.run([program, "update", "."], cwd=repository, env=env)
        change = product.difference(before, _export(program, repository, env))
    for name, usage in (("full", full), ("unchanged", again), ("one_file", one)):
        result |= {
            f"{name}_s": usage.seconds,
            f"{name}_cpu_s": usage.cpu_seconds,
            f"{name}_mb": usage.memory,
            f"{name}_resident_mb": usage.resident,
            f"{name}_exit_code": usage.exit_code,
        }
        if usage.failed:
            result[f"{name}_output"] = usage.output[-2000:]
    return result | {"one_file_pages": len(change.names), "one_file_lines": change.lines}


def headline(name: str, result: dict[str, Any]) -> list[report.Line]:
    """What of a result belongs in the table."""
    who = f"{name}, repowise"
    if "failed" in result:
        return [report.Line(who, "could not be run, exit code", result["exit_code"])]
    cover, asked = result["coverage"], result["questions"]
    return [
        report.Line(who, "full run", result["full_s"], "s"),
        report.Line(who, "  processor time", result["full_cpu_s"], "s"),
        report.Line(who, "  peak memory, PSS", result["full_mb"], "MB"),
        report.Line(who, "nothing changed", result["unchanged_s"], "s"),
        report.Line(who, "one file changed", result["one_file_s"], "s"),
        report.Line(who, "  pages that differ", result["one_file_pages"]),
        report.Line(who, "  lines that differ", result["one_file_lines"]),
        report.Line(who, "pages", result["pages"]),
        report.Line(who, "citations with lines", cover["citations"]),
        report.Line(who, "public symbols with an entry", cover["percent"], "%"),
        report.Line(who, "public symbols named anywhere", cover["named_percent"], "%"),
        report.Line(
            who, f"questions answered, of {asked['questions']}", asked["percent"], "%",
            note=", ".join(f"{kind} {a}/{b}" for kind, (a, b) in asked["by_kind"].items()),
        ),
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", default=DEFAULT)
    results: dict[str, Any] = {}
    lines: list[report.Line] = []
    try:
        for name in parser.parse_args().subjects:
            results[name] = measure(SUBJECTS[name])
            lines += headline(name, results[name])
    except subprocess.CalledProcessError as problem:
        print(f"{REPOWISE} cannot be installed or run here: {problem}", file=sys.stderr)
        return 1
    report.keep("repowise", results)
    print(report.table(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
