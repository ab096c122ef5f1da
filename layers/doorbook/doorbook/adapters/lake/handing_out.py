"""Files of the lake handed out by S3 itself, for a few minutes, to whoever has the address."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

LIVES: Final = 300
"""Seconds."""


class SignedDownloads:
    """Addresses of a bucket. Whoever signs must be allowed to read what lies there; nothing is asked of S3."""

    def __init__(self, client: "Callable[[], S3Client]", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def link(self, place: str, name: str) -> str:
        """Return an address that gives a file under a name."""
        asked = {
            "Bucket": self._bucket,
            "Key": place,
            "ResponseContentDisposition": f'attachment; filename="{name}"',
            "ResponseContentType": "application/vnd.apache.parquet",
            "ResponseCacheControl": "no-store",
        }
        return self._client().generate_presigned_url("get_object", Params=asked, ExpiresIn=LIVES)
