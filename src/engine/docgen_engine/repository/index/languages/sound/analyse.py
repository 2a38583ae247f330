"""From the text of a file to its facts, for any language that has an adapter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import EnvironmentFact, FileFacts, ImportFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.sound.arguments import read_calls
from docgen_engine.repository.index.languages.sound.branches import first_branches
from docgen_engine.repository.index.languages.sound.comments import Comments
from docgen_engine.repository.index.languages.sound.definitions import Captures, Definitions
from docgen_engine.repository.index.languages.sound.language import Adapter, load_grammar
from docgen_engine.repository.index.languages.sound.mentions import read_mentions
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    errors_of,
    first_line,
    joined_spans,
)
from docgen_engine.repository.index.lines import comment_spans, count_lines
from docgen_engine.repository.index.markers import find_markers

_FEW_ERRORS: Final = 3
_LINES_PER_ERROR: Final = 300
_LINES_LOST: Final = 5
_SHARE_LOST: Final = 10
_SPANS_TOLD: Final = 4
_NAME: Final = regex(r"^[A-Za-z_]\w*$")
_QUOTED: Final = regex(r"^[bBrRuU@$]*[\"'](?P<text>[^\"'\\]*)[\"']$")


def analyse_sound(text: str, adapter: Adapter) -> FileFacts:
    """The facts of a file.

    Args:
        text: the file, decoded.
        adapter: its language.

    Returns:
        Definitions, imports, calls by name and the like; `problem` says where the grammar did not
        understand so much that facts may be missing.

    Raises:
        GrammarMissing: the grammar is not installed.
    """
    parsed = _parsed(text, adapter)
    found = parsed.captures(adapter.references)
    comment_nodes = found.get("comment", [])
    comments = Comments(parsed, adapter.comments, comment_nodes, found.get("attribute", []))
    definitions = Definitions(parsed, adapter, found, comments)
    whole = parsed.parsed_source.count(b"#endif") == parsed.source.count(b"#endif")
    spans = parsed.spans(comment_nodes) if whole else comment_spans(text, adapter.name)
    doc, doc_line, doc_line_end = comments.inside(comment_nodes)
    clause = found["package"][0].parent if found.get("package") else None
    if not doc and not definitions.symbols and clause is not None:
        doc, doc_line = comments.above(clause)  # `package-info.java`
        doc_line_end = first_line(clause) - 1 if doc else 0
    main = found.get("main", [])
    read = adapter.commands
    options, variables = read(definitions.drafts, found, parsed) if read is not None else ([], [])
    imports = _imports(found.get("import", []), adapter, parsed)
    declared = adapter.routes
    return FileFacts(
        language=adapter.name,
        lines=count_lines(text, spans),
        package=_package(found, adapter, parsed),
        doc=doc,
        doc_line=doc_line,
        doc_line_end=doc_line_end,
        symbols=definitions.symbols,
        exports=tuple(parsed.flat(node) for node in found.get("exported", [])),
        imports=imports,
        calls=read_calls(found, adapter, parsed, definitions.owners),
        mentions=read_mentions(found, parsed, definitions, imports),
        environment=_environment(found, adapter, parsed, definitions, variables),
        routes=declared(definitions.drafts, imports, parsed) if declared is not None else (),
        commands=tuple(options),
        models=definitions.models,
        markers=find_markers(text, spans),
        main_line=definitions.main_line or (first_line(main[0]) if main else 0),
        problem=_problem(parsed, text, adapter),
    )


def _parsed(text: str, adapter: Adapter) -> Parsed:
    """The tree of a file; of one branch of each `#if` where all of them together do not parse."""
    language = load_grammar(*adapter.grammar)
    parsed = Parsed(text, language, adapter.prepare, adapter.rewrite)
    if not adapter.branches or not parsed.root.has_error or "#endif" not in text:
        return parsed

    def reduced(source: bytes) -> bytes:
        one = first_branches(source)
        return adapter.prepare(one) if adapter.prepare else one

    other = Parsed(text, language, reduced, adapter.rewrite)
    return other if errors_of(other.root) < errors_of(parsed.root) else parsed


def _package(found: Captures, adapter: Adapter, parsed: Parsed) -> str:
    nodes = found.get("package", [])
    if not nodes:
        return ""
    return adapter.package(nodes, parsed) if adapter.package else parsed.flat(nodes[0])


def _imports(nodes: list[Node], adapter: Adapter, parsed: Parsed) -> tuple[ImportFact, ...]:
    found = {one: None for node in nodes for one in adapter.imports(node, parsed)}
    return tuple(sorted(found, key=lambda one: one.line))


def _environment(
    found: Captures,
    adapter: Adapter,
    parsed: Parsed,
    definitions: Definitions,
    further: Iterable[EnvironmentFact],
) -> tuple[EnvironmentFact, ...]:
    """Variables by literal name, or by a constant of the file that holds one."""
    constants = {
        one.name.rpartition(".")[2]: match["text"]
        for one in definitions.symbols
        if (match := _QUOTED.match(one.value))
    }
    facts: set[EnvironmentFact] = set(further)
    for node in found.get("environment", []):
        text = parsed.text(node)
        match = _QUOTED.match(text)
        name = match["text"] if match else text
        _note(name, node, adapter, parsed, definitions, facts)
    for node in found.get("environment_constant", []):
        name = constants.get(parsed.text(node).rpartition("::")[2].rpartition(".")[2], "")
        _note(name, node, adapter, parsed, definitions, facts)
    return tuple(sorted(facts, key=lambda one: (one.line, one.name)))


def _note(
    name: str,
    node: Node,
    adapter: Adapter,
    parsed: Parsed,
    definitions: Definitions,
    facts: set[EnvironmentFact],
) -> None:
    if not _NAME.match(name):
        return
    default = ""
    if adapter.argument_default:
        argument = node if node.parent is None or "string" not in node.parent.type else node.parent
        default = parsed.flat(argument.next_named_sibling)
    owner = definitions.owners.at(node.start_byte)
    facts.add(EnvironmentFact(name, first_line(node), default, owner))


def _problem(parsed: Parsed, text: str, adapter: Adapter) -> str:
    """What to say of a file that the grammar did not understand.

    Macros make a few errors in many files of C and C++, around which nothing is lost: these are
    not worth a note. Nothing inside of an error becomes a fact in any case.
    """
    if not parsed.root.has_error:
        return ""
    found = errors_of(parsed.root)
    total = text.count("\n") + 1
    few = max(_FEW_ERRORS, total // _LINES_PER_ERROR)
    outside = any(child.is_error for child in parsed.root.children)
    slight = found.lines <= _LINES_LOST * few
    slight = slight and not (outside and found.lines * _SHARE_LOST > total)
    if adapter.prepare is not None and found.places <= few and slight:
        return ""
    spans = joined_spans(found.spans)
    shown = [f"{first}-{last}" if last > first else str(first) for first, last in spans]
    word = "line" if len(spans) == 1 and spans[0][0] == spans[0][1] else "lines"
    more = f" and {len(spans) - _SPANS_TOLD} more places" if len(spans) > _SPANS_TOLD + 1 else ""
    told = shown[:_SPANS_TOLD] if more else shown
    return f"syntax not understood in {word} {', '.join(told)}{more}; facts may be partial"
