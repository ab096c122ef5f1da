"""Password hashes: Argon2id at the size OWASP asks for, from the cryptography we ship anyway."""

import os
from typing import Final

MEMORY: Final = 19456
ITERATIONS: Final = 2
LANES: Final = 1

NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$oYwU3gipmDOmY2rln+RXkw$ABPWn+VOMeDwBx82MGkJxNHQrNN3r8NGUg5pH/wqSvs"
"""Hash of a password nobody has, so that an unknown name takes as long as a known one."""


class Argon2Passwords:
    """Makes and checks hashes in PHC form, which carries its own parameters."""

    def matches(self, password: str, kept: str | None) -> bool:
        """Tell whether the password is the one behind the hash; without a hash, compare with nobody's and say no."""
        from cryptography.exceptions import InvalidKey  # noqa: PLC0415 - the sign-in page hashes nothing
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415 - as above

        try:
            Argon2id.verify_phc_encoded(password.encode(), kept or NOBODY)
        except InvalidKey:
            return False
        return kept is not None

    def hash(self, password: str) -> str:
        """Return a new hash with a salt of its own."""
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415 - as above

        argon = Argon2id(salt=os.urandom(16), length=32, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY)
        return argon.derive_phc_encoded(password.encode())
