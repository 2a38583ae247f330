"""What the languages with a tree-sitter grammar share: parsing, node text, owners of places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from tree_sitter import Language, Node, Parser, Query, QueryCursor

from docgen_engine.repository.index.lines import Span
from docgen_engine.repository.index.textmap import one_line

UNKNOWN: Final = "?"
"""The type of a local name that the file does not show."""

Locals = dict[str, dict[str, str]]
"""Local names by the definition that they belong to, each with its type."""


@lru_cache(maxsize=16)
def load_query(language: Language, file: Path) -> Query:
    """A query of this project, compiled for a grammar."""
    return Query(language, file.read_text(encoding="utf-8"))


class Parsed:
    """A file parsed by a grammar. Offsets are in bytes of `source`."""

    def __init__(
        self,
        text: str,
        language: Language,
        prepare: Callable[[bytes], bytes] | None = None,
        rewrite: Callable[[bytes], bytes] | None = None,
    ) -> None:
        """Parse `text`.

        Args:
            text: the file.
            language: its grammar.
            prepare: blanks out what the grammar cannot know, keeping every offset.
            rewrite: does so in what facts are read from as well.
        """
        written = text.encode("utf-8", "replace")
        self.source: Final = rewrite(written) if rewrite else written
        self.language: Final = language
        self.ascii: Final = len(self.source) == len(text)
        self.parsed_source: Final = prepare(self.source) if prepare else self.source
        self.root: Final[Node] = Parser(language).parse(self.parsed_source).root_node
        self._places: Final[dict[int, tuple[list[Node], int]]] = {}

    def captures(self, file: Path) -> dict[str, list[Node]]:
        """What a query finds, by capture, each in the order of the file."""
        found = QueryCursor(load_query(self.language, file)).captures(self.root)
        return {
            name: sorted(nodes, key=lambda node: (node.start_byte, -node.end_byte))
            for name, nodes in found.items()
        }

    def among_siblings(self, node: Node) -> tuple[list[Node], int]:
        """All children of a node's parent, and which of them the node is.

        A node finds its neighbour by going through all that are before it; in a file of very many
        lines that takes minutes.
        """
        if not self._places:
            self._list(self.root)
        if node.id not in self._places:
            self._list(node.parent or node)
        return self._places.get(node.id, ([node], 0))

    def _list(self, parent: Node) -> None:
        children = parent.children
        self._places.update({child.id: (children, at) for at, child in enumerate(children)})

    def text(self, node: Node | None) -> str:
        """The text of a node exactly as written; empty for None."""
        if node is None:
            return ""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def flat(self, node: Node | None) -> str:
        """The text of a node on one line."""
        return one_line(self.text(node))

    def between(self, start: int, end: int) -> str:
        """The text between two offsets, on one line."""
        return one_line(self.source[start:end].decode("utf-8", "replace"))

    def spans(self, nodes: list[Node]) -> list[Span]:
        """Nodes as offsets in characters of the text."""
        if self.ascii:
            return [(node.start_byte, node.end_byte) for node in nodes]
        spans: list[Span] = []
        at_byte = at_char = 0
        for node in nodes:
            at_char += len(self.source[at_byte : node.start_byte].decode("utf-8", "replace"))
            length = len(self.source[node.start_byte : node.end_byte].decode("utf-8", "replace"))
            spans.append((at_char, at_char + length))
            at_char, at_byte = at_char + length, node.end_byte
        return spans

    def problem(self) -> str:
        """Where the grammar did not understand the file; empty where it did."""
        if not self.root.has_error:
            return ""
        node = first_error(self.root)
        return f"syntax not understood in line {first_line(node)}; facts may be partial"


def first_error(root: Node) -> Node:
    """The first node that is an error or missing, below one that has an error."""
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((one for one in node.children if one.has_error or one.is_missing), None)
        if inner is None:
            return node
        node = inner
    return node


class Errors(NamedTuple):
    """What a grammar did not understand: how many lines, in how many places, and which lines."""

    lines: int
    places: int
    spans: tuple[tuple[int, int], ...] = ()


def errors_of(root: Node) -> Errors:
    """The errors of a tree."""
    rows, waiting = 0, [root]
    spans: list[tuple[int, int]] = []
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            rows += node.end_point[0] - node.start_point[0] + 1
            spans.append((first_line(node), last_line(node)))
        elif node.has_error:
            waiting.extend(node.children)
    return Errors(rows, len(spans), tuple(sorted(spans)))


def joined_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of lines in order, those that meet or overlap as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def unread(root: Node) -> int:
    """How many bytes of a tree the grammar did not understand."""
    count, waiting = 0, [root]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            count += max(1, node.end_byte - node.start_byte)
        elif node.has_error:
            waiting.extend(node.children)
    return count


def first_line(node: Node) -> int:
    """The line, from 1, where a node starts."""
    return node.start_point[0] + 1


def last_line(node: Node) -> int:
    """The line, from 1, where a node ends."""
    row, column = node.end_point[0], node.end_point[1]
    return row if column == 0 and row > node.start_point[0] else row + 1


def is_whole(node: Node) -> bool:
    """Whether a definition's own tokens were understood; errors deep in its body do not matter."""
    if node.is_error or node.is_missing:
        return False
    for child in node.children:
        if child.is_error or child.is_missing:
            return False
        if child.children and (child.children[-1].is_missing or child.children[0].is_missing):
            return False
    return True


def children_of(node: Node | None, *kinds: str) -> Iterator[Node]:
    """The named children of some kinds, in order."""
    if node is not None:
        for child in node.named_children:
            if child.type in kinds:
                yield child


def field(node: Node, name: str) -> Node | None:
    """A child by the grammar's name for it."""
    return node.child_by_field_name(name)


class LocalNames:
    """Names that are local to each definition, with the type that the file shows, or `?`."""

    def __init__(self) -> None:
        """Start empty."""
        self.by_owner: Final[Locals] = {}

    def bind(self, owner: str, names: Iterable[str], hint: str) -> None:
        """Note that names are bound; two different types make a name unknown."""
        table = self.by_owner.setdefault(owner, {})
        for name in names:
            known = table.get(name)
            table[name] = (hint or UNKNOWN) if known in (None, hint) else UNKNOWN


class Owners:
    """Which definition holds a place: the innermost of nested spans."""

    def __init__(self, spans: list[tuple[int, int, str]]) -> None:
        """Take spans as (start byte, end byte, qualified name)."""
        edges: list[tuple[int, str]] = [(0, "")]
        stack: list[tuple[int, str]] = []
        for start, end, name in sorted(spans, key=lambda one: (one[0], -one[1])):
            _close(stack, edges, start)
            edges.append((start, name))
            stack.append((end, name))
        _close(stack, edges, None)
        self._starts: Final = [start for start, _ in edges]
        self._names: Final = [name for _, name in edges]

    def at(self, offset: int) -> str:
        """The qualified name of the innermost definition around a byte, empty for none."""
        return self._names[bisect_right(self._starts, offset) - 1]


def _close(stack: list[tuple[int, str]], edges: list[tuple[int, str]], start: int | None) -> None:
    while stack and (start is None or stack[-1][0] <= start):
        end, _ = stack.pop()
        edges.append((end, stack[-1][1] if stack else ""))
