"""Lines of keys in TOML, JSON, YAML and INI: each value is found where it is written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.repository.guidance_notes import toml_string
from docgen_engine.repository.manifests.ini_lines import read_ini
from docgen_engine.repository.manifests.json_lines import load_json
from docgen_engine.repository.manifests.yaml_lines import read_yaml
from docgen_engine.repository.toml_lines import toml_lines

Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path, value


KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6)
SCALARS = (
    st.integers(-99, 99)
    | st.booleans()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def inline(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return toml_string(value)
    if isinstance(value, list):
        return "[" + "".join(f"\n  {inline(inner)}, # x = [\n" for inner in value) + "]"
    return "{" + ", ".join(f"{toml_string(k)} = {inline(v)}" for k, v in value.items()) + "}"


@given(
    top=st.dictionaries(KEYS, VALUES, max_size=4),
    tables=st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=3),
    arrays=st.lists(st.dictionaries(KEYS, SCALARS, max_size=2), max_size=3),
)
def test_toml_every_value_is_found_on_its_line(
    top: dict[str, Any], tables: dict[str, Any], arrays: list[Any]
) -> None:
    lines = [f"{toml_string(key)} = {inline(value)}" for key, value in top.items()]
    for name, members in tables.items():
        if name not in top:
            lines += ["", f"[ {toml_string(name)} ] # [no]"]
            lines += [f"{toml_string(key)} = {inline(value)}" for key, value in members.items()]
    for members in arrays:
        if "list" not in top and "list" not in tables:
            lines += ["[[list]]", *(f"{toml_string(k)}={inline(v)}" for k, v in members.items())]
    text = "\n".join(lines)
    data = tomllib.loads(text)
    positions = toml_lines(text)
    written = text.split("\n")
    for path, value in leaves(data):
        if path:
            assert path in positions.spans
            shown = written[positions.line(*path) - 1]
            assert not isinstance(value, str) or toml_string(value) in shown
            span = positions.spans[path]
            if not isinstance(value, dict):
                assert tomllib.loads(f"x = {text[span.start : span.end]}")["x"] == value


@given(st.text(max_size=60) | st.text("[]{}='\"\\#.,\n a1", max_size=40))
def test_toml_lines_never_fails(text: str) -> None:
    assert toml_lines(text).line("x", 1) >= 1


def test_toml_as_people_write_it() -> None:
    text = (
        'title = """\nlong\n"""\n'
        "[tool.ruff.lint]\nselect = [\n  'E', # first\n\n  'F',\n]\n"
        "[tool.poetry.group.dev.dependencies]\npytest = {version = '^8', extras = ['x']}\n"
        "a.b.c = 1\n[[bin]]\nname='one'\n[[bin]]\nname='two'\n[bin.sub]\nx=1\n"
    )
    positions = toml_lines(text)
    assert positions.line("title") == 1
    assert positions.line_end("title") == 3
    assert positions.line("tool") == 4
    assert positions.line("tool", "ruff", "lint", "select", 1) == 8
    at = ("tool", "poetry", "group", "dev", "dependencies")
    assert positions.line(*at, "pytest", "version") == 11
    assert positions.line(*at, "a", "b", "c") == 12
    assert positions.line("bin", 1, "name") == 16
    assert positions.line("bin", 1, "sub", "x") == 18
    assert positions.line("nowhere") == 1


@given(VALUES.filter(lambda value: isinstance(value, dict)), st.sampled_from([None, 1, 2]))
def test_json_every_value_is_found_on_its_line(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    loaded, positions = load_json("\n\n" + text)
    assert loaded == value
    written = ("\n\n" + text).split("\n")
    for path, leaf in leaves(value):
        if path:
            assert path in positions.spans
            shown = written[positions.line(*path) - 1]
            key = path[-1]
            assert isinstance(key, int) or json.dumps(key, ensure_ascii=False) in shown
            assert not isinstance(leaf, str) or json.dumps(leaf, ensure_ascii=False) in shown


@given(st.text(max_size=60))
def test_json_fails_only_with_a_value_error(text: str) -> None:
    try:
        load_json(text)
    except ValueError:
        pass
    else:
        assert json.loads(text) is not ...


def test_json_nested_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="nested"):
        load_json("[" * 100_000 + "]" * 100_000)


def plain_yaml(value: Any, indent: int = 0) -> list[str]:
    pad = " " * indent
    lines: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str):
                lines.append(f"{pad}{key}: {json.dumps(inner)}  # note: x")
            else:
                lines += [f"{pad}{key}:", "", *plain_yaml(inner, indent + 2)]
    else:
        for inner in value:
            if isinstance(inner, str):
                lines.append(f"{pad}- {json.dumps(inner)}")
            else:
                nested = plain_yaml(inner, indent + 2)
                lines.append(f"{pad}- {nested[0].strip()}")
                lines += nested[1:]
    return lines


WORDS = st.text("abc xyz:-#'", min_size=0, max_size=6)
YAML_KEYS = st.text("abcxyz_", min_size=1, max_size=4)
TREES = st.recursive(
    st.dictionaries(YAML_KEYS, WORDS, min_size=1, max_size=3),
    lambda inner: (
        st.dictionaries(YAML_KEYS, inner | WORDS, min_size=1, max_size=3)
        | st.lists(inner | WORDS, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


def rebuilt(node: Any) -> Any:
    if node.mapping is not None:
        return {key: rebuilt(inner) for key, inner in node.mapping.items()}
    if node.sequence is not None:
        return [rebuilt(inner) for inner in node.sequence]
    return node.text


@given(TREES)
def test_yaml_is_read_back(tree: Any) -> None:
    lines = plain_yaml(tree)
    root = read_yaml("\n".join(lines))
    assert rebuilt(root) == tree
    _check_lines(root, lines)


def _check_lines(node: Any, lines: list[str]) -> None:
    assert 1 <= node.line <= node.line_end <= len(lines)
    for key, inner in node.items():
        assert f"{key}:" in lines[inner.key_line - 1]
        _check_lines(inner, lines)


@given(st.text(max_size=80) | st.text("ab:- \n|>[]{}'\"#&*!\t", max_size=60))
def test_yaml_never_fails(text: str) -> None:
    node = read_yaml(text)
    assert node.line >= 1


def test_yaml_deeply_nested_does_not_overflow() -> None:
    text = "\n".join(" " * n + "a:" for n in range(3000)) + "\n" + "- " * 3000 + "x\n"
    assert read_yaml(text).mapping is not None


def test_ini_values_keep_their_lines() -> None:
    ini = read_ini(
        "# c\n[options]\ninstall_requires =\n    a>=1  # why\n\n    b\npython_requires = >=3.9\n"
        "[options.extras_require]\ntest: pytest\n"
    )
    requires = ini.get("options", "install-requires")
    assert requires is not None
    assert requires.values == ((4, "a>=1"), (6, "b"))
    python = ini.get("options", "python_requires")
    assert python is not None
    assert (python.line, python.text) == (7, ">=3.9")
    assert ini.sections == {"options": 2, "options.extras_require": 8}
    assert ini.of("options.extras_require")[0].text == "pytest"


@given(st.text(max_size=80))
def test_ini_never_fails(text: str) -> None:
    assert isinstance(read_ini(text).entries, tuple)
