"""Short labels of files that stay apart: a name with the folders that tell it from others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def short_labels(paths: Iterable[str]) -> dict[str, str]:
    """A label for each file, by its path: `main.py`, but `h2/schema.sql` and `mysql/schema.sql`.

    Args:
        paths: of the files that are named together; each counts once.
    """
    known = dict.fromkeys(paths)
    labels: dict[str, str] = {}
    waiting = list(known)
    depth = 1
    while waiting:
        tails = {path: "/".join(path.split("/")[-depth:]) for path in waiting}
        uses = Counter(tails.values())
        labels |= {path: tail for path, tail in tails.items() if uses[tail] == 1 or tail == path}
        waiting = [path for path in waiting if path not in labels]
        depth += 1
    return {path: labels[path] for path in known}
