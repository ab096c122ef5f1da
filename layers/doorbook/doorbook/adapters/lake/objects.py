"""Objects in S3: read, written, and changed only where they are still what somebody read."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.errors import Cause, FixSettingsError, TryLaterError

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

GONE: Final = {"404", "NoSuchKey"}
OVERTAKEN: Final = {"412", "PreconditionFailed", "409", "ConditionalRequestConflict"}
SERVER_ERRORS: Final = 500
TOO_BUSY: Final = {"SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable"}
AT_ONCE: Final = 1000


class Kept(NamedTuple):
    """An object, and the tag by which it is known to be the same still."""

    body: bytes
    tag: str


class Listed(NamedTuple):
    """An object of a listing."""

    key: str
    size: int
    written: datetime
    tag: str = ""


class Objects(Protocol):
    """A bucket. What breaks raises TryLaterError or FixSettingsError."""

    def get(self, key: str) -> Kept | None:
        """Return an object, or None where there is none."""
        ...

    def put(self, key: str, body: bytes) -> None:
        """Write an object, whatever is there."""
        ...

    def put_if(self, key: str, body: bytes, tag: str | None) -> bool:
        """Write it where the one with this tag is (None: where there is none), or return False."""
        ...

    def fetch(self, key: str, path: Path) -> bool:
        """Copy an object to a file, or return False where there is none."""
        ...

    def send(self, key: str, path: Path) -> None:
        """Copy a file to an object, whatever is there."""
        ...

    def under(self, prefix: str) -> Iterator[Listed]:
        """List what begins like this, in the order of the keys."""
        ...

    def drop(self, keys: Sequence[str]) -> None:
        """Remove objects; those that are not there do not matter."""
        ...


class S3Objects:
    """One bucket of S3's."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def get(self, key: str) -> Kept | None:
        """Return an object, or None where there is none."""
        with _breakages():
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if _code(error) in GONE:
                    return None
                raise
            return Kept(found["Body"].read(), found["ETag"])

    def put(self, key: str, body: bytes) -> None:
        """Write an object, whatever is there."""
        with _breakages():
            self._client.put_object(Bucket=self._bucket, Key=key, Body=body)

    def put_if(self, key: str, body: bytes, tag: str | None) -> bool:
        """Write it where the one with this tag is (None: where there is none), or return False."""
        with _breakages():
            try:
                if tag is None:
                    self._client.put_object(Bucket=self._bucket, Key=key, Body=body, IfNoneMatch="*")
                else:
                    self._client.put_object(Bucket=self._bucket, Key=key, Body=body, IfMatch=tag)
            except ClientError as error:
                if _code(error) in OVERTAKEN or (tag is not None and _code(error) in GONE):
                    return False
                raise
        return True

    def fetch(self, key: str, path: Path) -> bool:
        """Copy an object to a file, or return False where there is none."""
        return self.take(key, path) is not None

    def take(self, key: str, path: Path) -> Mapping[str, str] | None:
        """Copy an object to a file and return what is said of it, both of one version, or None where there is none."""
        with _breakages():
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if _code(error) in GONE:
                    return None
                raise
            with path.open("wb") as out:
                for part in found["Body"].iter_chunks(2**20):
                    out.write(part)
            return found["Metadata"]

    def send(self, key: str, path: Path) -> None:
        """Copy a file to an object, whatever is there."""
        with _breakages(), path.open("rb") as body:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=body)

    def under(self, prefix: str) -> Iterator[Listed]:
        """List what begins like this, in the order of the keys."""
        with _breakages():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
                for each in page.get("Contents", ()):
                    yield Listed(each["Key"], each["Size"], each["LastModified"], each["ETag"])

    def drop(self, keys: Sequence[str]) -> None:
        """Remove objects; those that are not there do not matter."""
        with _breakages():
            for begin in range(0, len(keys), AT_ONCE):
                some = keys[begin : begin + AT_ONCE]
                said = self._client.delete_objects(
                    Bucket=self._bucket, Delete={"Objects": [{"Key": key} for key in some], "Quiet": True}
                )
                if said.get("Errors"):
                    raise TryLaterError(Cause.LAKE, str(said["Errors"][0].get("Code")))


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


@contextmanager
def _breakages() -> Iterator[None]:
    """Name what S3 refuses, or does not answer, by its cure."""
    try:
        yield
    except ClientError as error:
        code = _code(error)
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status >= SERVER_ERRORS or code in TOO_BUSY:
            raise TryLaterError(Cause.LAKE, code) from error
        raise FixSettingsError(Cause.LAKE, code) from error
    except BotoCoreError as error:
        raise TryLaterError(Cause.LAKE, type(error).__name__) from error
