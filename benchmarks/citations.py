"""Do the citations of pages resolve? Checked without any code of docgen-tui.

    python -m benchmarks.citations REPOSITORY [PAGES]

A citation resolves when its file lies in the repository, its lines lie in the file, and the symbol
that it is labelled with stands within them; for Python a class or function of that name must be
defined there, or a name assigned or passed on. Prints each one that does not; exit code 1 then.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from benchmarks.product import DOCS, pages
from benchmarks.text import Cited, blocks

_NAME = re.compile(r"[\w$#@-]+")


@dataclass
class Checked:
    """How many citations there are, with symbol and lines exactly a definition's, and the bad."""

    total: int = 0
    symbols: int = 0
    definitions: int = 0
    bad: list[tuple[Cited, str]] = field(default_factory=list)

    @property
    def percent(self) -> float:
        return 100.0 * (self.total - len(self.bad)) / self.total if self.total else 0.0

    def reasons(self) -> dict[str, int]:
        """How often each kind of failure occurs."""
        return dict(sorted(Counter(reason for _, reason in self.bad).items()))


def check(repository: Path, text: Mapping[str, str], docs: str = DOCS) -> Checked:
    """Check every citation of a set of pages.

    Args:
        repository: the files as they are on disk.
        text: pages by path in the pages folder.
        docs: the pages folder, seen from the repository.
    """
    result = Checked()
    top = repository.resolve()
    for block in blocks(text, docs):
        for cited in block.cited:
            result.total += 1
            result.symbols += bool(cited.symbol)
            problem = _problem(top, cited)
            if problem:
                result.bad.append((cited, problem))
            elif cited.symbol:
                spans = _definitions(top / cited.file)
                result.definitions += (cited.start, cited.end) in spans.get(_last(cited.symbol), ())
    return result


def _problem(top: Path, cited: Cited) -> str:
    path = top / cited.file
    if not path.resolve().is_relative_to(top) or not path.is_file():
        return "no such file"
    lines = _lines(path)
    if not 1 <= cited.start <= cited.end <= len(lines):
        return "lines outside of the file"
    if not cited.symbol:
        return ""
    name = _last(cited.symbol)
    within = "\n".join(lines[cited.start - 1 : cited.end])
    if not name or re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", within) is None:
        return "symbol not within the lines"
    return ""


def _last(symbol: str) -> str:
    """`Widget.refresh` and `refresh(self)` are both about `refresh`."""
    names = _NAME.findall(symbol.partition("(")[0])
    return str(names[-1]) if names else ""


@lru_cache(maxsize=4096)
def _lines(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8", "replace").split("\n")


@lru_cache(maxsize=4096)
def _definitions(path: Path) -> dict[str, set[tuple[int, int]]]:
    """Spans of the definitions of a Python file by name, with and without decorators."""
    found: dict[str, set[tuple[int, int]]] = {}
    if path.suffix != ".py":
        return found
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return found
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            starts = {node.lineno, *(each.lineno for each in node.decorator_list)}
            ends = {(start, node.end_lineno or node.lineno) for start in starts}
            found.setdefault(node.name, set()).update(ends)
    return found


def main() -> int:
    repository = Path(sys.argv[1])
    docs = sys.argv[2] if len(sys.argv) > 2 else DOCS
    result = check(repository, pages(repository / docs), docs)
    for cited, problem in result.bad:
        print(f"{cited.page}: {cited.file}:{cited.start}-{cited.end} {cited.symbol}: {problem}")
    print(
        f"{result.total} citations, {result.percent:.2f} % resolve; {result.symbols} name a "
        f"symbol, {result.definitions} of them exactly the lines of a Python definition"
    )
    return 1 if result.bad else 0


if __name__ == "__main__":
    sys.exit(main())
