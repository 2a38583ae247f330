"""What a script of the repository does that an image starts, in a few words."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex

_SCRIPT: Final = regex(
    r"(?:(?:/usr)?(?:/bin/)?(?:ba|da|z)?sh (?:-\w+ )*)?(?P<file>[\w./-]+\.(?:ba)?sh)(?= |$)"
)
_RUNS: Final = regex(
    r"(?P<exec>exec\s+)?(?P<command>(?:\.{0,2}/)?(?:[\w.-]+/)*[a-z][\w.-]*(?:\s+\S.*)?)$"
)
_GLUE: Final = regex(
    r"(?:echo|printf|export|local|readonly|declare|set|unset|cd|rm|mkdir|cp|mv|ln|cat|grep|sed|awk"
    r"|source|exit|trap|if|elif|then|else|fi|for|while|until|do|done|case|esac|return|function|chown"
    r"|chmod|chgrp|touch|sleep|shift|test|wait|read|eval|true|false|kill|ulimit|umask|id|addgroup"
    r"|adduser|usermod|groupmod|find|exec|gosu|su-exec)\b|\w+\s*(?:\(\)|\+?=)"
)
"""What of a script only leads to what it is there for."""

_HERE: Final = regex(r"<<")
_MOST: Final = 6
_MOST_ENDS: Final = 3
_LONGEST: Final = 90
_MOST_LINES: Final = 200


def script_words(survey: Survey, dockerfile: str, started: str) -> str:
    """The words on what a script runs that an image starts, such as `, which runs x and ends as y`.

    Args:
        survey: the repository.
        dockerfile: the file that starts it.
        started: the command.

    Returns:
        Empty where it is no script of the repository, or one whose commands are not plain.
    """
    match = _SCRIPT.match(started)
    path = _found(survey, dockerfile, match["file"]) if match else ""
    if not path:
        return ""
    lines = survey.index.lines(path)
    if len(lines) > _MOST_LINES or any(map(_HERE.search, lines)):
        return ""
    runs: dict[str, None] = {}
    ends: dict[str, None] = {}
    held = False
    for raw in lines:
        bare = raw.strip()
        continued, held = held, bare.endswith("\\")
        if continued or held or not bare or bare.startswith("#"):
            continue
        found = _RUNS.match(bare)
        if found is None or len(found["command"]) > _LONGEST or "$(" in bare:
            continue
        if _GLUE.match(found["command"]):
            continue
        if found["exec"]:
            ends[found["command"]] = None
        elif raw[:1] not in " \t":
            runs[found["command"]] = None
    said = []
    if runs:
        shown = [code(each) for each in runs]
        said.append(f"runs {listing(shown, _MOST, 'further commands')}")
    if ends:
        last = [code(each) for each in ends][:_MOST_ENDS]
        said.append(f"goes on as {' or '.join(last)}")
    named = "" if match and match["file"].removeprefix("./") == path else f" ({code(path)})"
    return f"{named}, which {', and '.join(said)}," if said else ""


def _found(survey: Survey, dockerfile: str, file: str) -> str:
    """The path of a script in the repository, by what an image calls it; else empty."""
    folder = posixpath.dirname(dockerfile)
    name = file.removeprefix("./")
    ways = [name] if not name.startswith("/") else []
    ways.append(posixpath.basename(name))
    for way in ways:
        for place in ("", folder):
            path = posixpath.normpath(posixpath.join(place, way))
            if not path.startswith("..") and survey.has(path):
                return path
    return ""
