"""What packages of JavaScript offer, what of it is for users, and declarations of their code."""

from __future__ import annotations

import pytest

from docgen_engine.repository.index.linked import RepositoryIndex
from support.index_facts import index_of

CODE = (
    "/** Makes it. */\nexport class Kit {\n  run(how, text) {}\n  undocumented() {}\n}\n"
    "export class Failed extends Error {}\nexport const helper = () => 1;\n"
)
DECLARED = (
    "export interface Options { deep: boolean }\n"
    "export class Kit {\n  run(how: Options): this;\n  run(how: string, text: string): void;\n"
    "  /** Says nothing. */\n  undocumented(): void;\n}\n"
    "export class Failed extends Error {}\n"
)
PACKAGE = (
    '{"name": "kit", "exports": {".": {"types": "./types/index.d.ts", "default": "./index.js"}}}'
)


@pytest.fixture
def kit() -> RepositoryIndex:
    return index_of(
        {
            "package.json": PACKAGE,
            "index.js": "export { Kit, Failed } from './lib/kit.js';\n"
            "export { Failed as OldFailed } from './lib/kit.js';\n",
            "lib/kit.js": CODE,
            "types/index.d.ts": DECLARED,
        }
    )


def test_declarations_give_signatures_and_words_to_their_code(kit: RepositoryIndex) -> None:
    run = kit.symbol("lib/kit.js", "Kit.run")
    assert run is not None
    assert run.signature == "run(how: Options): this"
    assert run.overloads == ("run(how: string, text: string): void",)
    assert run.line == 3
    silent = kit.symbol("lib/kit.js", "Kit.undocumented")
    assert silent is not None
    assert silent.doc == "Says nothing."
    assert kit.typings.code_of == {"types/index.d.ts": "index.js"}


def test_only_what_code_does_not_define_is_told_of_declarations(kit: RepositoryIndex) -> None:
    names = [one.name for one in kit.public_symbols("types/index.d.ts")]
    assert names == ["Options", "Options.deep"]
    found = kit.given("types/index.d.ts", "Options")
    assert found is not None
    assert (found.module, found.name) == ("kit", "Options")


def test_a_second_name_that_a_module_gives_out_is_known(kit: RepositoryIndex) -> None:
    found = kit.given("lib/kit.js", "Failed")
    assert found is not None
    assert (found.name, found.also) == ("Failed", ("OldFailed",))


def test_declarations_beside_a_file_are_of_that_file() -> None:
    index = index_of({"lib/a.js": "export function go(x) {}\n",
                      "lib/a.d.ts": "export function go(x: number): string;\n",
                      "main.js": "import { go } from './lib/a';\ngo(1);\n"})  # fmt: skip
    go = index.symbol("lib/a.js", "go")
    assert go is not None
    assert go.signature == "function go(x: number): string"
    assert index.public_symbols("lib/a.d.ts") == []
    assert [call.to_file for call in index.calls if call.callee == "go"] == ["lib/a.js"]


@pytest.mark.parametrize(
    ("manifest", "files", "face"),
    [
        ('{"name": "app", "scripts": {"start": "next start"}}', ("src/index.ts",), ""),
        ('{"name": "app"}', ("index.js",), "index.js"),
        ('{"name": "app", "private": true}', ("index.js",), ""),
        ('{"name": "app", "main": "dist/index.js"}', ("src/index.ts",), "src/index.ts"),
        ('{"name": "app", "publishConfig": {"access": "public"}}', ("src/index.ts",), ""),
        (
            '{"name": "app", "publishConfig": {"main": "dist/index.js"}}',
            ("src/index.ts",),
            "src/index.ts",
        ),
    ],
)
def test_a_package_that_names_nothing_offers_what_node_finds(
    manifest: str, files: tuple[str, ...], face: str
) -> None:
    index = index_of(
        {"package.json": manifest, **dict.fromkeys(files, "export const go = () => 1\n")}
    )
    given = {path: index.given(path, "go") is not None for path in files}
    assert given == {path: path == face for path in files}


def test_what_its_authors_tag_as_nobody_elses_is_not_exported() -> None:
    index = index_of({"a.ts": (
        "/** @internal */\nexport const inner = 1\n"
        "/**\n * Shown to {@link open}, see @private in the guide.\n */\nexport class Open {\n"
        "  /**\n   * Raises.\n   * @private\n   */\n  fail() {}\n  run() {}\n}\n"
        "/**\n * For tests.\n *\n * @package\n */\nexport class Hidden { run() {} }\n"
        "/** @access private */\nexport function old() {}\n"
    )})  # fmt: skip
    assert [one.name for one in index.public_symbols("a.ts")] == ["Open", "Open.run"]
