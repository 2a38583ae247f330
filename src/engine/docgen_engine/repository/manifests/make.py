"""Reads task files: Makefile, Rakefile, Taskfile, and scripts that are named like tasks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector, folder_of
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.recipes import common_purpose
from docgen_engine.repository.manifests.yaml_lines import Node, read_yaml
from docgen_engine.repository.text import split_lines

_TARGET: Final = regex(
    r"^(?P<names>[A-Za-z0-9_][^\s:=#$%&|]*(?:[ \t]+[A-Za-z0-9_][^\s:=#$%&|]*)*)[ \t]*::?(?!=)"
    r"(?P<rest>[^=].*|)$"
)
_ASSIGNMENT: Final = regex(r"^[^\s:=]+\s*(?:::?:?|\?|\+|!)?=")
_HELP: Final = regex(r"##+[ \t]*(?P<help>.+?)\s*$")
_RULE_WORDS: Final = frozenset(
    {"include", "define", "endef", "ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "export",
     "unexport", "override", "vpath", "sinclude"}
)  # fmt: skip
_COMPILES: Final = regex(
    r"(?m)^[@-]*(?:\$[({](?:CC|CXX|LD|AR|LINK(?:\.\w+)?|COMPILE(?:\.\w+)?)[)}]"
    r"|(?:\S+-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|ar|nvcc)(?:-\d+)?\s)"
)
"""What makes a program or a library of objects or sources."""

_WHOLE: Final = frozenset({"all", "default", "help"})
"""Targets that only name others."""

_DEEPEST: Final = 4
"""How deep targets that only name others lie in each other, at most."""

_SCRIPT: Final = regex(r"^scripts?/[\w-]+(?:\.sh)?$")
_PRINTS: Final = regex(r"(?:echo|printf)\b(?!.*(?:&&|;|\|))")
_GLUE: Final = regex(
    r"(?:echo|printf|export|local|readonly|declare|set|cd|rm|mkdir|cp|mv|cat|grep|sed|awk|git|curl|wget"
    r"|source|exit|trap|if|elif|then|else|fi|for|while|do|done|case|esac|return|function)\b|[\[({}.]"
    r"|\w+=(?:\S*|\"[^\"]*\"|'[^']*'|\S*\$\(.*)$"
)
"""What of a shell script only leads to what it is there for."""

CHECKS: Final = frozenset(
    {CommandPurpose.TEST, CommandPurpose.LINT, CommandPurpose.FORMAT, CommandPurpose.TYPES}
)
_RAKE: Final = regex(
    r"^(?:(?:multi)?task[ (]+(?P<quote>[:\"'])?(?P<name>[A-Za-z][\w-]*)[\"':]?(?=[\s,)=]|$)"
    r"|(?:[A-Z]\w*::)*(?:TestTask|RakeTask)\.(?:new|create)(?:[ (]+[:\"'](?P<test>\w+))?)"
)
_DESC: Final = regex(r"^desc[ (]+[\"'](?P<text>.*)[\"']\)?\s*$")


def read_makefile(path: str, text: str, into: Collector) -> None:
    """Read the targets of a Makefile that people call.

    A target counts when it is phony or explained with `##`, or when its name is not that of a file.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    lines = split_lines(text)
    phony = _phony(lines)
    folder = folder_of(path)
    program = "make" if folder == "." else f"make -C {_quoted(folder)}"
    targets: dict[str, Target] = {}
    goal = ""
    for number, line in enumerate(lines, start=1):
        match = _TARGET.match(line)
        if match is None or _ASSIGNMENT.match(line):
            continue
        names = match["names"].split()
        if names[0] in _RULE_WORDS:
            continue
        help_text = _make_help(lines, number, match["rest"])
        recipe = _recipe(lines, number)
        needs = frozenset(match["rest"].partition("#")[0].partition(";")[0].split())
        if not goal and "%" not in names[0]:
            goal = names[0]
            if goal not in phony and _COMPILES.search(recipe):
                into.leads_to[path, number] = recipe.strip().lstrip("@-")
                targets[""] = Target("", number, CommandPurpose.BUILD, needs, help_text, True)
                continue
        for name in names:
            callable_ = name in phony or bool(_HELP.search(match["rest"]))
            if name in targets or not (callable_ or not re.search(r"[./\\]", name)):
                continue
            purpose = guess_purpose(name, recipe)
            into.leads_to[path, number] = recipe.strip().lstrip("@-")
            targets[name] = Target(name, number, purpose, needs, help_text, bool(recipe))
    parts = _parts(targets)
    purposes = purposes_of(targets)
    for name, target in targets.items():
        command = f"{program} {name}".rstrip()  # what `make` alone makes needs no name
        purpose = CommandPurpose.OTHER if name in parts else purposes[name]
        if not target.does and purpose in CHECKS:
            into.wholes.add(command)
        at = (path, target.line)
        into.command(command, purpose, at, posixpath.basename(path), target.help)


class Target(msgspec.Struct, frozen=True):
    """A target that people call, and what is made before it."""

    name: str
    line: int
    purpose: CommandPurpose
    needs: frozenset[str]
    help: str
    does: bool
    """Whether it has a recipe of its own, rather than only naming others."""


def purposes_of(targets: Mapping[str, Target]) -> dict[str, CommandPurpose]:
    """The purpose of each target; of one that only names others, what they have in common.

    Args:
        targets: by name.
    """
    found = {name: target.purpose for name, target in targets.items()}
    for _ in range(_DEEPEST):
        for name, target in targets.items():
            names = not target.does and target.needs and target.needs <= targets.keys()
            if names and target.purpose is CommandPurpose.OTHER:
                found[name] = common_purpose({found[each] for each in target.needs})
    return found


def _parts(targets: dict[str, Target]) -> set[str]:
    """Targets that another one of the same purpose makes on its way.

    `tests` that `test` needs builds what `test` runs.
    """
    found: set[str] = set()
    for target in targets.values():
        hides = target.does or target.purpose not in {*CHECKS, CommandPurpose.OTHER}
        if target.name not in _WHOLE and hides:
            alike = (targets[name] for name in target.needs if name in targets)
            found |= {each.name for each in alike if each.purpose is target.purpose}
    return found


def _phony(lines: list[str]) -> frozenset[str]:
    found: set[str] = set()
    held = ""
    for line in lines:
        whole = held + line
        if whole.startswith(".PHONY"):
            held = whole[:-1] + " " if whole.endswith("\\") else ""
            if not held:
                found.update(whole.partition(":")[2].split())
        else:
            held = ""
    return frozenset(found)


def _make_help(lines: list[str], number: int, rest: str) -> str:
    """The text after `##` on the target's line, else the comment right above it."""
    match = _HELP.search(rest)
    if match:
        return match["help"]
    above: list[str] = []
    at = number - 2
    while at >= 0 and lines[at].startswith(".PHONY"):
        at -= 1
    while at >= 0 and lines[at].startswith("#"):
        above.insert(0, lines[at].lstrip("#").strip())
        at -= 1
    text = " ".join(part for part in above if part)
    # A box of dashes or a list of settings is not an explanation of one target.
    return text if len(above) <= 4 and re.match(r"[A-Za-z`]", text) else ""


def _recipe(lines: list[str], number: int) -> str:
    body = []
    for line in lines[number:]:
        if line.startswith("\t"):
            command = line.strip().lstrip("@-+")
            # What a recipe only prints is a hint, not what it does.
            if not _PRINTS.match(command):
                body.append(command)
        elif line.strip() and not line.startswith("#"):
            break
    return "\n".join(body)


def _quoted(folder: str) -> str:
    return f"'{folder}'" if re.search(r"[^\w./-]", folder) else folder


def read_rakefile(path: str, text: str, into: Collector) -> None:
    """Read the tasks at the top level of a Rakefile, as far as they are written plainly.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    doc = ""
    seen: set[str] = set()
    for number, line in enumerate(split_lines(text), start=1):
        described = _DESC.match(line)
        if described:
            doc = described["text"]
            continue
        match = _RAKE.match(line)
        tests = match is not None and match["name"] is None
        name = match["name"] or match["test"] or "test" if match else ""
        if name and name != "default" and name not in seen:
            seen.add(name)
            purpose = CommandPurpose.TEST if tests else guess_purpose(name)
            into.command(f"rake {name}", purpose, (path, number), "Rakefile", doc)
        if line.strip():
            doc = ""


def read_taskfile(path: str, text: str, into: Collector) -> None:
    """Read the tasks of a Taskfile.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    tasks = read_yaml(text).get("tasks")
    for name, node in tasks.items() if tasks else ():
        if node.string("internal") == "true":
            continue
        into.command(
            f"task {name}", guess_purpose(name, _task_text(node)), (path, node.key_line),
            posixpath.basename(path), node.string("desc"),
        )  # fmt: skip


def _task_text(node: Node) -> str:
    commands = node.get("cmds") or node.get("cmd") or node
    return "\n".join(element.text or element.string("cmd") for element in commands.elements())


def is_task_script(path: str) -> bool:
    """Whether a file is one of the scripts at the top that people call, such as `scripts/test`."""
    return bool(_SCRIPT.match(path))


def read_task_script(path: str, text: str, into: Collector) -> None:
    """Read a script of the top folder `scripts` or `script`, if it says what it is for.

    What it runs decides where its name does not tell: `lint` may rewrite files, `check` check them.


    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    done = "\n".join(
        line.strip()
        for line in split_lines(text)
        if not line.lstrip().startswith("#") and not _GLUE.match(line.strip())
    )
    name = posixpath.splitext(posixpath.basename(path))[0]
    purpose = guess_purpose(name, done)
    if guess_purpose(name) is CommandPurpose.OTHER and purpose not in CHECKS:
        return  # a script of some other name may start and install anything on its way
    if not text.startswith("#!") or purpose is CommandPurpose.OTHER:
        return
    second = [*split_lines(text), "", ""][1]
    comment = second.lstrip("#").strip() if second.startswith("# ") else ""
    into.command(path, purpose, (path, 1), "scripts folder", comment)
