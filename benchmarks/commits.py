"""How much of the pages changes when a real commit changes the body of one function?

    python -m benchmarks.commits CLONE [--commits 50] [--below src]

Goes back through a repository's history for commits that change exactly one Python file outside of
tests so that only the inside of one function differs: same names, same signatures, nothing added or
removed. The state before is written out and documented; then that file alone is replaced (tests,
change logs and other files of the commit are left as they were) and it is documented again.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import product, report

_TEST = re.compile(r"(^|/)(tests?|testing|docs?|examples?|benchmarks?)/|(^|/)(test_|conftest)")
_KEPT = (product.DOCS, ".context")


@dataclass(frozen=True)
class Case:
    """A commit, its parent, and the one file of which one function's body changed."""

    commit: str
    parent: str
    file: str
    function: str


def git(clone: Path, *words: str) -> bytes:
    """What a git command prints; it changes nothing in the clone."""
    done = subprocess.run(["git", "-C", str(clone), *words], capture_output=True, check=True)
    return done.stdout


def cases(clone: Path, below: str) -> Iterator[Case]:
    """Commits that change one function body, newest first.

    Args:
        clone: a git repository, bare or not.
        below: only files in this folder, all where empty.
    """
    log = git(clone, "log", "--no-merges", "--format=%x01%H %P", "--name-status", "HEAD")
    for entry in log.decode("utf-8", "replace").split("\x01")[1:]:
        head, *changes = [line for line in entry.splitlines() if line]
        commit, *parents = head.split()
        touched = [line.split("\t") for line in changes]
        code = [each for each in touched if each[-1].endswith(".py") and not _TEST.search(each[-1])]
        if len(parents) != 1 or len(code) != 1 or code[0][0] != "M":
            continue
        file = code[0][1]
        if not file.startswith(below):
            continue
        before = git(clone, "show", f"{parents[0]}:{file}")
        function = changed_function(before, git(clone, "show", f"{commit}:{file}"))
        if function:
            yield Case(commit, parents[0], file, function)


def changed_function(before: bytes, after: bytes) -> str:
    """The one function whose body differs between two versions of a module, or empty."""
    try:
        old, new = _Functions(before), _Functions(after)
    except (SyntaxError, ValueError):
        return ""
    if old.outline != new.outline or old.bodies.keys() != new.bodies.keys():
        return ""
    changed = [name for name, body in old.bodies.items() if new.bodies[name] != body]
    return changed[0] if len(changed) == 1 else ""


class _Functions(ast.NodeTransformer):
    """A module taken apart: the bodies of its outermost functions, and everything else."""

    def __init__(self, source: bytes) -> None:
        self.bodies: dict[str, str] = {}
        self._path: list[str] = []
        self.outline = ast.dump(self.visit(ast.parse(source)))

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._path.append(node.name)
        self.generic_visit(node)
        self._path.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        name = ".".join((*self._path, node.name))
        while name in self.bodies:
            name += "'"
        self.bodies[name] = "\n".join(ast.dump(each) for each in node.body)
        node.body = []
        return node


def write_out(clone: Path, commit: str, into: Path) -> None:
    """A commit's files in a folder; pages and workspace that are there already stay."""
    for entry in sorted(into.iterdir()):
        if entry.name not in _KEPT:
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    with tarfile.open(fileobj=io.BytesIO(git(clone, "archive", commit))) as archived:
        archived.extractall(into, filter="data")


def measure(clone: Path, count: int, below: str) -> dict[str, Any]:
    """Replay commits one after another in one workspace.

    Args:
        clone: a git repository.
        count: how many commits, at most.
        below: only files in this folder.

    Raises:
        RuntimeError: the program ended with an error.
    """
    rows: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="docgen-bench-") as folder:
        repository = Path(folder) / clone.name.removesuffix(".git")
        repository.mkdir()
        for case in cases(clone, below):
            if len(rows) == count:
                break
            rows.append(_replay(clone, case, repository))
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    result: dict[str, Any] = {"commits": len(rows), "cases": rows}
    for name in ("pages", "reworded", "lines", "seconds", "cpu_seconds"):
        values = [float(row[name]) for row in rows]
        result[f"{name}_median"] = statistics.median(values) if values else 0.0
        result[f"{name}_most"] = max(values, default=0.0)
    return result


def _replay(clone: Path, case: Case, repository: Path) -> dict[str, Any]:
    write_out(clone, case.parent, repository)
    usage = product.document(repository)
    if not usage.failed:
        before = product.pages(repository / product.DOCS)
        content = git(clone, "show", f"{case.commit}:{case.file}")
        old = git(clone, "show", f"{case.parent}:{case.file}")
        (repository / case.file).write_bytes(content)
        usage = product.document(repository)
    if usage.failed:
        raise RuntimeError(f"{case.commit}: exit code {usage.exit_code}\n{usage.output[-2000:]}")
    change = product.difference(before, product.pages(repository / product.DOCS))
    return {
        "commit": case.commit,
        "file": case.file,
        "function": case.function,
        "code_lines": product.changed_lines(
            old.decode("utf-8", "replace"), content.decode("utf-8", "replace")
        ),
        "code_shift": content.count(b"\n") - old.count(b"\n"),
        "pages": len(change.names),
        "lines": change.lines,
        "names": list(change.names),
        "reworded": len(change.reworded),
        "seconds": usage.seconds,
        "cpu_seconds": usage.cpu_seconds,
    }


def headline(name: str, result: dict[str, Any]) -> list[report.Line]:
    """What of a result belongs in the table."""
    what = f"median of {result['commits']} commits that change one function body"
    return [
        report.Line(name, f"pages that differ, {what}", result["pages_median"], "", 1),
        report.Line(
            name, "  pages in which more than line numbers differ", result["reworded_median"]
        ),
        report.Line(name, "  lines that differ", result["lines_median"], "", 20),
        report.Line(name, "  at most, pages", result["pages_most"]),
        report.Line(name, "  at most, lines", result["lines_most"]),
        report.Line(name, "  time of the run after it", result["seconds_median"], "s", 1),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--commits", type=int, default=50)
    parser.add_argument("--below", default="", help="only files in this folder")
    parser.add_argument("--name", default="", help="of the result, when the folder has no name")
    options = parser.parse_args()
    name = options.name or options.clone.resolve().name
    result = measure(options.clone.resolve(), options.commits, options.below)
    report.keep(f"commits-{name}", result)
    print(report.table(headline(name, result)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
