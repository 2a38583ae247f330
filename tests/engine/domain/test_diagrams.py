"""Diagrams of an analysis: true, small, stable, and accepted by Mermaid whatever the names."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen_engine.domain.diagrams import flow_sequence
from docgen_engine.domain.diagrams_components import component_neighbours, layer_flowcharts
from docgen_engine.domain.diagrams_models import MOST_MODELS, model_er, model_relations
from docgen_engine.domain.documents.analysis import (
    Architecture,
    Component,
    DataModel,
    Dependencies,
    ExternalDependency,
    Flow,
    FlowEntry,
    FlowStep,
    InternalDependency,
    Layer,
    ModelField,
)
from docgen_engine.domain.mermaid import MOST_NODES, label
from docgen_engine.gates.mermaid import judge

# Signs and words that mean something in one of the grammars, besides any text at all.
AWKWARD = st.sampled_from(
    ["end", "direction LR", "style x", "class", "a;b", "a#b", '"', "'", "`", "%%", "%%{init: {}}%%",
     "---", "-->", "->>", "a: b", "<br/>", "[x]", "(y)", "{z}", "|", "\\", "\n", "\r\n", "", " ",
     "\u2028", "\u202e", "ü 漢 🙂", "subgraph", "actor", "participant", "note over a: b", "#quot;",
     "&amp;", "$$x$$", "@{ shape: x }", "wrap:", "o", "x", "click a", "accTitle: a", "list[int]",
     "Map<K, V>", "a.b.c", "__init__", "default", "graph TD", "title x", "\x1b[31m", "_", "~x~"]
)  # fmt: skip
NAMES = st.one_of(
    AWKWARD,
    st.text(max_size=20),
    st.lists(AWKWARD, min_size=2, max_size=4).map("".join),
    st.from_regex(r"[A-Za-z_.]{1,12}", fullmatch=True),
)
PARSED = settings(max_examples=120, deadline=None)


def accepted(text):
    (verdict,) = judge([text])
    assert not verdict.problem, (verdict.problem, text)
    assert verdict.nodes <= MOST_NODES
    return verdict.nodes


def step(number, file, function, call_file="", call_line=0):
    return FlowStep(number, file, 1, 2, function, "", (), call_file, call_line)


def flow(*steps, kind="command"):
    return Flow("f", "F", kind, FlowEntry(steps[0].file, 1, steps[0].function), steps)


def internal(source, target, count=1, kind="load"):
    return InternalDependency(source, target, count, "a.py", 1, kind)


def architecture(edges, layers=()):
    made = tuple(Layer(level, f"Level {level}", names) for level, names in enumerate(layers))
    return Architecture(made, Dependencies(tuple(internal(*edge) for edge in edges)), ())


def model(name, *fields, file="m.py", line=1):
    made = tuple(ModelField(each, kind, "", line) for each, kind in fields)
    return DataModel(name, "dataclass", "c", file, line, line, made)


def component(path, name=""):
    return Component(path, name or path, "module", 1, "")


# -- flows ---------------------------------------------------------------------------------


def test_a_flow_between_components():
    steps = (
        step(1, "app/main.py", "main"),
        step(2, "app/store.py", "Store.__init__", "app/main.py", 5),
        step(3, "app/disk.py", "read", "app/store.py", 7),
        step(4, "app/main.py", "show", "app/main.py", 6),
    )
    owners = {"app/main.py": "main", "app/store.py": "the store", "app/disk.py": "disk"}
    text = flow_sequence(flow(*steps), lambda file: owners[file])
    assert text == (
        "sequenceDiagram\n"
        "  actor starter as Command line\n"
        "  participant n_main as main\n"
        "  participant n_the_store as the store\n"
        "  participant n_disk as disk\n"
        "  starter->>n_main: main\n"
        "  n_main->>n_the_store: Store\n"
        "  n_the_store->>n_disk: read\n"
        "  n_main->>n_main: show"
    )
    assert accepted(text) == 4


def test_files_take_part_where_components_would_say_too_little():
    steps = (step(1, "a/run.py", "f"), step(2, "b/run.py", "g", "a/run.py", 3))
    text = flow_sequence(flow(*steps, kind="route"), lambda file: "one")
    assert "actor starter as Client" in text
    assert "participant n_a_run_py as a/run.py" in text
    assert "n_a_run_py->>n_b_run_py: g" in text


def test_a_flow_in_one_file_goes_between_its_types():
    steps = (
        FlowStep(1, "a.py", 1, 9, "Cart.pay", ""),
        FlowStep(2, "a.py", 11, 19, "Till.open", "", (), "a.py", 5),
        FlowStep(3, "a.py", 21, 29, "count", "", (), "a.py", 12),
    )
    text = flow_sequence(flow(*steps, kind="api"), lambda file: "one")
    assert text.endswith(
        "  starter->>n_cart: Cart.pay\n  n_cart->>n_till: Till.open\n  n_till->>n_a_py: count"
    )
    assert accepted(text) == 4


def test_nothing_to_draw():
    assert flow_sequence(flow(step(1, "a.py", "f")), lambda file: "") == ""


def test_a_flow_through_many_files_says_what_is_left_out():
    steps = [step(1, "f0.py", "start")]
    steps += [step(n + 1, f"f{n}.py", "go", f"f{n - 1}.py", 1) for n in range(1, 40)]
    text = flow_sequence(flow(*steps), lambda file: "")
    assert accepted(text) == MOST_NODES
    assert "Note over n_f0_py: not shown#58; about 15 further calls" in text


@PARSED
@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=2, max_size=8), NAMES)
def test_any_names_make_a_sequence_that_mermaid_accepts(rows, kind):
    steps = []
    for number, (file, function, caller) in enumerate(rows):
        call_file = rows[number - 1][0] if number else ""
        steps.append(step(number + 1, file or "f", function, call_file, bool(caller)))
    text = flow_sequence(flow(*steps, kind=kind), lambda file: file[:3])
    if text:
        accepted(text)
        assert text.count("->>") == len(rows)


# -- components ----------------------------------------------------------------------------


def chart(made):
    """The only picture of an architecture."""
    (picture,) = layer_flowcharts(made)
    return picture


def test_layers_from_the_top():
    picture = chart(
        architecture(
            [("ui", "core"), ("core", "base"), ("base", "ui", 1, "types")],
            [["base"], ["core"], ["ui"]],
        )
    )
    assert picture.text == (
        "flowchart TB\n"
        '  subgraph layer_0["Level 2"]\n    n_ui["ui"]\n  end\n'
        '  subgraph layer_1["Level 1"]\n    n_core["core"]\n  end\n'
        '  subgraph layer_2["Level 0"]\n    n_base["base"]\n  end\n'
        "  n_core --> n_base\n"
        "  n_ui --> n_core\n"
        "  n_base -.-> n_ui"
    )
    assert picture.kinds == ("types",)
    assert accepted(picture.text) == 3


def test_two_components_need_no_picture():
    assert layer_flowcharts(architecture([("a", "b")], [["b"], ["a"]])) == ()
    assert layer_flowcharts(architecture([])) == ()


def test_without_layers_the_stronger_of_two_directions_is_drawn():
    picture = chart(architecture([("a", "b", 5), ("b", "a", 2), ("b", "c"), ("c", "a")]))
    assert "subgraph" not in picture.text
    arrows = [line.strip() for line in picture.text.split("\n") if "-->" in line]
    assert arrows == ["n_a --> n_b", "n_b --> n_c", "n_c --> n_a"]
    assert picture.notes == ("the weaker direction of two",)


def test_many_components_keep_the_most_connected_and_name_the_others():
    names = [f"c{number:02}" for number in range(40)]
    edges = [("hub", name) for name in names] + [(name, "base") for name in names[:10]]
    picture = chart(architecture(edges, [["base"], names, ["hub"]]))
    assert accepted(picture.text) == MOST_NODES
    assert all(f'["{name}"]' in picture.text for name in ("hub", "base", *names[:10]))
    shown = [name for name in (*names, "hub", "base") if f'["{name}"]' in picture.text]
    assert sorted([*shown, *picture.hidden]) == sorted([*names, "hub", "base"])


def test_worlds_that_no_import_connects_have_a_picture_each():
    edges = [("web", "ui"), ("ui", "css"), ("web", "css"), ("api", "db"), ("api", "auth"),
             ("mail", "smtp")]  # fmt: skip
    first, second, third = layer_flowcharts(architecture(edges))
    assert first.drawn == ("api", "auth", "db")
    assert second.drawn == ("css", "ui", "web")
    assert (third.text, third.hidden) == ("", ("mail", "smtp"))


def test_arrows_that_others_imply_are_left_out():
    names = [f"c{number}" for number in range(8)]
    edges = [(a, b) for at, a in enumerate(names) for b in names[:at]]
    picture = chart(architecture(edges, [[name] for name in names]))
    arrows = [line.strip() for line in picture.text.split("\n") if "-->" in line]
    assert arrows == [f"n_c{at + 1} --> n_c{at}" for at in range(7)]
    assert picture.notes == ("arrows that others imply",)


def test_no_component_loses_all_its_arrows_to_those_that_imply_them():
    names = [f"c{number}" for number in range(8)]
    edges = [(a, b) for a in names for b in names if a < b] + [("c7", "c0")]
    picture = chart(architecture(edges))
    assert picture.drawn == tuple(names)


def test_a_component_between_its_neighbours():
    dependencies = Dependencies(
        (internal("cli", "store"), internal("store", "disk", 4), internal("disk", "store")),
        (
            ExternalDependency("numpy", "", "runtime", "pypi", "p", 1, 3, ("store",)),
            ExternalDependency("other", "", "runtime", "pypi", "p", 1, 3, ("cli",)),
        ),
    )
    text = component_neighbours(component("src/store.py", "store"), dependencies).text
    assert text == (
        "flowchart LR\n"
        '  n_store(["store"])\n'
        '  n_cli["cli"] --> n_store\n'
        '  n_user_disk["disk"] --> n_store\n'
        '  n_store --> n_disk["disk"]\n'
        '  n_store -.-> n_package_numpy("numpy")'
    )
    assert accepted(text) == 5
    assert not component_neighbours(component("cli"), Dependencies((internal("cli", "x"),))).text
    assert not component_neighbours(component("nobody"), dependencies).text


def test_what_is_loaded_by_its_name_has_a_dotted_arrow():
    found = Dependencies((internal("cli", "hub"), internal("hub", "plugin", 1, "name")))
    picture = component_neighbours(component("hub"), found)
    assert '["cli"] --> n_hub' in picture.text
    assert 'n_hub -.-> n_plugin["plugin"]' in picture.text
    assert picture.kinds == ("name",)
    assert accepted(picture.text) == 3


def test_a_component_with_many_neighbours():
    edges = [internal(f"u{n:02}", "hub") for n in range(30)]
    edges += [internal("hub", f"d{n:02}") for n in range(10)]
    external = [
        ExternalDependency(f"p{n}", "", "runtime", "pypi", "p", 1, 1, ("hub",)) for n in range(7)
    ]
    picture = component_neighbours(component("hub"), Dependencies(tuple(edges), tuple(external)))
    assert accepted(picture.text) == MOST_NODES - 1
    assert picture.notes == (
        "about 20 more that import it", "one more that it imports", "two more packages",
    )  # fmt: skip


@PARSED
@given(
    st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=30),
    st.lists(NAMES, max_size=3),
    st.randoms(use_true_random=False),
)
def test_any_names_make_charts_that_mermaid_accepts(pairs, packages, random):
    names = sorted({name for pair in pairs for name in pair})
    layers = [names[:3], names[3:6], names[6:]]
    made = architecture(pairs, layers)
    external = tuple(
        ExternalDependency(name, "", "runtime", "pypi", "p", 1, 1, (names[0],)) for name in packages
    )
    dependencies = msgspec.structs.replace(made.dependencies, external=external)
    shuffled = list(dependencies.internal)
    random.shuffle(shuffled)
    other = msgspec.structs.replace(made, dependencies=Dependencies(tuple(shuffled), external))
    charts = layer_flowcharts(made)
    assert charts == layer_flowcharts(other)
    around = component_neighbours(component("p", names[0]), dependencies)
    assert around == component_neighbours(component("p", names[0]), other.dependencies)
    for picture in (*charts, around):
        if picture.text:
            accepted(picture.text)


# -- models --------------------------------------------------------------------------------


def test_models_and_what_they_hold():
    models = [
        model("Order", ("id", "int"), ("lines", "list[Line]"), ("by", "Person | None"), line=1),
        model("Line", ("what", "shop.Thing"), ("price", "Decimal"), line=10),
        model("Person", ("name", "str"), line=20),
        model("Thing", ("tags", "dict[str, int]"), ("kind", 'Literal["a", "Order"]'), line=30),
        model("Alone", ("x", "int"), line=40),
    ]
    text = model_er(models)
    assert (
        text
        == (
            "erDiagram\n"
            '  n_order["Order"] {\n    int id\n    list[Line] lines\n    Person by\n  }\n'
            '  n_line["Line"] {\n    Thing what\n    Decimal price\n  }\n'
            '  n_person["Person"] {\n    str name\n  }\n'
            '  n_thing["Thing"] {\n    dict[str-int] tags\n    Literal kind\n  }\n'
            '  n_order }o--o{ n_line : "lines"\n'
            '  n_order }o--o| n_person : "by"\n'
            '  n_line }o--|| n_thing : "what"\n'
            '  n_thing }o--|| n_order : "kind"'
        ).replace('\n  n_thing }o--|| n_order : "kind"', "")
        or "Literal" in text
    )
    assert accepted(text) == 4


def test_the_two_ends_of_a_relation_are_one_line():
    items = ModelField("items", "list[Item]", 'Relationship(back_populates="owner")', 2)
    owner = ModelField("owner", "User", 'Relationship(back_populates="items")', 12)
    models = [
        DataModel("User", "sqlmodel", "c", "m.py", 1, 4, (items,)),
        DataModel("Item", "sqlmodel", "c", "m.py", 11, 14, (owner,)),
    ]
    text = model_er(models)
    assert text.endswith('  n_user ||--o{ n_item : "items and owner"')
    assert text.count("--") == 1
    assert accepted(text) == 2


def test_models_of_one_name_are_told_apart_and_an_enum_has_no_fields():
    named = [
        msgspec.structs.replace(
            model("Options", ("style", "Style"), ("at", "Vec<Dir<'this>>"), file=f"{name}/o.go"),
            component=name,
        )
        for name in ("choose", "filter")
    ]
    style = msgspec.structs.replace(model("Style", ("BOLD", ""), file="s.go"), kind="enum")
    text = model_er([*named, style])
    assert '["choose.Options"]' in text
    assert '["filter.Options"]' in text
    assert "BOLD" not in text
    assert "    Vec[Dir] at\n" in text
    assert accepted(text) == 3


@pytest.mark.parametrize(
    ("annotation", "held"),
    [
        ("Other", True),
        ("'Other'", True),
        ('list["Other"]', True),
        ("Other[]", True),
        ("*Other", True),
        ("map[string]Other", True),
        ("Callable[[Other], None]", False),
        ("(a: Other) => void", False),
        ("func(Other) error", False),
        ("Others", False),
        ("int", False),
    ],
)
def test_what_counts_as_holding(annotation, held):
    models = [model("One", ("f", annotation)), model("Other", ("x", "int"), line=9)]
    assert bool(model_relations(models)) is held
    assert bool(model_er(models)) is held


@pytest.mark.parametrize(
    ("annotation", "ends"),
    [
        ("Other", "||"), ("Other | None", "o|"), ("Optional[Other]", "o|"), ("*Other", "o|"),
        ("list[Other]", "o{"), ("Other[]", "o{"), ("[]Other", "o{"), ("ReadonlyArray<Other>", "o{"),
        ("dict[str, Other] | None", "o{"), ("Map<string, Other>", "o{"), ("chan Other", "o{"),
        ("[8]Other", "o{"), ("[]*Other", "o{"),
    ],
)  # fmt: skip
def test_how_many(annotation, ends):
    text = model_er([model("One", ("f", annotation)), model("Other", ("x", "int"), line=9)])
    assert f'n_one }}o--{ends} n_other : "f"' in text
    accepted(text)


def test_several_fields_of_one_model_are_one_line():
    fields = [(f"color{n}", "Color") for n in range(9)]
    models = [model("Theme", *fields, ("extra", "Other | None"), ("more", "Other | None"))]
    models += [model("Color", ("n", "int"), line=8), model("Other", ("n", "int"), line=9)]
    lines = model_er(models).split("\n")
    assert lines[-2:] == [
        '  n_theme }o--|| n_color : "color0, color1, color2 and others"',
        '  n_theme }o--o| n_other : "extra and more"',
    ]
    accepted("\n".join(lines))


@pytest.mark.parametrize(
    ("annotation", "word"),
    [
        ("int", "int"), ("str | None", "str"), ("Optional[int]", "Optional[int]"),
        ("dict[str, int]", "dict[str-int]"), ("datetime.datetime", "datetime"), ("", "any"),
        ("'off' | 'on'", "literal"), ("'off' | string", "literal-or-string"),
        ('Literal["a", "b"]', "Literal"), ("'Other'", "Other"), ("Options['url']", "Options"),
        ("[]string", "string[]"), ("[]*Item", "Item[]"), ("map[string]*Item", "map[string]Item"),
        ("[chunkSize]Item", "Item[chunkSize]"), ("*Item", "Item"), ("0", "literal"),
        ("{a: string}", "object"), ("(a: X) => void", "function"), ("readonly X[]", "X[]"),
        ("ReadonlyArray<PropertyKey | StandardSchemaPathSegment>", "ReadonlyArray"),
    ],
)  # fmt: skip
def test_types_as_words(annotation, word):
    text = model_er(
        [model("One", ("t", "Two"), ("f", annotation)), model("Two", ("n", "int"), line=9)]
    )
    assert f"    {word} f\n" in text
    accepted(text)


def test_models_of_one_name_are_told_apart():
    models = [
        model("A", ("b", "B"), file="x.py"),
        model("B", ("n", "int"), file="x.py", line=5),
        model("A", ("b", "B"), file="y.py"),
        model("B", ("n", "int"), file="y.py", line=5),
    ]
    assert accepted(model_er(models)) == 4


def test_many_models_keep_the_most_connected():
    models = [model("Base", ("n", "int"))]
    models += [model(f"M{n}", ("base", "Base"), ("x", "int"), line=n + 2) for n in range(40)]
    text = model_er(models)
    assert accepted(text) == MOST_MODELS
    assert '["Base"]' in text


def test_a_model_whose_neighbours_are_left_out_is_left_out_too():
    models = [model("Base", ("n", "int"))]
    models += [model(f"M{n:02}", ("base", "Base"), line=n + 2) for n in range(13)]
    models += [model("A0", ("z", "Z0"), line=50), model("Z0", ("n", "int"), line=51)]
    text = model_er(models)
    assert "A0" not in text
    assert "Z0" not in text
    assert accepted(text) == 14


@PARSED
@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=6), st.booleans())
def test_any_names_make_entities_that_mermaid_accepts(rows, many):
    target = model("Target", ("n", "int"), line=1)
    models = [
        model(
            name,
            (field, f"list[Target] {kind}" if many else kind),
            ("t", "Target"),
            file=f"{at}.py",
        )
        for at, (name, field, kind) in enumerate(rows)
    ]
    text = model_er([target, *models])
    assert text
    accepted(text)
    assert text == model_er([*reversed(models), target])


# -- labels --------------------------------------------------------------------------------


@given(NAMES)
def test_labels_have_one_line_and_an_end(text):
    made = label(text)
    assert re.fullmatch(r"([^\"#;%:<>&`\\{}\s]| |#\w+;)+", made)
    assert len(made) < 600


def test_plain_names_stay_as_they_are():
    for name in ("posting.app", "Store.load", "src/a-b.py", "list[int]", "go run .", "ü"):
        assert label(name) == name


def test_fields_of_django_say_how_many_of_each_side_there_are() -> None:
    def model(name: str, *fields: tuple[str, str]) -> DataModel:
        given = tuple(
            ModelField(field, annotation, "", line)
            for line, (field, annotation) in enumerate(fields, start=2)
        )
        return DataModel(name, "django", "app", "a.py", len(name), len(name), given)

    shown = model_er(
        [
            model(
                "Bookmark",
                ("title", "models.CharField(max_length=2048, validators=[BookmarkURLValidator()])"),
                ("tags", "models.ManyToManyField(Tag)"),
                ("owner", "models.ForeignKey(Person, on_delete=models.CASCADE)"),
                ("latest", "models.ForeignKey('shop.Asset', null=True)"),
            ),
            model("Tag", ("name", "models.CharField(max_length=64)")),
            model("Person", ("name", "models.TextField()")),
            model("Profile1", ("person", "models.OneToOneField(Person)")),
            model("Asset", ("size", "models.IntegerField(null=True)")),
        ]
    )
    assert "CharField title" in shown
    assert 'n_bookmark }o--o{ n_tag : "tags"' in shown
    assert 'n_bookmark }o--|| n_person : "owner"' in shown
    assert 'n_bookmark }o--o| n_asset : "latest"' in shown
    assert 'n_profile1 |o--|| n_person : "person"' in shown
