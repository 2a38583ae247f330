"""HTTP routes that annotations of Java classes declare: Spring, JAX-RS and Micronaut.

A class answers requests where an annotation of one of these frameworks, which the file imports,
says so. Interfaces are left out: those of a client look the same as those of a server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, RouteFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.sound.language import TYPES, Draft
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    field,
    first_line,
)

_SLASHES: Final = regex(r"/{2,}")
_LITERAL: Final = regex(r'^"(?P<text>(?:[^"\\]|\\\\)*)"$')
_CLIENTS: Final = frozenset({"FeignClient", "RegisterRestClient", "Client", "HttpExchange"})
_KEYS: Final = frozenset({"", "value", "path", "uri", "uris"})
_MOST_PATHS: Final = 8


class _Framework(NamedTuple):
    """How a framework spells routes: its name, the annotation of a class with the prefix of its
    paths, and annotations of methods with the method that they stand for.

    `separate`: whether the path of a method stands in an annotation of its own.
    """

    name: str
    holder: str
    verbs: Mapping[str, str]
    separate: bool = False


_VERBS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
_JAX_RS: Final = _Framework("JAX-RS", "Path", {verb: verb for verb in _VERBS}, separate=True)
_FRAMEWORKS: Final = {
    "org.springframework.web.bind.annotation": _Framework(
        "Spring",
        "RequestMapping",
        {"RequestMapping": "", **{f"{verb.title()}Mapping": verb for verb in _VERBS[:5]}},
    ),
    "io.micronaut.http.annotation": _Framework(
        "Micronaut", "Controller", {verb.title(): verb for verb in _VERBS}
    ),
    "jakarta.ws.rs": _JAX_RS,
    "javax.ws.rs": _JAX_RS,
}


def routes(
    drafts: list[Draft], imports: Iterable[ImportFact], parsed: Parsed
) -> tuple[RouteFact, ...]:
    """The routes of a file, in line order.

    A path that the file does not spell out, such as a constant of another class, is left out.

    Args:
        drafts: the definitions of the file.
        imports: what it imports.
        parsed: the file.
    """
    framework = next(
        (_FRAMEWORKS[one.module] for one in imports if one.module in _FRAMEWORKS), None
    )
    if framework is None:
        return ()
    constants = _constants(drafts)
    prefixes: dict[int, list[str]] = {}
    found: set[RouteFact] = set()
    for draft in drafts:
        if draft.kind is SymbolKind.CLASS:
            prefixes[id(draft)] = _prefixes(draft, framework, constants, parsed)
        elif draft.kind is SymbolKind.METHOD and draft.outer is not None:
            found.update(_of_method(draft, framework, prefixes, constants, parsed))
    return tuple(sorted(found, key=lambda one: (one.line, one.path, one.method)))


def _of_method(
    draft: Draft,
    framework: _Framework,
    prefixes: Mapping[int, list[str]],
    constants: Mapping[str, str],
    parsed: Parsed,
) -> Iterator[RouteFact]:
    outer = draft.outer
    above = prefixes.get(id(outer), []) if outer is not None else []
    given = {_name(one, parsed): one for one in draft.decorators} if above else {}
    for name, annotation in given.items():
        if name not in framework.verbs:
            continue
        spelled = given.get(framework.holder) if framework.separate else annotation
        paths = _paths(spelled, constants, parsed)
        methods = [framework.verbs[name]] if framework.verbs[name] else _methods(annotation, parsed)
        for prefix in above:
            for path in paths:
                whole = _SLASHES.sub("/", f"/{prefix}/{path}").rstrip("/") or "/"
                for method in methods:
                    yield RouteFact(
                        method=method,
                        path=whole,
                        handler=draft.qualified,
                        line=first_line(annotation),
                        framework=framework.name,
                    )


def _prefixes(
    draft: Draft, framework: _Framework, constants: Mapping[str, str], parsed: Parsed
) -> list[str]:
    """What stands before the paths of a class; nothing where it does not answer requests."""
    given = {_name(one, parsed): one for one in draft.decorators}
    if given.keys() & _CLIENTS:
        return []
    holder = given.get(framework.holder)
    if holder is not None:
        return _paths(holder, constants, parsed)
    # A controller needs no prefix in Spring; a resource without a path is below another one.
    answers = any(name.endswith("Controller") for name in given)
    return [""] if answers and not framework.separate else []


def _paths(annotation: Node | None, constants: Mapping[str, str], parsed: Parsed) -> list[str]:
    """The paths that an annotation gives, one that is empty where it gives none."""
    values = [value for key, value in _arguments(annotation, parsed) if key in _KEYS]
    if not values:
        return [""]
    listed = [one for value in values for one in _elements(value)]
    texts = [_text(one, constants, parsed) for one in listed]
    known = [text for text in texts if text is not None]
    return known[:_MOST_PATHS] if len(known) == len(texts) else []


def _methods(annotation: Node, parsed: Parsed) -> list[str]:
    """What `method = {RequestMethod.GET, ...}` says; any without it."""
    for key, value in _arguments(annotation, parsed):
        if key == "method":
            names = [parsed.flat(one).rpartition(".")[2] for one in _elements(value)]
            return [name for name in names if name.isupper()]
    return ["ANY"]


def _arguments(annotation: Node | None, parsed: Parsed) -> list[tuple[str, Node]]:
    """The arguments of an annotation by name, empty for the only one that has none."""
    found = []
    for one in _named(field(annotation, "arguments") if annotation is not None else None):
        if one.type == "element_value_pair":
            value = field(one, "value")
            if value is not None:
                found.append((parsed.flat(field(one, "key")), value))
        else:
            found.append(("", one))
    return found


def _elements(value: Node) -> list[Node]:
    return _named(value) if value.type == "element_value_array_initializer" else [value]


def _named(node: Node | None) -> list[Node]:
    return [one for one in (node.named_children if node else ()) if "comment" not in one.type]


def _text(node: Node, constants: Mapping[str, str], parsed: Parsed) -> str | None:
    """The text of a literal, of a constant of the file or of both joined; None for any other."""
    if node.type == "binary_expression":
        left, right = field(node, "left"), field(node, "right")
        if left is None or right is None or parsed.flat(field(node, "operator")) != "+":
            return None
        both = [_text(one, constants, parsed) for one in (left, right)]
        return "".join(one for one in both if one is not None) if None not in both else None
    written = parsed.flat(node)
    match = _LITERAL.match(written)
    if match is not None:
        return match["text"].replace("\\\\", "\\")
    return constants.get(written)


def _constants(drafts: Iterable[Draft]) -> dict[str, str]:
    """Constants of the file that hold a text, by their own and by their qualified name."""
    found: dict[str, str] = {}
    for draft in drafts:
        match = _LITERAL.match(draft.value) if draft.kind is SymbolKind.CONSTANT else None
        if match is not None:
            text = match["text"].replace("\\\\", "\\")
            found[draft.name] = text
            if draft.outer is not None and draft.outer.kind in TYPES:
                found[f"{draft.outer.name}.{draft.name}"] = text
    return found


def _name(annotation: Node, parsed: Parsed) -> str:
    return parsed.flat(field(annotation, "name")).rpartition(".")[2]
