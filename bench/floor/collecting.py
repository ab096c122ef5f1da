"""A page of Duo's by hand: signed, asked for over a connection that is kept, and parsed; and JSON lines unpacked."""

import email.utils
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
import urllib3
from backports import zstd
from duo_client.client import normalize_params, sign


@contextmanager
def paging(port: int, ca: str, ikey: str, skey: str) -> Iterator[Callable[[str, Mapping[str, str]], Any]]:
    """Give what asks for a page and parses it, until the block is left."""
    pool = urllib3.HTTPSConnectionPool("localhost", port, ca_certs=ca, maxsize=1)

    def page(path: str, params: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever is in the JSON
        date = email.utils.formatdate()
        signed = sign(ikey, skey, "GET", "localhost", path, date, 5, normalize_params(dict(params)), body="")
        reply = pool.request("GET", path, fields=dict(params), headers={"Authorization": signed, "Date": date})
        return orjson.loads(reply.data)

    try:
        yield page
    finally:
        pool.close()


def parsed(packed: bytes) -> int:
    """Unpack JSON lines, parse each and count them."""
    return sum(1 for each in zstd.decompress(packed).splitlines() if orjson.loads(each))
