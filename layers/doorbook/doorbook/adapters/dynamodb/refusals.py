"""What DynamoDB refuses, as breakages named by their cure."""

from typing import Final, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError

LOST_RACE: Final = {"ConditionalCheckFailed", "TransactionConflict"}
OURS_TO_MEND: Final = {"AccessDeniedException", "ResourceNotFoundException", "UnrecognizedClientException"}


def code_of(error: ClientError) -> str:
    """Return AWS's name for the error."""
    return error.response.get("Error", {}).get("Code", "")


def lost_race(error: ClientError) -> bool:
    """Tell whether a transaction or a write failed because something else had been written first."""
    reasons = cast("list[dict[str, str]]", error.response.get("CancellationReasons", []))
    lost = LOST_RACE & {reason.get("Code", "") for reason in reasons}
    return bool(lost) and code_of(error) == "TransactionCanceledException"


def breakage(error: ClientError | BotoCoreError) -> BreakageError:
    """Name an error by its cure."""
    if isinstance(error, ClientError) and code_of(error) in OURS_TO_MEND:
        return FixSettingsError(Cause.STORE, code_of(error))
    detail = code_of(error) if isinstance(error, ClientError) else type(error).__name__
    return TryLaterError(Cause.STORE, detail)
