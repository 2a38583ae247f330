"""Programs of others that functions run: often what a command is there for."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Final

import msgspec

from docgen_engine.backends.static.flows.arguments import arguments_at, literal, split
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex

_LIST: Final = "list"
_SHELL: Final = "shell"
_EACH: Final = "each"
_AFTER_CONTEXT: Final = "after context"

_RUNS: Final = {
    **dict.fromkeys(
        (
            *(f"subprocess.{n}" for n in ("run", "call", "check_call", "check_output", "Popen")),
            *(f"child_process.{n}" for n in ("spawn", "spawnSync", "execFile", "execFileSync")),
            "execa.execa", "execa.execaSync", "execa.default", "cross-spawn.default",
            "cross-spawn.sync", "cross-spawn", "tinyexec.exec", "tinyexec.x", "spawndamnit.default",
            "execa", "spawn-please.default", "spawn-please",
        ),
        _LIST,
    ),
    **dict.fromkeys(
        ("child_process.exec", "child_process.execSync", "os.system", "os.popen",
         "subprocess.getoutput", "execa.execaCommand", "asyncio.create_subprocess_shell"),
        _SHELL,
    ),
    "os/exec.Command": _EACH,
    "os/exec.CommandContext": _AFTER_CONTEXT,
    "asyncio.create_subprocess_exec": _EACH,
    "std::process.Command::new": _EACH,
}  # fmt: skip
"""Functions of others that run a program, and how they are told which."""

_OF_RUST: Final = "std::process.Command"
_RUNS_OTHERS: Final = frozenset({"node", "python", "python3", "sh", "bash", "env", "sudo", "cmd"})
_PROGRAM: Final = regex(r"[A-Za-z][\w.+-]*$")
_WORD: Final = regex(r"[a-z][\w:-]*$")
_MOST_WORDS: Final = 3
_LANGUAGES: Final = frozenset({"Python", "JavaScript", "TypeScript", "Go", "Rust"})


class Run(msgspec.Struct, frozen=True):
    """A program that a line runs, as far as the line says: `npm publish`."""

    line: int
    command: str


class Programs:
    """Which programs functions run; looks at each function once."""

    def __init__(self, index: RepositoryIndex) -> None:
        """Take the repository."""
        self._index: Final = index
        self._known: Final[dict[tuple[str, str], list[Run]]] = {}
        self._names: Final[dict[str, dict[str, str]]] = {}

    def of(self, file: str, function: str) -> list[Run]:
        """The programs that a function runs, in line order, each once."""
        key = file, function
        if key not in self._known:
            self._known[key] = self._read(file, function)
        return self._known[key]

    def _read(self, file: str, function: str) -> list[Run]:
        names = self._named(file)
        found: dict[str, Run] = {}
        for call in self._index.calls_from(file, function) if names else ():
            head, dot, rest = call.callee.partition(".")
            how = _RUNS.get(f"{names[head]}{dot}{rest}") if head in names else None
            if how is None or call.to_file:
                continue
            last = call.callee.rpartition(".")[2]
            given = arguments_at(self._index.lines(file), call.line, last)
            command = _command(given, how)
            if command:
                found.setdefault(command, Run(call.line, command))
        return list(found.values())

    def _named(self, file: str) -> dict[str, str]:
        """What stands in a file for a module, or a function of one, that runs programs."""
        known = self._names.get(file)
        if known is None:
            known = self._names[file] = {}
            if self._index.facts[file].language in _LANGUAGES:
                for one in self._index.imported(file):
                    module = one.module.removeprefix("node:")
                    whole = one.name in ("", "*")
                    meant = module if whole else f"{module}.{one.name}"
                    alias = one.alias or (posixpath.basename(module) if whole else one.name)
                    if meant == _OF_RUST:
                        known[f"{alias}::new"] = f"{_OF_RUST}::new"
                    elif any(name == meant or name.startswith(f"{meant}.") for name in _RUNS):
                        known[alias] = meant
        return known


def _command(given: Sequence[str], how: str) -> str:
    """The program and the first words that it gets, as far as they are written out."""
    if how == _AFTER_CONTEXT:
        given = given[1:]
    if not given:
        return ""
    if how == _SHELL:
        words = literal(given[0].removeprefix("f")).split()
    elif how == _LIST:
        first = given[0]
        listed = split(first[1:]) if first.startswith("[") else []
        behind = split(given[1][1:]) if len(given) > 1 and given[1].startswith("[") else []
        words = _written(listed or [first, *behind])
    else:
        words = _written(given)
    if not words or not _PROGRAM.match(words[0]):
        return ""
    if len(words) == 1 and words[0] in _RUNS_OTHERS:
        return ""  # what these run is not written there
    shown = words[:1]
    for word in words[1:_MOST_WORDS]:
        if not _WORD.match(word):
            break
        shown.append(word)
    return " ".join(shown)


def _written(parts: Sequence[str]) -> list[str]:
    """The words before the first one that only running the code would tell."""
    words: list[str] = []
    for part in parts:
        word = literal(part)
        if not word:
            break
        words.append(word)
    return words
