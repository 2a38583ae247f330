"""Mermaid diagrams as sentences: who leads to whom, in order. Pure.

A terminal cannot draw them well, and their source is hard to read. Flow charts and sequence
diagrams of the plain kind become numbered lines; anything else is shown as its source. The scanners
read each line once, so that a hostile diagram costs no time.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

MAX_LINES: Final = 400
MAX_LENGTH: Final = 1_000

_ID: Final = re.compile(r"(?:[\w.]|-(?![-.>]))+")
_OPEN: Final = re.compile(r"[\[({>][\[({/\\]*")
_CLOSE: Final = re.compile(r"[/\\\])}]*[\])}]")
_CLASS: Final = re.compile(r":::\w+")
_ARROW: Final = re.compile(r"\s*[<xo]?(?:--+|==+|-\.+-?)[>xo]?(?=[\s|\w\"]|$)\s*")
_SECOND: Final = re.compile(r"\s*(?:--+>?|==+>?|\.+-+>?)[xo]?\s+")
_LABEL: Final = re.compile(r"\|([^|]*)\|\s*")
_ENTITY: Final = re.compile(r"#(\w{1,6});")
_NAMED: Final = {"quot": '"', "lt": "<", "gt": ">", "amp": "&"}
_BREAK: Final = re.compile(r"<br\s*/?>")
_PARTICIPANT: Final = re.compile(r"(?:participant|actor)\s+([^\s:]+)(?:\s+as\s+(.+))?$")
_MESSAGE: Final = re.compile(
    r"([^\s:<>-]+)\s*(<{0,2}--?(?:>>|>|x|\)))[+-]?\s*([^\s:]+)\s*:\s*(.+)$"
)
_SKIPPED: Final = frozenset(
    ("subgraph", "end", "direction", "classDef", "class", "style", "linkStyle", "click")
)
_QUIET: Final = frozenset(("autonumber", "activate", "deactivate"))


class Arrow(NamedTuple):
    """One line of a diagram: `left` leads to `right`, with some words.

    A box that no arrow touches, such as a note, has no `right`.
    """

    left: str
    right: str
    text: str
    reply: bool = False


def read_diagram(source: str) -> list[Arrow] | None:
    """The arrows of a Mermaid diagram.

    Args:
        source: of the block, cleaned.

    Returns:
        The arrows in order; None where it is of a kind that this cannot tell whole.
    """
    lines = [line.strip() for line in source.split("\n")]
    lines = [line for line in lines if line and not line.startswith("%%")]
    if not lines or len(lines) > MAX_LINES or any(len(line) > MAX_LENGTH for line in lines):
        return None
    kind = lines[0].split()[0]
    if kind == "sequenceDiagram":
        return _sequence(lines[1:])
    if kind in ("flowchart", "graph"):
        return _flow(lines[1:])
    return None


def _sequence(lines: list[str]) -> list[Arrow] | None:
    names: dict[str, str] = {}
    arrows: list[Arrow] = []
    for line in lines:
        if found := _PARTICIPANT.match(line):
            names[found[1]] = _words(found[2] or found[1])
        elif found := _MESSAGE.match(line):
            left, right = names.get(found[1], found[1]), names.get(found[3], found[3])
            arrows.append(Arrow(left, right, _words(found[4]), "--" in found[2]))
        elif line.split()[0] not in _QUIET:
            return None
    return arrows or None


def _flow(lines: list[str]) -> list[Arrow] | None:
    labels: dict[str, str] = {}
    edges: list[tuple[str, str, str]] = []
    for line in lines:
        if line.split()[0].rstrip(";") in _SKIPPED:
            continue
        if not _flow_line(line.rstrip("; "), labels, edges):
            return None
    if not edges:
        return None
    touched = {node for a, b, _ in edges for node in (a, b)}
    arrows = [Arrow(labels.get(a, a), labels.get(b, b), words) for a, b, words in edges]
    return arrows + [Arrow(words, "", "") for node, words in labels.items() if node not in touched]


def _flow_line(line: str, labels: dict[str, str], edges: list[tuple[str, str, str]]) -> bool:
    """Read `a["x"] -- words --> b --> c`; whether all of it was understood."""
    node, at = _node(line, 0, labels)
    while node and at < len(line):
        arrow = _ARROW.match(line, at)
        if arrow is None:
            return False
        at = arrow.end()
        words = ""
        if label := _LABEL.match(line, at):
            words, at = label[1], label.end()
        elif arrow.group().strip() in ("--", "==", "-."):
            second = _SECOND.search(line, at)
            if second is None:
                return False
            words, at = line[at : second.start()], second.end()
        other, at = _node(line, at, labels)
        edges.append((node, other, _words(words)))
        node = other
    return bool(node)


def _node(line: str, at: int, labels: dict[str, str]) -> tuple[str, int]:
    """A node's id and where it ends; its label is kept. The id is empty where there is none."""
    found = _ID.match(line, at)
    if found is None:
        return "", len(line)
    at = found.end()
    if opened := _OPEN.match(line, at):
        start = opened.end()
        quoted = line.startswith('"', start)
        end = line.find('"', start + 1) if quoted else -1
        closed = _CLOSE.search(line, max(start, end))
        if closed is None or (quoted and end < 0):
            return "", len(line)
        labels[found.group()] = _words(line[start : closed.start()])
        at = closed.end()
    if named := _CLASS.match(line, at):
        at = named.end()
    return found.group(), at


def _words(text: str) -> str:
    words = _BREAK.sub(" ", text).strip().strip('"').strip()
    return " ".join(_ENTITY.sub(_sign, words).split())


def _sign(found: re.Match[str]) -> str:
    """The sign that Mermaid's `#quot;` or `#35;` stands for; only what is safe to show."""
    if found[1] in _NAMED:
        return _NAMED[found[1]]
    code = int(found[1]) if found[1].isascii() and found[1].isdigit() else 0
    return chr(code) if 32 <= code < 127 else found[0]
