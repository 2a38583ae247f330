"""Code that no component holds: the pages say nothing of it, so no other measure can miss it."""

from __future__ import annotations

from typing import Final

from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.qa import Gap
from docgen_engine.domain.errors import DocgenError
from docgen_engine.gates.rules.base import Context
from docgen_engine.gates.source import SourceFacts
from docgen_engine.repository.guidance import parse_guidance
from docgen_engine.repository.places import Place, Places, python_packages

_GUIDANCE: Final = ".docgen.toml"
_BESIDE: Final = (Place.TESTS, Place.DOCUMENTS)


def gaps_of_unheld(context: Context) -> tuple[Gap, ...]:
    """One gap for all source files in analysed languages that are in no component.

    Tests, examples, scripts and documents need not be in one, unless that leaves out most of the
    code: then the repository is taken for something that it is not.

    Args:
        context: the gate's input.
    """
    analysis = context.request.analysis
    if analysis is None:
        return ()
    sources = context.source.sources()
    outside = _outside(analysis, sources)
    if not outside:
        return ()
    units = (package.path for package in analysis.discovery.packages)
    places = Places(units, python_packages(sources), sources)
    place = {path: places.place_of(path) for path in outside}
    missed = [path for path in outside if place[path] not in _BESIDE]
    if 2 * len(missed) <= len(sources):
        missed = [path for path in missed if place[path] is Place.CODE]
    missed = [path for path in missed if _defines(path, context.source)]
    missed = _unspoken(_wanted(missed, context.source), context) if missed else []
    if not missed:
        return ()
    files = "1 source file is" if len(missed) == 1 else f"{len(missed)} source files are"
    return (
        Gap(
            "warning",
            f"{files} in no component: the pages say nothing of what is defined there.",
            missed[0],
            "Look at whether the components miss a part of the code, and correct the analysis.",
        ),
    )


def _outside(analysis: Analysis, sources: tuple[str, ...]) -> list[str]:
    """The sources that are neither listed by a component nor below its folder."""
    components = analysis.discovery.components
    held = {file for each in components for file in each.files}
    # One that lists its files may have left others of its folder out.
    whole = tuple(f"{each.path.rstrip('/')}/" for each in components if not each.files)
    if any(each.path in {"", "."} for each in components if not each.files):
        return []
    return [path for path in sources if path not in held and not path.startswith(whole)]


def _unspoken(missed: list[str], context: Context) -> list[str]:
    """Those that no page cites: a `main.go` alone at the top may be no part, and yet be told of."""
    cited = {each.reference.file for _, page in context.written() for each in page.citations}
    return [path for path in missed if path not in cited]


def _defines(path: str, source: SourceFacts) -> bool:
    facts = source.facts(path)
    return facts is not None and bool(facts.symbols)


def _wanted(missed: list[str], source: SourceFacts) -> list[str]:
    """Without what people's guidance ignores, as a path or as the name of a component."""
    if not source.exists(_GUIDANCE):
        return missed
    try:
        ignored = parse_guidance(source.text(_GUIDANCE)).components.ignore
    except DocgenError:
        return missed
    names = {entry.strip("/").rpartition("/")[2] for entry in ignored}
    return [path for path in missed if names.isdisjoint(_parts(path))]


def _parts(path: str) -> set[str]:
    parts = path.split("/")
    return {*parts, *(part.partition(".")[0] for part in parts)}
