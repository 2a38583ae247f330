"""How the program lets itself be watched: loggers, metrics, tracing, debugging switches."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.known import LOGGING, METRICS, MONITORING
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.usage import usage_facts
from docgen_engine.domain.documents.analysis import Fact

_CONFIGURES: Final = frozenset(
    {"logging.basicConfig", "logging.config.dictConfig", "logging.config.fileConfig", "dictConfig",
     "basicConfig", "log.SetOutput", "log.SetFlags", "winston.createLogger", "slog.New",
     "zap.NewProduction", "zap.NewDevelopment", "logging.addLevelName"}
)  # fmt: skip
_DEBUG: Final = re.compile(r"(?i)(?:^|[_-])(?:debug|verbose|trace|log[_-]?level|log[_-]?file)")


def observability_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections Logging, Monitoring, Metrics and Debugging."""
    logging = usage_facts(survey, "Logging", LOGGING, said="used for logging in")
    facts = [*logging, *_configuration(survey, bool(logging))]
    facts += usage_facts(survey, "Monitoring", MONITORING)
    facts += usage_facts(survey, "Metrics", METRICS)
    facts += _switches(survey)
    return tuple(facts)


def _configuration(survey: Survey, logs: bool) -> list[Fact]:
    if not logs:
        return []
    found = []
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        for call in facts.calls:
            if call.callee in _CONFIGURES:
                detail = f"configures logging{f' in `{call.caller}`' if call.caller else ''}"
                found.append(Fact("Logging", call.callee, detail, path, call.line, call.line))
    return found[:12]


def _switches(survey: Survey) -> list[Fact]:
    """Options and environment variables that turn on debugging or logging."""
    found: dict[str, Fact] = {}
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        for option in facts.commands:
            if option.kind == "option" and _DEBUG.search(option.name):
                detail = option.help or "command-line option"
                found.setdefault(
                    option.name,
                    Fact("Debugging", option.name, detail, path, option.line, option.line),
                )
        for read in facts.environment:
            if _DEBUG.search(read.name):
                detail = (
                    f"environment variable{f', default `{read.default}`' if read.default else ''}"
                )
                found.setdefault(
                    read.name, Fact("Debugging", read.name, detail, path, read.line, read.line)
                )
    return [found[name] for name in sorted(found)]
