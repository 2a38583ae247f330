"""Reads Kubernetes manifests and Helm charts: what runs, from which image, on which ports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.secrets import is_secret
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import one_line
from docgen_engine.repository.manifests.model import PlatformFact
from docgen_engine.repository.manifests.yaml_lines import Node, read_yaml
from docgen_engine.repository.text import split_lines

_HEAD: Final = regex(r"^apiVersion:\s*['\"]?(?P<api>[\w.-]+(?:/\w+)?)", re.MULTILINE)
_KIND: Final = regex(r"^kind:\s*['\"]?[A-Z]\w+", re.MULTILINE)
_ELSEWHERE: Final = frozenset({"CustomResourceDefinition", "Kustomization", "Config", "Component"})
"""Kinds that describe kinds or tools, not what runs."""

_VARIABLE: Final = regex(r"[A-Za-z_]\w*")
_MOST_DOCUMENTS: Final = 200
_DEPTH: Final = 12


def is_kubernetes(text: str) -> bool:
    """Whether a text of YAML looks like a manifest of Kubernetes: it says its version and kind."""
    return bool(_HEAD.search(text) and _KIND.search(text))


def read_kubernetes(path: str, text: str) -> tuple[PlatformFact, ...]:
    """Read the manifests of one file.

    Args:
        path: of the file.
        text: its content; several documents are divided by `---`.

    Returns:
        One fact for each object, then its images, ports and variables. An object whose name is
        only made when it is installed (`{{ … }}`) is left out.
    """
    last = max(1, len(split_lines(text)))
    found: list[PlatformFact] = []
    for start, part in _documents(text):
        if not is_kubernetes(part):
            continue
        root = read_yaml(part)
        kind, name = root.string("kind"), _name(root)
        if not kind or not name or kind in _ELSEWHERE or "{{" in kind + name:
            continue
        line = _at(root.get("kind"), start, last)
        end = max(line, min(start + root.line_end, last))
        where = root.get("metadata")
        space = where.string("namespace") if where else ""
        said = f"Kubernetes {kind}" + (f" in namespace `{space}`" if _plain(space) else "")
        count = _replicas(root)
        said += f", {count} replicas" if count else ""
        found.append(PlatformFact("kubernetes", name, said, path, line, end))
        owner = f"`{name}`"
        for node in _below(root, "image", 0):
            if _plain(node.text):
                at = _at(node, start, last)
                found.append(PlatformFact("image", node.text, f"image of {owner}", path, at, at))
        key = "port" if kind == "Service" else "containerPort"
        for node in _below(root, key, 0):
            if node.text.isdigit():
                at = _at(node, start, last)
                said = f"port of the service {owner}" if kind == "Service" else f"port of {owner}"
                found.append(PlatformFact("port", node.text, said, path, at, at))
        for node in _lists(root, "env", 0):
            given = node.get("name")
            if given is not None and _VARIABLE.fullmatch(given.text):
                at = _at(given, start, last)
                shown = node.string("value")
                plain = _plain(shown) and not is_secret(given.text)
                said = f"`{shown}` for {owner}" if plain else f"set for {owner}"
                found.append(PlatformFact("environment", given.text, said, path, at, at))
    return tuple(dict.fromkeys(found))


def read_chart(path: str, text: str) -> tuple[PlatformFact, ...]:
    """Read a Chart.yaml of Helm.

    Args:
        path: of the file.
        text: its content.
    """
    root = read_yaml(text)
    name = one_line(root.string("name"))
    if not name:
        return ()
    last = max(1, len(split_lines(text)))
    version, app = root.string("version"), root.string("appVersion")
    said = ["Helm chart" + (f" {version}" if version else "")]
    said += [f"of version {app}"] if app else []
    detail = " ".join(said)
    about = one_line(root.string("description"))
    detail += f": {about}" if about else ""
    line = _at(root.get("name"), 0, last)
    found = [PlatformFact("helm", name, detail, path, line, line)]
    for each in root.below("dependencies"):
        other = each.string("name")
        if other:
            asked = each.string("version")
            said_of = f"chart that `{name}` needs" + (f", `{asked}`" if asked else "")
            at = _at(each.get("name"), 0, last)
            found.append(PlatformFact("chart-dependency", other, said_of, path, at, at))
    return tuple(found)


def _documents(text: str) -> Iterator[tuple[int, str]]:
    """The documents of a file, each with how many lines stand before it."""
    lines = split_lines(text)
    start = count = 0
    for number, line in enumerate([*lines, "---"]):
        if (line.startswith("---") and line.strip("- \t") in ("", "#")) or line.startswith("--- #"):
            if number > start:
                yield start, "\n".join(lines[start:number])
                count += 1
            start = number + 1
            if count == _MOST_DOCUMENTS:
                return


def _name(root: Node) -> str:
    metadata = root.get("metadata")
    return one_line(metadata.string("name")) if metadata is not None else ""


def _plain(text: str) -> bool:
    return bool(text) and "{{" not in text and "$" not in text and " " not in text


def _replicas(root: Node) -> str:
    spec = root.get("spec")
    count = spec.string("replicas") if spec is not None else ""
    return count if count.isdigit() and int(count) > 1 else ""


def _at(node: Node | None, start: int, last: int) -> int:
    line = (node.key_line or node.line) if node is not None else 1
    return max(1, min(start + line, last))


def _below(node: Node, key: str, depth: int) -> Iterator[Node]:
    """The scalars of a key anywhere below a node, in the order of the file."""
    if depth > _DEPTH:
        return
    for name, member in node.items():
        if name == key and member.text and member.mapping is None:
            yield member
        else:
            yield from _below(member, key, depth + 1)
    for element in node.sequence or ():
        yield from _below(element, key, depth + 1)


def _lists(node: Node, key: str, depth: int) -> Iterator[Node]:
    """The elements of the lists under a key anywhere below a node, in the order of the file."""
    if depth > _DEPTH:
        return
    for name, member in node.items():
        if name == key and member.sequence:
            yield from member.sequence
        else:
            yield from _lists(member, key, depth + 1)
    for element in node.sequence or ():
        yield from _lists(element, key, depth + 1)
