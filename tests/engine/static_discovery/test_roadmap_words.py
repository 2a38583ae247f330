"""What is planned, owed and on its way out, in whole sentences and under the right names."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.documents.analysis import Fact
from support.discovered import discover

CODE = '''"""Old things."""

import warnings


# TODO: In the next breaking release we should drop this pool and
# make one for each thread.
# Another remark.
POOL = 1


# FIXME: wrong
# TODO: later
class Cart:
    """Carries things.

    .. deprecated:: 8.2
        Use :class:`Wagon` instead.
    """

    def push(self):
        """Push it.

        :param hard:
            How.

            .. deprecated:: 9.0
                No longer used.
        """


@warnings.deprecated("use roll() instead")
def slide():
    """Slides over the floor."""
'''


def roadmap(root: Path, files: dict[str, str]) -> list[Fact]:
    return list(discover(root / "x", files).language.roadmap)


def test_a_marker_is_quoted_to_the_end_of_its_sentence(tmp_path: Path) -> None:
    details = [f.detail for f in roadmap(tmp_path, {"old.py": CODE}) if f.name in {"TODO", "FIXME"}]
    assert details == [
        "wrong",
        "In the next breaking release we should drop this pool and make one for each thread.",
        "later",
    ]


def test_what_is_deprecated_is_named_with_what_to_use_instead(tmp_path: Path) -> None:
    found = {
        fact.name: fact
        for fact in roadmap(tmp_path, {"old.py": CODE})
        if fact.topic == "Deprecations"
    }
    assert found["Cart"].detail == "Use `Wagon` instead."
    assert found["Cart"].symbol == "Cart"
    assert found["slide"].detail == "use roll() instead"
    # A directive about a parameter deprecates no function.
    assert "Cart.push" not in found


def test_labels_beside_an_item_are_not_part_of_its_sentence(tmp_path: Path) -> None:
    files = {
        "ROADMAP.md": '# Roadmap\n\n- A better footer <span class="tag ui">UI</span>\n',
        "a.py": "x = 1\n",
    }
    planned = [fact.name for fact in roadmap(tmp_path, files) if fact.topic == "Planned"]
    assert planned == ["A better footer"]


def test_a_known_issue_is_a_whole_sentence_told_once(tmp_path: Path) -> None:
    readme = (
        "lark\n====\n\nLark sings.\n\nKnown issues\n------------\n\n- Singing at night:\n\n"
        "  * Larks that live in `the far north <https://x.example/1>`__ may be\n"
        "    silent in winter.\n  * None sings in rain.\n"
    )
    files = {"README.rst": readme, ".meta/.readme.rst": readme, "lark.py": CODE}
    found = discover(tmp_path / "checkout", files).language.roadmap
    assert [(f.name, f.line, f.line_end) for f in found if f.file == "README.rst"] == [
        ("Larks that live in the far north may be silent in winter.", 11, 12),
        ("None sings in rain.", 13, 13),
    ]
    assert not [f for f in found if f.file.startswith(".meta")]


WARNS = '''"""Old things."""

import warnings

warnings.warn(
    "The `old` module is deprecated. Use `new`.\\nMore is said elsewhere.",
    DeprecationWarning,
)


class Cart:
    def __init__(self):
        warnings.warn("Cart is deprecated, "
                      "use Wagon.", DeprecationWarning, stacklevel=2)


def push(hard=None):
    if hard is not None:
        warnings.warn("The option hard is deprecated.", DeprecationWarning)
    warnings.warn("It is late.", RuntimeWarning)


def pull():
    warnings.warn("Use push instead.", PendingDeprecationWarning)
'''


def test_what_warns_when_it_runs_is_deprecated_as_a_whole_or_in_some_use(tmp_path: Path) -> None:
    found = [f for f in roadmap(tmp_path, {"old.py": WARNS}) if f.topic == "Deprecations"]
    assert [(f.name, f.detail, f.symbol) for f in found] == [
        ("old.py", "The `old` module is deprecated. Use `new`.", ""),
        ("Cart", "Cart is deprecated, use Wagon.", "Cart"),
        ("The option hard is deprecated.", "", ""),
        ("pull", "Use push instead.", "pull"),
    ]


def test_a_definition_is_deprecated_once_with_the_words_of_its_tag(tmp_path: Path) -> None:
    code = (
        "package a;\n\npublic class Pot {\n    /**\n     Warms the pot.\n     @param degrees how much\n"
        "     @deprecated use {@link #heat} instead;\n     will be removed.\n     @return nothing\n"
        "     */\n    @Deprecated\n    public int warm(int degrees) { return 1; }\n\n"
        "    public int heat(int degrees) { return 2; }\n}\n"
    )
    found = [f for f in roadmap(tmp_path, {"Pot.java": code}) if f.topic == "Deprecations"]
    assert [(f.name.partition("(")[0], f.detail) for f in found] == [
        ("Pot.warm", "use `heat` instead; will be removed.")
    ]


def test_what_a_changelog_has_not_released_is_no_plan(tmp_path: Path) -> None:
    changes = "# Changelog\n\n## Unreleased\n\n- Support for pigeons\n"
    found = roadmap(tmp_path, {"CHANGELOG.md": changes, "a.py": "x = 1\n"})
    assert [(f.topic, f.name) for f in found] == [("Unreleased", "Support for pigeons")]


def test_conditions_are_no_issues_and_a_section_says_its_own(tmp_path: Path) -> None:
    readme = (
        "# Lark\n\nLark sings.\n\n## Caveats\n\n- It does not fly far.\n\n### Threads\n\n"
        "In general it is **not thread safe**.\n\nIt is under these conditions:\n\n"
        "- nobody else sings\n\n### History\n\nIt was once a crow.\n"
    )
    found = roadmap(tmp_path, {"README.md": readme, "lark.py": "x = 1\n"})
    assert [f.name for f in found if f.topic == "Known issues"] == [
        "It does not fly far.", "In general it is not thread safe.",
    ]  # fmt: skip


def test_a_bare_link_is_no_note(tmp_path: Path) -> None:
    code = (
        "# FIXME: https://x.example/issues/1\nx = 1\n\n# FIXME: breaks, see https://x.example/2\n"
    )
    found = [f.detail for f in roadmap(tmp_path, {"a.py": code})]
    assert found == ["breaks, see https://x.example/2"]


def test_of_several_ways_to_call_something_the_one_on_its_way_out_is_named(tmp_path: Path) -> None:
    code = (
        "export declare class Cart {\n  add(item: string): this;\n"
        "  /** @deprecated since v2, use strings */\n  add(\n    item: number,\n  ): this;\n"
        "  /** @deprecated gone in v3 */\n  drop(): void;\n"
        "  /** @deprecated gone in v4 */\n  clear(): void;\n"
        "  /** @deprecated gone in v4 */\n  clear(all: boolean): void;\n}\n"
    )
    found = {
        fact.name: (fact.detail, fact.line)
        for fact in roadmap(tmp_path, {"cart.ts": code})
        if fact.topic == "Deprecations"
    }
    assert found["Cart.add(item: number): this"] == ("since v2, use strings", 4)
    assert found["Cart.drop"] == ("gone in v3", 8)
    assert found["Cart.clear"][0] == "gone in v4"
    assert "Cart.add" not in found
