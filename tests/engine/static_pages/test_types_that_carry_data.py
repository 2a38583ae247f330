"""Page 05: which types are data, what is said of them and of their fields."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

PYPROJECT = '[project]\nname = "shop"\ndependencies = ["pydantic", "sqlmodel"]\n'


def models(root: Path, files: dict[str, str]) -> str:
    world = World(root, {"pyproject.toml": PYPROJECT, "README.md": "# Shop\n\nSells.\n"} | files)
    world.plan()
    planned = [p.path for p in world.assignments.plan]
    return world.page("05-data-models.md").text if "05-data-models.md" in planned else ""


def test_kinds_are_called_as_people_call_them(tmp_path: Path) -> None:
    text = models(tmp_path, {
        "shop.py": "from typing import TypedDict\n\nfrom pydantic import BaseModel\n"
        "from pydantic_settings import BaseSettings\n\n\n"
        "class Row(TypedDict):\n    name: str\n    price: int\n\n\n"
        "class Base(BaseModel):\n    id: int\n    row: Row\n\n\n"
        "class Cart(Base):\n    name: str\n    size: int\n\n\n"
        "class Settings(BaseSettings):\n    url: str\n    key: str\n",
    })  # fmt: skip
    assert "is a `TypedDict`." in text
    assert "[`Base`](../shop.py#L12-L14) is a Pydantic model." in text
    assert "is a Pydantic model derived from `Base`." in text
    assert "Settings" not in text


def test_fields_are_explained_in_the_words_of_the_code(tmp_path: Path) -> None:
    text = models(tmp_path, {
        "shop.py": "from pydantic import BaseModel, Field\n\n\nclass Cart(BaseModel):\n"
        '    name: str = Field(description="What it is called.")\n'
        '    size: int = Field(default=1, description="How much it holds.")\n',
    })  # fmt: skip
    assert "| Field | Type | Default | What it is | Where |" in text
    assert "| `name` | `str` |  | What it is called. |" in text


def test_many_models_of_one_field_are_one_table(tmp_path: Path) -> None:
    text = models(tmp_path, {
        "shop.py": "from pydantic import BaseModel\n\n\nclass Cart(BaseModel):\n    a: int\n"
        "    b: int\n"
        + "".join(f"\n\nclass Event{n}(BaseModel):\n    value: int\n" for n in range(5)),
    })  # fmt: skip
    assert "### Types of one field" in text
    assert "### `Event1`" not in text
    assert "| [`Event1`](../shop.py#L13-L14) | `value` | `int` |" in text


def test_choices_alone_are_no_data(tmp_path: Path) -> None:
    text = models(tmp_path, {
        "shop.py": "from enum import Enum\n\n\nclass Colour(Enum):\n    RED = 1\n    BLUE = 2\n",
    })  # fmt: skip
    assert "### `Colour`" not in text


def test_a_key_refers_to_the_model_of_its_table(tmp_path: Path) -> None:
    text = models(tmp_path, {
        "shop.py": "from sqlmodel import Field, Relationship, SQLModel\n\n\n"
        "class User(SQLModel, table=True):\n    id: int\n    name: str\n\n\n"
        "class Item(SQLModel, table=True):\n    id: int\n"
        '    owner_id: int = Field(foreign_key="user.id")\n',
    })  # fmt: skip
    assert 'n_item }o--|| n_user : "owner_id"' in text
