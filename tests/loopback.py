"""Keeps every test on this machine: whatever looks beyond loopback is refused.

An audit hook sees what a patched `socket.connect` does not: `connect_ex`, datagrams (so: questions
to name servers) and name look-ups; and it stays on between tests, in session fixtures and threads.
"""

import sys
from ipaddress import ip_address
from typing import Any


class BeyondLoopback(RuntimeError):
    """A test tried to reach beyond this machine; give it the pretend web and its name server."""


NAMES_OF_THIS_MACHINE = {"", "localhost"}


def is_on_this_machine(host: object) -> bool:
    """Whether a host (name or address, as given to a socket) is loopback."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name in NAMES_OF_THIS_MACHINE:
        return True
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _is_address(host: object) -> bool:
    try:
        ip_address(host.decode("ascii", "replace") if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        # Unix sockets have paths, and a connected socket was asked when it connected.
        if isinstance(address, tuple) and not is_on_this_machine(address[0]):
            raise BeyondLoopback(f"{event} to {address[0]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
        # Reading an address asks nobody; looking up a name asks a server.
        if host is not None and not is_on_this_machine(host) and not _is_address(host):
            raise BeyondLoopback(f"{event} of {host}")


def stay_on_loopback() -> None:
    """Refuses, from now until this process ends, every way beyond loopback."""
    sys.addaudithook(_watch)
