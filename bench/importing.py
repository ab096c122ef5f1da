"""Where the time of importing goes, by whose code it is."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.figures import Table

LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| +(\S+)")
NAMED = {"aws_lambda_powertools": "powertools", "_jinja2_module_templates": "pages", "portal": "functions/portal.py"}
LARGEST = 8
TOPS = (
    "botocore.session",
    "botocore.docs.docstring",
    "aws_lambda_powertools.event_handler",
    "asyncio",
    "aws_lambda_powertools.logging",
    "jinja2",
    "doorbook.signin.desk",
    "doorbook.adapters.duo.auth_api",
    "doorbook.adapters.dynamodb.doors",
    "doorbook.web.pages",
)


@dataclass(frozen=True)
class Shares:
    """Microseconds of each module: its own, and with what it was the first to import. The least of several runs."""

    own: dict[str, int]
    whole: dict[str, int]

    @classmethod
    def of(cls, said: Sequence[str]) -> "Shares":
        own: dict[str, int] = {}
        whole: dict[str, int] = {}
        for line in LINE.finditer("\n".join(said)):
            mine, all_of_it, name = int(line[1]), int(line[2]), line[3]
            own[name] = min(mine, own.get(name, mine))
            whole[name] = min(all_of_it, whole.get(name, all_of_it))
        return cls(own, whole)

    def tables(self) -> tuple[Table, Table]:
        total = sum(self.own.values())
        by_owner: Counter[str] = Counter()
        for name, took in self.own.items():
            by_owner[_owner(name)] += took
        owners = [(name, f"{100 * took / total:.0f} %") for name, took in by_owner.most_common(LARGEST)]
        tops = [(name, f"{100 * self.whole[name] / total:.0f} %") for name in TOPS if name in self.whole]
        by_whom = Table(
            title="Whose modules cost the time of importing",
            told=f"Shares of the import time of {len(self.own)} modules, each counted without what it imports.",
            columns=("whose", "share"),
            rows=tuple(owners),
        )
        by_what = Table(
            title="What single imports cost",
            told="With everything that they are the first to import, so the rows overlap and do not add up.",
            columns=("import", "share"),
            rows=tuple(sorted(tops, key=lambda row: -int(row[1].split()[0]))),
        )
        return by_whom, by_what


def _owner(name: str) -> str:
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return "standard library"
    return next((owner for known, owner in NAMED.items() if top.startswith(known)), top)
