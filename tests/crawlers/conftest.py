"""A pretend web with certificates, and a visitor for it, with little patience."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from app.demo.web import PretendWeb
from app.settings import Settings

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
EXPIRED, WRONG_NAME, UNTRUSTED = "expired.", "wrong-name.", "untrusted."  # beginnings of names


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """The certificate authority that the tests trust."""
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its certificate, as a setting names it."""
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(scope="session")
def tls(authority: trustme.CA) -> Callable[[str], ssl.SSLContext]:
    """A server context per host; what is wrong with it stands at the beginning of the name."""
    contexts: dict[str, ssl.SSLContext] = {}
    stranger = trustme.CA()

    def context(host: str) -> ssl.SSLContext:
        if host not in contexts:
            issuer = stranger if host.startswith(UNTRUSTED) else authority
            until = NOW - timedelta(days=3) if host.startswith(EXPIRED) else NOW.replace(year=2030)
            name = "another.example" if host.startswith(WRONG_NAME) else host
            contexts[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            issuer.issue_cert(name, not_after=until).configure_cert(contexts[host])
        return contexts[host]

    return context


@pytest.fixture
def settings_for(ca_file: Path) -> Callable[..., Settings]:
    """Settings of a crawler that sees one pretend web."""

    def settings(web: PretendWeb, **others: object) -> Settings:
        patience = {
            "crawler_deadline": 2.0,
            "crawler_first_byte_timeout": 1.2,
            "crawler_connect_timeout": 0.5,
        }
        return Settings(
            **{**web.settings_overrides(), "crawler_ca_file": ca_file, **patience, **others}
        )

    return settings
