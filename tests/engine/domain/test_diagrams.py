"""Diagrams of an analysis: true, small, stable, and accepted by Mermaid whatever the names."""

import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.diagrams import flow_sequence
from docgen_engine.domain.diagrams_components import component_neighbours, layer_flowcharts
from docgen_engine.domain.documents.analysis import (
    Architecture,
    Dependencies,
    ExternalDependency,
    Flow,
    FlowEntry,
    FlowStep,
    InternalDependency,
    Layer,
)
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.mermaid import MOST_NODES, label
from support.mermaid_names import NAMES, PARSED, accepted


def step(number, file, function, call_file="", call_line=0):
    return FlowStep(number, file, 1, 2, function, "", (), call_file, call_line)


def flow(*steps, kind="command"):
    return Flow("f", "F", kind, FlowEntry(steps[0].file, 1, steps[0].function), steps)


def internal(source, target, count=1, kind="load"):
    return InternalDependency(source, target, count, "a.py", 1, kind)


def architecture(edges, layers=()):
    made = tuple(Layer(level, f"Level {level}", names) for level, names in enumerate(layers))
    return Architecture(made, Dependencies(tuple(internal(*edge) for edge in edges)), ())


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


# -- labels --------------------------------------------------------------------------------


@given(NAMES)
def test_labels_have_one_line_and_an_end(text):
    made = label(text)
    assert re.fullmatch(r"([^\"#;%:<>&`\\{}\s]| |#\w+;)+", made)
    assert len(made) < 600


def test_plain_names_stay_as_they_are():
    for name in ("posting.app", "Store.load", "src/a-b.py", "list[int]", "go run .", "ü"):
        assert label(name) == name
