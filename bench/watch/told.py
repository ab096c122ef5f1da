"""What a collecting process is told on its command line, and Duo as it reaches it there."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from doorbook.adapters.duo.admin_api import AdminApi
from doorbook.adapters.duo.auth_api import Outbound

CA = "ca"


@dataclass(frozen=True, kw_only=True)
class Told:
    """Where Duo listens, the keys, the window in milliseconds, how often, how many, and where files may lie."""

    port: int
    ikey: str
    skey: str
    ca: str
    low: int
    high: int
    rounds: int
    count: int
    folder: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what was told."""
        return cls(**json.loads(text))

    def text(self) -> str:
        """Write it down."""
        return json.dumps(asdict(self))

    def admin(self) -> AdminApi:
        """Return the product's own way to Duo."""
        return AdminApi(_Keys(self), "duo", Outbound(host_pattern=r"localhost:\d+", proxy=None, ca_secret=CA))


class _Keys:
    """The keys of a connection and the CA, as secrets."""

    def __init__(self, told: Told) -> None:
        keys = {"host": f"localhost:{told.port}", "ikey": told.ikey, "skey": told.skey}
        self._texts = {"duo": json.dumps(keys), CA: Path(told.ca).read_text()}

    def read(self, name: str) -> str:
        """Return a secret."""
        return self._texts[name]

    def forget(self, name: str) -> None:
        """Keep it all the same."""
