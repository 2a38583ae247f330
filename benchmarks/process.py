"""Run a program and measure its whole process tree: wall time, processor time, peak memory.

Linux only, through `/proc`. Every 20 ms the resident sizes of the program and all its descendants
are summed. Resident sizes count shared pages once for every process, so that sum is an upper bound.
Whenever it comes near its peak, the proportional sizes (PSS: shared pages divided among those who
share them) are summed too, at most ten times a second because that costs the measured program
time. Both peaks are reported; `memory` is the proportional one.
"""

from __future__ import annotations

import os
import select
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS = 0.02
_PROPORTIONAL_SECONDS = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Usage:
    """What one run of a program took. Memory is in megabytes of a million bytes."""

    seconds: float
    cpu_seconds: float
    memory: float
    resident: float
    processes: int
    exit_code: int
    output: str

    @property
    def failed(self) -> bool:
        return self.exit_code != 0


@dataclass
class _Tree:
    """Peaks of a process and everything below it, gathered sample by sample."""

    resident: float = 0.0
    proportional: float = 0.0
    most: int = 0
    cpu: dict[int, float] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    _measured: float = 0.0

    def sample(self, root: int) -> None:
        pids = self._alive(root)
        total = sum(_resident(pid) for pid in pids)
        self.most = max(self.most, len(pids))
        for pid in pids:
            self.cpu[pid] = max(self.cpu.get(pid, 0.0), _cpu(pid))
        now = time.perf_counter()
        if total >= 0.98 * self.resident and now - self._measured >= _PROPORTIONAL_SECONDS:
            self.proportional = max(self.proportional, sum(_proportional(pid) for pid in pids))
            self._measured = now
        self.resident = max(self.resident, total)

    def _alive(self, root: int) -> list[int]:
        """The tree from the root, and members that lost their parent meanwhile."""
        found: list[int] = []
        waiting = [root, *sorted(self.known)]
        seen: set[int] = set()
        while waiting:
            pid = waiting.pop()
            if pid in seen:
                continue
            seen.add(pid)
            if Path(f"/proc/{pid}").exists():
                found.append(pid)
                waiting.extend(_children(pid))
        self.known = set(found)
        return found


def _children(pid: int) -> list[int]:
    try:
        tasks = [entry.name for entry in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []
    return [
        int(word) for task in tasks for word in _read(f"/proc/{pid}/task/{task}/children").split()
    ]


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _resident(pid: int) -> float:
    words = _read(f"/proc/{pid}/statm").split()
    return int(words[1]) * _PAGE / _MEGABYTE if len(words) > 1 else 0.0


def _proportional(pid: int) -> float:
    for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / _MEGABYTE
    return 0.0


def _cpu(pid: int) -> float:
    words = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / _TICK if len(words) > 12 else 0.0


def run(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float = 3600.0
) -> Usage:
    """Run a program to its end.

    Args:
        command: program and arguments.
        cwd: where it runs.
        env: its whole environment.
        timeout: seconds after which it is killed; its exit code is then negative.

    Returns:
        What it took, and what it printed.
    """
    with tempfile.TemporaryFile() as out:
        tree = _Tree()
        began = time.perf_counter()
        child = subprocess.Popen(
            list(command), cwd=cwd, env=dict(env), stdout=out, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        handle = os.pidfd_open(child.pid)
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        due = began
        try:
            while True:
                due = max(due + SAMPLE_SECONDS, time.perf_counter())
                if poll.poll(max(0.0, due - time.perf_counter()) * 1000):
                    break
                tree.sample(child.pid)
                if time.perf_counter() - began > timeout:
                    child.kill()
        finally:
            seconds = time.perf_counter() - began
            os.close(handle)
            if not _gone(child.pid):
                child.kill()
        _, status, spent = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read().decode("utf-8", "replace")
    cpu = max(spent.ru_utime + spent.ru_stime, sum(tree.cpu.values()))
    return Usage(
        round(seconds, 3), round(cpu, 2), round(tree.proportional, 1), round(tree.resident, 1),
        tree.most, child.returncode, output,
    )  # fmt: skip


def _gone(pid: int) -> bool:
    """Whether a process has ended and only waits to be collected."""
    return _read(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1] in ([], ["Z"])


def machine() -> dict[str, object]:
    """What the numbers were measured on, and how busy it was.

    `loop_s` is the processor time of ten million empty turns of a loop: where other work shares the
    processors, it and every other processor time grow.
    """
    model = next(
        (
            line.partition(":")[2].strip()
            for line in _read("/proc/cpuinfo").splitlines()
            if line.startswith("model name")
        ),
        "unknown",
    )
    began = time.process_time()
    for _ in range(10_000_000):
        pass
    return {
        "loop_s": round(time.process_time() - began, 3),
        "processors": len(os.sched_getaffinity(0)),
        "model": model,
        "load": [round(each, 2) for each in os.getloadavg()],
    }
