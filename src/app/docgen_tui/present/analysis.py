"""The analysis as an outline: what a newcomer asks first stands first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docgen_engine.domain.documents.analysis import (
    Analysis,
    Api,
    DataModel,
    Dependencies,
    Fact,
    Flow,
)
from docgen_engine.domain.documents.discovery import Component, Statement
from docgen_tui.present.places import place, reference
from docgen_tui.rows import plural
from docgen_tui.widgets.outline import Outline

_FACTS = (
    ("Environment", "environment"),
    ("Infrastructure", "infrastructure"),
    ("Observability", "observability"),
    ("State", "state_management"),
    ("Security", "security"),
    ("Errors raised", "errors_raised"),
    ("Tests", "testing"),
    ("Design", "design"),
    ("Performance", "performance"),
    ("Contributing", "contributing"),
    ("Known issues", "roadmap"),
    ("Glossary", "glossary"),
    ("Own documents", "documents"),
)


def analysis_outline(analysis: Analysis) -> tuple[Outline, ...]:
    """The whole analysis.

    Args:
        analysis: as phase 1 left it.

    Returns:
        The topmost nodes; those without content are left out.
    """
    found = analysis.discovery
    nodes = [
        *_about(analysis),
        _group("Languages", [
            Outline(
                share.language,
                f"{share.percent:.0f} % · {plural(share.lines, 'line')}"
                f" · {plural(share.files, 'file')}"
                + (" · counted only" if share.depth == "counts" else ""),
            )
            for share in found.language_distribution
        ]),
        _group("Packages", [
            Outline(
                package.name or package.path,
                " · ".join(filter(None, (package.ecosystem, package.version, package.license))),
                place(package.manifest, package.line),
                value=reference(package.manifest, package.line),
            )
            for package in found.packages
        ]),
        _group("Entry points", [
            Outline(
                entry.command or entry.name,
                " · ".join(filter(None, (entry.kind, entry.function))),
                place(entry.file, entry.line),
                value=reference(entry.file, entry.line, symbol=entry.function),
            )
            for entry in found.entry_points
        ]),
        _group("Commands", [
            Outline(
                command.command,
                f"{command.purpose.value} · {command.source}",
                place(command.file, command.line),
                value=reference(command.file, command.line),
            )
            for command in found.commands
        ]),
        _group("Components", [_component(item) for item in found.components], opened=True),
        _layers(analysis),
        _dependencies(analysis.architecture.dependencies),
        _group("Stack", [
            Outline(
                part.name,
                " · ".join(filter(None, (part.category, part.detail))),
                place(part.file, part.line),
                value=reference(part.file, part.line),
            )
            for part in analysis.architecture.tech_stack
        ]),
        _group("Flows", [_flow(flow) for flow in analysis.flows.flows]),
        _apis(analysis),
        _group("Data models", [_model(model) for model in analysis.data_models]),
        *(_facts(title, getattr(analysis, field)) for title, field in _FACTS),
        _group("Could not be analysed", [
            Outline(problem.file, problem.message, style=("view--warning",))
            for problem in analysis.errors
        ]),
    ]  # fmt: skip
    return tuple(node for node in nodes if node is not None)


def _group(title: str, children: Sequence[Outline], *, opened: bool = False) -> Outline | None:
    if not children:
        return None
    return Outline(title, f"{len(children):,}", children=tuple(children), opened=opened)


def _about(analysis: Analysis) -> Iterable[Outline]:
    found = analysis.discovery
    if found.purpose is not None:
        yield _statement("Purpose", found.purpose)
    kind = " · ".join(filter(None, (found.project_type, found.framework, found.test_framework)))
    if kind:
        yield Outline("Kind", kind)
    for title, statements in (
        ("Features", found.features),
        ("Users", found.users),
        ("Prerequisites", found.prerequisites),
    ):
        group = _group(title, [_statement("", item) for item in statements])
        if group is not None:
            yield group


def _statement(title: str, said: Statement) -> Outline:
    hint = place(said.file, said.line_start, said.line_end)
    value = reference(said.file, said.line_start, said.line_end)
    if title:
        return Outline(title, f"“{said.text}”", hint, value=value, style=("view--strong",))
    return Outline(said.text, "", hint, value=value)


def _component(item: Component) -> Outline:
    size = f"{plural(item.file_count, 'file')} · {plural(item.line_count, 'line')}"
    return Outline(
        item.name,
        item.description or size,
        item.path,
        children=(
            Outline(size, f"{item.type} · {plural(item.public_symbols, 'public symbol')}"),
            *(
                Outline(
                    symbol.signature or symbol.name,
                    symbol.summary,
                    place(symbol.file, symbol.line, symbol.line_end),
                    value=reference(symbol.file, symbol.line, symbol.line_end, symbol.name),
                )
                for symbol in item.key_symbols
            ),
        ),
    )


def _layers(analysis: Analysis) -> Outline | None:
    layers = sorted(analysis.architecture.layers, key=lambda layer: -layer.level)
    return _group("Layers", [Outline(layer.name, ", ".join(layer.components)) for layer in layers])


def _dependencies(found: Dependencies) -> Outline | None:
    internal = [
        Outline(
            f"{edge.from_} → {edge.to}",
            plural(edge.import_count, "import"),
            place(edge.file, edge.line),
            value=reference(edge.file, edge.line),
        )
        for edge in found.internal
    ]
    external = [
        Outline(
            package.name,
            " · ".join(
                filter(None, (package.constraint, package.kind, ", ".join(package.used_by)))
            ),
            place(package.file, package.line),
            value=reference(package.file, package.line),
            style=("view--warning",) if package.kind == "undeclared" else (),
        )
        for package in found.external
    ]
    parts = (_group("Between components", internal), _group("From elsewhere", external))
    children = tuple(part for part in parts if part is not None)
    if not children:
        return None
    words = f"{len(internal):,} inside, {len(external):,} from elsewhere"
    return Outline("Dependencies", words, children=children)


def _flow(flow: Flow) -> Outline:
    entry = flow.entry_point
    return Outline(
        flow.name,
        f"{flow.type} · {plural(len(flow.steps), 'step')}",
        place(entry.file, entry.line),
        children=tuple(
            Outline(
                f"{step.step}. {step.function}",
                step.action,
                place(step.file, step.line, step.line_end),
                value=reference(step.file, step.line, step.line_end, step.function),
            )
            for step in flow.steps
        ),
    )


def _apis(analysis: Analysis) -> Outline | None:
    components = [
        Outline(
            part.component,
            plural(len(part.apis), "symbol"),
            children=tuple(_api(api) for api in part.apis),
        )
        for part in analysis.apis.components
        if part.apis
    ]
    if not components:
        return None
    words = plural(analysis.apis.total_apis, "public symbol")
    return Outline("API", words, children=tuple(components))


def _api(api: Api) -> Outline:
    return Outline(
        api.signature or api.name,
        api.description,
        place(api.file, api.line, api.line_end),
        value=reference(api.file, api.line, api.line_end, api.name),
    )


def _model(model: DataModel) -> Outline:
    return Outline(
        model.name,
        " · ".join(filter(None, (model.kind, model.component, model.description))),
        place(model.file, model.line, model.line_end),
        children=tuple(
            Outline(
                field.name,
                field.annotation + (f" = {field.default}" if field.default else ""),
                place(model.file, field.line),
                value=reference(model.file, field.line),
            )
            for field in model.fields
        ),
    )


def _facts(title: str, facts: Sequence[Fact]) -> Outline | None:
    return _group(
        title,
        [
            Outline(
                fact.name,
                fact.detail,
                place(fact.file, fact.line, fact.line_end),
                value=reference(fact.file, fact.line, fact.line_end, fact.symbol),
            )
            for fact in facts
        ],
    )
