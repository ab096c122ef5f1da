"""A cookie by hand: the bare cipher, its nonce and its letters, with nothing asked about what is inside."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

NONCE = 12


def sealing(key: bytes, text: bytes, associated: bytes) -> tuple[Callable[[], bytes], Callable[[bytes], bytes]]:
    """Return what seals one text, and what opens it again."""
    cipher = AESGCMSIV(key)

    def seal() -> bytes:
        nonce = os.urandom(NONCE)
        return urlsafe_b64encode(nonce + cipher.encrypt(nonce, text, associated))

    def opened(box: bytes) -> bytes:
        raw = urlsafe_b64decode(box)
        return cipher.decrypt(raw[:NONCE], raw[NONCE:], associated)

    return seal, opened
