"""The examples of docs/events.md, by the word behind their language."""

import json
import re
from pathlib import Path
from typing import Any

PAGE = (Path(__file__).parent.parent / "docs" / "events.md").read_text()
EXAMPLES: dict[str, str] = dict(re.findall(r"```\w+ ([\w-]+)\n(.*?)```", PAGE, re.DOTALL))


def shown(name: str) -> Any:  # noqa: ANN401 - JSON
    """Return an example that is JSON."""
    return json.loads(EXAMPLES[name])


def shape(of: Any, like: Any) -> Any:  # noqa: ANN401 - JSON
    """Return of some JSON what an example of it shows: the same names, and the first of every list."""
    match like:
        case dict():
            return {name: shape(of[name], inner) for name, inner in like.items()}
        case [inner, *_]:
            return [shape(of[0], inner)]
        case _:
            return of
