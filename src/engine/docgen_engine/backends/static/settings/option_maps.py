"""Environment variables that are never read by name: the keys of a table of options.

Some programs read the whole environment and look each variable up in a table. Where a package does
that, the names that its tables are keyed by are its variables.
"""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.settings.settings_classes import Variable
from docgen_engine.patterns import regex

_WHOLE_GO: Final = regex(r"(?<!\.)\bos\.Environ\(\)")
_HANDED_ON: Final = regex(r"\bappend\(|\bEnv\b\s*[:=]|\.Env\b")
"""Giving one's environment to another program reads nothing of it."""

_WHOLE_SCRIPT: Final = regex(r"\bprocess\.env\b(?!\s*[.\[?=])")
_SUBPROCESS: Final = regex(r"\benv\s*[:=]|\.\.\.process\.env")
_CONFIGURES: Final = regex(
    r"(?i)(?:^|[/_.-])(?:env|environment|config|settings|options)(?=[/_.-]|$)"
)
_KEY: Final = regex(
    r"^(?P<indent>\s*)(?:\"(?P<text>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\"|'(?P<single>[A-Z][A-Z0-9_]*)'"
    r"|(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+))\s*:\s*(?P<rest>.*)$"
)
_SAID: Final = regex(r"(?i)^\s*\w*(?:default|raw)\w*\s*[:=]\s*(?P<value>.*?),?\s*$")
_IN_LINE: Final = regex(
    r"(?i)\.default\((?P<value>[^()]*)\)|\bdefault\w*\s*[:=]\s*(?P<other>[^,{}]+)"
)
_CHECKS: Final = regex(r"[\w.]+\(")
"""What checks the value of a variable is a call: `z.string()`, `port({default: 80})`."""

_PLAIN: Final = regex(r"(?:\"[^\"]*\"|'[^']*'|-?[\d_.]+|[Tt]rue|[Ff]alse)$")
_FEWEST: Final = 3
"""A table of fewer such names may be anything."""

_MOST: Final = 200
_MOST_LINES: Final = 12
_WAYS: Final = {
    "Go": (_WHOLE_GO, _HANDED_ON, "os.Environ"),
    "JavaScript": (_WHOLE_SCRIPT, _SUBPROCESS, "process.env"),
    "TypeScript": (_WHOLE_SCRIPT, _SUBPROCESS, "process.env"),
}


def option_variables(survey: Survey) -> tuple[Variable, ...]:
    """The variables that tables of options name, by file and line, with what they are by default.

    Of Go a whole package counts, which shares its names; of other languages the file itself.
    """
    readers = [path for path in sorted(survey.index.facts) if _reads_all(survey, path)]
    packages = {posixpath.dirname(path) for path in readers if path.endswith(".go")}
    found: list[Variable] = []
    for path in sorted(survey.index.facts):
        of_package = path.endswith(".go") and posixpath.dirname(path) in packages
        if (of_package or path in readers) and survey.is_code(path):
            keys = _keys(path, survey.index.lines(path))
            found += keys if len(keys) >= _FEWEST else []
    return tuple(found[:_MOST])


def _reads_all(survey: Survey, path: str) -> bool:
    """Whether a file of code takes the whole environment, not to hand it on to a program."""
    language = survey.index.facts[path].language
    if language not in _WAYS or not _CONFIGURES.search(path) or not survey.is_code(path):
        return False
    whole, other, word = _WAYS[language]
    text = survey.index.text(path)
    if word not in text:
        return False
    return any(
        word in line and whole.search(line) and not other.search(line)
        for line in survey.index.lines(path)
    )


def _keys(path: str, lines: list[str]) -> list[Variable]:
    found: dict[str, Variable] = {}
    go = path.endswith(".go")
    for number, line in enumerate(lines, start=1):
        match = _KEY.match(line)
        if match is None or not (match["text"] if go else _CHECKS.match(match["rest"])):
            continue
        name = match["text"] or match["single"] or match["name"]
        default = _default(lines, number, match["indent"], match["rest"])
        found.setdefault(name, Variable(name, path, number, default, "", 0))
    return list(found.values())


def _default(lines: list[str], number: int, indent: str, rest: str) -> str:
    """The value that an entry says is its default; empty for none and for what is computed."""
    value = ""
    inside = _IN_LINE.search(rest)
    if inside is not None:
        value = inside["value"] or inside["other"] or ""
    elif rest.rstrip().endswith(("{", "(")):
        for line in lines[number : number + _MOST_LINES]:
            if line.startswith(indent) and line[len(indent) : len(indent) + 1] in ("}", ")"):
                break
            said = _SAID.match(line)
            if said is not None and said["value"]:
                value = value or said["value"]
    value = value.strip()
    shown = value if _PLAIN.match(value) else ""
    return shown[1:-1] if shown[:1] in ("'", '"') else shown
