"""How the program lets itself be watched: loggers, metrics, tracing, debugging switches."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.known import LOGGING, METRICS, MONITORING
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.usage import main_files, usage_facts
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import code

_CONFIGURES: Final = frozenset(
    {"logging.basicConfig", "logging.config.dictConfig", "logging.config.fileConfig", "dictConfig",
     "basicConfig", "log.SetOutput", "log.SetFlags", "winston.createLogger", "slog.New",
     "zap.NewProduction", "zap.NewDevelopment", "logging.addLevelName"}
)  # fmt: skip
_PLAIN_CONFIGURES: Final = frozenset({"basicConfig", "dictConfig", "fileConfig"})
_ENOUGH: Final = 3
_DEBUG: Final = re.compile(r"(?i)(?:^|[_-])(?:debug|verbose|trace|log[_-]?level|log[_-]?file)")


def observability_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections Logging, Monitoring, Metrics and Debugging."""
    logging = usage_facts(survey, "Logging", LOGGING, said="used for logging in")
    configured = _configuration(survey, bool(logging))
    watched = usage_facts(survey, "Monitoring", MONITORING)
    watched += usage_facts(survey, "Metrics", METRICS)
    facts = [*logging, *configured, *watched, *_switches(survey)]
    # That a library is imported, or that an option is called `--verbose`, makes no page.
    return tuple(facts) if configured or watched or len(facts) >= _ENOUGH else ()


def _configuration(survey: Survey, logs: bool) -> list[Fact]:
    if not logs:
        return []
    found: dict[tuple[str, str], Fact] = {}
    for path in main_files(survey):
        for call in survey.index.facts[path].calls:
            if _configures(call.callee) and (path, call.caller) not in found:
                symbol = survey.index.symbol(path, call.caller) if call.caller else None
                said = first_sentence(symbol.doc) if symbol is not None else ""
                name, at = (call.caller, symbol) if symbol is not None else (call.callee, None)
                detail = f"configures it with {code(call.callee)}" if at else "configures it"
                found[path, call.caller] = Fact(
                    "Logging",
                    name,
                    f"{detail}: {said}" if said else detail,
                    path,
                    at.line if at else call.line,
                    at.line_end if at else call.line,
                    name if at else "",
                )
    return list(found.values())[:12]


def _configures(callee: str) -> bool:
    """Whether a call sets up logging, whatever name its module was imported under."""
    return callee in _CONFIGURES or callee.rpartition(".")[2] in _PLAIN_CONFIGURES


def _switches(survey: Survey) -> list[Fact]:
    """Options and environment variables that turn on debugging or logging."""
    found: dict[str, Fact] = {}
    for path in main_files(survey):
        facts = survey.index.facts[path]
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
