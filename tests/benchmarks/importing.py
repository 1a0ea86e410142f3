"""Imports 5,000 services from a feed's file while the API answers: seconds, memory, waits.

`python -m tests.benchmarks.importing`: on this machine alone, in a directory gone afterwards.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from app.database import Database, migrate
from app.directory.vocabulary import load_vocabularies
from tests import makers
from tests.benchmarks.api import Asking, answer_of, served

SERVICES = 5_000
ORGANIZATIONS = 800
WORDS = ["swimming", "football", "craft", "music", "drama", "cooking", "gardening", "climbing"]
NEEDS = ["sensory", "quiet", "inclusive", "autism", "teenagers", "siblings", "parents"]


@dataclass(frozen=True)
class Waits:
    """How long answers took while the import ran, in milliseconds."""

    answers: int
    median: float
    slowest: float


def a_service(number: int) -> dict[str, object]:
    """One service as a feed sends it, whole and nested; the same number, the same service."""
    words = [some[(number * step) % len(some)] for some in (WORDS, NEEDS) for step in (1, 3)]

    def id_of(what: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{what} {number}"))

    runner = number % ORGANIZATIONS
    return {
        "id": id_of("service"),
        "name": f"{words[0]} and {words[1]} {number}".capitalize(),
        "status": "active",
        "url": f"https://www.runner{runner}.example/services/{number}",
        "email": f"hello@runner{runner}.example",
        "description": f"<p>A group for {words[2]} and {words[3]}.</p>" * 4,
        "minimum_age": number % 12,
        "maximum_age": 12 + number % 13,
        "organization": {
            "id": str(uuid5(NAMESPACE_URL, f"runner {runner}")),
            "name": f"Runner {runner}",
            "description": "A charity.",
            "website": f"https://www.runner{runner}.example/",
        },
        "phones": [{"id": id_of("phone"), "number": "020 7946 0123"}],
        "contacts": [{"id": id_of("contact"), "name": "The club", "title": "Office"}],
        "schedules": [
            {"id": id_of("schedule"), "freq": "WEEKLY", "byday": "SA", "opens_at": "10:00"}
        ],
        "service_at_locations": [
            {
                "id": id_of("link"),
                "location": {
                    "id": id_of("place"),
                    "location_type": "physical",
                    "name": f"Hall {number}",
                    "latitude": 51.3 + (number % 100) / 1000,
                    "longitude": -0.2 + (number % 70) / 1000,
                    "addresses": [
                        {
                            "id": id_of("address"),
                            "address_1": f"{number} High Street",
                            "city": "Sutton",
                            "state_province": "Greater London",
                            "postal_code": "SM1 1AA",
                            "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                },
            }
        ],
    }


async def waits(port: int, importing: "subprocess.Popen[bytes]") -> Waits:
    """Asks for a page ten times a second for as long as the import runs."""
    asking = Asking("a page", "/api/services?per_page=20")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    while importing.poll() is None:
        began = time.perf_counter()
        writer.write(asking.sent)
        answer = await answer_of(reader)
        if answer.status != 200:
            raise RuntimeError(f"the API answered {answer.status} during the import")
        took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.1)
    writer.close()
    took.sort()
    return Waits(len(took), took[len(took) // 2], took[-1])


def measure(directory: Path) -> None:
    """Prints what an import costs, and what it costs whoever reads meanwhile."""
    url = f"sqlite:///{directory / 'benchmark.db'}"
    migrate(url)
    database = Database(url)
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
    database.close()
    file = directory / "feed.ndjson"
    file.write_text("\n".join(json.dumps(a_service(number)) for number in range(SERVICES)))
    for what in ("new", "the same again"):
        with served("app.main:site", LOCALOFFER_DATABASE_URL=url, LOCALOFFER_LOG_JSON="1") as port:
            began = time.perf_counter()
            command = [sys.executable, "-m", "app.cli", "import", "open-referral", str(file)]
            importing = subprocess.Popen(
                command,
                env=os.environ | {"LOCALOFFER_DATABASE_URL": url},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            found = asyncio.run(waits(port, importing))
            seconds = time.perf_counter() - began
        if importing.returncode:
            raise RuntimeError(f"the import ended with {importing.returncode}")
        print(f"{SERVICES:,} services, {what}: {seconds:.1f} s")
        print(
            f"  meanwhile {found.answers} answers of the API: "
            f"median {found.median:.0f} ms, slowest {found.slowest:.0f} ms"
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  peak memory of the largest process: {peak:.0f} MB")


def main() -> None:
    """Measures in a directory that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="localoffer-benchmark-") as directory:
        measure(Path(directory))


if __name__ == "__main__":
    main()
