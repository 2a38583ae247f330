"""The same repository gives the same bytes, wherever it lies and however many processes work."""

from __future__ import annotations

from pathlib import Path

from support.programs import docgen, published
from support.repositories import write_repository


def test_two_folders_and_other_process_counts_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for place, workers in (("one", "1"), ("deeper/down two", "3"), ("threads", "0")):
        repository = write_repository(tmp_path / place / "parcel")
        done = docgen("run", "--review", "batch", repository, DOCGEN_WORKERS=workers)
        assert done.returncode == 0, done.stdout + done.stderr
        made.append(published(repository))
    assert made[0] == made[1]
    assert made[0] == made[2]
    assert ".docgen.json" in made[0]
    assert not [name for name, body in made[0].items() if str(tmp_path).encode() in body]
