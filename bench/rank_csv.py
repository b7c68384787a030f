"""`python -m bench.rank_csv`: the rank command on a large CSV file, against merely reading that file.

2,000 applications × 7 judges × 23 items in one round are 322,000 rows. Prints seconds of CPU, peak memory and the ratio
to the csv module of the standard library reading the same rows in the same run.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from award.domain.criteria import load_criteria

ROOT = Path(__file__).resolve().parent.parent
APPLICATIONS, JUDGES = 2_000, 7
CRITERIA = ROOT / "criteria" / "gbt19580-2012.toml"
PROGRAMME = ROOT / "criteria" / "programmes" / "hainan.toml"


def write_scores(path: Path) -> int:
    """A score file of whole sheets; returns its number of rows."""
    chance = random.Random(7)
    items = [item.code for item in load_criteria(CRITERIA.read_bytes(), name=CRITERIA.name).items]
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(["application", "round", "judge", "item", "percent"])
        for application in range(APPLICATIONS):
            for judge in range(JUDGES):
                panel = application // 20
                writer.writerows(
                    (
                        f"A-{application:04d}",
                        "material",
                        f"J{panel * JUDGES + judge:04d}",
                        item,
                        chance.randrange(0, 101, 5),
                    )
                    for item in items
                )
    return APPLICATIONS * JUDGES * len(items)


def read_only(path: Path) -> float:
    """Seconds of CPU for reading the rows with the csv module."""
    began = time.process_time()
    with path.open(newline="", encoding="utf-8") as handle:
        for _row in csv.reader(handle):
            pass
    return time.process_time() - began


def rank(path: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak megabytes of the command."""
    command = [
        sys.executable, "-m", "award.domain", "rank", "--criteria", str(CRITERIA), "--programme", str(PROGRAMME),
        "--scores", str(path), "--after", "material", "--out", str(path.with_suffix(".json")),
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.csv"
        rows = write_scores(path)
        floor = read_only(path)
        wall, cpu, peak = rank(path)
    print(f"{rows:,} rows: rank {wall:.2f} s wall, {cpu:.2f} s CPU, peak {peak:.0f} MB")
    print(f"reading alone {floor:.2f} s CPU; ratio {cpu / floor:.1f}")


if __name__ == "__main__":
    main()
