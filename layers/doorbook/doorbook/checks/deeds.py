"""What checks of administrators compare with, as parts of their SQL: deeds, each once, however many logs tell of it."""


def once(of: str, *more: str) -> str:
    """Return the query of deeds, each once: rows of one day, action and `thing` within two minutes are one.

    Of rows of `admin_events` with a `thing`; `more` are further columns, each an aggregate with its name.
    """
    one = "PARTITION BY day, action, thing ORDER BY moment, key"
    newer = "CASE WHEN log = 'activity' THEN {} END"
    said = ", ".join(f"coalesce(min({newer.format(each)}), min({each})) AS {each}" for each in _TOLD_BETTER)
    extra = "".join(f", {each}" for each in more)
    return f"""
        SELECT day, action, thing, number, min(moment) AS moment, min(available) AS available, {said},
            max(target_id) AS target_id, max(actor_id) AS actor_id, max(user_id) AS user_id,
            list(DISTINCT key ORDER BY key) AS keys{extra}
        FROM (
            SELECT *, sum(fresh) OVER ({one}) AS number FROM (
                SELECT *, CASE WHEN moment - lag(moment) OVER ({one}) <= 2 * $minute THEN 0 ELSE 1 END AS fresh
                FROM ({of})
            )
        )
        GROUP BY day, action, thing, number
    """  # noqa: S608 - our own words


def by(of: str) -> str:
    """Return the query of deeds with `who`, a name to compare by, and `subject`, the id where that day tells it."""
    known = "max(actor_id) OVER (PARTITION BY day, lower(actor))"
    return f"""
        SELECT *, lower(coalesce(actor, '')) AS who, coalesce(actor_id, {known}, actor, 'somebody') AS subject
        FROM {of}
    """  # noqa: S608 - as above


def within(minutes: str) -> str:
    """Return the window of what one did within so many minutes up to a deed."""
    return f"(PARTITION BY who ORDER BY moment RANGE BETWEEN {minutes} * $minute PRECEDING AND CURRENT ROW)"


_TOLD_BETTER = ("actor", "actor_type", "target")
"""What the newer log tells with more care: a program by its name, where the older one says API."""
