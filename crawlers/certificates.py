"""Whether browsers would warn of a certificate, and a look at what stands behind a bad one."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME: dates are compared with the time that the visit is given,
# which the ssl module cannot be told.
_DATES_ARE_OURS = 0x200000
_NAME_MISMATCH = {62, 64}
_ISSUER_NOT_FOUND = {20, 21}

PeerCertificate = dict[str, Any]  # as ssl.SSLObject.getpeercert gives it


class CertificateProblem(StrEnum):
    """What a browser would warn of; `incomplete_chain` is one that browsers mend by themselves."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    NAME = "name"
    UNTRUSTED = "untrusted"
    INCOMPLETE_CHAIN = "incomplete_chain"
    HANDSHAKE = "handshake"

    @property
    def warns(self) -> bool:
        """Whether a browser shows a warning instead of the page."""
        return self is not CertificateProblem.INCOMPLETE_CHAIN


@dataclass(frozen=True)
class Certificate:
    """What a host showed: the issuer's name, its last day, and what is wrong with it."""

    host: str
    issuer: str | None
    not_after: datetime | None
    problem: CertificateProblem | None


def strict_context(ca_file: Path | None) -> ssl.SSLContext:
    """Verifies chain and name; leaves the dates to `certificate_of`."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(cafile=str(ca_file))
    context.verify_flags |= ssl.VerifyFlags(_DATES_ARE_OURS)
    return context


def blind_context() -> ssl.SSLContext:
    """Verifies nothing: only to fetch the certificate that was refused."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def context_for_one(certificate: bytes) -> ssl.SSLContext:
    """Trusts this one certificate (DER), whatever its name and date: to look behind it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cadata=certificate)
    context.verify_flags |= ssl.VerifyFlags(_DATES_ARE_OURS)
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return context


def certificate_of(
    host: str, peer: PeerCertificate, refusal: ssl.SSLError | None, now: datetime
) -> Certificate:
    """What to think of a certificate, given why the strict context refused it, if it did."""
    until, since = _moment(peer.get("notAfter")), _moment(peer.get("notBefore"))
    problem = _refused_for(refusal, peer) if refusal else None
    if until is not None and until < now:
        problem = CertificateProblem.EXPIRED
    elif problem is None and since is not None and since > now:
        problem = CertificateProblem.NOT_YET_VALID
    return Certificate(host, _issuer(peer), until, problem)


def _refused_for(refusal: ssl.SSLError, peer: PeerCertificate) -> CertificateProblem:
    if not isinstance(refusal, ssl.SSLCertVerificationError):
        return CertificateProblem.HANDSHAKE
    if refusal.verify_code in _NAME_MISMATCH:
        return CertificateProblem.NAME
    # Browsers fetch a forgotten intermediate from the address that the certificate names.
    if refusal.verify_code in _ISSUER_NOT_FOUND and peer.get("caIssuers"):
        return CertificateProblem.INCOMPLETE_CHAIN
    return CertificateProblem.UNTRUSTED


def _moment(text: str | None) -> datetime | None:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC) if text else None


def _issuer(peer: PeerCertificate) -> str | None:
    names = {key: value for pairs in peer.get("issuer", ()) for key, value in pairs}
    return names.get("organizationName") or names.get("commonName")
