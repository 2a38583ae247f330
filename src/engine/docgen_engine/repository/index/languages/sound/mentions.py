"""Names of types as facts, where a file sees types of others without importing them by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, MentionFact
from docgen_engine.repository.index.languages.sound.definitions import Captures, Definitions
from docgen_engine.repository.index.languages.treesitter import Parsed, first_line

_CALLED: Final = frozenset(
    {"invocation_expression", "member_access_expression", "member_binding_expression"}
)
_SCOPED: Final = "scoped_type_identifier"


def read_mentions(
    found: Captures, parsed: Parsed, definitions: Definitions, imports: Iterable[ImportFact]
) -> tuple[MentionFact, ...]:
    """The first mention of each type that is neither defined here nor imported by name.

    Args:
        found: what the query for references captured.
        parsed: the file.
        definitions: of the file.
        imports: of the file.

    Returns:
        By line. A name that a member of the file has may mean that member, and is left out.
    """
    nodes = found.get("mention", [])
    if not nodes:
        return ()
    known = {one.alias for one in imports} | {
        one.name.partition("(")[0].rpartition(".")[2] for one in definitions.symbols
    }
    known.update(parsed.text(node) for node in found.get("type_parameter", []))
    first: dict[str, MentionFact] = {}
    for node in sorted(nodes, key=lambda one: one.start_byte):
        name = parsed.text(node)
        if name not in known and name not in first and name[:1].isupper() and _is_whole(node):
            owner = definitions.owners.at(node.start_byte)
            first[name] = MentionFact(name, first_line(node), owner)
    return tuple(first.values())


def _is_whole(node: Node) -> bool:
    """Whether a captured name stands for a type: it is no part of a longer one, and not called."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == _SCOPED:
        return parent.start_byte == node.start_byte
    around = parent.parent
    return not (parent.type == "generic_name" and around is not None and around.type in _CALLED)
