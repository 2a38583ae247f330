"""What a class carries is also decided by bases in other files."""

from __future__ import annotations

from support.index_facts import index_of

BASE = {
    "shop/__init__.py": "",
    "shop/base.py": "from pydantic import BaseModel\n\n\nclass ShopModel(BaseModel):\n"
    '    """No fields."""\n\n\nclass Plain:\n    pass\n',
}


def kinds(files: dict[str, str], path: str) -> dict[str, str]:
    return {model.symbol: model.kind for model in index_of(files).models(path)}


def test_a_model_whose_base_is_one_in_another_file() -> None:
    files = BASE | {
        "shop/order.py": "from shop.base import Plain, ShopModel\nfrom shop.middle import Item\n\n\n"
        "class Order(ShopModel):\n    id: int\n    note = make()\n\n\nclass Gift(Item):\n"
        "    ribbon: str\n\n\nclass Other(Plain):\n    size: int\n",
        "shop/middle.py": "from .base import ShopModel\n\n\nclass Item(ShopModel):\n    price: int\n",
    }
    assert kinds(files, "shop/order.py") == {"Order": "pydantic", "Gift": "pydantic"}
    (order, _) = index_of(files).models("shop/order.py")
    assert [field.name for field in order.fields] == ["id"]
    assert index_of(files).bases("shop/order.py", "Gift") == [("shop/middle.py", "Item")]


def test_django_fields_count_only_in_heirs_of_a_django_model() -> None:
    files = {
        "app/__init__.py": "",
        "app/base.py": "from django.db import models\n\n\nclass Stamped(models.Model):\n"
        "    made = models.DateTimeField()\n",
        "app/models.py": "from django.db import models\nfrom app.base import Stamped\n\n\n"
        "class Book(Stamped):\n    title = models.CharField(max_length=9)\n    size: int = 3\n",
    }
    (book,) = index_of(files).models("app/models.py")
    assert [field.name for field in book.fields] == ["title"]


def test_a_plain_child_of_a_dataclass_is_no_dataclass() -> None:
    files = {
        "a.py": "from dataclasses import dataclass\n\n\n@dataclass\nclass A:\n    x: int\n",
        "b.py": "from a import A\n\n\nclass B(A):\n    y: int\n",
    }
    assert kinds(files, "b.py") == {}


def test_bases_in_a_circle_end() -> None:
    files = {
        "a.py": "from b import B\n\n\nclass A(B):\n    x: int\n",
        "b.py": "from a import A\n\n\nclass B(A):\n    y: int\n",
    }
    assert kinds(files, "a.py") == {}


def test_settings_of_a_class_are_no_fields() -> None:
    files = {
        "a.py": "from sqlalchemy.orm import DeclarativeBase, Mapped\n\n\n"
        'class T(DeclarativeBase):\n    __tablename__ = "t"\n'
        "    __table_args__: tuple = ()\n    id: Mapped[int]\n"
    }
    (model,) = index_of(files).models("a.py")
    assert [field.name for field in model.fields] == ["id"]
