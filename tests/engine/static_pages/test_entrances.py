"""Page 04 says what comes in from outside: routes in groups, commands with their options."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

CLICK = '''"""A tool."""

import click


@click.group()
def cli():
    """Keeps wagons."""


@cli.command()
@click.option("--speed", "-s", default=3, help="How fast | at most.")
@click.argument("wagon")
def move(speed, wagon):
    """Moves a wagon."""


@cli.command()
def stop():
    """Stops all."""
'''
PROJECT = '[project]\nname = "yard"\nversion = "1"\n[project.scripts]\nyard = "yard:cli"\n'


def page(root: Path, files: dict[str, str], path: str = "04-api-reference.md") -> str:
    world = World(root, {"README.md": "# yard\n\nYard keeps wagons.\n", **files})
    world.plan()
    return world.page(path).text


def test_options_stand_below_their_command_with_default_and_line(tmp_path: Path) -> None:
    text = page(tmp_path, {"pyproject.toml": PROJECT, "yard/__init__.py": CLICK})
    below = text.split("#### `move`", 1)[1]
    assert "Moves a wagon." in below
    assert "| `--speed`, `-s` | How fast \\| at most. | `3` | [line 12](" in below
    assert "| `wagon` |" in below
    assert "| `stop` | Stops all. |" in text


def routes(count: int) -> str:
    handlers = "".join(
        f'@app.get("/api/{area}/{number}")\ndef {area}_{number}():\n'
        f'    """Shows {area} {number}."""\n\n\n'
        for area in ("cars", "ships")
        for number in range(count)
    )
    odd = '@app.get("/health")\ndef health(): ...\n'
    return f"from fastapi import FastAPI\n\napp = FastAPI()\n\n\n{handlers}{odd}"


def test_many_routes_stand_in_groups_with_their_handlers(tmp_path: Path) -> None:
    files = {"requirements.txt": "fastapi\n", "yard/__init__.py": "", "yard/web.py": routes(14)}
    text = page(tmp_path, files)
    assert "#### `/api/cars`" in text
    assert "#### `/api/ships`" in text
    other = text.split("#### Other paths", 1)[1]
    assert "| `GET /health` |" in other
    assert "| `GET /api/cars/3` | Shows cars 3. | [`cars_3`](" in text
    # The handler's own lines hold the declaration: no second citation beside it.
    assert "Declared at" not in text


def test_a_declaration_away_from_its_handler_is_cited_as_well(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "django\n",
        "yard/__init__.py": "",
        "yard/urls.py": "from django.urls import path\nfrom yard import views\n\n"
        'urlpatterns = [path("wagons/", views.wagons)]\n',
        "yard/views.py": 'def wagons(request):\n    """Lists wagons."""\n    return request\n',
    }
    row = next(line for line in page(tmp_path, files).splitlines() if "/wagons/" in line)
    assert "Lists wagons." in row
    assert "[`wagons`](components/yard.md#functions)" in row
    assert "[urls.py:4](../yard/urls.py#L4)" in row


def test_fields_of_a_base_in_another_file_are_named(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "pydantic\n",
        "yard/__init__.py": "",
        "yard/base.py": "from pydantic import BaseModel, Field\n\n\nclass Thing(BaseModel):\n"
        '    """Anything here."""\n\n    id: int = Field(default=7)\n    name: str = "x"\n',
        "yard/wagon.py": "from yard.base import Thing\n\n\nclass Wagon(Thing):\n"
        "    axles: int = 4\n    name: str\n",
    }
    text = page(tmp_path, files, "05-data-models.md")
    wagon = text.split("### `Wagon`", 1)[1]
    assert "It inherits `id` from [`Thing`](../yard/base.py#L4-L8)." in wagon
    assert "| `axles` | `int` | `4` |" in wagon
    assert "| `id` | `int` | `7` |" in text


def test_django_columns_have_their_default_and_other_attributes_are_no_columns(
    tmp_path: Path,
) -> None:
    files = {
        "requirements.txt": "django\n",
        "yard/__init__.py": "",
        "yard/models.py": "from django.db import models\n\n\nclass Wagon(models.Model):\n"
        "    code = models.UUIDField(default=uuid.uuid4, unique=True)\n    state: str\n"
        "    name = models.CharField(max_length=9)\n    other = models.ForeignKey('Wagon')\n",
    }
    text = page(tmp_path, files, "05-data-models.md")
    assert "`models.UUIDField(default=uuid.uuid4, unique=True)` | `uuid.uuid4` |" in text
    assert "`name` | `models.CharField(max_length=9)` |  |" in text
    assert "`state`" not in text
