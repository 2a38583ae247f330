"""Has every public symbol an entry, and do citations resolve?

    python -m benchmarks.coverage [SUBJECT ...]

The public interface comes from griffe (`benchmarks.oracle`). A symbol has an entry when a page
cites its definition (a citation that begins at the definition or its decorator, ends within it, and
is labelled with its name or not at all) or shows its signature in code on a page that
cites its file. `named` is weaker and printed beside: its dotted name stands somewhere in code.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import citations, product, report
from benchmarks.oracle import Symbol, public_symbols
from benchmarks.subjects import SUBJECTS, Subject, fresh
from benchmarks.text import Block, Cited, blocks

DEFAULT = ("posting", "textual")
_HEAD = 12
"""So many lines at most lie between a decorator and the name."""


def entries(symbols: Sequence[Symbol], found: Sequence[Block]) -> dict[Symbol, str]:
    """How each symbol is documented: `cited`, `signature`, `named`, or empty for not at all.

    Args:
        symbols: what to look for.
        found: the pages.
    """
    by_file: dict[str, list[Cited]] = defaultdict(list)
    names: set[str] = set()
    signatures: dict[str, set[str]] = defaultdict(set)
    pages_of: dict[str, set[str]] = defaultdict(set)
    for block in found:
        for cited in block.cited:
            by_file[cited.file].append(cited)
            pages_of[cited.file].add(block.page)
        words = set(re.findall(r"[A-Za-z_][\w.]*", block.around))
        names |= words
        for name in re.findall(r"\b(?:def|class)\s+([A-Za-z_]\w*)", block.text):
            signatures[name].add(block.page)
    result = {}
    for symbol in symbols:
        if any(_is_entry(symbol, cited) for cited in by_file[symbol.file]):
            result[symbol] = "cited"
        elif "." not in symbol.name and signatures[symbol.name] & pages_of[symbol.file]:
            result[symbol] = "signature"
        else:
            result[symbol] = "named" if symbol.name in names else ""
    return result


def _is_entry(symbol: Symbol, cited: Cited) -> bool:
    label = cited.symbol.partition("(")[0].strip()
    if label and label != symbol.name and label.rpartition(".")[2] != symbol.last:
        return False
    if label and cited.end == symbol.end and abs(cited.start - symbol.start) <= _HEAD:
        return True  # griffe begins a property at its `def`, other definitions at a decorator
    most = min(symbol.start + _HEAD, symbol.end) if label else symbol.start
    return symbol.start <= cited.start <= most and cited.end <= symbol.end


def coverage(symbols: Sequence[Symbol], text: Mapping[str, str], docs: str) -> dict[str, Any]:
    """The share of symbols with an entry, per kind, and what has none.

    Args:
        symbols: the public interface.
        text: pages by path.
        docs: the pages folder, seen from the repository.
    """
    found = entries(symbols, blocks(text, docs))
    kinds = Counter(symbol.kind for symbol in symbols)
    have = Counter(symbol.kind for symbol, how in found.items() if how in ("cited", "signature"))
    missing = [symbol for symbol, how in found.items() if how in ("named", "")]
    return {
        "symbols": len(symbols),
        "with_entry": sum(have.values()),
        "percent": _percent(sum(have.values()), len(symbols)),
        "named_percent": _percent(sum(bool(how) for how in found.values()), len(symbols)),
        "by_kind": {kind: [have[kind], kinds[kind]] for kind in sorted(kinds)},
        "missing": [f"{each.file}:{each.start} {each.kind} {each.name}" for each in missing],
    }


def _percent(part: int, whole: int) -> float:
    return round(100.0 * part / whole, 2) if whole else 0.0


def measure(subject: Subject, repository: Path, docs: str = product.DOCS) -> dict[str, Any]:
    """Coverage and citations of a documented repository.

    Args:
        subject: what it is.
        repository: a copy with pages.
        docs: the pages folder, seen from it.
    """
    text = product.pages(repository / docs)
    symbols = public_symbols(repository, subject.package, subject.code)
    checked = citations.check(repository, text, docs)
    return coverage(symbols, text, docs) | {
        "pages": len(text),
        "citations": checked.total,
        "citations_resolve": round(checked.percent, 2),
        "citations_with_symbol": checked.symbols,
        "citations_of_definitions": checked.definitions,
        "citations_bad": checked.reasons(),
        "citations_bad_examples": [
            f"{cited.page}: {cited.file}:{cited.start}-{cited.end} {cited.symbol}: {reason}"
            for cited, reason in checked.bad[:50]
        ],
    }


def headline(name: str, result: dict[str, Any]) -> list[report.Line]:
    """What of a result belongs in the table."""
    kinds = ", ".join(f"{kind} {have}/{of}" for kind, (have, of) in result["by_kind"].items())
    return [
        report.Line(
            name, f"public symbols with an entry, of {result['symbols']}", result["percent"], "%",
            100.0, least=True, note=kinds,
        ),
        report.Line(name, "public symbols named anywhere", result["named_percent"], "%"),
        report.Line(
            name, f"citations that resolve, of {result['citations']:,}",
            result["citations_resolve"], "%", 100.0, least=True,
        ),
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", default=DEFAULT)
    results: dict[str, Any] = {}
    lines: list[report.Line] = []
    for name in parser.parse_args().subjects:
        with fresh(SUBJECTS[name]) as repository:
            usage = product.document(repository)
            if usage.failed:
                print(usage.output[-2000:], file=sys.stderr)
                return 1
            results[name] = measure(SUBJECTS[name], repository)
            lines += headline(name, results[name])
    report.keep("coverage", results)
    print(report.table(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
