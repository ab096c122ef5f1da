"""Sealing with AES-256-GCM-SIV: a nonce that came twice would tell that two texts are equal, and nothing else.

Imported late: whoever shows no cookie needs no cipher.
"""

from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY: Final = 32
MOST_CIPHERS: Final = 32
"""Keys of a ring that are at hand at once; there are some seven."""


class GcmSiv:
    """The cipher of RFC 8452, under a key that HKDF makes for each purpose."""

    def seal(self, secret: bytes, purpose: str, nonce: bytes, text: bytes, associated: bytes) -> bytes:
        """Return the text, sealed and bound to what is associated."""
        return _cipher(secret, purpose).encrypt(nonce, text, associated)

    def open(self, secret: bytes, purpose: str, nonce: bytes, box: bytes, associated: bytes) -> bytes | None:
        """Return what was sealed, or None unless it is all as it was then."""
        try:
            return _cipher(secret, purpose).decrypt(nonce, box, associated)
        except InvalidTag:
            return None


@lru_cache(maxsize=MOST_CIPHERS)
def _cipher(secret: bytes, purpose: str) -> AESGCMSIV:
    info = f"doorbook|{purpose}".encode()
    return AESGCMSIV(HKDF(algorithm=SHA256(), length=KEY, salt=None, info=info).derive(secret))
