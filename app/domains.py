"""The part of a host's name that somebody registers, by the public suffix list; pure."""

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """`club.org.uk` of `www.club.org.uk`; what nobody can register, such as a number, is itself."""
    return _suffixes().privatesuffix(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    """The list that came with the package, without those who let others have names below theirs."""
    return PublicSuffixList(accept_unknown=False, only_icann=True)
