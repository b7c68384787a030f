"""Published data with published answers, as ratings."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from award.domain.diagnostics.ratings import Ratings, ratings_of

FOLDER = Path(__file__).parent.parent / "data" / "vectors"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def triples(name: str) -> list[tuple[str, str, str]]:
    """The vector as subject, judge, value; the published files have one row a subject, or a judge, or a value."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if "diameter" in rows[0]:
        return [(row["plate"], row["sample"], row["diameter"]) for row in rows]
    first, *others = rows[0]
    cells = [(row[first], code, row[code]) for row in rows for code in others if row[code]]
    return [(code, key, value) for key, code, value in cells] if first == "judge" else cells


def vector(name: str) -> Ratings:
    """The ratings of a vector."""
    return ratings_of({(subject, judge): float(value) for subject, judge, value in triples(name)})


def ratings_csv(name: str) -> bytes:
    """The vector as a file for the command line."""
    lines = ["subject,judge,value", *(",".join(row) for row in triples(name))]
    return ("\n".join(lines) + "\n").encode()


def table(*rows: list[float | None]) -> Ratings:
    """Ratings of subjects S00 … by judges J00 …; None is a gap."""
    return ratings_of(
        {(f"S{r:03}", f"J{c:03}"): v for r, row in enumerate(rows) for c, v in enumerate(row) if v is not None}
    )
