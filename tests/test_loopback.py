"""No test reaches beyond this machine."""

import asyncio
import socket

import pytest

from tests.loopback import BeyondLoopback

OUTSIDE = "192.0.2.1"  # kept for documentation: nobody is there, should the guard ever fail


def test_a_connection_beyond_loopback_is_refused() -> None:
    with socket.socket() as visitor, pytest.raises(BeyondLoopback):
        visitor.connect((OUTSIDE, 80))


def test_a_quiet_connection_is_refused_too() -> None:
    with socket.socket() as visitor, pytest.raises(BeyondLoopback):
        visitor.connect_ex((OUTSIDE, 80))


def test_a_datagram_beyond_loopback_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as visitor, pytest.raises(BeyondLoopback):
        visitor.sendto(b"who is there?", (OUTSIDE, 53))


def test_an_address_of_the_newer_kind_is_refused() -> None:
    with socket.socket(socket.AF_INET6) as visitor, pytest.raises(BeyondLoopback):
        visitor.connect(("2001:db8::1", 80))


async def test_a_connection_from_the_loop_is_refused() -> None:
    with pytest.raises(BeyondLoopback):
        await asyncio.open_connection(OUTSIDE, 80)


def test_looking_up_a_name_is_refused() -> None:
    with pytest.raises(BeyondLoopback):
        socket.getaddrinfo("provider.example", 80)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.83.2.9"])
def test_every_loopback_address_is_open(address: str) -> None:
    with socket.create_server((address, 0)) as server, socket.socket() as visitor:
        visitor.connect(server.getsockname())
