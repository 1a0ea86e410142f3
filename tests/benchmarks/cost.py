"""What another process costs, told by a small one between: `… cost SECONDS FILE COMMAND…`.

A child inherits the peak memory of whoever starts it; this one has little.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock and of the processors, bytes at most, and what it said.

    `ended` is None when it took too long and was stopped.
    """

    wall: float
    cpu: float
    memory: int
    ended: int | None
    said: str


def cost_of(command: Sequence[str], home: Path, longest: float) -> Cost:
    """Runs a command to its end, or for `longest` seconds; with all processes it waits for."""
    said = home / "said"
    between = [sys.executable, "-m", "tests.benchmarks.cost", str(longest), str(said), *command]
    quiet = os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "NO_COLOR": "1"}
    done = subprocess.run(between, env=quiet, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Cost(**json.loads(done.stdout), said=said.read_text(errors="replace"))


def main() -> None:
    """Runs the command and prints its cost as JSON."""
    longest, said, *command = sys.argv[1:]
    began = time.perf_counter()
    with Path(said).open("w") as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
    late = threading.Timer(float(longest), os.killpg, (child.pid, signal.SIGKILL))
    late.start()
    _, status, used = os.wait4(child.pid, 0)
    late.cancel()
    ended: int | None = os.waitstatus_to_exitcode(status)
    child.returncode = ended  # so that nobody waits for it again
    cost = {
        "wall": time.perf_counter() - began,
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss * 1024,
        "ended": None if ended == -signal.SIGKILL else ended,
    }
    print(json.dumps(cost))


if __name__ == "__main__":
    main()
