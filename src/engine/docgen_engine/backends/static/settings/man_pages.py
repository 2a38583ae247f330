"""What manual pages say about environment variables: each name with its paragraph."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.settings.settings_classes import Variable
from docgen_engine.domain.snapshot import FOREIGN, FileKind
from docgen_engine.patterns import regex

_PAGE: Final = regex(r"(?:^|/)[a-z][\w.-]*\.[1-8](?:\.in)?$")
_HEADING: Final = regex(r"(?i)^\.S[Hh]\s+\"?(?P<title>[^\"]*)")
_NAMED: Final = regex(
    r"^(?:\.(?:B|BI|IP|It Ev|Ev)\s+\"?(?:\\fB)?(?P<name>[A-Z][A-Z0-9_]{2,})\b"
    r"|\\fB(?P<bold>[A-Z][A-Z0-9_]{2,})\\f[RP](?:\s*=.*)?$)"
)
_BEFORE: Final = regex(r"^(?:\.(?:TP|IP|PP|LP|HP|RE|S[Hh]|S[Ss]|Bl|It)\b.*|\.?\s*)$")
"""What stands above a name that begins a paragraph; in the middle of one it is only a mention."""

_ENDS: Final = regex(r"^\.(?:TP|IP|PP|It|SH|Sh|SS|Ss|El)\b")
_MARK: Final = regex(r"\\f[A-Z]|\\f\(..|\\&|\\\s?")
_DEFAULT: Final = regex(
    r"(?i)(?:^|[.;]\s+)(?:the )?defaults? (?:is|to|value is):?\s+(?P<value>.+?)\.?$"
)
_BY_DEFAULT: Final = regex(
    r"\s*\b(?:(?:The )?[Dd]efaults? (?:is|to|value is)\b.*|\w+ by default\.?$)"
)
_FONT: Final = regex(r"^\.(?:B|I|BR|IR|Ev|Pa|Ar|Cm)\s+")
_QUOTED: Final = regex(r"\"([^\"]*)\"|([^\"(]{1,40}?)(?:\s\(.*)?$")
_EMPTY: Final = frozenset({"empty", "none", "unset", "disabled"})
_MOST_LINES: Final = 12


def manual_variables(survey: Survey) -> tuple[Variable, ...]:
    """The variables in the sections of manual pages about the environment, by file and line."""
    found: list[Variable] = []
    for entry in survey.index.manifest.files:
        if entry.kind is not FileKind.TEXT or entry.origin in FOREIGN:
            continue
        if _PAGE.search(entry.path) and "ENVIRONMENT" in survey.text(entry.path):
            found += _of_page(entry.path, survey.index.lines(entry.path))
    return tuple(found)


def _of_page(path: str, lines: list[str]) -> list[Variable]:
    found: dict[str, Variable] = {}
    title = ""
    for number, line in enumerate(lines, start=1):
        heading = _HEADING.match(line)
        if heading is not None:
            title = heading["title"]
        named = _NAMED.match(line) if "ENVIRONMENT" in title.upper() else None
        if named is not None and (line.startswith(".I") or _BEFORE.match(lines[number - 2])):
            words = _words(lines, number)
            said = first_sentence(_BY_DEFAULT.sub("", words))
            name = named["name"] or named["bold"]
            made = Variable(name, path, number, _default(words), said, number if said else 0)
            found.setdefault(name, made)
    return list(found.values())


def _words(lines: list[str], number: int) -> str:
    """The text behind a name up to what comes next, without its marks."""
    said: list[str] = []
    for line in lines[number : number + _MOST_LINES]:
        if _ENDS.match(line):
            break
        plain = _FONT.sub("", line)
        if not plain.startswith((".", "'")):
            said.append(_MARK.sub("", plain).strip())
    return " ".join(" ".join(said).split())


def _default(words: str) -> str:
    match = _DEFAULT.search(words)
    value = _QUOTED.match(match["value"]) if match is not None else None
    shown = (value[1] if value[1] is not None else value[2]) if value is not None else ""
    return "" if shown.lower() in _EMPTY else shown
