"""Seals secrets that we must be able to read again: who reads the database alone learns none.

AES-256-GCM. A sealed secret belongs to one record, and opens for no other.
"""

import base64
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.settings import KEY_BYTES

NONCE_BYTES = 12
SEALED_LETTERS = 64  # of a secret of 32 letters: they are 20 bytes, a nonce and a tag
PLAIN_LETTERS = 32


class NoSealingKey(Exception):
    """The key that seals the secrets of second factors is missing. Whoever runs this service must
    set LOCALOFFER_SECRET_KEY: the README says how."""


class Seals:
    """Seals with the newest key, opens with whichever key fits."""

    def __init__(self, keys: Sequence[str], beside: Path | None) -> None:
        """`beside`: the database's own file, where it has one: without keys, one is made there."""
        self._given = tuple(base64.urlsafe_b64decode(key) for key in keys)
        self._file = beside.with_name(f"{beside.name}.key") if beside else None

    @property
    def ready(self) -> bool:
        """Whether something can be sealed."""
        return bool(self._given) or self._file is not None

    def seal(self, secret: str, *, of: bytes) -> str:
        """A secret of 32 letters (base32), so that only we can read it. Raises NoSealingKey."""
        nonce = os.urandom(NONCE_BYTES)
        hidden = AESGCM(self._newest()).encrypt(nonce, base64.b32decode(secret), of)
        return base64.urlsafe_b64encode(nonce + hidden).decode()

    def unseal(self, kept: str, *, of: bytes) -> str:
        """The secret again; one that was never sealed, as it is. Raises NoSealingKey."""
        if not is_sealed(kept):
            return kept
        whole = base64.urlsafe_b64decode(kept)
        for key in self._keys():
            try:
                plain = AESGCM(key).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], of)
            except InvalidTag:
                continue
            return base64.b32encode(plain).decode()
        raise NoSealingKey(NoSealingKey.__doc__)

    def renewed(self, kept: str, *, of: bytes) -> str:
        """The same secret, sealed anew with the newest key. Raises NoSealingKey."""
        return self.seal(self.unseal(kept, of=of), of=of)

    def _keys(self) -> tuple[bytes, ...]:
        beside = self._file is not None and self._file.exists()
        # The file's key goes on opening what it sealed before a key was set.
        return (*self._given, *([_key_in(self._file)] if beside and self._file else []))

    def _newest(self) -> bytes:
        if self._given:
            return self._given[0]
        if self._file is None:
            raise NoSealingKey(NoSealingKey.__doc__)
        if not self._file.exists():
            _make_key(self._file)
        return _key_in(self._file)


def is_sealed(kept: str) -> bool:
    """Whether this is not the plain secret, which is shorter."""
    return len(kept) == SEALED_LETTERS


def _key_in(file: Path) -> bytes:
    return base64.urlsafe_b64decode(file.read_text().strip())


def _make_key(file: Path) -> None:
    """Writes a new key that nobody else on this machine can read; of two at once, one is late."""
    with NamedTemporaryFile("w", dir=file.parent, prefix=f"{file.name}.") as made:  # mode 0600
        made.write(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode() + "\n")
        made.flush()
        with suppress(FileExistsError):
            os.link(made.name, file)  # whole, or not at all
