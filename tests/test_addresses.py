"""Which addresses may be contacted, whatever way they are spelt."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.addresses import AddressRefused, Refusal, join, may_contact, normalise_url, parse, vet

LOOPBACK = (ip_network("127.0.0.0/8"),)

REFUSED = [
    # the usual private ones
    ("http://127.0.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http://10.1.2.3/", Refusal.PRIVATE_ADDRESS),
    ("http://172.31.255.255/", Refusal.PRIVATE_ADDRESS),
    ("http://192.168.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http://169.254.169.254/latest/meta-data/", Refusal.PRIVATE_ADDRESS),
    ("http://100.64.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http://100.100.100.200/", Refusal.PRIVATE_ADDRESS),  # Alibaba's metadata
    ("http://168.63.129.16/", Refusal.PRIVATE_ADDRESS),  # Azure's, a public number
    ("http://0.0.0.0/", Refusal.PRIVATE_ADDRESS),
    ("http://192.0.2.1/", Refusal.PRIVATE_ADDRESS),
    ("http://198.19.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http://224.0.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http://255.255.255.255/", Refusal.PRIVATE_ADDRESS),
    # other spellings of the same
    ("http://2130706433/", Refusal.PRIVATE_ADDRESS),
    ("http://0x7f000001/", Refusal.PRIVATE_ADDRESS),
    ("http://0177.0.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http://0x7f.1/", Refusal.PRIVATE_ADDRESS),
    ("http://127.1/", Refusal.PRIVATE_ADDRESS),
    ("http://127.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http://0/", Refusal.PRIVATE_ADDRESS),
    ("http://127.0.0.1./", Refusal.PRIVATE_ADDRESS),
    ("http://１２７.0.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http://①②⑦.⓪.⓪.①/", Refusal.PRIVATE_ADDRESS),
    ("http://127。0。0。1/", Refusal.PRIVATE_ADDRESS),
    ("http://%31%32%37.0.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http://127.0.0.\u00ad1/", Refusal.PRIVATE_ADDRESS),
    ("http:\\\\127.0.0.1\\", Refusal.PRIVATE_ADDRESS),
    ("http:/127.0.0.1/", Refusal.PRIVATE_ADDRESS),
    ("http:127.0.0.1", Refusal.PRIVATE_ADDRESS),
    ("\thttp://127.0.0.1/\n", Refusal.PRIVATE_ADDRESS),
    ("ht\ntp://127.0.0.1/", Refusal.PRIVATE_ADDRESS),
    # IPv6 and what hides in it
    ("http://[::1]/", Refusal.PRIVATE_ADDRESS),
    ("http://[::]/", Refusal.PRIVATE_ADDRESS),
    ("http://[::ffff:127.0.0.1]/", Refusal.PRIVATE_ADDRESS),
    ("http://[::ffff:8.8.8.8]/", Refusal.PRIVATE_ADDRESS),
    ("http://[::127.0.0.1]/", Refusal.PRIVATE_ADDRESS),
    ("http://[64:ff9b::7f00:1]/", Refusal.PRIVATE_ADDRESS),
    ("http://[64:ff9b:1::1]/", Refusal.PRIVATE_ADDRESS),
    ("http://[2002:7f00:1::]/", Refusal.PRIVATE_ADDRESS),
    ("http://[2001:0:4136:e378::]/", Refusal.PRIVATE_ADDRESS),
    ("http://[2001:db8::1]/", Refusal.PRIVATE_ADDRESS),
    ("http://[3fff::1]/", Refusal.PRIVATE_ADDRESS),
    ("http://[fe80::1]/", Refusal.PRIVATE_ADDRESS),
    ("http://[fe80::1%25eth0]/", Refusal.PRIVATE_ADDRESS),
    ("http://[fd00:ec2::254]/", Refusal.PRIVATE_ADDRESS),
    ("http://[ff02::1]/", Refusal.PRIVATE_ADDRESS),
    ("http://[5f00::1]/", Refusal.PRIVATE_ADDRESS),
    # names of private networks
    ("http://localhost/", Refusal.LOCAL_NAME),
    ("http://LOCALHOST./", Refusal.LOCAL_NAME),
    ("http://a.localhost/", Refusal.LOCAL_NAME),
    ("http://intranet/", Refusal.LOCAL_NAME),
    ("http://metadata.google.internal/", Refusal.LOCAL_NAME),
    ("http://printer.local/", Refusal.LOCAL_NAME),
    ("http://ｌocalhost/", Refusal.LOCAL_NAME),
    # everything else that is no business of ours
    ("http://club.example@127.0.0.1/", Refusal.USERINFO),
    ("http://user:secret@club.example/", Refusal.USERINFO),
    ("http://club.example%40127.0.0.1/", Refusal.USERINFO),
    ("ftp://club.example/", Refusal.SCHEME),
    ("file:///etc/passwd", Refusal.SCHEME),
    ("gopher://127.0.0.1:6379/_x", Refusal.SCHEME),
    ("javascript:alert(1)", Refusal.SCHEME),
    ("http://club.example:22/", Refusal.PORT),
    ("http://club.example:6379/", Refusal.PORT),
    ("http://club.example:99999/", Refusal.MALFORMED),
    ("http://256.1.1.1/", Refusal.MALFORMED),
    ("http://1.2.3.4.5/", Refusal.MALFORMED),
    ("http://club.example%00.org/", Refusal.MALFORMED),
    ("http://club example.org/", Refusal.MALFORMED),
    ("http://club..example/", Refusal.MALFORMED),
    ("http:///", Refusal.MALFORMED),
    ("", Refusal.MALFORMED),
    ("club.example", Refusal.MALFORMED),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_an_address_is_refused_for_a_reason(text: str, reason: Refusal) -> None:
    with pytest.raises(AddressRefused) as refused:
        vet(text)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://Club.Example", "http://club.example/"),
        ("https://club.example:443/a", "https://club.example/a"),
        ("http://club.example./a", "http://club.example/a"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://club.example/a/../b/./c", "http://club.example/b/c"),
        ("http://club.example/a b?q=é x#part", "http://club.example/a%20b?q=%C3%A9%20x"),
        ("http://club.example?x=1", "http://club.example/?x=1"),
        ("http://club.example//a", "http://club.example//a"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://my_club.example/", "http://my_club.example/"),
    ],
)
def test_a_public_address_has_one_spelling(text: str, url: str) -> None:
    assert str(vet(text)) == url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.example.org", "http://www.example.org/"),
        ("example.org:8080/x", "http://example.org:8080/x"),
        ("//example.org/a", "http://example.org/a"),
        (" HTTPS://Example.org/A?b#c ", "https://example.org/A?b"),
    ],
)
def test_addresses_are_stored_in_one_spelling(text: str, url: str) -> None:
    assert normalise_url(text) == url
    assert normalise_url(url) == url


@pytest.mark.parametrize(
    "text", ["", "not an address", "club", "mailto:a@b.org", "tel:01632960123"]
)
def test_rubbish_is_not_stored(text: str) -> None:
    with pytest.raises(AddressRefused):
        normalise_url(text)


def test_an_allowed_network_and_port_may_be_visited() -> None:
    assert vet("http://127.0.0.1:8123/", allow=LOOPBACK, ports=[8123]).port == 8123


def test_allowing_a_network_does_not_allow_its_disguises() -> None:
    with pytest.raises(AddressRefused):
        vet("http://[::ffff:127.0.0.1]/", allow=LOOPBACK)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_what_python_calls_private_is_refused(number: IPv4Address) -> None:
    assert number.is_global or not may_contact(number)


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_only_global_unicast_is_contacted(number: IPv6Address) -> None:
    assert not may_contact(number) or (number.is_global and int(number) >> 125 == 1)


@given(st.integers(0, 2**32 - 1))
def test_every_spelling_of_a_number_is_the_same_address(value: int) -> None:
    dotted = str(IPv4Address(value))
    octal = ".".join(f"0{int(part):o}" for part in dotted.split("."))
    for spelling in (str(value), hex(value), octal, dotted + "."):
        assert parse(f"http://{spelling}/").host == dotted


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for whole in (text, f"http://{text}", f"http://club.example/{text}"):
        try:
            address = parse(whole)
        except AddressRefused:
            continue
        assert parse(str(address)) == address


@pytest.mark.parametrize(
    ("reference", "leads_to"),
    [
        ("new", "http://club.example/a/new"),
        ("/new", "http://club.example/new"),
        ("?id=7", "http://club.example/a/page?id=7"),
        ("\\new", "http://club.example/new"),
        ("//other.example/x", "http://other.example/x"),
        ("\\\\other.example/x", "http://other.example/x"),
        ("/\\other.example/x", "http://other.example/x"),
        ("///other.example/x", "http://other.example/x"),
        ("http:///other.example/x", "http://other.example/x"),
        ("http:\\\\other.example/x", "http://other.example/x"),
        ("http:new", "http://club.example/a/new"),  # the same scheme: still relative
        ("https:new", "https:new"),  # another one: the whole address
        (" \t/n\new ", "http://club.example/new"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("/new?to=\\x", "http://club.example/new?to=\\x"),
    ],
)
def test_references_are_read_as_browsers_read_them(reference: str, leads_to: str) -> None:
    assert join(parse("http://club.example/a/page?q=1"), reference) == leads_to


@given(st.text(max_size=40))
def test_no_reference_leads_inside(reference: str) -> None:
    try:
        address = vet(join(parse("http://club.example/page"), reference))
    except ValueError:
        return
    assert address.literal is None or may_contact(address.literal)
