"""Documents that say they are outdated, frameworks that tests do not import, words of flows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen_engine.backends.static.about.own_documents import is_outdated
from docgen_engine.backends.static.flows.words import asks_whether, weight_of
from docgen_engine.backends.static.working.pipeline_triggers import _when
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.own_documents import OUTDATED, further_documents, label_of, page_of
from docgen_engine.repository.manifests.ci_model import CiTrigger
from support.discovered import discover


@pytest.mark.parametrize(
    "line",
    [
        "> This documentation is outdated. View the up-to-date version at https://x.dev",
        "**Warning:** this page has been deprecated.",
        "This document has moved to the wiki.",
        "> [!NOTE] This guide is no longer maintained",
    ],
)
def test_a_notice_says_that_a_document_is_outdated(line: str) -> None:
    assert is_outdated(["# Title", "", line])


@pytest.mark.parametrize(
    "line",
    [
        "The `old` option is deprecated.",
        "This page explains what to do when a lock is outdated.",
        "This file is moved to the archive by `make dist`.",
    ],
)
def test_a_document_that_speaks_of_old_things_is_not_outdated(line: str) -> None:
    assert not is_outdated([line])


def document(file: str, kind: str) -> Fact:
    return Fact("Documents", "Title", kind, file, 1, 1)


def test_outdated_documents_come_last_and_say_so() -> None:
    old, new = document("docs/a.md", OUTDATED), document("docs/z.md", "document")
    assert further_documents([old, new], frozenset()) == [new, old]
    assert label_of(old) == "Title (outdated, by its own words)"
    assert page_of(document("docs/testing.md", OUTDATED)) == ""


def test_the_changes_of_many_packages_are_one_entry() -> None:
    changes = [document(f"packages/{name}/CHANGELOG.md", "changes") for name in "abcd"]
    found = further_documents([document("CHANGELOG.md", "changes"), *changes], frozenset())
    assert [label_of(one) for one in found] == [
        "CHANGELOG.md",
        "packages/a/CHANGELOG.md and those of 3 other folders",
    ]


def test_frameworks_whose_words_are_simply_there(tmp_path: Path) -> None:
    scripts = {"test": "mocha test/unit", "test:karma": "karma start karma.conf.cjs"}
    karma = "module.exports = (c) => c.set({\n  // frameworks: ['jest'],\n"
    found = discover(
        tmp_path,
        {
            "package.json": json.dumps({"name": "a", "scripts": scripts}),
            "karma.conf.cjs": f"{karma}  frameworks: ['jasmine', 'sinon'],\n}})\n",
            "lib/a.js": "export function add() {}\n",
            "test/unit/a.js": "describe('a', () => { it('adds', () => {}) })\n",
        },
    )
    assert found.language.discovery.test_framework == "Jasmine and Mocha"


def test_every_branch_is_no_restriction() -> None:
    all_but = CiTrigger("push", branches=("*", "*/*", "**", "!sponsors"))
    assert list(_when(all_but)) == ["on pushes to every branch but `sponsors`"]
    assert list(_when(CiTrigger("push", branches=("**",)))) == ["on every push"]
    assert list(_when(CiTrigger("push", branches=("main", "v*")))) == [
        "on pushes to `main` and `v*`"
    ]


def test_deeds_of_the_start_come_before_questions() -> None:
    said = {name: asks_whether(name) for name in ("isCancel", "has_next", "issue", "hash")}
    assert said == {"isCancel": True, "has_next": True, "issue": False, "hash": False}
    assert weight_of("writeChangeset", 0) > weight_of("readConfig", 0) > weight_of("askConfirm", 0)
    assert weight_of("writeChangeset", 2) == 0


def test_a_default_import_is_used_by_its_members(tmp_path: Path) -> None:
    found = discover(
        tmp_path,
        {
            "package.json": json.dumps({"name": "a"}),
            "lib/a.js": "import crypto from 'node:crypto'\n"
            "export function key() { return crypto.randomUUID() }\n"
            "export function sign(x) { return crypto.createHmac('sha256', x) }\n",
        },
    )
    details = [f"{fact.name} {fact.detail}" for fact in found.dependencies.security]
    assert any("crypto.createHmac" in detail for detail in details)
    assert not any("`default`" in detail for detail in details)


def test_an_error_is_listed_once_for_import_and_require(tmp_path: Path) -> None:
    declared = "export class ShopError extends Error {}\n"
    found = discover(
        tmp_path,
        {
            "package.json": json.dumps({"name": "a"}),
            "index.d.ts": declared,
            "index.d.cts": declared,
        },
    )
    assert [(f.name, f.file) for f in found.flows.errors_raised] == [("ShopError", "index.d.ts")]


def test_the_pages_of_an_api_reference_are_one_document() -> None:
    pages = [document(f"docs/reference/kombu.{n}.rst", "document") for n in range(9)]
    index = document("docs/reference/index.rst", "document")
    guide = document("docs/userguide/pools.rst", "document")
    found = further_documents([*pages, index, guide], frozenset())
    assert [each.file for each in found] == [index.file, guide.file]
    assert label_of(found[0]).endswith("with the other pages in docs/reference")
    few = further_documents([*pages[:2], guide], frozenset())
    assert len(few) == 3
