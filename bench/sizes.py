"""The sizes of the artifacts, against what Lambda unpacks at most."""

from pathlib import Path

from bench import artifacts
from bench.artifacts import MIB
from bench.figures import Part, Row, Table

AT_MOST = 250.0


def measured(work: Path, *, quick: bool) -> Part:
    """Measure every layer and the functions; they are built for this machine's processor."""
    del quick  # it takes a second either way
    found = artifacts.sizes(artifacts.shipped(work), work)
    unzipped, zipped = (sum(getattr(size, kind) for size in found) / MIB for kind in ("unzipped", "zipped"))
    each = [(size.name, f"{size.unzipped / MIB:.1f}", f"{size.zipped / MIB:.1f}") for size in found]
    table = Table(
        title="Artifacts, MiB",
        told="Built for this machine's processor; trimmed, with .pyc.",
        columns=("artifact", "unzipped", "zipped"),
        rows=(*each, ("together", f"{unzipped:.1f}", f"{zipped:.1f}")),
    )
    row = Row(
        what="layers and functions, unzipped", figure=f"{unzipped:.1f}", unit="MiB", value=unzipped, budget=AT_MOST
    )
    return Part(
        title="Package sizes",
        told="What one function unpacks: its layers and its own code.",
        rows=(row,),
        tables=(table,),
    )
