"""A small monorepo: two npm packages and one in Python, with manifests and CI at the top."""

from __future__ import annotations

import json
from pathlib import Path

from support.repositories import write_repository

FILES = {
    "README.md": "# harbour\n\nHarbour runs a whole port.\n",
    "CONTRIBUTING.md": "# Contributing\n\n## Style\n\nTwo spaces, no tabs.\n",
    "package.json": json.dumps(
        {
            "name": "harbour",
            "private": True,
            "description": "Everything for a port",
            "workspaces": ["packages/*"],
            "scripts": {
                "test": "vitest run",
                "lint": "eslint .",
                "docs": "node packages/ships/scripts/docs.js",
                "crane": "npm run start --workspace=@harbour/cranes",
            },
            "devDependencies": {"vitest": "^4.0.0", "eslint": "^10.0.0"},
            "dependencies": {"left-pad": "1.0.0"},
        },
        indent=2,
    ),
    ".github/workflows/ci.yml": (
        "name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n"
        "    steps:\n      - run: npm test\n"
    ),
    "packages/cranes/README.md": "# Cranes\n\nCranes lifts containers from ships.\n",
    "packages/cranes/package.json": json.dumps(
        {
            "name": "@harbour/cranes",
            "version": "2.0.0",
            "description": "Lifts containers",
            "main": "src/index.ts",
            "dependencies": {"@harbour/ships": "workspace:*", "ropes": "^3.1.0"},
        },
        indent=2,
    ),
    "packages/cranes/src/index.ts": (
        "import { Ship } from '@harbour/ships'\nimport { pull } from 'ropes'\n"
        "import { Hook } from './hook'\n\n"
        "/** Lift one container from a ship. */\n"
        "export function lift(ship: Ship): Hook {\n  return pull(new Hook(ship))\n}\n"
    ),
    "packages/cranes/src/hook.ts": (
        "/** Holds a container. */\nexport class Hook {\n"
        "  constructor(readonly load: unknown) {}\n}\n"
    ),
    "packages/ships/package.json": json.dumps(
        {"name": "@harbour/ships", "version": "1.0.0", "description": "Ships at a quay"}, indent=2
    ),
    "packages/ships/src/index.ts": (
        "/** Something that floats. */\nexport interface Ship {\n  name: string\n}\n\n"
        "/** Bring a ship to the quay. */\nexport function moor(ship: Ship): void {}\n"
    ),
    "packages/ships/scripts/docs.js": "console.log('docs')\n",
    "tools/tides/pyproject.toml": (
        '[project]\nname = "tides"\nversion = "0.3"\ndescription = "Says when the tide turns"\n'
        'dependencies = ["ephem>=4"]\n'
    ),
    "tools/tides/tides/__init__.py": (
        '"""Tides by the moon."""\n\nimport ephem\n\n\n'
        "def high_water(day: str) -> str:\n"
        '    """When the water is highest on a day."""\n    return ephem.Moon(day)\n'
    ),
}


def write_monorepo(root: Path) -> Path:
    """Write it below a folder and return that."""
    return write_repository(root, FILES)


def text_of(folder: Path) -> str:
    """All pages below a folder, one behind the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md")))
