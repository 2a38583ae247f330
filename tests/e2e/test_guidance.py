"""`.docgen.toml`: obeyed, kept in every later run, and told where it cannot be followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.depot import write_depot
from support.here import Here
from support.monorepo import text_of

BATCH = ("run", "--review", "batch", "--yes")

CORRECTIONS = """\
purpose = "Depot tells what a letter costs."
facts = ["Prices of a component are those of last year."]

[components]
ignore = ["depot.desk"]

[components.rename]
"src/depot/rates" = "Price list"

[pages]
leave_out = ["08-design-decisions.md", "components/depot-vans.md"]

[[pages.add]]
path = "features/weighing.md"
title = "Weighing letters"
about = "How a letter comes to its weight."
sections = ["Overview", "Tariffs"]

[wording]
"component" = "building block"
"""


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    return Here(capsys, monkeypatch)


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    return write_depot(tmp_path / "depot")


def guide(repository: Path, text: str) -> None:
    (repository / ".docgen.toml").write_text(text, encoding="utf-8")


def obeys(docs: Path) -> None:
    """What CORRECTIONS ask for stands in the pages."""
    overview = (docs / "01-project-overview.md").read_text(encoding="utf-8")
    index = (docs / "index.md").read_text(encoding="utf-8")
    assert "Depot tells what a letter costs. [.docgen.toml:1](../.docgen.toml#L1)" in overview
    assert "Prices of a component are those of last year. [.docgen.toml:2]" in overview
    assert "[Price list](components/price-list.md)" in overview
    assert (docs / "components" / "price-list.md").is_file()
    assert "depot.rates" not in overview
    assert "depot.desk" not in overview
    assert "components/depot-desk.md" not in index
    for page in ("08-design-decisions.md", "components/depot-vans.md"):
        assert f"`{page}`: The repository's guidance leaves it out." in index
    assert "building block" in (docs / "AGENT.md").read_text(encoding="utf-8")
    wanted = (docs / "features" / "weighing.md").read_text(encoding="utf-8")
    assert wanted.startswith("# Weighing letters\n")
    assert "How a letter comes to its weight. [.docgen.toml:" in wanted
    assert "`weigh_1`" in wanted
    assert "## Tariffs" in wanted
    assert "`Tariff1`" in wanted
    assert "price_1" not in wanted.split("## Tariffs")[0]
    assert "[Weighing letters](features/weighing.md)" in index


def test_all_corrections_are_obeyed_and_kept_in_later_runs(here: Here, depot: Path) -> None:
    guide(depot, CORRECTIONS)
    said = here(*BATCH, depot)
    assert said.code == 0, said
    assert "guidance.heeded" not in said.out
    obeys(depot / "documentation")

    with (depot / "src" / "depot" / "scale" / "weigh_1.py").open("a", encoding="utf-8") as file:
        file.write('\n\ndef tare() -> None:\n    """Set the scale to zero."""\n')
    assert here(*BATCH, depot).code == 0
    obeys(depot / "documentation")
    assert "`tare`" in text_of(depot / "documentation")

    again = here("regenerate", depot, "01-project-overview.md", "features/weighing.md")
    assert again.code == 0, again
    obeys(depot / "documentation")


def test_corrections_given_after_the_first_run_change_the_pages(here: Here, depot: Path) -> None:
    assert here(*BATCH, depot).code == 0
    assert (depot / "documentation" / "components" / "depot-desk.md").is_file()
    guide(depot, CORRECTIONS)
    said = here(*BATCH, depot)
    assert said.code == 0, said
    assert "Nothing changed" not in said.out
    assert "no longer planned" in said.out
    index = (depot / "documentation" / "index.md").read_text(encoding="utf-8")
    assert "Price list" in index
    assert "depot-desk" not in index


def test_a_stopped_run_goes_on_with_the_corrections(here: Here, depot: Path) -> None:
    guide(depot, CORRECTIONS)
    assert here("run", "--yes", depot).code == 3
    assert here("approve", "--rest", depot).code == 0
    said = here("run", "--resume", depot)
    assert said.code in (0, 3), said
    if said.code == 3:
        assert here("approve", depot).code == 0
    obeys(depot / "documentation")


def test_components_are_merged_under_one_name(here: Here, depot: Path) -> None:
    guide(
        depot,
        '[components.merge]\n"Postage" = ["depot.rates", "src/depot/scale"]\n',
    )
    assert here(*BATCH, depot).code == 0
    docs = depot / "documentation"
    page = (docs / "components" / "postage.md").read_text(encoding="utf-8")
    assert "`Tariff1`" in page
    assert "`Letter1`" in page
    assert "`src/depot/rates` and `src/depot/scale`" in page
    assert not (docs / "components" / "depot-scale.md").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '[components]\nignore = ["depot.rate"]\n',
            "components.ignore: there is no component `depot.rate`. Did you mean `depot.rates`?",
        ),
        (
            '[components.rename]\n"src/depot/scales" = "Scale"\n',
            ".docgen.toml:2: components.rename.src/depot/scales: there is no component",
        ),
        (
            '[components.rename]\n"depot.scale" = "depot.rates"\n',
            "another component is called `depot.rates`; join the two under `components.merge`",
        ),
        (
            '[components.merge]\n"All" = ["depot.scale", "nothing"]\n',
            "components.merge.All: there is no component `nothing`",
        ),
        (
            '[pages]\nleave_out = ["08-design-decision.md"]\n',
            "there is no page `08-design-decision.md` to leave out. Did you mean `08-design-decisions.md`?",
        ),
        (
            '[pages]\nleave_out = ["01-project-overview.md"]\n',
            "`01-project-overview.md` is always written",
        ),
        (
            '[[pages.add]]\npath = "03-development-setup.md"\ntitle = "Setting up"\n',
            "`03-development-setup.md` is a page already, “Development setup”",
        ),
        ('[[notes]]\ntext = "Say who it is for."\n', "notes are for a model"),
    ],
)
def test_what_fits_nothing_is_told_where_a_person_decides(
    here: Here, depot: Path, text: str, words: str
) -> None:
    guide(depot, text)
    said = here("run", "--yes", depot)
    assert said.code == 3, said
    assert words in said.out
    assert "[guidance.heeded]" in said.out
    assert words in here("status", depot).out


def test_in_a_batch_run_it_is_told_at_the_end(here: Here, depot: Path) -> None:
    guide(depot, '[components]\nignore = ["depot.rate"]\n')
    said = here(*BATCH, depot)
    assert said.code == 0, said
    assert "there is no component `depot.rate`" in said.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[component]\nignore = []\n", "component: is not a setting"),
        ('[components]\nignore = "x"\n', "components.ignore"),
        ('[[pages.add]]\npath = "../x.md"\ntitle = "X"\n', "pages.add[0].path"),
        ('[[pages.add]]\npath = "components/x.md"\ntitle = "X"\n', "are made from the code"),
        ("[components\n", "is not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_read_stops_with_the_line(
    here: Here, depot: Path, text: str, words: str
) -> None:
    guide(depot, text)
    said = here(*BATCH, depot)
    assert said.code == 2
    assert ".docgen.toml" in said.err
    assert words in said.err
    assert not (depot / ".context").exists()


def test_a_page_that_cannot_be_left_out_stays_whole(here: Here, depot: Path) -> None:
    guide(depot, '[pages]\nleave_out = ["01-project-overview.md"]\n')
    assert here(*BATCH, depot).code == 0
    overview = (depot / "documentation" / "01-project-overview.md").read_text(encoding="utf-8")
    assert "Depot moves letters through a town." in overview
    assert "is packaged as `depot`" in overview
