"""What may be typed: commands, options, and how they become a `RunConfig`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from docgen_engine import __version__
from docgen_engine.domain.errors import UsageError
from docgen_engine.domain.phases import WORK_PHASES
from docgen_engine.domain.runs import DEFAULT_GATES, Review, RunConfig, Strictness
from docgen_tui.sanitise import clean_line

COMMANDS: Final = ("run", "status", "approve", "reject", "regenerate", "revalidate", "cancel")

_DESCRIPTION: Final = """\
Documents a code repository in six phases, with the lines behind every statement.

  docgen-tui [PATH]       the screen: watch, read, approve by key
  docgen-tui COMMAND …    the same without a screen

commands:
  run          document the repository, or go on with what is unfinished
  status       where the run stands, and its pages
  approve      approve what waits
  reject       send what waits back with a note
  regenerate   make pages or a phase again
  revalidate   take in manual edits and check again
  cancel       end the run; everything is kept

`docgen-tui COMMAND --help` explains one. A folder named like a command is `./run`.
"""

_EXIT_CODES: Final = (
    "exit codes: 0 complete, 1 failed or refused, 2 usage, 3 waiting for approval, "
    "4 another process is working on it, 130 interrupted"
)


class _Parser(argparse.ArgumentParser):
    """Errors in the words of this program, exit code 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Raise instead of printing a usage page."""
        raise UsageError(f"{clean_line(message)}. `{self.prog} --help` shows what there is.")


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The options of a command line; `command` is `screen` where no command was named.

    Raises:
        UsageError: the words are off.
    """
    words = list(words)
    command = words.pop(0) if words and words[0] in COMMANDS else "screen"
    parser = _parser(command)
    options, left = parser.parse_known_args(words)
    if left:
        parser.error(_too_many(command, options, left))
    options.command = command
    if command == "screen" and not options.path.exists() and (near := _like_a_command(options)):
        raise UsageError(
            f"`{clean_line(str(options.path))}` is neither a command nor a folder: "
            f"did you mean `docgen-tui {near}`?"
        )
    if getattr(options, "fresh", False) and options.resume:
        raise UsageError("`--fresh` begins a new run and `--resume` goes on with the old: use one.")
    files: list[str] = getattr(options, "words", [])
    if command in ("regenerate", "reject"):
        options.path, options.files = _path_and_files(files)
    return options


def _too_many(command: str, options: argparse.Namespace, left: Sequence[str]) -> str:
    """Words that nothing takes, and what was perhaps meant by the first one."""
    said = "Not understood: " + " ".join(f"`{clean_line(word)}`" for word in left)
    near = _like_a_command(options) if command == "screen" else ""
    return said + (f" (did you mean the command `{near}`?)" if near else "")


def _like_a_command(options: argparse.Namespace) -> str:
    """The command that somebody perhaps meant with a path; empty where it is like none."""
    from difflib import get_close_matches

    word = str(options.path)
    if word in COMMANDS:  # `./run`: a folder was meant
        return ""
    return next(iter(get_close_matches(word, COMMANDS, 1)), "")


def _path_and_files(words: Sequence[str]) -> tuple[Path, tuple[str, ...]]:
    """`[PATH] FILE...`: the first word is the repository if it is a folder."""
    if words and not words[0].endswith((".md", ".json")) and Path(words[0]).is_dir():
        return Path(words[0]), tuple(words[1:])
    return Path(), tuple(words)


def _parser(command: str) -> argparse.ArgumentParser:
    own = "docgen-tui" if command == "screen" else f"docgen-tui {command}"
    parser = _Parser(
        prog=own,
        description=_DESCRIPTION if command == "screen" else None,
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    if command == "screen":
        parser.add_argument("--version", action="version", version=f"docgen-tui {__version__}")
    if command in ("regenerate", "reject"):
        parser.add_argument(
            "words", nargs="*", metavar="[PATH] FILE", help="pages, after the repository's folder"
        )
    else:
        parser.add_argument(
            "path", nargs="?", type=_folder, default=Path(), help="the repository (default: here)"
        )
    _places(parser)
    if command in ("screen", "run", "regenerate"):
        _run_options(parser)
    _own_options(parser, command)
    return parser


def _folder(text: str) -> Path:
    """A path; an empty word is a variable of a script that was not set, not the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty; `.` is the current folder")
    return Path(text)


def _scope(text: str) -> str:
    """A scope; an empty word is a variable of a script that was not set, not the whole."""
    if not text:
        raise argparse.ArgumentTypeError("the scope is empty; `.` is the whole repository")
    return text


def _places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--docs",
        type=_folder,
        metavar="DIR",
        help="folder of the pages, seen from the repository (default: documentation)",
    )
    parser.add_argument(
        "--context",
        type=_folder,
        metavar="DIR",
        help="folder of the workspace, seen from the repository (default: .context)",
    )
    parser.add_argument(
        "--scope",
        type=_scope,
        metavar="DIR",
        help="document one folder of the repository, such as a package; its pages and workspace "
        "are in that folder (`.`: all of it, whatever .docgen.toml says)",
    )


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--backend",
        choices=("static", "claude"),
        help="who does the work: `static`, analysis on this machine (default); `claude`, a model, "
        "is not available yet",
    )
    parser.add_argument(
        "--review",
        choices=[str(each) for each in Review],
        help="`interactive` pauses at the gates (default), `batch` nowhere",
    )
    parser.add_argument(
        "--strictness",
        choices=[str(each) for each in Strictness],
        help="`lenient` turns gaps into warnings (default: strict)",
    )
    parser.add_argument(
        "--gates", metavar="LIST", help="phases that pause: `all`, `none` or such as `1,4,6`"
    )
    parser.add_argument("--fresh", action="store_true", help="begin a new run without asking")
    parser.add_argument(
        "--resume", action="store_true", help="go on with the unfinished run without asking"
    )
    parser.add_argument("--yes", action="store_true", help="answer every question with yes")
    parser.add_argument(
        "--force", action="store_true", help="go on although the folder looks like a build folder"
    )
    parser.add_argument(
        "--record", type=_folder, metavar="FILE", help="write events and streamed text to a file"
    )


def _own_options(parser: argparse.ArgumentParser, command: str) -> None:
    if command in ("run", "status", "regenerate"):
        parser.add_argument(
            "--json", action="store_true", help="JSON: one event a line, or one document"
        )
    if command in ("approve", "reject"):
        parser.add_argument(
            "--execution", metavar="NAME", help="such as `phase5_v2` (default: what waits)"
        )
    if command == "approve":
        parser.add_argument(
            "--rest", action="store_true", help="and later gates, until one has a finding"
        )
    if command == "reject":
        parser.add_argument("--note", required=True, help="what the agent should do better")
    if command == "regenerate":
        parser.add_argument("--phase", type=int, metavar="N", help="a whole phase, 1 to 6")
        parser.add_argument("--note", default="", help="what the agent should do better")


def run_config(options: argparse.Namespace) -> RunConfig:
    """What was chosen for a run.

    Raises:
        UsageError: `--gates` is off.
    """
    backend = options.backend or "static"
    gates = DEFAULT_GATES[backend]
    if options.gates is not None:
        gates = _gates(options.gates)
    return RunConfig(
        backend=backend,
        review=Review(options.review or Review.INTERACTIVE),
        strictness=Strictness(options.strictness or Strictness.STRICT),
        gates=gates,
    )


def differing(options: argparse.Namespace, config: RunConfig) -> tuple[str, ...]:
    """Options that were typed and are not how an existing run is set up.

    Args:
        options: of `run`, `regenerate` or the screen.
        config: of the run.
    """
    wanted = run_config(options)
    pairs = {
        "backend": wanted.backend == config.backend,
        "review": wanted.review == config.review,
        "strictness": wanted.strictness == config.strictness,
        "gates": wanted.gates == config.gates,
    }
    return tuple(
        f"--{name} {getattr(options, name)}"
        for name, same in pairs.items()
        if getattr(options, name) is not None and not same
    )


def refuse_other_settings(options: argparse.Namespace, config: RunConfig) -> None:
    """A run keeps the settings it began with: what was typed must not be passed over in silence.

    Args:
        options: of `run`, `regenerate` or the screen.
        config: of the run that is to go on.

    Raises:
        UsageError: names what differs, and what to do.
    """
    others = differing(options, config)
    if others:
        raise UsageError(
            f"The run was not begun with {', '.join(others)}, and a run keeps its "
            "settings. Leave that out to go on with it, or begin anew with `--fresh`"
        )


def _gates(text: str) -> tuple[int, ...]:
    everything = tuple(int(phase) for phase in WORK_PHASES)
    if text == "all":
        return everything
    if text == "none":
        return ()
    try:
        chosen = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        chosen = (0,)
    if not set(chosen) <= set(everything):
        raise UsageError(f"--gates {text}: use `all`, `none` or phases 1 to 6 such as `1,4,6`.")
    return chosen
