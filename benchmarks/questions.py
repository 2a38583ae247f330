"""A hundred questions of fact per repository, made without docgen-tui, and how many pages answer.

    python -m benchmarks.questions [SUBJECT ...]

Questions come from griffe (where is it defined, which default has a parameter), and from the
manifest and Makefile read with `tomllib` and a regular expression (which version of a dependency is
asked for, which command starts it or runs the tests, which Python). Which symbols are asked about
is decided by a hash of their names: always the same ones, and no favourites. `benchmarks.answers`
looks for the fact in the pages.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks import product, report
from benchmarks.oracle import Parameter, Symbol, public_symbols
from benchmarks.subjects import SUBJECTS, Subject, fresh

DEFAULT = ("posting", "textual")
COUNT = 100
_SHARES = {"dependency": 25, "command": 15, "default": 25}
"""The most questions of a kind; where is it defined? makes up the rest."""


@dataclass(frozen=True)
class Question:
    """`kind` says how an answer is looked for; `fact` holds the words that must stand together."""

    kind: str
    text: str
    fact: tuple[str, ...]
    symbol: Symbol | None = None


def questions(repository: Path, symbols: Sequence[Symbol], count: int = COUNT) -> list[Question]:
    """The questions about one repository.

    Args:
        repository: its files.
        symbols: its public interface.
        count: how many.
    """
    chosen = [
        *_chosen(_dependencies(repository), _SHARES["dependency"]),
        *_chosen(_commands(repository), _SHARES["command"]),
        *_chosen(_defaults(symbols), _SHARES["default"]),
    ]
    return [*chosen, *_chosen(_places(symbols), count - len(chosen))]


def false_twin(question: Question) -> Question:
    """The same question with a wrong fact: pages that seem to answer it were read too kindly."""
    symbol = question.symbol
    if question.kind == "where" and symbol is not None:
        moved = replace(symbol, start=symbol.start + 2000, end=symbol.end + 2000)
        return replace(question, symbol=moved)
    if question.kind == "default":
        name, default = question.fact
        return replace(question, fact=(name, {"True": "False", "False": "True"}.get(default, "17")))
    if question.kind == "dependency":
        name, asked = question.fact
        return replace(question, fact=(name, re.sub(r"\d+", lambda at: at[0] + "1", asked)))
    *rest, last = question.fact
    return replace(question, fact=(*rest, f"no {last} at all"))


def _chosen(items: Iterable[Question], most: int) -> list[Question]:
    def rank(item: Question) -> str:
        return hashlib.sha256(item.text.encode()).hexdigest()

    return sorted(sorted(items, key=rank)[:most], key=lambda item: item.text)


def _places(symbols: Sequence[Symbol]) -> Iterator[Question]:
    for symbol in symbols:
        where = f"{symbol.file}:{symbol.start}"
        name = f"{symbol.kind} {symbol.name} of {symbol.file}"
        yield Question("where", f"Where is the {name} defined?", (where,), symbol)


def _defaults(symbols: Sequence[Symbol]) -> Iterator[Question]:
    """One parameter a symbol, the one that its name's hash chooses."""
    for symbol in symbols:
        known = [each for each in symbol.parameters if _telling(each)]
        if known:
            at = int(hashlib.sha256(symbol.name.encode()).hexdigest(), 16) % len(known)
            name, default = known[at].name, known[at].default
            text = f"Which default has {name} of {symbol.name} in {symbol.file}?"
            yield Question("default", text, (name, default), symbol)


def _telling(parameter: Parameter) -> bool:
    return len(parameter.default) <= 40 and "\n" not in parameter.default


def _dependencies(repository: Path) -> Iterator[Question]:
    """Declared dependencies that ask for a version."""
    for requirement in _requirements(_manifest(repository)):
        found = re.match(r"\s*([\w.-]+)\s*(?:\[[^\]]*\])?\s*\(?([^;)]*)", requirement)
        if found and found[2].strip():
            name, asked = found[1], found[2].strip()
            yield Question("dependency", f"Which version of {name} is asked for?", (name, asked))


def _manifest(repository: Path) -> dict[str, Any]:
    path = repository / "pyproject.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _requirements(manifest: dict[str, Any]) -> Iterator[str]:
    """All requirements of a pyproject.toml in the form of PEP 508 (Poetry's are written so)."""
    project = manifest.get("project", {})
    yield from project.get("dependencies", ())
    for group in project.get("optional-dependencies", {}).values():
        yield from group
    for group in manifest.get("dependency-groups", {}).values():
        yield from (each for each in group if isinstance(each, str))
    tool = manifest.get("tool", {})
    yield from tool.get("uv", {}).get("dev-dependencies", ())
    poetry = tool.get("poetry", {})
    tables = [poetry.get("dependencies", {}), poetry.get("dev-dependencies", {})]
    tables += [group.get("dependencies", {}) for group in poetry.get("group", {}).values()]
    for table in tables:
        for name, asked in table.items():
            version = asked.get("version", "") if isinstance(asked, dict) else asked
            if name != "python" and isinstance(version, str) and version not in ("", "*"):
                yield f"{name} {version}"


def _commands(repository: Path) -> Iterator[Question]:
    """Commands, entry points, interpreter, build system and licence."""
    manifest = _manifest(repository)
    project, poetry = manifest.get("project", {}), manifest.get("tool", {}).get("poetry", {})
    for name, target in {**poetry.get("scripts", {}), **project.get("scripts", {})}.items():
        function = str(target).rpartition(":")[2]
        yield Question("command", f"Which function does `{name}` start?", (name, function))
    python = project.get("requires-python") or poetry.get("dependencies", {}).get("python")
    if python:
        yield Question("dependency", "Which Python is asked for?", ("Python", str(python)))
    backend = manifest.get("build-system", {}).get("build-backend")
    if backend:
        yield Question("words", "What builds the package?", (str(backend),))
    for each in manifest.get("build-system", {}).get("requires", ()):
        found = re.match(r"[\w.-]+", each)
        if found:
            yield Question("words", f"Is {found[0]} needed to build?", (found[0],))
    for key, text in (("description", "What is it?"), ("license", "Under which licence?")):
        value = project.get(key) or poetry.get(key)
        value = value.get("text") if isinstance(value, dict) else value
        if isinstance(value, str):
            yield Question("words", text, (value,))
    makefile = repository / "Makefile"
    if makefile.exists():
        for target in re.findall(r"^([a-z][\w-]*):(?!=)", makefile.read_text(), re.MULTILINE):
            yield Question("words", f"What does one type for `{target}`?", (f"make {target}",))


def measure(subject: Subject, repository: Path, docs: str = product.DOCS) -> dict[str, Any]:
    """Ask about a documented repository.

    Args:
        subject: what it is.
        repository: a copy with pages.
        docs: the pages folder, seen from it.
    """
    from benchmarks.answers import Answers

    symbols = public_symbols(repository, subject.package, subject.code)
    asked = questions(repository, symbols)
    answers = Answers(product.pages(repository / docs), docs)
    outcome = [(question, answers.find(question)) for question in asked]
    twins = [false_twin(question) for question in asked]
    kinds = Counter(question.kind for question, _ in outcome)
    good = Counter(question.kind for question, page in outcome if page)
    share = 100.0 * sum(good.values()) / len(outcome) if outcome else 0.0
    return {
        "questions": len(outcome),
        "answered": sum(good.values()),
        "percent": round(share, 2),
        "by_kind": {kind: [good[kind], kinds[kind]] for kind in sorted(kinds)},
        "false_twins_answered": [each.text for each in twins if answers.find(each)],
        "unanswered": [f"{each.text} {' '.join(each.fact)}" for each, page in outcome if not page],
        "answers": {each.text: page for each, page in outcome if page},
    }


def headline(name: str, result: dict[str, Any]) -> list[report.Line]:
    """What of a result belongs in the table."""
    kinds = ", ".join(f"{kind} {have}/{of}" for kind, (have, of) in result["by_kind"].items())
    what = f"questions answered, of {result['questions']}"
    false = len(result["false_twins_answered"])
    return [
        report.Line(name, what, result["percent"], "%", 90.0, least=True, note=kinds),
        report.Line(name, "  the same with wrong facts, answered", false, "", 0),
    ]


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
    report.keep("questions", results)
    print(report.table(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
