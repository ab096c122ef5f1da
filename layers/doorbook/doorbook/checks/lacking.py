"""What keeps a check from being judged: a grant, a log or a list, a data file, a field, or a setting."""

from collections.abc import Iterable, Mapping

from doorbook.checks.check import Check, Field, Setting
from doorbook.checks.data_files import Library
from doorbook.checks.ports import Day
from doorbook.checks.verdict import Coverage, Lack, Missing, missing_grant
from doorbook.checks.watched import Watched


def present(watched: Watched, listings: Iterable[str], days: Iterable[Day]) -> frozenset[str]:
    """Return the logs and lists of which anything is known, be it that there is nothing in them."""
    read = {each.stream for each in watched.streams if each.last_success is not None}
    return frozenset({*listings, *(stream for stream, _ in days), *read})


def lacks(check: Check, watched: Watched, there: frozenset[str]) -> Missing | None:
    """Return the grant that a check lacks, or the first stream or data file of it that is not there."""
    if check.grant is not None and check.grant in watched.refused:
        return missing_grant(check.grant)
    unseen = next((name for name in check.own if name not in watched.own.tells), None)
    if unseen is not None:
        return Missing(Lack.OWN, unseen)
    absent = next((stream for stream in check.streams if stream not in there), None)
    return Missing(Lack.STREAM, absent) if absent else _unread(check, watched.data)


def _unread(check: Check, library: Library) -> Missing | None:
    """Return the data file that a check lacks, or that is too old."""
    for group in check.files:
        if library.tells.isdisjoint(group):
            lack = Lack.DATA if library.too_old.isdisjoint(group) else Lack.TOO_OLD
            return Missing(lack, " or ".join(group))
    return None


def blind(fields: Iterable[Field], covers: Iterable[Coverage]) -> Missing | None:
    """Return a field that no row tells, where there are rows that could."""
    told = zip(fields, covers, strict=True)
    never = (
        Missing(Lack.OWN if field.ours else Lack.FIELD, each.field)
        for field, each in told
        if field.needed and each.of and not each.have
    )
    return next(never, None)


def unset(check: Check, chosen: Mapping[str, Setting]) -> Missing | None:
    """Return a setting without which there is nothing to judge: a list of groups that nobody has named."""
    empty = next((each.name for each in check.parameters if each.needed and not chosen[each.name]), None)
    return Missing(Lack.SETTING, empty) if empty else None
