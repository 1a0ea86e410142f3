"""Which part of a name somebody registers."""

import pytest

from app.domains import registrable


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.club.org.uk", "club.org.uk"),
        ("club.org.uk", "club.org.uk"),
        ("club.blogspot.com", "blogspot.com"),  # who lets others have names is registered too
        ("www.elm.oakfield.sch.uk", "elm.oakfield.sch.uk"),
        ("xn--caf-dma.xn--p1ai", "xn--caf-dma.xn--p1ai"),
        ("co.uk", "co.uk"),  # nobody can register these
        ("a.club.example", "a.club.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_the_registrable_part_of_a_name(host: str, domain: str) -> None:
    assert registrable(host) == domain
