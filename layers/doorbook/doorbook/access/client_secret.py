"""The secret of a confidential application: shown once, kept as its hash."""

from hashlib import sha256
from hmac import compare_digest


def hash_of(secret: str) -> str:
    """Return what is kept of a secret; it has 256 random bits, so a slow hash would protect nothing more."""
    return f"sha256:{sha256(secret.encode()).hexdigest()}"


def matches(secret: str, kept: str | None) -> bool:
    """Tell whether a secret is the one behind the hash; without a hash none is."""
    return kept is not None and compare_digest(hash_of(secret).encode(), kept.encode())
