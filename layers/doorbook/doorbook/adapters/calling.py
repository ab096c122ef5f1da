"""What the bus and the queues refuse, or do not answer, as breakages named by their cure."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.errors import Cause, FixSettingsError, TryLaterError

OURS_TO_MEND: Final = {
    "AccessDenied",
    "AccessDeniedException",
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "ResourceNotFoundException",
    "UnrecognizedClientException",
}


@contextmanager
def breakages(what: str) -> Iterator[None]:
    """Name what is refused by its cure."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in OURS_TO_MEND:
            raise FixSettingsError(Cause.STORE, f"{what}: {code}") from error
        raise TryLaterError(Cause.DOWN, f"{what}: {code}") from error
    except BotoCoreError as error:
        raise TryLaterError(Cause.DOWN, f"{what}: {type(error).__name__}") from error
