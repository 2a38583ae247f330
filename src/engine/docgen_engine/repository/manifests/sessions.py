"""Reads what runs checks in environments of their own: tox.ini, tox.toml, noxfile.py, hooks."""

from __future__ import annotations

import ast
import itertools
import re
from typing import Any, Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector, array, one_line, table
from docgen_engine.repository.manifests.ini_lines import Ini, read_ini
from docgen_engine.repository.manifests.model import ToolUse
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.setuptools import parse_python
from docgen_engine.repository.manifests.yaml_lines import read_yaml
from docgen_engine.repository.toml_lines import TomlLines, loads, toml_lines

_BRACES: Final = regex(r"\{([^{}]*)\}")
_PYTHON_ENV: Final = regex(r"^(?:py|pypy)\d*")
_MOST: Final = 64
_DEEPEST: Final = 4


def read_tox_ini(path: str, text: str, into: Collector) -> None:
    """Read the environments of a tox.ini (or of the same sections in setup.cfg).

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    ini = read_ini(text)
    top = "tox:tox" if "tox:tox" in ini.sections else "tox"
    listed = ini.get(top, "envlist") or ini.get(top, "env_list")
    default = _commands(ini, "testenv")
    names: dict[str, int] = {}
    for number, value in listed.values if listed else ():
        for name in expand(value):
            names.setdefault(name, number)
    bases = {
        name
        for section in ini.sections
        for base in [ini.get(section, "base")]
        for name in (expand(base.text) if base and section.startswith("testenv:") else ())
    }
    seen: set[str] = set()
    for section, line in ini.sections.items():
        if section.startswith("testenv:"):
            for name in expand(section.partition(":")[2]):
                seen.add(name)
                if name in bases and name not in names:
                    continue  # only lends its settings to others
                commands = _commands(ini, section) or default
                description = ini.get(section, "description")
                _tox(name, commands, (path, line), into, description.text if description else "")
    for name, number in names.items():
        if name not in seen:
            _tox(name, default, (path, number), into)


def _commands(ini: Ini, section: str, depth: int = 0) -> str:
    """What an environment runs: its own commands, else those of what it is based on."""
    entry = ini.get(section, "commands")
    if entry:
        return "\n".join(text for _, text in entry.values)
    base = ini.get(section, "base") if depth < _DEEPEST else None
    lent = (
        (_commands(ini, f"testenv:{name}", depth + 1) for name in expand(base.text)) if base else ()
    )
    return next((commands for commands in lent if commands), "")


def _tox(name: str, text: str, at: tuple[str, int], into: Collector, help_text: str = "") -> None:
    # `py311` says nothing of its purpose: what it runs does.
    guess = guess_purpose("" if _PYTHON_ENV.match(name) else name, text)
    into.command(f"tox -e {name}", guess, at, "tox", help_text)


def expand(text: str) -> list[str]:
    """The names that tox makes of `py3{11,12}-{a,b}, lint`, at most 64.

    Args:
        text: separated by commas or spaces.
    """
    names: list[str] = []
    for part in re.split(r"[,\s]+(?![^{]*\})", text.strip()):
        pieces = _BRACES.split(part)
        choices = [
            [choice.strip() for choice in piece.split(",")] if number % 2 else [piece]
            for number, piece in enumerate(pieces)
        ]
        made = ("".join(combined) for combined in itertools.product(*choices))
        names.extend(itertools.islice(made, _MOST))
    return [name for name in dict.fromkeys(names) if name][:_MOST]


def read_tox_toml(path: str, text: str, into: Collector) -> None:
    """Read the environments of a tox.toml.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML.
    """
    note_tox_table(path, loads(text), toml_lines(text), (), into)


def note_tox_table(
    path: str, data: dict[str, Any], lines: TomlLines, at: tuple[str, ...], into: Collector
) -> None:
    """Note the environments of tox's own table, in tox.toml or pyproject.toml.

    Args:
        path: of the file.
        data: the table.
        lines: where the keys of the file stand.
        at: the keys that lead to the table.
        into: where facts go.
    """
    base = _toml_commands(table(data.get("env_run_base")))
    for name, env in table(data.get("env")).items():
        commands = _toml_commands(table(env)) or base
        help_text = one_line(table(env).get("description"))
        _tox(name, commands, (path, lines.line(*at, "env", name)), into, help_text)
    for number, name in enumerate(array(data.get("env_list"))):
        if isinstance(name, str) and name not in table(data.get("env")):
            _tox(name, base, (path, lines.line(*at, "env_list", number)), into)


def _toml_commands(env: dict[str, object]) -> str:
    return "\n".join(
        " ".join(word for word in array(command) if isinstance(word, str))
        for command in array(env.get("commands"))
    )


def read_noxfile(path: str, text: str, into: Collector) -> None:
    """Read the sessions of a noxfile.py; it is parsed, never run.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.

    Raises:
        SyntaxError: it is not Python of this version.
    """
    for node in parse_python(text).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            function = call.func if call else decorator
            if ast.unparse(function) not in ("nox.session", "session"):
                continue
            words = {word.arg: word.value for word in call.keywords} if call else {}
            named = words.get("name")
            name = node.name
            if isinstance(named, ast.Constant) and isinstance(named.value, str):
                name = named.value
            doc = (ast.get_docstring(node) or "").split("\n\n")[0]
            body = ast.get_source_segment(text, node) or ""
            purpose = guess_purpose(name, _session_text(body))
            into.command(f"nox -s {name}", purpose, (path, node.lineno), "nox", doc)


def _session_text(body: str) -> str:
    """The words of `session.run("pytest", "-q")` as a command line."""
    calls = re.findall(r"session\.run\(([^)]*)", body)
    return "\n".join(" ".join(re.findall(r"[\"']([^\"']+)[\"']", call)) for call in calls)


def read_pre_commit(path: str, text: str, into: Collector) -> None:
    """Read the hooks of a .pre-commit-config.yaml.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    root = read_yaml(text)
    hooks = [
        hook.string("id")
        for repo in root.below("repos")
        for hook in repo.below("hooks")
        if hook.string("id")
    ]
    detail = ", ".join(dict.fromkeys(hooks))
    into.tools.append(ToolUse("pre-commit", "hooks", path, 1, detail[:300]))
