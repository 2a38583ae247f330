"""What a checkout of JavaScript needs, tools of its manifests, and block signs of YAML."""

from __future__ import annotations

import json

from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.yaml_lines import read_yaml
from support.manifests import facts


def test_a_checkout_needs_what_the_root_says() -> None:
    root = {"name": "a", "packageManager": "pnpm@11.13.1+sha512.b2", "engines": {"node": ">=22"}}
    member = {"name": "b", "engines": {"node": ">=18", "yarn": ">=4"}}
    found = facts({"package.json": json.dumps(root), "packages/b/package.json": json.dumps(member)})
    needs = [(one.tool, one.constraint, one.file) for one in found.requirements]
    assert needs == [("node", ">=22", "package.json"), ("pnpm", "11.13.1", "package.json")]


def test_a_package_without_another_around_it_says_what_it_needs() -> None:
    found = facts({"web/package.json": json.dumps({"name": "w", "engines": {"node": ">=20"}})})
    assert [(one.tool, one.file) for one in found.requirements] == [("node", "web/package.json")]


def test_a_formatter_that_only_checks_is_a_check() -> None:
    assert guess_purpose("format", "oxfmt --check") is CommandPurpose.LINT
    assert guess_purpose("format:fix", "oxfmt") is CommandPurpose.FORMAT


def test_tools_of_javascript() -> None:
    tools = {"oxfmt": "1", "release-it": "1", "@commitlint/cli": "1", "gulp": "4"}
    found = facts({"package.json": json.dumps({"name": "a", "devDependencies": tools})}).tools
    assert {(one.name, one.category) for one in found} == {
        ("Oxfmt", "format"), ("release-it", "release"), ("commitlint", "lint"),
        ("gulp", "automation"),
    }  # fmt: skip


def test_a_block_sign_on_a_line_of_its_own() -> None:
    text = "run:\n  | # what it does\n  npm test\n  npm run lint\nnext: x\n"
    root = read_yaml(text)
    assert root.string("run") == "npm test\nnpm run lint"
    assert root.string("next") == "x"
    run = root.get("run")
    assert run is not None
    assert run.lines == (3, 4)
