"""Which functions of a library deserve a flow: those that its documents show people to call.

Then those that packages give out, by how much of the code their work goes through.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from docgen_engine.backends.static.about.own_documents import guides
from docgen_engine.backends.static.flows.words import answers_requests
from docgen_engine.backends.static.parts.loading import Loading
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.working.entry_points import callable_symbol
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import document_blocks

_MOST_OVERLOADS: Final = 5
"""Functions of one name that are tried: some only call others."""

_TRIED: Final = 120
_SHOWN: Final = 40
_FAR: Final = 2
_FEW_OWNERS: Final = 3

DOES_WORK: Final = regex(
    r"(?i:run|serve|start|handle|dispatch|execute|listen|process|send|request|fetch|main|parse"
    r"|clean|select|render|convert|connect|query|search|load|save|build|compile|encode|decode)"
    r"(?![a-z])|ServeHTTP$|serve_forever$|(?:wsgi|asgi)_app$|(?:run|handle|process|send|dispatch)_"
)
"""Names of functions that people start with when they explain how something works."""

_ENTRANCE: Final = regex(
    r"(?:run|serve|start|main|listen|fetch|dispatch|execute|request)(?![a-zA-Z])"
    r"|ServeHTTP$|serve_forever$|(?:wsgi|asgi)_app$"
)
"""Of them, those through which the work comes in; others handle a part of it."""

CONSTRUCTORS: Final = frozenset(
    {"__init__", "__new__", "__post_init__", "constructor", "initialize", "__construct", "new"}
)
_GETS: Final = regex(r"(?:get|is|has)(?:[A-Z_]|$)")
_WENT_WRONG: Final = regex(
    r"(?i)error|exception|(?:^|_)[45]\d\d(?:_|$)|(?:^|_)(?:abort|refuse|reject|fail)"
    r"|^handle_(?:sig)?(?:int|term|hup|ttin|ttou|usr[12]|break|quit|winch|exit)$|signal"
)
"""Answers to what went wrong, and handlers of signals: how something works is told without them."""

_HOOK: Final = regex(r"use[A-Z]")
_FOR_TESTS: Final = regex(r"(?i)test|mock|debug")
_SAID_FOR_TESTS: Final = regex(r"(?i)\b(?:for|in|while) (?:unit |your )?test(?:s|ing)\b")
INNER: Final = regex(
    r"(?i)(?:^|/)(?:internals?|impl|details?|private|utils?|util|helpers?|common)(?:/|\.|$)"
)
"""Places of what supports the rest; people seldom begin there."""

_PRIVATE: Final = regex(r"(?:^|/)_[a-z]\w*(?:/|\.pyi?$)")
"""Modules of Python whose authors say that they are nobody else's, unless given out elsewhere."""

_DOORS: Final = frozenset({"__init__", "index", "lib", "mod"})
"""Names of files that stand for a package, whatever else is in them."""

_HEADERS: Final = regex(r"(?:^|/)include/.*\.h(?:h|pp|xx)?$")
"""What a library in C or C++ offers to others."""

_CODE_LANGUAGES: Final = frozenset(
    {"js", "javascript", "ts", "typescript", "jsx", "tsx", "mjs", "py", "python", "python3", "go",
     "golang", "pycon", "java", "kotlin", "c", "cpp", "c++", "cs", "csharp", "c#", "rust", "rs",
     "ruby", "rb", "php"}
)  # fmt: skip
_CALLED: Final = regex(r"(?<![\w.>:])([A-Za-z_]\w*(?:(?:\.|::|->)\w+)*)\s*(?:<[\w\s,.|]*>)?\(")
_WORDS: Final = frozenset(
    {
        "for",
        "if",
        "while",
        "switch",
        "return",
        "catch",
        "sizeof",
        "elif",
        "with",
        "match",
        "foreach",
        "print",
        "println",
        "printf",
        "require",
        "import",
    }
)
"""What stands before a bracket and is no function of the repository."""

_PARTS: Final = regex(r"\.|::|->")

Reach = Callable[[str, str], int]
"""How many other files and components the calls of a function go to."""


def library_functions(
    survey: Survey, reach: Reach, used: Counter[tuple[str, str]], seen: set[tuple[str, str]]
) -> Iterator[tuple[str, SymbolFact]]:
    """Public functions with the files of their bodies, the most telling ones first.

    Args:
        survey: the repository.
        reach: how far the calls of a function go.
        used: how often each function is called.
        seen: starts that were given out before.
    """
    shown = _shown_calls(survey)
    given_out = _given_out(survey)
    packages = sorted({one.name.rpartition("/")[2] for one in survey.project.packages})
    answers = any(one.routes for path, one in survey.index.facts.items() if survey.is_code(path))
    candidates = [
        (path, symbol, survey.index.body_of(path, symbol.name))
        for path in survey.components.code_files()
        for symbol in survey.index.public_symbols(path)
        if _may_start(path, symbol)
    ]
    owners: dict[str, set[str]] = {}
    for _, symbol, _ in candidates:
        owners.setdefault(_last(symbol), set()).add(symbol.parent)
    ranked: list[tuple[int, str, int, SymbolFact]] = []
    for path, symbol, file in candidates:
        if (file, symbol.name) in seen:
            continue
        last = _last(symbol)
        weight = _weight_of_shown(symbol, shown, len(owners[last]))
        if ("default", symbol.name) in survey.index.facts[path].export_aliases:
            # `import express from "express"`: what the package is called stands for it.
            weight = max([weight, *(36 - shown[name] for name in packages if name in shown)])
        if not weight and (_GETS.match(last) or _WENT_WRONG.search(symbol.name)):
            continue
        if not weight and answers and _HOOK.match(symbol.name):
            continue  # a helper of screens; what the program does is behind its requests
        named = symbol.parent or symbol.name
        out = (path, named) in given_out or (path, "*") in given_out
        out = out or bool(_HEADERS.search(path))
        if _PRIVATE.search(path) and not out:
            continue
        far = reach(file, symbol.name)
        if far >= _FAR or weight or answers_requests(symbol):
            score = 4 * min(far, 8) + min(used[file, symbol.name], 10)
            score += (6 if symbol.doc else 0) + 12 * bool(DOES_WORK.match(last))
            score += 2 * weight + 8 * out + 30 * answers_requests(symbol)
            score -= 24 * (bool(INNER.search(survey.inside(path))) and not out)
            score -= 20 * (not weight and _is_inside(survey, path, symbol))
            for_tests = _FOR_TESTS.search(symbol.name) or _FOR_TESTS.search(path)
            score -= 40 * bool(for_tests or _SAID_FOR_TESTS.search(first_sentence(symbol.doc)))
            ranked.append((-score, file, symbol.line, symbol))
    ranked.sort(key=lambda item: item[:3])
    yield from _varied(ranked[:_TRIED])


def _varied(
    ranked: list[tuple[int, str, int, SymbolFact]],
) -> Iterator[tuple[str, SymbolFact]]:
    """Of a function with very many overloads only some; the caller takes each name once."""
    overloads: Counter[tuple[str, str, str]] = Counter()
    for _, path, _, symbol in ranked:
        name = path, symbol.parent, _last(symbol)
        overloads[name] += 1
        if overloads[name] <= _MOST_OVERLOADS:
            yield path, symbol


def is_constructor(name: str) -> bool:
    """Whether a qualified name is that of a constructor."""
    owner, _, last = name.partition("(")[0].rpartition(".")
    return bool(owner) and (last in CONSTRUCTORS or last == owner.rpartition(".")[2])


def _may_start(path: str, symbol: SymbolFact) -> bool:
    """Whether people may begin at a function: no constructor, value or part of a screen."""
    if not callable_symbol(symbol) or symbol.kind is SymbolKind.PROPERTY:
        return False
    drawn = path.endswith((".tsx", ".jsx")) and symbol.name[:1].isupper()
    return not drawn and not is_constructor(symbol.name)


def _is_inside(survey: Survey, path: str, symbol: SymbolFact) -> bool:
    """Whether others reach a function only through something else of this repository."""
    return symbol.signature.startswith("protected ") or _overrides(survey, path, symbol)


def _overrides(survey: Survey, path: str, symbol: SymbolFact) -> bool:
    """Whether a base in this repository has the method as well: it is called through that."""
    last = _last(symbol)
    return bool(symbol.parent) and any(
        survey.index.symbol(file, f"{name}.{last}") is not None
        for file, name in survey.index.bases(path, symbol.parent)
    )


def _last(symbol: SymbolFact) -> str:
    """Its own name, without its owner and the types by which an overload is told from others."""
    return symbol.name.partition("(")[0].rpartition(".")[2]


def _weight_of_shown(symbol: SymbolFact, shown: dict[str, int], owners: int) -> int:
    owner, last = symbol.parent.rpartition(".")[2], _last(symbol)
    if not owner:
        return 36 - shown[last] if last in shown else 0
    if owner.lower() not in shown:
        # `doc.select("a")`: of whose type `doc` is, where only a few types have it.
        return 18 - shown[last] // 2 if last in shown and owners <= _FEW_OWNERS else 0
    # `new Hono()` is shown, and what it then does is its methods' work.
    if last in shown:
        return 30 - shown[last]
    return 24 if _ENTRANCE.match(last) else 8 * bool(DOES_WORK.match(last))


def _shown_calls(survey: Survey) -> dict[str, int]:
    """What the examples of README and guides call, with its place; owners in small letters."""
    found: dict[str, int] = {}
    for path in guides(survey):
        for block in document_blocks(path, survey.text(path)):
            if block.kind != "code" or block.language.lower() not in _CODE_LANGUAGES:
                continue
            for match in _CALLED.finditer(block.text):
                *owners, last = _PARTS.split(match[1])
                if last in _WORDS and not owners:
                    continue
                for name in (last, *(owner.lower() for owner in owners), last.lower()):
                    if len(found) < _SHOWN:
                        found.setdefault(name, min(len(found), 20))
        if len(found) == _SHOWN:
            break
    return found


def _given_out(survey: Survey) -> frozenset[tuple[str, str]]:
    """What the files that stand for packages give out: file and symbol."""
    loading = Loading(survey.index)
    found: set[tuple[str, str]] = set()
    for one in survey.index.imports:
        whole = one.name == "*" and bool(one.to_file)
        door = posixpath.basename(one.from_file).partition(".")[0] in _DOORS
        if (one.symbol or whole) and (door or loading.is_facade(one.from_file)):
            found.add((one.to_file, "*") if whole else (one.defined_in, one.symbol))
    return frozenset(found)
