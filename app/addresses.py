"""Which network addresses may be contacted, and how a web address is spelt; pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Self
from urllib.parse import quote, unquote, urljoin

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Python's own flags call 64:ff9b::7f00:1, 2002:7f00:1:: and ::127.0.0.1 global: hence these tables.
_REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' own translation
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a public number that is Azure's metadata service
        "169.254.0.0/16",  # link-local, the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_PUBLIC_V6 = IPv6Network("2000::/3")  # mapped, compatible, NAT64, local: all lie outside
_REFUSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks, protocol assignments
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # the old 6bone
        "3fff::/20",  # documentation
    )
)
_LOCAL_NAMES = re.compile(
    r"(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|private|onion|home\.arpa)$"
)
_DOTS = str.maketrans("。．｡", "...", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_BLANK = "".join(map(chr, range(33)))  # what browsers strip from both ends
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)
_KEPT = "%/:=&?~+!$,;'@()*[]|-._"  # what a path or a query may hold as it stands
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Refusal(StrEnum):
    """Why an address is not contacted: a stored key and the human words."""

    words: str

    def __new__(cls, key: str, words: str) -> Self:
        """A member is its key; the words hang on it."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = words
        return member

    MALFORMED = "malformed", "This is not a web address"
    SCHEME = "scheme", "Only addresses that begin with http:// or https:// are visited"
    USERINFO = "userinfo", "A web address with a name or a password before an @ is not visited"
    PORT = "port", "Only the usual ports of the web, 80 and 443, are visited"
    LOCAL_NAME = "local_name", "The name belongs to a private network"
    PRIVATE_ADDRESS = "private_address", "The address belongs to a private or special network"


class AddressRefused(ValueError):
    """This address is not one that we may contact."""

    def __init__(self, reason: Refusal, text: str) -> None:
        super().__init__(f"{reason.words}: {text[:200]}")
        self.reason = reason
        self.text = text


@dataclass(frozen=True)
class WebAddress:
    """A web address taken apart once, so that nobody reads it in a second way."""

    scheme: str
    host: str
    port: int
    path: str
    query: str | None = None

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt is kept by."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def target(self) -> str:
        """What the request line asks for."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    @cached_property
    def literal(self) -> Address | None:
        """The network address, when the host is one instead of a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def is_root(self) -> bool:
        """Whether this is the front page of its host."""
        return self.path == "/" and not self.query

    def __str__(self) -> str:
        return self.origin + self.target


def may_contact(address: Address | str, allow: Iterable[Network] = ()) -> bool:
    """Whether a network address is public, or lies in a network that is allowed all the same."""
    try:
        number = ip_address(address) if isinstance(address, str) else address
    except ValueError:
        return False
    if any(number.version == network.version and number in network for network in allow):
        return True
    if isinstance(number, IPv4Address):
        return not any(number in network for network in _REFUSED_V4)
    if number.scope_id is not None or number not in _PUBLIC_V6:
        return False
    return not any(number in network for network in _REFUSED_V6)


def vet(text: str, *, allow: Iterable[Network] = (), ports: Sequence[int] = ()) -> WebAddress:
    """Take an address apart and refuse what must not be asked, before any name is looked up.

    Raises AddressRefused. A name still has to be resolved, and each answer put to `may_contact`.
    """
    address = parse(text)
    if address.port not in (80, 443, *ports):
        raise AddressRefused(Refusal.PORT, text)
    number = address.literal
    if number is not None:
        if not may_contact(number, allow):
            raise AddressRefused(Refusal.PRIVATE_ADDRESS, text)
    elif "." not in address.host or _LOCAL_NAMES.search(address.host):
        raise AddressRefused(Refusal.LOCAL_NAME, text)
    return address


def normalise_url(text: str) -> str:
    """The one spelling under which an address is stored; `www.example.org` gains `http://`.

    Raises AddressRefused for what is no web address.
    """
    bare = text.strip()
    address = parse(bare if _SCHEME.match(bare) else f"http://{bare.lstrip('/')}")
    if address.literal is None and "." not in address.host:
        raise AddressRefused(Refusal.MALFORMED, text)
    return str(address)


def parse(text: str) -> WebAddress:
    """Take a web address apart as browsers do: `http:\\\\host`, `0x7f.1` and `１２７.0.0.1` too."""
    bare = re.sub(r"[\t\r\n]", "", text.strip(_BLANK))
    scheme, colon, rest = bare.partition(":")
    scheme = scheme.lower()
    if not colon or not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        raise AddressRefused(Refusal.MALFORMED, text)
    if scheme not in _DEFAULT_PORTS:
        raise AddressRefused(Refusal.SCHEME, text)
    rest = rest.lstrip("/\\")
    authority = re.split(r"[/\\?#]", rest, maxsplit=1)[0]
    if "@" in authority or "%40" in authority or "＠" in authority:
        raise AddressRefused(Refusal.USERINFO, text)
    host, port = _host_and_port(authority, text)
    path, mark, query = rest[len(authority) :].partition("#")[0].partition("?")
    return WebAddress(
        scheme,
        host,
        _DEFAULT_PORTS[scheme] if port is None else port,
        _quoted(_without_dots(path.replace("\\", "/") or "/")),
        _quoted(query) if mark else None,
    )


def join(base: WebAddress, reference: str) -> str:
    """Where a reference leads, read as browsers read it: `\\\\host`, `http:///host`, `http:page`.

    Raises ValueError. Whether it may be contacted is for `vet` to say.
    """
    bare = re.sub(r"[\t\r\n]", "", reference.strip(_BLANK))
    scheme, colon, rest = bare.partition(":")
    if colon and re.fullmatch(r"[a-zA-Z][a-zA-Z0-9+.-]*", scheme):
        if scheme.lower() != base.scheme:
            return bare
        bare = rest
    path = re.split(r"[?#]", bare, maxsplit=1)[0]
    slashed = path.replace("\\", "/")
    if slashed.startswith("//"):
        return f"{base.scheme}://{slashed.lstrip('/')}{bare[len(path) :]}"
    return str(urljoin(str(base), slashed + bare[len(path) :]))


def _quoted(text: str) -> str:
    return quote(text, safe=_KEPT, errors="replace")


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            kept[-1:] = []
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _host_and_port(authority: str, text: str) -> tuple[str, int | None]:
    host, _, port = authority.rpartition(":")
    if authority.endswith("]") or not host:
        host, port = authority, ""
    if port and not (port.isascii() and port.isdigit() and int(port[:9]) < 65536):
        raise AddressRefused(Refusal.MALFORMED, text)
    try:
        return _host(host), int(port) if port else None
    except (ValueError, UnicodeError) as error:
        raise AddressRefused(Refusal.MALFORMED, text) from error


@lru_cache(maxsize=4096)  # the addresses of a site share it
def _host(text: str) -> str:
    """A host in its one spelling: a number in full, a name in lower-case ASCII.

    Raises ValueError.
    """
    if text.startswith("[") and text.endswith("]"):
        return str(IPv6Address(text[1:-1]))
    name = unicodedata.normalize("NFKC", unquote(text, errors="strict").translate(_DOTS))
    name = name.translate(_DOTS).lower().removesuffix(".")
    labels = [_ascii(label) for label in name.split(".")]
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):
        return str(_number(labels))
    if len(name) > 253 or not all(_HOST.fullmatch(label) for label in labels):
        raise ValueError(text)
    return ".".join(labels)


def _ascii(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _number(parts: list[str]) -> IPv4Address:
    """The address behind `2130706433`, `0177.1` or `0x7f.0.0.1`, read as browsers read it."""
    values = [_digits(part) for part in parts]
    *firsts, last = values
    if len(values) > 4 or any(value > 255 for value in firsts) or last >= 256 ** (5 - len(values)):
        raise ValueError(parts)
    return IPv4Address(sum(v << 8 * (3 - i) for i, v in enumerate(firsts)) + last)


def _digits(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if len(part) > 1 and part.startswith("0") else int(part, 10)
