"""The shell commands that a document shows, in the sections that tell people what to type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.documents.analysis import Command, CommandPurpose
from docgen_engine.repository.manifests.purpose import guess_purpose, is_aside
from docgen_engine.repository.markdown import Block

_SHELLS: Final = frozenset(
    {"", "sh", "bash", "shell", "console", "shell-session", "zsh", "terminal", "cmd", "powershell",
     "fish", "text", "shellsession", "ps1", "bat"}
)  # fmt: skip
COMMAND_SECTIONS: Final = re.compile(
    r"(?i)\b(?:install|installation|installing|setup|set up|set-up|getting started|quick ?start"
    r"|usage|using|use|run|running|develop|development|developing|contributing|contribute|test|tests"
    r"|testing|build|building|from source|example|examples|how to|local|docs|documentation"
    r"|lint|linting|format|formatting|release|deploy|deployment|docker|environment|commands)\b",
)
_SECTION_PURPOSE: Final = (
    (re.compile(r"(?i)\binstall|\bset[ -]?up\b|from source"),
     CommandPurpose.INSTALL),
    (re.compile(r"(?i)\btest"), CommandPurpose.TEST),
    (re.compile(r"(?i)\bbuild"), CommandPurpose.BUILD),
    (re.compile(r"(?i)\blint"), CommandPurpose.LINT),
    (re.compile(r"(?i)\bformat"), CommandPurpose.FORMAT),
    (re.compile(r"(?i)\bdoc(?:s|umentation)\b"), CommandPurpose.DOCS),
    (re.compile(r"(?i)\busage|\brun|\buse\b|\busing\b|\bstart"), CommandPurpose.RUN),
)  # fmt: skip
_PROMPT: Final = re.compile(r"^(?:\([\w.-]+\)\s*)?(?:\$|>|%|❯|➜|C:\\[^>]*>)\s+(?P<command>.+)$")
_LOOKS_LIKE_COMMAND: Final = re.compile(
    r"^(?:(?:[A-Z_][A-Z0-9_]*=\S*\s+)*)(?:sudo\s+)?(?:\.{1,2}/)?[a-z][\w.+-]*(?:/[\w.+-]+)*(?:\s|$)"
)
_CODE_SIGNS: Final = re.compile(
    r"^(?:import|from|def|class|const|let|var|func|package|return|print|if|for|while|type|use|fn)\b"
    r"|[;{}]\s*$|^\w+\s*(?:=|\(|:=)\s*\S|^[\w.]+\("
)


_GLUE: Final = re.compile(
    r"^(?:sudo\s+)?(?:cd|pushd|popd|mkdir|rm|cp|mv|ln|ls|cat|echo|export|set|source|\.|touch|chmod"
    r"|chown|tee|gpg|wget|tar|unzip|eval|exit|which|pwd|sleep|open|vi|vim|nano|code|kill|sed|grep"
    r"|awk|find|seq|printf|alias|dpkg|rpm|test|if|for|while|apt(?:-get)? update"
    r"|rustup (?:target|component|toolchain)"
    r"|git (?!clone\b|submodule\b)[\w-]+)(?:\s|$)"
    r"|\|(?!\s*(?:sudo\s+)?(?:(?:ba|z|da)?sh|python3?)\b)|\$\(|<\(|\s>{1,2}\s"
)
"""Steps between commands, and pieces of shell that show what a program can do: none of them is
how the project is installed, run or tested."""

_BUILD_FILES: Final = frozenset({"gradle", "groovy", "kotlin", "kts"})
_DEPENDS: Final = re.compile(
    r"(?:implementation|api|compile)[ (]+[\"'][\w.-]+:[\w.-]+:[^\"'\s]+[\"']\)?$"
)
"""A line of a build file that takes a library in, which is how it is installed."""

_PLACEHOLDER: Final = re.compile(r"(?i)\byour[-_]?\w*|<[\w -]+>|\bpath/to\b|\[\w+(?:[ -]\w+)+\]")


def document_commands(
    path: str, titled: list[tuple[tuple[str, ...], Block]], source: str
) -> tuple[Command, ...]:
    """The shell commands of a document, each once, with what they are for.

    Args:
        path: of the file.
        titled: its blocks, each with the titles of the sections around it.
        source: how commands found here are labelled.
    """
    found: dict[str, Command] = {}
    for trail, block in titled:
        if block.kind == "code" and block.language in _BUILD_FILES:
            for line, written in enumerate(block.text.split("\n"), start=block.line):
                if _DEPENDS.match(written.strip()):
                    what = Command(written.strip(), CommandPurpose.INSTALL, path, line, source)
                    found.setdefault(what.command, what)
        if block.kind != "code" or block.language not in _SHELLS:
            continue
        # Code before the first section of a page is as good as code under `Usage`.
        told = len(trail) <= 1 or any(COMMAND_SECTIONS.search(title) for title in trail)
        program = trail[0].split()[0].lower() if trail and trail[0] else ""
        for line, command in _shell_lines(block):
            own = bool(program) and command.split()[0] == program
            if not (told or own) or _GLUE.search(command) or _PLACEHOLDER.search(command):
                continue
            purpose = guess_purpose("", command)
            if purpose is CommandPurpose.OTHER and not is_aside(command):
                purpose = _purpose_of(trail)
            if own and purpose is CommandPurpose.OTHER:
                purpose = CommandPurpose.RUN
            if purpose is CommandPurpose.INSTALL and " " not in command:
                purpose = CommandPurpose.RUN  # the bare program, once it is installed
            title = trail[-1] if trail else ""
            found.setdefault(command, Command(command, purpose, path, line, source, title))
    return tuple(found.values())


def _purpose_of(trail: tuple[str, ...]) -> CommandPurpose:
    for title in reversed(trail[1:] or trail):
        for pattern, purpose in _SECTION_PURPOSE:
            if pattern.search(title):
                return purpose
    return CommandPurpose.OTHER


def _shell_lines(block: Block) -> Iterator[tuple[int, str]]:
    """The commands of a block of code with their lines; what programs print is left out."""
    lines = block.text.split("\n")
    prompted = any(_PROMPT.match(line.strip()) for line in lines)
    if not prompted and block.language in ("", "text") and any(map(_CODE_SIGNS.search, lines)):
        return
    held, start = "", 0
    for number, raw in enumerate(lines):
        bare = raw.strip()
        match = _PROMPT.match(bare)
        if prompted and not held:
            bare = match["command"] if match else ""
        if not bare or bare.startswith(("#", "//", "REM ")) or (raw[:1] == " " and not held):
            held, start = "", 0
            continue
        start = start or number + 1
        if bare.endswith("\\"):
            held += bare[:-1].rstrip() + " "
            continue
        whole = re.sub(r"\s+#\s.*$", "", held + bare)
        if _LOOKS_LIKE_COMMAND.match(whole) and (
            block.language not in ("", "text") or prompted or _is_known(whole)
        ):
            yield block.line + start - 1, whole
        held, start = "", 0


def _is_known(command: str) -> bool:
    """Whether a line of code without a language is a command: only by a program that we know."""
    return guess_purpose("", command) is not CommandPurpose.OTHER
