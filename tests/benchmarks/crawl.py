"""Our visitor beside other link checkers: one list, one farm, one run.

`python -m tests.benchmarks.crawl`: addresses per second, CPU per address, peak memory; then how
long a cycle takes on hosts that behave like the internet, and what a claim costs at two sizes.
On a machine with other work to do, the CPU per address is the steady figure.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import claims, internet
from tests.benchmarks.cost import Cost, cost_of
from tests.benchmarks.farm import HOSTS, a_farm, addresses
from tests.benchmarks.tools import TOOLS

ADDRESSES = 5000
LONGEST = 180.0  # seconds for one of them
OURS = (
    ("ours, starting alone", "fetch", None, "imports, and no address"),
    ("ours, fetch only", "fetch", 0.7, "bodies and redirects"),
    ("ours, first full reading", "read", 1.3, "robots.txt, siblings, what pages say"),
    ("ours, unchanged pages", "unchanged", 0.9, "the same, with a known ETag"),
)


def line(name: str, cost: Cost, count: int, words: str) -> str:
    """One row of the table."""
    each = cost.cpu * 1000 / count
    return f"{name:28} {count / cost.wall:8,.0f} {each:10.3f} {cost.memory / 2**20:8,.0f}   {words}"


def side_by_side(directory: Path, count: int) -> None:
    """Prints the table."""
    with a_farm(directory) as port:
        listed = addresses(port, count)
        (directory / "list").write_text("\n".join(listed))
        (directory / "none").write_text("")
        page = directory / "list.html"
        page.write_text("<!doctype html><title>List</title>" + _anchors(listed))
        print(f"{count:,} addresses on {HOSTS} hosts of this machine, a hundred at once")
        print(f"{'':28} {'a second':>8} {'CPU ms':>10} {'MB':>8}")
        for name, what, aim, words in OURS:
            file = "list" if aim else "none"
            module = [sys.executable, "-m", "tests.benchmarks.visiting", what]
            cost = cost_of([*module, str(directory / file), str(port)], directory, LONGEST)
            if cost.ended != 0:
                print(f"{name:28} failed: {cost.said.strip()[-200:]}")
                continue
            aimed = f"; aim {aim}" if aim else ""
            found = f" ({cost.said.strip()})" if aim else ""
            print(line(name, cost, count, words + aimed + found), flush=True)
        for tool in TOOLS:
            why = tool.missing()
            if why:
                print(f"{tool.name:28} {why}")
                continue
            cost = cost_of(tool.command(page), directory, LONGEST)
            print(_told(tool.name, cost, count), flush=True)


def _told(name: str, cost: Cost, count: int) -> str:
    if cost.ended is None:
        return f"{name:28} was stopped after {LONGEST:.0f} seconds"
    met = sum(f"/gone/{number}" in cost.said for number in range(count))
    if not met:  # each of them names the dead addresses that it has found
        return f"{name:28} did not look (ended with {cost.ended}): {cost.said.strip()[-120:]}"
    return line(name, cost, count, f"statuses only; named {met:,} dead addresses")


def _anchors(listed: Sequence[str]) -> str:
    return "\n".join(f'<a href="{url}">page</a>' for url in listed)


def main() -> None:
    """Measures in a directory that is gone afterwards."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--addresses", type=int, default=ADDRESSES)
    asked.add_argument("--hosts", type=int, default=internet.HOSTS, help="like the internet")
    asked.add_argument("--only", choices=("tools", "internet", "claims"))
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="localoffer-benchmark-") as name:
        directory = Path(name)
        directory.chmod(0o755)  # linkchecker gives up its rights before it reads the list
        if chosen.only in (None, "tools"):
            side_by_side(directory, chosen.addresses)
        if chosen.only in (None, "internet"):
            internet.measure(directory, chosen.hosts)
        if chosen.only in (None, "claims"):
            claims.measure(directory)


if __name__ == "__main__":
    main()
