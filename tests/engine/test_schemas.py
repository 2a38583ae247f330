"""JSON Schemas: committed ones are the generated ones, and they judge as the types do."""

import enum
import json
import types
import typing
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.registry import DOCUMENTS, SCHEMAS
from docgen_engine.domain.errors import UsageError
from docgen_engine.domain.events import Event, EventBase
from docgen_engine.domain.guidance import Guidance
from docgen_engine.gates import schemas
from docgen_engine.resources import resource_dir
from docgen_engine.structure import load_structure, parse_structure

KINDS: dict[str, type[msgspec.Struct]] = {**SCHEMAS, "guidance": Guidance}
NAMES = sorted(KINDS)
GENERATED = schemas.generate()


def values(hint):  # noqa: PLR0911 - one return a kind of hint
    """A strategy for a type hint of a document, without pictures of special cases."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(values(each) for each in inner))
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return st.lists(values(inner[0]), max_size=2).map(tuple)
        return st.tuples(*(values(each) for each in inner))
    if origin is dict:
        return st.dictionaries(values(inner[0]), values(inner[1]), max_size=2)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return structs(hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return st.sampled_from(list(hint))
    plain = {
        str: st.text(st.characters(exclude_categories=("Cs",)), max_size=6),
        int: st.integers(-(2**31), 2**31),
        float: st.floats(0, 100, allow_nan=False),
        bool: st.booleans(),
        type(None): st.none(),
    }
    return plain[hint]


def structs(kind):
    hints = typing.get_type_hints(kind)
    fields = {name: values(hints[name]) for name in kind.__struct_fields__}
    return st.fixed_dictionaries(fields).map(lambda made: kind(**made))


@pytest.fixture(scope="module")
def validators():
    return {
        name: jsonschema_rs.validator_for(json.loads(GENERATED[f"{name}.schema.json"]))
        for name in [*NAMES, "events"]
    }


def test_committed_schemas_are_the_generated_ones():
    folder = resource_dir("schemas")
    committed = {file.name: file.read_bytes() for file in folder.glob("*.schema.json")}
    assert committed == GENERATED, "run: python -m docgen_engine.gates.schemas schemas"


def test_every_document_has_a_schema():
    assert set(GENERATED) == {f"{name}.schema.json" for name in [*KINDS, "events"]}


@pytest.mark.parametrize("name", [*NAMES, "events"])
def test_a_schema_is_a_schema(name):
    schema = json.loads(GENERATED[f"{name}.schema.json"])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert len(schema["description"]) > 20
    jsonschema_rs.meta.validate(schema)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_document_that_the_types_allow_is_accepted(validators, name, data):
    document = data.draw(structs(KINDS[name]))
    plain = json.loads(encode(document))
    assert list(validators[name].iter_errors(plain)) == []


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_event_is_accepted(validators, data):
    kind = data.draw(st.sampled_from(typing.get_args(Event)))
    assert issubclass(kind, EventBase)
    line = msgspec.json.encode(data.draw(structs(kind)))
    assert validators["events"].is_valid(json.loads(line))


@pytest.mark.parametrize("name", NAMES)
def test_what_the_types_refuse_is_refused(validators, name):
    kind = KINDS[name]
    for plain in ([], {"unknown": 1}, {each: [{}, 1] for each in kind.__struct_fields__}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(plain, kind)
        assert not validators[name].is_valid(plain)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_written_documents_may_carry_metadata(validators, name):
    schema = json.loads(GENERATED[f"{name}.schema.json"])
    metadata = schema["properties"]["metadata"]
    assert metadata["required"] == ["version", "generated_at", "repository_path", "agent"]
    assert "metadata" not in schema["required"]


def test_events_have_their_names(validators):
    assert not validators["events"].is_valid({"type": "run.exploded"})
    assert not validators["events"].is_valid({"type": "phase.stale", "phase": "five"})
    assert validators["events"].is_valid({"type": "phase.stale", "phase": 5})


def test_writing_tells_what_changed(tmp_path: Path, capsys):
    assert schemas.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.split() == sorted(GENERATED)
    (tmp_path / "page.schema.json").write_text("{}")
    assert schemas.write(tmp_path) == ["page.schema.json"]
    assert schemas.write(tmp_path) == []
    assert schemas.main([]) == 2


# -- the page set --------------------------------------------------------------------------


def test_the_shipped_page_set_is_valid_and_the_contract_s(validators):
    structure = load_structure()
    assert [page.path[:2] for page in structure.pages] == [f"{n:02}" for n in range(1, 17)]
    required = {page.path[:2] for page in structure.pages if page.required}
    assert required == {"01", "02", "03", "04", "08"}
    assert [folder.path for folder in structure.folders] == [
        "api/", "components/", "features/", "flows/", "diagrams/"
    ]  # fmt: skip
    assert {page.path for page in structure.supplementary} == {
        "index.md", "AGENT.md", "QA-SUMMARY.md"
    }  # fmt: skip
    assert validators["documentation-structure"].is_valid(json.loads(encode(structure)))


def test_a_repository_s_own_page_set(tmp_path: Path):
    own = tmp_path / "pages.json"
    own.write_bytes(encode(load_structure()))
    assert load_structure(own) == load_structure()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "is not valid JSON"),
        (b"{}", "`$`"),
        (b'{"version":"1","pages":[{"path":3}],"supplementary":[],"folders":[]}', "$.pages[0]"),
    ],
)
def test_a_page_set_that_breaks_its_schema(body, words):
    with pytest.raises(UsageError, match=r"own\.json") as raised:
        parse_structure(body, "own.json")
    assert words in str(raised.value)


def page_set(**changes):
    page = {"path": "a.md", "title": "A", "required": False, "sections": [], "about": ""}
    whole = {"version": "1", "pages": [page], "supplementary": [], "folders": []}
    return json.dumps({**whole, **changes}).encode()


def page(path):
    return {"path": path, "title": "A", "required": False, "sections": [], "about": ""}


@pytest.mark.parametrize("path", ["../a.md", "/a.md", "a.txt", "a//b.md", ".git/x.md", "c:a.md"])
def test_pages_that_cannot_be_written(path):
    with pytest.raises(UsageError, match="not a path of a page"):
        parse_structure(page_set(pages=[page(path)]), "own.json")


def test_pages_that_are_the_same():
    with pytest.raises(UsageError, match="same page"):
        parse_structure(page_set(pages=[page("a.md"), page("A.md")]), "own.json")


@pytest.mark.parametrize("path", ["parts", "../parts/", "/", "./"])
def test_folders_that_cannot_be_written(path):
    folder = {"path": path, "title": "P", "sections": []}
    with pytest.raises(UsageError, match="not a folder of pages"):
        parse_structure(page_set(folders=[folder]), "own.json")


def test_a_page_set_that_is_not_there(tmp_path: Path):
    with pytest.raises(UsageError, match=r"\.docgen\.toml"):
        load_structure(tmp_path / "gone.json")
    with pytest.raises(UsageError, match="not a file"):
        load_structure(tmp_path)
