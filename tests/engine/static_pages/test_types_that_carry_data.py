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


PRISMA = (
    "model User {\n  name String\n  id Int @id\n  items Item[]\n  friends User[]\n}\n"
    "model Item {\n  id Int @id\n  ownerId Int?\n  owner User? @relation(fields: [ownerId])\n"
    "  stamps Stamp[]\n}\nmodel Stamp {\n  id Int @id\n  itemId Int\n  item Item\n}\n"
)


def test_what_is_stored_comes_first_and_is_drawn_by_itself(tmp_path: Path) -> None:
    text = models(tmp_path, {
        "prisma/schema.prisma": PRISMA,
        "shop.py": "from pydantic import BaseModel\n\n\nclass Row(BaseModel):\n    a: int\n"
        "    b: int\n\n\nclass Sheet(BaseModel):\n    rows: list[Row]\n    c: int\n    d: int\n",
    })  # fmt: skip
    heads = [line for line in text.split("\n") if line.startswith("### ")]
    assert heads == ["### `Item`", "### `User`", "### `Stamp`", "### `Row`", "### `Sheet`"]
    drawn = text[text.index("erDiagram") :]
    assert 'n_user |o--o{ n_item : "items and owner"' in drawn
    assert 'n_item ||--o{ n_stamp : "stamps and item"' in drawn
    assert "    Int id\n    Int ownerId\n  }" in drawn
    assert "n_row" not in drawn
    assert "Not drawn:\n\n- `Sheet.rows` holds [`Row`]" in text
    assert "`User.items` holds" not in text


def test_what_much_of_the_code_uses_comes_before_what_has_many_fields(tmp_path: Path) -> None:
    wire = "".join(f"    field{n}: int\n" for n in range(9))
    users = {
        f"shop/{name}.py": "from shop.data import Order\n\n\ndef work(order: Order) -> None:\n"
        "    print(order)\n"
        for name in ("buy", "sell", "send")
    }
    world = World(tmp_path, {
        "pyproject.toml": PYPROJECT, "README.md": "# Shop\n\nSells.\n", "shop/__init__.py": "",
        "shop/data.py": "from pydantic import BaseModel\n\n\nclass Order(BaseModel):\n"
        "    id: int\n    name: str\n",
        "shop/remote.py": f"from pydantic import BaseModel\n\n\nclass Wire(BaseModel):\n{wire}",
    } | users)  # fmt: skip
    world.plan()
    text = world.page("05-data-models.md").text
    assert text.index("### `Order`") < text.index("### `Wire`")
    (planned,) = [p for p in world.assignments.plan if p.path == "05-data-models.md"]
    assert "The fields of `Order` and `Wire`" in planned.outline


def test_a_type_with_methods_and_private_fields_is_no_data(tmp_path: Path) -> None:
    text = models(tmp_path, {
        "go.mod": "module shop\n\ngo 1.22\n",
        "shop.go": "package shop\n\n// Client calls.\ntype Client struct {\n\turl string\n"
        "\tkey string\n}\n\n// Item is sold.\ntype Item struct {\n\tBase\n\tName string\n}\n\n"
        "// Base is shared.\ntype Base struct {\n\tID int\n\tOld int // Deprecated: no effect.\n}\n",
        "call.go": "package shop\n\nfunc (c *Client) Get() Item { return Item{} }\n",
    })  # fmt: skip
    assert "### `Item`" in text
    assert "Client" not in text
    assert "struct that embeds `Base`" in text


def test_no_fields_are_promised_where_a_schema_declares_calls_alone(tmp_path: Path) -> None:
    world = World(tmp_path, {
        "pyproject.toml": PYPROJECT, "README.md": "# Shop\n\nSells.\n", "shop.py": "x = 1\n",
        "openapi.yaml": "openapi: 3.0.0\npaths:\n  /a:\n    get:\n      summary: One\n",
    })  # fmt: skip
    world.plan()
    planned = [p.outline for p in world.assignments.plan if p.path == "05-data-models.md"]
    assert planned == ["What `openapi.yaml` declares."]
