"""The shell commands that a document shows, in the sections that tell people what to type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from docgen_engine.domain.documents.discovery import Command, CommandPurpose
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.purpose import (
    guess_purpose,
    is_aside,
    purpose_of_lead,
)
from docgen_engine.repository.markdown import Block

SHELLS: Final = frozenset(
    {"", "sh", "bash", "shell", "console", "shell-session", "zsh", "terminal", "cmd", "powershell",
     "fish", "text", "shellsession", "ps1", "bat"}
)  # fmt: skip
COMMAND_SECTIONS: Final = regex(
    r"(?i)\b(?:install|installation|installing|setup|set up|set-up|getting started|quick ?start"
    r"|usage|using|use|run|running|develop|development|developing|contributing|contribute|test|tests"
    r"|testing|build|building|from source|example|examples|how to|local|docs|documentation"
    r"|lint|linting|format|formatting|release|deploy|deployment|docker|environment|commands"
    r"|migrations?|set up|hacking|compil\w+)\b",
)
_SECTION_PURPOSE: Final = (
    (regex(r"(?i)\binstall|\bset[ -]?up\b|from source"),
     CommandPurpose.INSTALL),
    (regex(r"(?i)\btest"), CommandPurpose.TEST),
    (regex(r"(?i)\bbuild"), CommandPurpose.BUILD),
    (regex(r"(?i)\blint"), CommandPurpose.LINT),
    (regex(r"(?i)\bformat"), CommandPurpose.FORMAT),
    (regex(r"(?i)\bdoc(?:s|umentation)\b"), CommandPurpose.DOCS),
    (regex(r"(?i)\busage|\brun|\buse\b|\busing\b|\bstart"), CommandPurpose.RUN),
)  # fmt: skip
PROMPT: Final = regex(r"^(?:\([\w.-]+\)\s*)?(?:\$|>|%|❯|➜|C:\\[^>]*>)\s+(?P<command>.+)$")
_LOOKS_LIKE_COMMAND: Final = regex(
    r"^(?:(?:[A-Z_][A-Z0-9_]*=\S*\s+)*)(?:sudo\s+)?(?:\.{1,2}/)?[a-z][\w.+-]*(?:/[\w.+-]+)*(?:\s|$)"
)
_CODE_SIGNS: Final = regex(
    r"^(?:import|from|def|class|const|let|var|func|package|return|print|if|for|while|type|use|fn)\b"
    r"|[;{}]\s*$|^(?![A-Z_][A-Z0-9_]*=\S+ [a-z.])\w+\s*(?:=|\(|:=)\s*\S|^[\w.]+\("
)


_GLUE: Final = regex(
    r"^(?:sudo\s+)?(?:cd|pushd|popd|mkdir|rm|cp|mv|ln|ls|cat|echo|export|set|source|\.|touch|chmod"
    r"|chown|tee|gpg|wget|tar|unzip|eval|exit|which|pwd|sleep|open|vi|vim|nano|code|kill|sed|grep"
    r"|awk|find|seq|printf|alias|dpkg|rpm|test|if|for|while"
    r"|(?:apt(?:-get)?|brew|pkg|apk) update\s*$|zypper refresh|dnf (?:check-)?update\s*$"
    r"|pacman -Sy+u?\s*$|scoop bucket|brew tap"
    r"|rustup (?:target|component|toolchain)"
    r"|git (?!clone\b|submodule\b)[\w-]+)(?:\s|$)"
    r"|\|(?!\s*(?:sudo\s+)?(?:(?:ba|z|da)?sh|python3?)\b)|\$\(|<\(|\s>{1,2}\s"
)
"""Steps between commands, and pieces of shell that show what a program can do: none of them is
how the project is installed, run or tested."""

_BUILD_FILES: Final = frozenset({"gradle", "groovy", "kotlin", "kts"})
_DEPENDS: Final = regex(
    r"(?:implementation|api|compile)[ (]+[\"'][\w.-]+:[\w.-]+:[^\"'\s]+[\"']\)?$"
)
"""A line of a build file that takes a library in, which is how it is installed."""

_PLACEHOLDER: Final = regex(r"(?i)\byour[-_]?\w*|<[\w -]+>|\bpath[-/]to\b|\[\w+(?:[ -]\w+)+\]")


_MANAGER: Final = regex(
    r"(?:sudo |doas )?(?:apt(?:-get)?|dnf|yum|zypper|pacman|apk|brew|port|choco|winget|scoop|emerge"
    r"|snap|pkg|pkgin|eopkg|xbps-install|nix(?:-env| profile)|guix|flox|flatpak|mise|asdf|conda"
    r"|mamba|pixi|pipx?3?|uv tool|npm|pnpm|yarn|bun|cargo|go|gem|composer|stew|opkg|cast"
    r"|paru|yay)\s+\S+"
)
"""How a command begins that installs a program on a machine."""

_ANY: Final = regex(r"(?i)\W*(?:any|all|-|—)?\W*$")
_INTERPRETED: Final = regex(
    r"(?:(?:uv|poetry) run )?(?:node|python3?|ruby|php|bun|deno run|ts-node|tsx|bash|sh)"
    r" [\w./-]+\.\w{1,4}(?: |$)"
)
_RUN_BY: Final = regex(r"(?:uv|poetry|pdm|hatch|pipenv|rye) run \S")
_ALONE: Final = frozenset({"just", "tox", "nox", "task"})
"""Programs that by themselves run what the repository has told them to."""

_ROOT: Final = regex(
    r"(?i)\b(?:project|repo(?:sitory)?|workspace)(?:['’]s)? root\b|\broot (?:directory|folder)\b"
    r"|\broot of (?:the|this|your) (?:project|repo|workspace)|\btop[- ]level (?:directory|folder)\b"
)
_FOLDER: Final = regex(
    r"(?i)\b(?P<word>from|in|into|inside|within) (?:the |your )?(?:"
    r"(?:\./)?(?P<named>[\w.-]+(?:/[\w.-]+)*)/? (?:directory|folder)\b"
    r"|\./(?P<path>[\w-]+(?:/[\w-]+)*)(?:/|(?![\w./])))"
)
_ENTERS: Final = regex(r"(?:cd|pushd) (?P<folder>[\w./-]+)$")
_ONCE: Final = regex(r"docker(?:-| )compose (?:-f \S+ )*(?:run|exec|build|down|pull)\b")
_SHORT: Final = 25
_LONGEST_HELP: Final = 120
_SENTENCE: Final = regex(r"(?<=[.!?])\s+(?=[A-Z])")


class ShellLine(msgspec.Struct, frozen=True):
    """A command of a block of code: its line, and what a comment beside or above it says."""

    line: int
    command: str
    comment: str = ""
    folder: str = ""


class _Above:
    """What stands above a block of code in its section: what it is for, and where it is typed."""

    def __init__(self) -> None:
        self.trail: tuple[str, ...] = ()
        self.lead = self.label = self.folder = ""

    def pass_by(self, trail: tuple[str, ...], block: Block) -> None:
        """Take in a block that is no code."""
        if trail != self.trail:
            self.trail, self.lead, self.label, self.folder = trail, "", "", ""
        if block.kind == "summary":
            self.label, self.lead = block.text, ""
        elif block.kind in {"paragraph", "item"}:
            self.lead = _SENTENCE.split(block.text)[-1]
            self.label = ""
            self._go_to(block.text)

    def _go_to(self, text: str) -> None:
        """Take the folder that a paragraph says to type in: where it leads on, or begins with it.

        `The pages in the docs directory are built by a tool` only says where something lies.
        """
        if _ROOT.search(text):
            self.folder = "."
            return
        for sentence in _SENTENCE.split(text):
            named = _FOLDER.search(sentence)
            begins = named is not None and named["word"].lower() == "from"
            if named and (begins or (sentence == self.lead and sentence.endswith(":"))):
                self.folder = named["named"] or named["path"]


def document_commands(
    path: str, titled: Sequence[tuple[tuple[str, ...], Block]], source: str
) -> tuple[Command, ...]:
    """The shell commands of a document, each once, with what they are for.

    Args:
        path: of the file.
        titled: its blocks, each with the titles of the sections around it.
        source: how commands found here are labelled.
    """
    found: dict[str, Command] = {}
    above = _Above()
    row: list[Block] = []
    for trail, block in titled:
        if trail != above.trail or block.kind != "code":
            above.pass_by(trail, block)
        if block.kind == "table":
            row = [*row, block] if row and row[0].line == block.line else [block]
            for what in _in_row(path, trail, row, source):
                found.setdefault(what.command, what)
        if block.kind == "code" and block.language in _BUILD_FILES:
            for line, written in enumerate(block.text.split("\n"), start=block.line):
                if _DEPENDS.match(written.strip()):
                    what = Command(written.strip(), CommandPurpose.INSTALL, path, line, source)
                    found.setdefault(what.command, what)
        if block.kind == "code" and block.language in SHELLS:
            for what in _in_block(path, block, above, source):
                found.setdefault(what.command, what)
    return tuple(found.values())


def _in_block(path: str, block: Block, above: _Above, source: str) -> Iterator[Command]:
    """The commands of a block of code that people are told to type."""
    trail = above.trail
    # Code before the first section of a page is as good as code under `Usage`.
    told = len(trail) <= 1 or any(COMMAND_SECTIONS.search(title) for title in trail)
    program = trail[0].split()[0].lower() if trail and trail[0] else ""
    by_title = purpose_of_title(trail)
    for number, shown in enumerate(shell_lines(block, by_title)):
        command = shown.command
        own = bool(program) and command.split()[0] == program
        if not (told or own) or _GLUE.search(command) or _PLACEHOLDER.search(command):
            continue
        beside = f"{shown.comment}:" if shown.comment else ""
        purpose = _judged(command, (beside, above.lead), by_title)
        if own and purpose is CommandPurpose.OTHER:
            purpose = CommandPurpose.RUN
        if purpose is CommandPurpose.INSTALL and " " not in command and "/" not in command:
            purpose = CommandPurpose.RUN  # the bare program, once it is installed
        # Of several commands the words above may mean the first: what tidies up is not meant.
        lead = above.lead if above.lead.endswith(":") and not number else ""
        said = shown.comment or above.label or lead
        help_ = said if len(said) <= _LONGEST_HELP else ""
        folder = shown.folder or above.folder
        yield Command(command, purpose, path, shown.line, source, help_, folder)


def _judged(command: str, leads: Sequence[str], by_title: CommandPurpose) -> CommandPurpose:
    """What a command is for: by what it runs, by the words nearest to it, by its section."""
    purpose = guess_purpose("", command)
    if purpose is not CommandPurpose.OTHER or is_aside(command):
        return purpose
    for lead in leads:
        led = lead if lead.endswith(":") or len(lead.split()) <= _SHORT else ""
        by_lead = purpose_of_lead(led)
        if by_lead is CommandPurpose.RUN and _ONCE.match(command):
            return CommandPurpose.OTHER  # one step on the way
        if by_lead is not CommandPurpose.OTHER:
            return by_lead
    return by_title


def _in_row(path: str, trail: tuple[str, ...], row: list[Block], source: str) -> Iterator[Command]:
    """The command in the newest cell of a row that says how the project is installed somewhere."""
    text = row[-1].text
    if len(row) < 2 or not _MANAGER.match(text) or _PLACEHOLDER.search(text):
        return
    if guess_purpose("", text) is CommandPurpose.INSTALL and (
        len(trail) <= 1 or any(COMMAND_SECTIONS.search(title) for title in trail)
    ):
        label = next((cell.text for cell in row[:-1] if not _ANY.match(cell.text)), "")
        yield Command(text, CommandPurpose.INSTALL, path, row[-1].line, source, label)


def purpose_of_title(trail: tuple[str, ...]) -> CommandPurpose:
    """What the section of a document is about, by its titles; the innermost that says so.

    Args:
        trail: the titles around it, outer first.
    """
    for title in reversed(trail[1:] or trail):
        for pattern, purpose in _SECTION_PURPOSE:
            if pattern.search(title):
                return purpose
    return CommandPurpose.OTHER


def shell_lines(
    block: Block, by_title: CommandPurpose = CommandPurpose.OTHER
) -> Iterator[ShellLine]:
    """The commands of a block of code with their lines; what programs print is left out.

    Args:
        block: of code.
        by_title: what its section is about; where that is clear, a file that an interpreter runs
            is a command, too.
    """
    lines = block.text.split("\n")
    prompted = any(PROMPT.match(line.strip()) for line in lines)
    plain = block.language in ("", "text")
    if not prompted and plain and any(map(_CODE_SIGNS.search, lines)):
        return
    held, start, comment, folder = "", 0, "", ""
    for number, raw in enumerate(lines):
        bare = raw.strip()
        match = PROMPT.match(bare)
        if prompted and not held:
            bare = match["command"] if match else bare if bare.startswith("#") else ""
        if not bare or bare.startswith(("#", "//", "REM ")) or (raw[:1] == " " and not held):
            comment = bare.lstrip("#/ ").removesuffix(":") if bare.startswith("#") else ""
            held, start = "", 0
            continue
        start = start or number + 1
        if bare.endswith("\\"):
            held += bare[:-1].rstrip() + " "
            continue
        whole, _, beside = re.sub(r"\s+#\s", "\n", held + bare, count=1).partition("\n")
        entered = _ENTERS.match(whole)
        if entered:
            folder = entered["folder"].removeprefix("./").rstrip("/")
        known = not plain or prompted or _is_known(whole)
        known = known or (by_title is not CommandPurpose.OTHER and bool(_INTERPRETED.match(whole)))
        if _LOOKS_LIKE_COMMAND.match(whole) and known:
            yield ShellLine(block.line + start - 1, whole, beside.strip() or comment, folder)
        held, start = "", 0


def _is_known(command: str) -> bool:
    """Whether a line of code without a language is a command: only by a program that we know."""
    if command in _ALONE or _RUN_BY.match(command):
        return True
    return guess_purpose("", command) is not CommandPurpose.OTHER
