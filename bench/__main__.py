"""`make bench`: measures what has a budget, shows it, and writes docs/benchmarks.md."""

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import cold, report, round_trips, sealing, sizes, warm
from bench.artifacts import ROOT
from bench.figures import say
from bench.watch import collecting, inspecting, pages

PARTS = {
    "cold": cold.measured,
    "warm": warm.measured,
    "sealing": sealing.measured,
    "requests": round_trips.measured,
    "sizes": sizes.measured,
    "collecting": collecting.measured,
    "inspecting": inspecting.measured,
    "pages": pages.measured,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"which parts ({', '.join(PARTS)}); all if none")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no variants; writes no page")
    parser.add_argument("--date", help="what to write as the day of the measurement; today if not given")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    found = []
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        for name in asked.parts or PARTS:
            began = time.monotonic()
            say(f"{name} ...")
            place = Path(work) / name
            place.mkdir()
            found.append(PARTS[name](place, quick=asked.quick))
            say(f"{name} took {time.monotonic() - began:.0f} s")
    say("")
    report.tell(found)
    if not asked.quick and not asked.parts:
        page = report.write(found, asked.date or f"{datetime.now(UTC):%Y-%m-%d}")
        say(f"\nwritten: {page.relative_to(ROOT)}")
    return 0 if all(row.kept for part in found for row in part.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
