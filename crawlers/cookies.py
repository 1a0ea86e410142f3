"""The cookies of one visit: some sites send everybody round in circles who brings none back."""

from collections.abc import Iterable

from app.addresses import WebAddress

_MOST = 40
_LONGEST = 4096


class CookieJar:
    """Kept for one visit, then thrown away; a cookie goes back to its host and domain only."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}  # (domain or host, name) → value

    def take(self, address: WebAddress, lines: Iterable[str]) -> None:
        """Keep what an answer sets."""
        for line in lines:
            pair, _, rest = line[:_LONGEST].partition(";")
            name, equals, value = pair.strip().partition("=")
            if not equals or not name or len(self._kept) >= _MOST:
                continue
            attributes = _attributes(rest)
            domain = attributes.get("domain", "").lstrip(".").lower()
            # a cookie for a whole top level, or for somebody else, is kept for the host alone
            inside = "." in domain and address.host.endswith("." + domain)
            key = ("." + domain if inside else address.host, name)
            if attributes.get("max-age", "1").startswith(("0", "-")):
                self._kept.pop(key, None)
            else:
                self._kept[key] = value.strip()

    def header(self, address: WebAddress) -> str | None:
        """The Cookie header for an address."""
        fitting = [
            f"{name}={value}"
            for (owner, name), value in self._kept.items()
            if owner == address.host or (owner[0] == "." and address.host.endswith(owner))
        ]
        return "; ".join(fitting) or None

    @property
    def state(self) -> int:
        """Changes when the cookies do: the same address may then answer otherwise."""
        return hash(frozenset(self._kept.items()))


def _attributes(text: str) -> dict[str, str]:
    attributes = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        attributes[name.strip().lower()] = value.strip()
    return attributes
