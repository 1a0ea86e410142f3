"""A farm of web hosts on loopback in a process of its own, and the list of addresses on it."""

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address
from pathlib import Path

SOURCE = Path(__file__).with_name("farm.c")
BUILT = Path(__file__).parents[2] / "build" / "farm"
FIRST = IPv4Address("127.30.0.1")
HOSTS = 250
KINDS = {"page": 0.71, "moved": 0.12, "gone": 0.10, "slow": 0.045, "big": 0.03}
ETAG = '"one"'  # of every page
PAGE_BYTES, BIG_BYTES = 8 * 1024, 40 * 1024
PARAGRAPH = (
    "<section><h2>Session {n}</h2><p>We meet every Thursday at the community hall in Mill Lane "
    "and welcome children and young people with special educational needs and their families. "
    "Sessions are relaxed, siblings are welcome, and our volunteers help with communication, "
    "sensory needs and personal care. Term starts on {n} January 2027.</p>"
    "<ul><li><a href='/about/{n}'>About us</a></li><li>Ages 5 to 11, £3.50 a child</li></ul>"
    "</section>\n"
)


def page_of(size: int) -> str:
    """A provider's page of so many bytes, with what providers' pages hold."""
    begin = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Riverside Club</title>'
        '<meta name="description" content="A club for everyone"><style>body{margin:0}</style>'
        "</head><body><header><nav><a href='/'>Home</a></nav></header><main><h1>Riverside Club</h1>"
        "<p>Ring <a href='tel:02079460123'>020 7946 0123</a>, or 07700 900123 on the day, or write "
        "to <a href='mailto:club@riverside.example'>club@riverside.example</a>.</p>"
    )
    end = "</main><footer>Riverside Club, Mill Lane, London SW1A 1AA</footer></body></html>"
    middle, number = "", 1
    while len((begin + middle + end).encode()) < size - 700:
        middle += PARAGRAPH.format(n=number)
        number += 1
    left = size - len((begin + middle + end).encode()) - len("<p></p>")
    return f"{begin}{middle}<p>{('a quiet room ' * 100)[:left]}</p>{end}"


def addresses(port: int, count: int) -> list[str]:
    """The list: the same kinds in the same order every time, spread over the hosts."""
    chance = random.Random(2026)
    kinds = chance.choices(list(KINDS), list(KINDS.values()), k=count)
    return [
        f"http://{FIRST + number % HOSTS}:{port}/{kind}/{number}"
        for number, kind in enumerate(kinds)
    ]


@contextmanager
def a_farm(directory: Path) -> Iterator[int]:
    """The farm's port; it ends with the block, or with this process."""
    BUILT.parent.mkdir(exist_ok=True)
    if not BUILT.exists() or BUILT.stat().st_mtime < SOURCE.stat().st_mtime:
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, "-O2", "-o", str(BUILT), str(SOURCE)], check=True)
    files = []
    for name, size in (("page.html", PAGE_BYTES), ("big.html", BIG_BYTES)):
        (directory / name).write_text(page_of(size))
        files.append(str(directory / name))
    farm = subprocess.Popen([str(BUILT), *files], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert farm.stdin is not None
    assert farm.stdout is not None
    try:
        yield int(farm.stdout.readline())
    finally:
        farm.stdin.close()
        farm.wait(10)
