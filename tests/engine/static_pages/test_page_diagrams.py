"""Diagrams on pages: where they stand, that Mermaid accepts them, that they push nothing out."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from docgen_engine.gates.mermaid import judge
from support.static_world import World

_BLOCK = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)


def many(name: str) -> str:
    """Enough code for a part to be a component of its own."""
    return "".join(
        f'def {name}_{at}(value: int) -> int:\n    """Turn it {at} times."""\n'
        f"    value += {at}\n    return value\n\n\n"
        for at in range(20)
    )


FILES: dict[str, str] = {
    "README.md": "# Mill\n\nMill grinds corn.\n",
    "pyproject.toml": '[project]\nname = "mill"\ndependencies = ["httpx>=0.27"]\n\n'
    '[project.scripts]\nmill = "mill.cli.main:main"\n',
    "src/mill/__init__.py": '"""Grinds corn."""\n',
    "src/mill/cli/__init__.py": '"""The command line."""\n',
    "src/mill/cli/main.py": "import httpx\n\nfrom mill.stone.wheel import grind\n\n\n"
    'def main() -> None:\n    """Grind."""\n    httpx.get("x")\n    grind(1)\n\n\n'
    + many("cli"),
    "src/mill/cli/__main__.py": "from mill.cli.main import main\n\nmain()\n",
    "src/mill/stone/__init__.py": '"""The stones."""\n',
    "src/mill/stone/wheel.py": "from mill.sack.bag import fill\n\n\n"
    'def grind(count: int) -> None:\n    """Turn the wheel."""\n    turn(count)\n    fill(count)\n'
    '\n\ndef turn(count: int) -> None:\n    """Once round."""\n    fill(count)\n\n\n'
    + many("stone"),
    "src/mill/sack/__init__.py": '"""The sacks."""\n',
    "src/mill/sack/bag.py": '"""Sacks."""\n\nfrom dataclasses import dataclass\n\n\n'
    "@dataclass\nclass Grain:\n    kind: str\n\n\n@dataclass\nclass Sack:\n    owner: str\n"
    "    grains: list[Grain]\n\n\n"
    'def fill(count: int) -> None:\n    """Fill a sack."""\n    tie(count)\n\n\n'
    'def tie(count: int) -> None:\n    """Tie it."""\n\n\n' + many("sack"),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    built = World(tmp_path_factory.mktemp("mill"), FILES)
    built.plan()
    return built


def section(world: World, page: str, title: str) -> str:
    text = world.page(page).text
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_every_diagram_of_every_page_is_accepted_and_small(world: World) -> None:
    blocks = [block for page in world.written().values() for block in _BLOCK.findall(page.text)]
    assert len(blocks) >= 5
    for verdict in judge(blocks):
        assert verdict.problem == ""
        assert 2 <= verdict.nodes <= 25


def test_a_flow_has_its_diagram_in_the_analysis_and_below_its_steps(world: World) -> None:
    flow = next(f for f in world.analysis.flows.flows if f.entry_point.function == "main")
    assert flow.diagram.startswith("sequenceDiagram\n  actor starter as Command line\n")
    page = next(p.path for p in world.assignments.plan if p.subject == flow.id)
    steps = section(world, page, "Steps")
    listed, picture = steps.split("Who calls whom")
    assert len(re.findall(r"(?m)^\d+\. ", listed)) == len(flow.steps) - 1  # the start is above
    assert _BLOCK.findall(picture) == [flow.diagram + "\n"]
    assert "->>n_mill_sack: fill" in picture
    assert any(s.citations for s in world.page(page).sections if s.title == "Steps")


def test_a_diagram_that_a_person_put_into_the_analysis_is_shown(tmp_path: Path) -> None:
    own = World(tmp_path, FILES)
    analysis = own.discover()
    flows = tuple(
        msgspec.structs.replace(flow, diagram="sequenceDiagram\n  A->>B: mine")
        for flow in analysis.flows.flows
    )
    edited = msgspec.structs.replace(analysis.flows, flows=flows)
    own.replace("analysis", msgspec.structs.replace(analysis, flows=edited))
    own.plan()
    page = next(p.path for p in own.assignments.plan if p.path.startswith("flows/"))
    assert "  A->>B: mine\n" in section(own, page, "Steps")


def test_the_architecture_shows_components_by_layer(world: World) -> None:
    text = section(world, "08-design-decisions.md", "Architecture")
    (picture,) = _BLOCK.findall(text)
    assert "n_mill_cli --> n_mill_stone" in picture
    assert "n_mill_stone --> n_mill_sack" in picture
    assert picture.index('["mill.cli"]') < picture.index('["mill.sack"]')
    assert "An arrow leads from a component to one that it imports." in text


def test_a_component_shows_its_users_and_what_it_uses(world: World) -> None:
    page = next(p.path for p in world.assignments.plan if p.subject == "src/mill/stone")
    text = section(world, page, "Dependencies")
    (picture,) = _BLOCK.findall(text)
    assert '["mill.cli"] --> n_mill_stone' in picture
    assert 'n_mill_stone --> n_mill_sack["mill.sack"]' in picture
    assert text.index("```mermaid") < text.index("| It imports")
    assert any(s.citations for s in world.page(page).sections if s.title == "Dependencies")


def test_models_show_what_they_hold(world: World) -> None:
    text = section(world, "05-data-models.md", "Relationships")
    (picture,) = _BLOCK.findall(text)
    assert 'n_sack }o--o{ n_grain : "grains"' in picture
    assert "    str owner\n" in picture
    assert "`Sack.grains` holds" not in text  # the picture shows all


def test_nothing_is_said_of_the_imports_of_parts_that_tools_made(tmp_path: Path) -> None:
    made = "# Generated by a tool. DO NOT EDIT.\n"
    files = {
        **FILES,
        "src/mill/lamp/__init__.py": '"""The lamps."""\n' + many("lamp"),
        "src/mill/rows/__init__.py": '"""The rows."""\n' + many("rows"),
        "src/mill/rows/first.py": made + many("first"),
    }
    world = World(tmp_path / "mill", files)
    world.plan()
    text = section(world, "08-design-decisions.md", "Architecture")
    (alone,) = re.findall(r"No import leads to or from .*", text)
    assert "mill.lamp" in alone
    assert "mill.rows" not in alone
