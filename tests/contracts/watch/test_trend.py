"""Days on which findings were opened and closed, counted in memory and on DynamoDB."""

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.checks.trend import DayTold


def test_days_are_counted_and_added_up(rows: MemoryRows | WatchRows) -> None:
    trend = StoredTrend(rows)
    trend.count("2026-03-17", "c1", opened=2)
    trend.count("2026-03-17", "c1", opened=1, closed=4)
    trend.count("2026-03-17", "c2", closed=1)
    trend.count("2026-03-18", "c1", opened=1)
    trend.count("2026-03-16", "c1", opened=9)

    assert trend.since("2026-03-17") == [
        DayTold(day="2026-03-17", opened=3, closed=5),
        DayTold(day="2026-03-18", opened=1),
    ]
    assert trend.since("2026-03-19") == []
