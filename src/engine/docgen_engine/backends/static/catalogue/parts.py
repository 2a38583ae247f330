"""Questions about one component or one flow, answered on its own page."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.catalogue.design import internal, verb_of
from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.catalogue.tested import answer_tested, tested
from docgen_engine.backends.static.labels import short_labels
from docgen_engine.backends.static.writing.introducing import (
    chief,
    definitions,
    flow_words,
    gives_out,
    values,
)
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.backends.static.writing.purposes import alone, answers
from docgen_engine.domain.documents.analysis import Flow, FlowStep
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import code, first_sentence, listing, plain, quote

COMPONENTS: Final = "components/"
_FEW: Final = 3
FLOWS: Final = "flows/"


def _roles(k: Knowledge) -> list[Subject]:
    return [
        Subject(
            c.path,
            f"What is {c.name} responsible for?",
            "It decides whether a change belongs there.",
            k.files_of(c)[:4],
            components=(c.path,),
            page=k.component_pages[c.path],
        )
        for c in k.components
        if c.path in k.component_pages
    ]


def _answer_role(k: Knowledge, path: str) -> Answer:
    c = k.component_named[path]
    parts = []
    if c.described_at and k.cite_statement(c.described_at):
        said = quote(first_sentence(c.described_at.text))
        parts.append(f"{said} {k.cite_statement(c.described_at)}")
    elif c.description and not c.description.startswith("Defines "):
        parts.append(words(c.description))
    else:
        parts += [said for said in (answers(k, c), alone(k, c)) if said]
    notes = k.main_symbols(c, 5)
    claims = "".join(
        k.claim(ClaimKind.DEFINES, s.file, s.name, s.file, s.line, s.line_end) for s in notes
    )
    said = values(k, c) or definitions(k, c)
    place = _place(k, c)
    # What gives something out has its names below, under its public interface.
    if said and c.described_at and c.public_symbols >= _FEW:
        parts.append(f"Its code lies {place}.{claims}")
    elif said:
        rest = ", beside parts with pages of their own," if k.has_parts(c) else ""
        parts.append(f"Its code lies {place}{rest} and defines {said}.{claims}")
        first = chief(k, c)
        if not c.described_at and first is not None and len(first.summary.split()) > 2:
            what = "It" if len(notes) == 1 else code(first.name)
            said = quote(first_sentence(first.summary)).replace(".”", "”")
            parts.append(f"{what} is described as {said}.")
    elif given := gives_out(k, c):
        parts.append(f"Its code lies {place} and gives out what users import: {given}.")
    elif not c.described_at:
        # What is not cited is no answer: its files are.
        parts.append(_holds(k, c))
    if not any(parts):
        return Answer("", partial=True, looked_in=k.files_of(c)[:4])
    symbols = tuple(note.name for note in notes)
    return Answer(" ".join(parts), partial=not c.described_at, symbols=symbols)


def _place(k: Knowledge, c: Component) -> str:
    """Where its code lies; one that people merged lies in several folders."""
    if c.path in {".", ""}:
        return "at the top of the repository"
    files = k.files_of(c)
    # `parser.rs` beside `parser/` is a part of it.
    inside = {f for f in files if c.path in (f, posixpath.splitext(f)[0])}
    inside |= {f for f in files if f.startswith(c.path + "/")}
    apart = {posixpath.dirname(f) for f in files if f not in inside}
    if not apart or not inside:
        return f"in {k.cite(c.path, 1, label=c.path) or code(c.path)}"
    tops = {c.path, *apart}
    outer = sorted(t for t in tops if not any(t.startswith(f"{other}/") for other in tops))
    return f"in {listing([code(folder or '.') for folder in outer], 4, 'other folders')}"


def _holds(k: Knowledge, c: Component) -> str:
    """The files of a component whose definitions are not known, the largest first."""
    files = [file for file in k.files_of(c) if k.reference(file, 1)]
    files.sort(key=lambda file: (-k.line_counts[file], file))
    labels = short_labels(files)
    named = [k.cite(file, 1, label=labels[file]) for file in files]
    place = _place(k, c)
    return f"It lies {place} and holds {listing(named, 6, 'other files')}." if named else ""


def _users(k: Knowledge) -> list[Subject]:
    users: dict[str, list[str]] = {}
    for each in internal(k):
        users.setdefault(k.component_named[each.to].path, []).append(each.file)
    return [
        Subject(
            path,
            f"Who uses {k.component_named[path].name}, so that a change of it is felt there?",
            "Its users are the first places to check after a change.",
            tuple(dict.fromkeys(users[path]))[:4],
            components=(path,),
            page=k.component_pages[path],
        )
        for path in k.component_pages
        if path in users
    ]


def _answer_users(k: Knowledge, path: str) -> Answer:
    found = [d for d in internal(k) if k.component_named[d.to].path == path]
    named = [d for d in found if d.kind == "name"]
    found = [d for d in found if d.kind != "name"]
    verb = verb_of(found)
    claims = "".join(
        k.claim(ClaimKind.IMPORTS, d.file, k.component_named[d.to].name, d.file, d.line)
        for d in found[:12]
        if d.is_import
    )
    said = [f"{k.component_link(d.from_)} ({k.cite_inside(d.file, d.line)})" for d in found]
    loads = [f"{k.component_link(d.from_)} ({k.cite_inside(d.file, d.line)})" for d in named]
    text = ""
    if len(said) > 12:
        text = f"{', '.join(said[:12])} and other components {verb} it.{claims}"
    elif said:
        text = f"{listing(said)} {f'{verb}s' if len(said) == 1 else verb} it.{claims}"
    if loads:
        verb = "loads" if len(loads) == 1 else "load"
        text = f"{text} {listing(loads)} {verb} it by its name in a string.".strip()
    return Answer(text)


def _walks(k: Knowledge) -> list[Subject]:
    return [
        Subject(
            flow.id,
            f"What happens, step by step, in “{plain(flow.name)}”?",
            "Following one flow across files shows how the parts work together.",
            tuple(dict.fromkeys(step.file for step in flow.steps))[:4],
            flows=(flow.id,),
            components=tuple(
                dict.fromkeys(
                    k.component_of_file[s.file].path
                    for s in flow.steps
                    if s.file in k.component_of_file
                )
            ),
            page=k.flow_pages[flow.id],
        )
        for flow in k.flows
        if flow.steps
    ]


def _answer_walk(k: Knowledge, flow_id: str) -> Answer:
    flow = k.flow(flow_id)
    if flow is None:
        return Answer()
    entry = flow.entry_point
    start = k.cite_symbol(entry.file, entry.function) or k.cite(entry.file, entry.line)
    claims = "".join(_call(k, flow, step) for step in flow.steps)
    said = flow_words(flow)
    told = f", which is described as {quote(said)}" if said else ""
    file = k.cite(entry.file, 1, label=entry.file) or code(entry.file)
    where = f" in {file}" if entry.function else ""
    return Answer(f"It starts in {start}{where}{told}.{claims}".replace(".”.", ".”"))


def _call(k: Knowledge, flow: Flow, step: FlowStep) -> str:
    """That the step's function is called where the flow says, by the step that holds the line."""
    callers = [
        each
        for each in flow.steps
        if each.file == step.call_file and each.line <= step.call_line <= each.line_end
    ]
    if not callers or not step.call_line:
        return ""
    caller = min(callers, key=lambda each: each.line_end - each.line)
    if not any(
        (call.line, call.to_file, call.to_symbol) == (step.call_line, step.file, step.function)
        for call in k.index.calls_from(caller.file, caller.function)
    ):
        return ""  # it goes through an interface, a variable or a framework
    callee = step.function.removesuffix(".__init__").removesuffix(".constructor")
    return k.claim(ClaimKind.CALLS, caller.function, callee, step.call_file, step.call_line)


KINDS: Final = (
    Kind("role", COMPONENTS, "Responsibility", "component", Priority.HIGH,
         "Read the doc comments of the component and of what others use of it.",
         "A sentence, and the main symbols.", _roles, _answer_role),
    Kind("used-by", COMPONENTS, "Used by", "component", Priority.MEDIUM,
         "Follow the imports into the component.", "Importing components with their lines.",
         _users, _answer_users),
    Kind("tested", COMPONENTS, "Tests", "component", Priority.LOW,
         "Find test files that import it.", "Test files with the lines of their imports.",
         tested, answer_tested),
    Kind("walk", FLOWS, "Trigger", "flow", Priority.HIGH,
         "Follow resolved calls from the entry point.", "Steps across files.",
         _walks, _answer_walk),
)  # fmt: skip
