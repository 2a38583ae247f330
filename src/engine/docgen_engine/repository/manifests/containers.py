"""Reads Dockerfiles, compose files and example environments."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector, one_line
from docgen_engine.repository.manifests.model import ContainerFact, EnvironmentDeclaration
from docgen_engine.repository.manifests.yaml_lines import Node, read_yaml
from docgen_engine.repository.text import split_lines

_INSTRUCTION: Final = regex(r"^\s*(?P<word>[A-Za-z]+)\s+(?P<rest>.+)$")
_STAGE: Final = regex(r"^(?:--\S+\s+)*(?P<image>\S+)(?:\s+[Aa][Ss]\s+(?P<stage>\S+))?")
_PAIR: Final = regex(r"(?P<name>[A-Za-z_]\w*)=(?P<value>\"(?:[^\"\\]|\\.)*\"|'[^']*'|\S*)")
_ASSIGNMENT: Final = regex(r"^(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*)$")
_KINDS: Final = {
    "EXPOSE": "port",
    "CMD": "command",
    "ENTRYPOINT": "command",
    "VOLUME": "volume",
    "HEALTHCHECK": "health",
}
_DOCKERFILE: Final = regex(
    r"(?i)(?!.*\.(?:dockerignore|md|rst|txt|py|[jt]sx?|go|rs|java|rb|php|sh|lock)$)"
    r"(?:[\w.-]+\.)?(?:docker|container)file(?:[._-][\w.-]+)?"
)
_COMPOSE: Final = regex(r"^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$")
_EXAMPLE: Final = regex(
    r"^(?:\.env\.(?:example|sample|template|dist|defaults?)|(?:example|sample|template)\.env"
    r"|env\.example|\.env-(?:example|sample))$"
)


def is_dockerfile(path: str) -> bool:
    """Whether a file is a Dockerfile by its name: `Dockerfile.dev`, `web.Dockerfile`, …"""
    return bool(_DOCKERFILE.fullmatch(posixpath.basename(path)))


def is_compose(path: str) -> bool:
    """Whether a file is one of docker compose by its name."""
    return bool(_COMPOSE.match(posixpath.basename(path)))


def is_env_example(path: str) -> bool:
    """Whether a file shows which variables to set. `.env` itself holds secrets: never read."""
    return bool(_EXAMPLE.match(posixpath.basename(path)))


def read_dockerfile(path: str, text: str, into: Collector) -> None:
    """Read a Dockerfile.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    stage = ""
    for line, line_end, word, rest in _instructions(text):
        if word == "FROM":
            match = _STAGE.match(rest)
            if match:
                stage = match["stage"] or ""
                _note(into, "base", stage, match["image"], path, line, line_end)
        elif word in ("ENV", "ARG"):
            pairs = [(m["name"], m["value"].strip("\"'")) for m in _PAIR.finditer(rest)]
            if not pairs and word == "ENV":
                name, _, value = rest.partition(" ")
                pairs = [(name, value.strip())]
            for name, value in pairs:
                kind = "environment" if word == "ENV" else "argument"
                _note(into, kind, stage, f"{name}={value}", path, line, line_end)
                if word == "ENV":
                    into.environment.append(EnvironmentDeclaration(name, value, path, line))
        elif word in _KINDS:
            _note(into, _KINDS[word], stage, _command(rest), path, line, line_end)


def _note(
    into: Collector, kind: str, name: str, value: str, path: str, line: int, line_end: int
) -> None:
    into.containers.append(ContainerFact(kind, name, value, path, line, line_end))


def _instructions(text: str) -> Iterator[tuple[int, int, str, str]]:
    held: list[str] = []
    start = 0
    for number, line in enumerate(split_lines(text), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        start = start or number
        if line.rstrip().endswith("\\"):
            held.append(line.rstrip()[:-1])
            continue
        match = _INSTRUCTION.match(" ".join([*held, line]))
        if match:
            yield start, number, match["word"].upper(), one_line(match["rest"])
        held, start = [], 0


def _command(rest: str) -> str:
    """`["uvicorn", "app:app"]` as people read it: `uvicorn app:app`."""
    if rest.startswith("["):
        try:
            words = json.loads(rest)
        except ValueError:
            return rest
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            return " ".join(words)
    return rest


def read_compose(path: str, text: str, into: Collector) -> None:
    """Read the services of a compose file.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    services = read_yaml(text).get("services")
    for name, node in services.items() if services else ():
        build = node.get("build")
        built = build.text or (build.string("context") if build else "") if build else ""
        value = node.string("image") or (f"built from {built}" if built else "")
        _note(into, "service", name, value, path, node.key_line, node.line_end)
        for key, kind in (("ports", "port"), ("volumes", "volume"), ("depends_on", "needs")):
            for element in _listed(node.get(key)):
                _note(into, kind, name, element.text, path, element.line, element.line_end)
        command = node.get("command")
        if command is not None:
            words = command.text or " ".join(e.text for e in command.elements())
            _note(into, "command", name, words, path, command.line, command.line_end)
        for variable, default, line in _variables(node.get("environment")):
            _note(into, "environment", name, f"{variable}={default}", path, line, line)
            into.environment.append(EnvironmentDeclaration(variable, default, path, line))


def _listed(node: Node | None) -> list[Node]:
    if node is None:
        return []
    if node.mapping is not None:
        return [Node(m.key_line, m.key_line, text=name) for name, m in node.mapping.items()]
    return [element for element in node.elements() if element.text]


def _variables(node: Node | None) -> Iterator[tuple[str, str, int]]:
    if node is None:
        return
    for name, value in node.items():
        yield name, value.text, value.key_line
    for element in node.elements() if node.mapping is None else ():
        name, _, default = element.text.partition("=")
        if name:
            yield name.strip(), default.strip(), element.line


def read_env_example(path: str, text: str, into: Collector) -> None:
    """Read an example of an environment file.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    for number, line in enumerate(split_lines(text), start=1):
        match = _ASSIGNMENT.match(line.strip().removeprefix("#").strip())
        if match and not re.search(r"\s", match["name"]):
            into.environment.append(
                EnvironmentDeclaration(match["name"], match["value"].strip("\"'"), path, number)
            )
