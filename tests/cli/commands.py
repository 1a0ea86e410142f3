"""The command as a person runs it, in a process of its own that need not import it anew."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.cli import main

# A process that has the program loaded and does nothing but fork: each command starts from it.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
WITHIN = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(url: str, *words: str, **settings: str) -> Done:
    """Runs `localoffer …` on a database, with these settings in its environment."""
    environment = os.environ | {"LOCALOFFER_DATABASE_URL": url} | settings
    with TemporaryDirectory(prefix="command-") as folder:
        out, err = (Path(folder) / name for name in ("out", "err"))
        process = FORKS.Process(target=_act, args=(words, environment, str(out), str(err)))
        process.start()
        process.join(WITHIN)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"localoffer {' '.join(words)} did not end")
        return Done(process.exitcode, out.read_text(), err.read_text())


def _act(words: tuple[str, ...], environment: Mapping[str, str], out: str, err: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, stream.fileno())
    sys.argv = ["localoffer", *words]
    main()
