"""Picks the roots that Amazon signs with: loading a whole bundle of them would double the work of a cold start."""

import re
from pathlib import Path

AMAZON = re.compile(
    r"^# Label: \"(Amazon Root CA \d|Starfield (?:Services )?Root Certificate Authority - G2)\"$", re.MULTILINE
)
BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----\n.+?\n-----END CERTIFICATE-----\n", re.DOTALL)
EXPECTED = 6  # Amazon Root CA 1 to 4 and Starfield's two G2 roots


def keep_amazon(bundle: Path, destination: Path) -> None:
    """Write the roots of Amazon Trust Services, of which endpoints in every region carry one."""
    text = bundle.read_text()
    kept = []
    for label in AMAZON.finditer(text):
        block = BLOCK.search(text, label.end())
        if block:
            kept.append(f"# {label[1]}\n{block[0]}")
    if len(kept) != EXPECTED:
        raise SystemExit(f"{len(kept)} Amazon roots in {bundle}, not {EXPECTED}: look at its labels")
    destination.write_text("\n".join(kept))
