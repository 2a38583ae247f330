"""Files outside of the code that read settings all the same: those of a framework, and scripts.

What `next.config.ts` reads, or a script that the build or the start runs, is set by whoever runs
the program, as much as what the program itself reads.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from docgen_engine.backends.static.project import Survey
from docgen_engine.patterns import regex

_FRAMEWORK: Final = regex(
    r"^(?:next|nuxt|astro|svelte|vite|remix|vue)\.config\.[cm]?[jt]s$|^gatsby-(?:config|node)\.[jt]s$"
)
_RUNS: Final = regex(r"^(?:pre|post)?(?:build|start|serve|dev|install)(?:[:-][\w:-]+)?$")
_FILE: Final = regex(
    r"\b(?:node|tsx|ts-node|bun|deno run)\s+(?:-\S+\s+)*(?P<path>[\w./-]+\.[cm]?[jt]s)\b"
)
_WORD: Final = regex(r"[\w:-]+")
_OPENS: Final = regex(r"^(?P<indent>\s*)(?:env|define)\s*:\s*\{(?P<rest>.*)$")
_KEY: Final = regex(
    r"""^\s*["']?(?:(?:process|import\.meta)\.env\.)?(?P<name>[A-Za-z_]\w*)["']?\s*[,:}]"""
)
_MOST_LINES: Final = 80


def configuring_files(survey: Survey) -> tuple[str, ...]:
    """The configuration of frameworks and the scripts of builds and starts, sorted.

    Args:
        survey: the repository.
    """
    found = set()
    for manifest in survey.project.files:
        if posixpath.basename(manifest) == "package.json" and survey.is_own(manifest):
            folder = posixpath.dirname(manifest)
            found |= _run_by(folder, _scripts(survey.text(manifest)))
    known = survey.index.facts
    frameworks = {path for path in known if _FRAMEWORK.match(posixpath.basename(path))}
    return tuple(
        sorted({path for path in found if path in known} | set(filter(survey.is_own, frameworks)))
    )


def _scripts(text: str) -> Mapping[str, str]:
    try:
        content = msgspec.json.decode(text)
    except (msgspec.DecodeError, ValueError):
        return {}
    scripts = content.get("scripts") if isinstance(content, dict) else None
    if not isinstance(scripts, dict):
        return {}
    return {name: said for name, said in scripts.items() if isinstance(said, str)}


def _run_by(folder: str, scripts: Mapping[str, str]) -> set[str]:
    """The files that the scripts of builds and starts run, also through other scripts."""
    waiting = [name for name in scripts if _RUNS.match(name)]
    seen: set[str] = set()
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        text = scripts[name]
        waiting += [word for word in _WORD.findall(text) if word in scripts]
        found |= {
            posixpath.normpath(posixpath.join(folder, m["path"])) for m in _FILE.finditer(text)
        }
    return found


def build_constants(survey: Survey, files: Iterable[str]) -> frozenset[str]:
    """The names that a configuration puts values in the place of: keys of its `env` or `define`.

    They look like variables where they are read; nobody can set them.

    Args:
        survey: the repository.
        files: of configuration.
    """
    found: set[str] = set()
    for path in files:
        lines = survey.index.lines(path) if _FRAMEWORK.match(posixpath.basename(path)) else []
        for number, line in enumerate(lines):
            opened = _OPENS.match(line)
            if opened is not None:
                found |= _keys(lines[number + 1 :], opened["indent"])
    return frozenset(found)


def _keys(lines: list[str], indent: str) -> set[str]:
    found: set[str] = set()
    for line in lines[:_MOST_LINES]:
        if line.startswith(f"{indent}}}"):
            break
        key = _KEY.match(line)
        # What is nested is a value.
        if key is not None and len(line) - len(line.lstrip()) <= len(indent) + 4:
            found.add(key["name"])
    return found
