"""`analysis.json`: what the repository is, found by the four discovery agents (phase 1)."""

from __future__ import annotations

from typing import Final

import msgspec

from docgen_engine.domain.documents.base import Doc
from docgen_engine.domain.documents.discovery import (
    Component,
    Discovery,
)


class Layer(Doc, frozen=True):
    """Components that stand at the same height: they import only from layers below.

    `level` 0 imports nothing of ours. Components of one import cycle share a layer.
    """

    level: int
    name: str
    components: tuple[str, ...]


class InternalDependency(Doc, frozen=True):
    """One component needs another. `file` and `line` are the first import of the strongest kind.

    `kind` is `load` where the other is needed as soon as the code is loaded (`import_count` counts
    these), `use` where a type of it is named that needs no import of its own (a namespace of C#, a
    package of Java), `name` where it is loaded by its name in a string, `start` where a file only
    starts it, `late` where it is imported inside functions, `given` where a file only gives its
    names out, `types` where only for types.
    """

    from_: str = msgspec.field(name="from")
    to: str
    import_count: int
    file: str
    line: int
    kind: str = "load"

    @property
    def is_loaded(self) -> bool:
        """Whether it is needed as soon as the code is."""
        return self.kind in ("load", "use")

    @property
    def is_import(self) -> bool:
        """Whether the line is an import, which a name of a type or in a string is not."""
        return self.kind not in ("use", "name")


class ExternalDependency(Doc, frozen=True):
    """A package of somebody else. `constraint` is as written; `kind` `runtime`, `dev`, `optional`,
    `build`, or `undeclared` where code imports it and no manifest names it (`types` where only type
    checkers see that, `spare` where the code goes on without it).

    `file` and `line` are where it is declared (or first imported); `used_by` are components.
    """

    name: str
    constraint: str
    kind: str
    ecosystem: str
    file: str
    line: int
    import_count: int = 0
    used_by: tuple[str, ...] = ()
    first_import: Location | None = None


class Location(Doc, frozen=True):
    """A line range of a file, with the symbol it defines, if any."""

    file: str
    line: int
    line_end: int
    symbol: str = ""


class ImportCycle(Doc, frozen=True):
    """Files of several components that import each other in a circle when they are loaded.

    Each step is an import that leads to the file of the next step, the last to that of the first.
    """

    components: tuple[str, ...]
    steps: tuple[Location, ...]


class Dependencies(Doc, frozen=True):
    """Who uses whom."""

    internal: tuple[InternalDependency, ...] = ()
    external: tuple[ExternalDependency, ...] = ()
    cycles: tuple[ImportCycle, ...] = ()


class Technology(Doc, frozen=True):
    """One part of the stack. `category` as in the sections of page 02, such as `Build tools`."""

    name: str
    category: str
    file: str
    line: int
    detail: str = ""


class Architecture(Doc, frozen=True):
    """How the parts stand to each other."""

    layers: tuple[Layer, ...]
    dependencies: Dependencies
    tech_stack: tuple[Technology, ...]


class FlowEntry(Doc, frozen=True):
    """Where a flow starts."""

    file: str
    line: int
    function: str


class FlowNote(Doc, frozen=True):
    """What a step leads to outside of the repository's own functions: `runs ...`, and its line.

    `after` is the number of the last step that is done by then, the step's own or a later one.
    """

    text: str
    file: str
    line: int
    after: int = 0


class FlowStep(Doc, frozen=True):
    """One step: in `function` of `file`, at `line` to `line_end`, `action` happens.

    `line` to `line_end` is its definition, `call_file` and `call_line` the call that leads to it;
    `calls` are the names that the function calls further. `later`: that call stands in a function
    that its caller returns, and is made only when that is called. `through` is the field or
    variable through which it is called, `others` are the functions that may be there instead;
    `notes` say where it leaves the repository's own functions. `when` is the condition of the call,
    `given` what the function that it stands in is handed to; where a question with many answers
    decides what is called, the step is one of `among`; `returned` where that function is what its
    caller gives back.
    """

    step: int
    file: str
    line: int
    line_end: int
    function: str
    action: str
    calls: tuple[str, ...] = ()
    call_file: str = ""
    call_line: int = 0
    later: bool = False
    through: str = ""
    others: tuple[FlowEntry, ...] = ()
    notes: tuple[FlowNote, ...] = ()
    when: str = ""
    given: str = ""
    returned: bool = False
    among: tuple[FlowEntry, ...] = ()


class Flow(Doc, frozen=True):
    """What happens from an entry point on, across files. `id` is a slug, stable by entry point."""

    id: str
    name: str
    type: str
    entry_point: FlowEntry
    steps: tuple[FlowStep, ...]
    diagram: str = ""


class Flows(Doc, frozen=True):
    """`strategy` says how the flows were found."""

    strategy: str
    flows: tuple[Flow, ...]


class Parameter(Doc, frozen=True):
    """A parameter as declared."""

    name: str
    annotation: str = ""
    default: str = ""
    kind: str = "positional"


NOT_SYMBOLS: Final = frozenset({"route", "command"})
"""Types of `Api` that no symbol of the code stands for."""


class Api(Doc, frozen=True):
    """A public symbol. `type` is `function`, `class`, `method`, `constant`, `type`, `interface`,
    `enum`, `variable`, `route` or `command`. `parent` is the class it belongs to.
    """

    name: str
    signature: str
    type: str
    file: str
    line: int
    line_end: int
    description: str = ""
    params: tuple[Parameter, ...] = ()
    returns: str = ""
    parent: str = ""
    exported: bool = False


class ComponentApis(Doc, frozen=True):
    """The public symbols of one component, in file and line order."""

    component: str
    apis: tuple[Api, ...]


class Apis(Doc, frozen=True):
    """All public symbols."""

    total_apis: int
    components: tuple[ComponentApis, ...]


TOO_LITTLE: Final = "Too little for a page"
"""Topic of facts that are true and make no page: the index says that they were found."""


class Fact(Doc, frozen=True):
    """One thing found for a topic, such as an environment variable, a log call, a CI job.

    `topic` is the section of the page that it serves, such as `Environment variables`.
    """

    topic: str
    name: str
    detail: str
    file: str
    line: int
    line_end: int
    symbol: str = ""


class ModelField(Doc, frozen=True):
    """A field of a data model."""

    name: str
    annotation: str
    default: str
    line: int


class DataModel(Doc, frozen=True):
    """A type that carries data. `kind` is `dataclass`, `pydantic`, `interface`, `struct`, ..."""

    name: str
    kind: str
    component: str
    file: str
    line: int
    line_end: int
    fields: tuple[ModelField, ...]
    description: str = ""
    bases: tuple[str, ...] = ()


class Problem(Doc, frozen=True, omit_defaults=True):
    """Something that could not be analysed or done, and why; `line` 0 is the whole file."""

    file: str
    message: str
    line: int = 0


class Analysis(Doc, frozen=True):
    """The whole document. The parts below `apis` are present where something was found."""

    discovery: Discovery
    architecture: Architecture
    flows: Flows
    apis: Apis
    data_models: tuple[DataModel, ...] = ()
    schema: tuple[Fact, ...] = ()
    environment: tuple[Fact, ...] = ()
    infrastructure: tuple[Fact, ...] = ()
    observability: tuple[Fact, ...] = ()
    state_management: tuple[Fact, ...] = ()
    security: tuple[Fact, ...] = ()
    contributing: tuple[Fact, ...] = ()
    errors_raised: tuple[Fact, ...] = ()
    testing: tuple[Fact, ...] = ()
    design: tuple[Fact, ...] = ()
    performance: tuple[Fact, ...] = ()
    roadmap: tuple[Fact, ...] = ()
    glossary: tuple[Fact, ...] = ()
    documents: tuple[Fact, ...] = ()
    errors: tuple[Problem, ...] = ()


# The four partial results that aggregation merges into one `Analysis`.


class LanguagePart(Doc, frozen=True):
    """Result of `1a-language`: everything of `Discovery` but the components, and topic facts."""

    discovery: Discovery
    infrastructure: tuple[Fact, ...] = ()
    contributing: tuple[Fact, ...] = ()
    roadmap: tuple[Fact, ...] = ()
    documents: tuple[Fact, ...] = ()
    errors: tuple[Problem, ...] = ()


class ComponentsPart(Doc, frozen=True):
    """Result of `1b-components`."""

    components: tuple[Component, ...]
    layers: tuple[Layer, ...]
    design: tuple[Fact, ...] = ()
    glossary: tuple[Fact, ...] = ()
    errors: tuple[Problem, ...] = ()


class DependenciesPart(Doc, frozen=True):
    """Result of `1c-dependencies`."""

    dependencies: Dependencies
    tech_stack: tuple[Technology, ...]
    environment: tuple[Fact, ...] = ()
    observability: tuple[Fact, ...] = ()
    security: tuple[Fact, ...] = ()
    errors: tuple[Problem, ...] = ()


class FlowsPart(Doc, frozen=True):
    """Result of `1d-flows-apis`."""

    flows: Flows
    apis: Apis
    data_models: tuple[DataModel, ...] = ()
    schema: tuple[Fact, ...] = ()
    state_management: tuple[Fact, ...] = ()
    errors_raised: tuple[Fact, ...] = ()
    testing: tuple[Fact, ...] = ()
    performance: tuple[Fact, ...] = ()
    errors: tuple[Problem, ...] = ()
