"""SIGKILL at random moments of each phase, then resume: same bytes, no committed step twice."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest

from support.programs import docgen, published, query, start, wait_until
from support.repositories import write_repository

PHASES = (1, 2, 3, 4, 5, 6)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = write_repository(tmp_path_factory.mktemp("whole") / "parcel")
    done = docgen("run", "--review", "batch", repository)
    assert done.returncode == 0, done.stdout + done.stderr
    return repository


def _range_of(phase: int, repository: Path) -> tuple[int, int]:
    """The numbers of the first and last event of a phase in a whole run."""
    starts = dict(
        query(
            repository,
            "SELECT json_extract(body, '$.phase'), seq FROM event WHERE type = 'phase.started'",
        )
    )
    last = query(repository, "SELECT max(seq) FROM event")[0][0]
    return starts[phase], starts.get(phase + 1, last + 1) - 1


def _kill_and_resume(undisturbed: Path, repository: Path, at: int) -> None:
    program = start("run", "--review", "batch", repository)
    wait_until(
        lambda: (
            program.poll() is not None
            or query(repository, f"SELECT 1 FROM event WHERE seq >= {at}")
        ),
        f"event {at}",
    )
    os.killpg(program.pid, signal.SIGKILL)
    program.wait()
    committed = query(
        repository,
        "SELECT key, input_hash, max(id) FROM step WHERE state = 'committed' GROUP BY 1, 2",
    )
    done = docgen("run", "--review", "batch", "--resume", repository)
    if done.returncode == 2:  # it had completed before the signal came
        done = docgen("status", repository)
    assert done.returncode == 0, done.stdout + done.stderr
    assert published(repository) == published(undisturbed)
    for key, input_hash, row in committed:
        again = query(
            repository,
            f"SELECT id FROM step WHERE key = '{key}' AND input_hash = '{input_hash}' AND id > {row}",
        )
        assert again == [], f"{key} was committed and started again"
    numbers = [row[0] for row in query(repository, "SELECT seq FROM event ORDER BY seq")]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("phase", PHASES)
def test_a_kill_in_each_phase_loses_nothing(undisturbed: Path, tmp_path: Path, phase: int) -> None:
    repository = write_repository(tmp_path / "parcel")
    first, last = _range_of(phase, undisturbed)
    _kill_and_resume(undisturbed, repository, random.Random(phase).randint(first, last))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("phase", PHASES)
def test_kills_at_many_moments_lose_nothing(undisturbed: Path, tmp_path: Path, phase: int) -> None:
    first, last = _range_of(phase, undisturbed)
    seed = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)
    chance = random.Random(seed)
    for number in range(8):
        repository = write_repository(tmp_path / str(number) / "parcel")
        _kill_and_resume(undisturbed, repository, chance.randint(first, last))


@pytest.mark.slow
def test_kills_one_after_the_other_in_one_run(undisturbed: Path, tmp_path: Path) -> None:
    repository = write_repository(tmp_path / "parcel")
    last = _range_of(6, undisturbed)[1]
    seen = 0
    for step in range(1, 9):
        flag = ["--resume"] if seen else []
        program = start("run", "--review", "batch", *flag, repository)
        target = max(seen + 5, last * step // 9)
        wait_until(
            lambda program=program, target=target: (
                program.poll() is not None
                or query(repository, f"SELECT 1 FROM event WHERE seq >= {target}")
            ),
            f"event {target}",
        )
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        seen = query(repository, "SELECT max(seq) FROM event")[0][0]
    docgen("run", "--review", "batch", "--resume", repository)
    assert published(repository) == published(undisturbed)
