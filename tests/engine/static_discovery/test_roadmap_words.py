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
