"""`python -m bench.rush`: the last minutes before a deadline, when every team's browser saves every half minute.

2,000 teams save 20 times each – ten minutes – through the web server as it runs in production, on each database. The
ten minutes are compressed to what the machine does: the teams' turns follow one another without a pause, over as many
connections as are given. What each team was told is saved must stand in the database at the end, piece by piece.

CPU is that of the web server's and the database's processes. Its floor is a bare Django view that knows session and
person and writes one row of the same length, asked in blocks between the teams' turns through the same server. The
first lines are the same comparison in one process, act by act, with a text that exists and an hour that has its event.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.databases import DATABASES, ROOT, chosen, database, work
from bench.writing import Send, Writer, acknowledged, all_save, sender, writers

TEAMS, TURNS, EVERY = 2000, 20, 30
TARGET, QUERIES = 2.5, 8
SERVER = ["--workers", "3", "--timeout", "60"]  # as docs/operations.md says
FLOOR_SHARE = 4  # one bare save for so many saves


@contextmanager
def server(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The web server on a port of its own: (port, process)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "bench.wsgi", *SERVER, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            if time.monotonic() > until or process.poll() is not None:
                raise RuntimeError("the web server did not start")
            time.sleep(0.2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def cpu_of(parents: list[int]) -> float:
    """Seconds of CPU of these processes and their children so far, of children that ended too."""
    ticks = 0
    for parent in parents:
        ticks += sum(_times(parent))
        ticks += sum(sum(_times(child)[:2]) for child in _children(parent))
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(parent: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _times(process: int) -> list[int]:
    """User and system time, own and of the children that were waited for."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return [0, 0, 0, 0]
    return [int(field) for field in fields[11:15]]


def bare_saves(crowd: list[Writer], send: Send) -> None:
    """The floor: as many bare saves as a share of the teams."""
    for writer in crowd[::FLOOR_SHARE] or crowd[:1]:
        status, _version = send(
            writer.team, "/bench/save/", {"application": str(writer.team["pk"]), "text": writer.drafts[0].text}
        )
        if status != 200:
            raise RuntimeError(f"the bare save answered {status}")


def postmaster(url: str) -> list[int]:
    """The process under which PostgreSQL's own run; nothing for SQLite."""
    if url.startswith("sqlite"):
        return []
    import psycopg

    with psycopg.connect(url) as connection:
        (backend,) = connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        return [int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])]


def rush(environment: dict[str, str], teams: list[dict[str, Any]], turns: int, connections: int) -> dict[str, Any]:
    """Let all teams save in turn; what came of it, and what stands in the database at the end."""
    crowd = writers(teams)
    spent = {"save": 0.0, "bare": 0.0}
    took, bare_count = 0.0, 0
    with server(environment) as (port, process):
        send, parents = sender(port), [process, *postmaster(environment["DATABASE_URL"])]
        bare_saves(crowd[:8], send)
        for turn in range(turns):
            before, began = cpu_of(parents), time.perf_counter()
            all_save(crowd, turn, send, connections)
            took += time.perf_counter() - began
            between = cpu_of(parents)
            bare_saves(crowd, send)
            bare_count += len(crowd[::FLOOR_SHARE])
            spent["save"] += between - before
            spent["bare"] += cpu_of(parents) - between
    waits = sorted(wait for writer in crowd for wait in writer.waits)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(acknowledged(crowd), file)
        file.flush()
        lost = work(environment, "missing", file.name)
    return {
        "statuses": sum((writer.statuses for writer in crowd), Counter()),
        "lost": lost,
        "seconds": took,
        "p50": percentile(waits, 50),
        "p95": percentile(waits, 95),
        "longest": waits[-1],
        "cpu": 1000 * spent["save"] / len(waits),
        "floor": 1000 * spent["bare"] / bare_count,
    }


def percentile(values: list[float], per_cent: int) -> float:
    """The value below which so many of a hundred lie."""
    return quantiles(values, n=100, method="inclusive")[per_cent - 1] if len(values) > 1 else values[0]


def report(found: dict[str, Any], teams: int, turns: int) -> Iterator[str]:
    """What a rush came to, as lines of text."""
    statuses, saves = found["statuses"], sum(found["statuses"].values())
    others = {status: count for status, count in sorted(statuses.items()) if status != 200}
    asked = teams / EVERY
    yield f"{teams:,} teams, {turns} saves each: {saves:,} saves, {statuses[200]:,} acknowledged, others {others or 0}"
    yield f"acknowledged and lost: {len(found['lost'])}"
    yield from found["lost"][:10]
    rate = saves / found["seconds"]
    yield f"{found['seconds']:.0f} s for {turns * EVERY} s: {rate:.0f} saves/s, asked for {asked:.0f}/s"
    p50, p95 = round(found["p50"] * 1000), round(found["p95"] * 1000)
    yield f"wait: median {p50} ms, p95 {p95} ms, longest {found['longest']:.1f} s"
    yield ratio_line("CPU a save, all processes", found["cpu"], found["floor"])


def ratio_line(name: str, cpu: float, floor: float) -> str:
    """A figure beside its floor and its target."""
    ratio = cpu / floor
    verdict = "ok" if ratio <= TARGET else "over"
    return f"{name:28}{cpu:7.2f} ms, floor {floor:.2f} ms, ratio {ratio:.2f} ({verdict}: {TARGET})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", type=int, default=TEAMS)
    parser.add_argument(
        "--turns", type=int, default=TURNS, help=f"saves of each team, {EVERY} s apart (default {TURNS})"
    )
    parser.add_argument("--connections", type=int, default=16, help="saves on their way at once (default 16)")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    options = parser.parse_args()
    for name in chosen(options.database):
        with database(name) as environment:
            teams = work(environment, "teams", options.teams + 1)[:-1]  # the last is for the acts in one process
            costs = work(environment, "saving", 31)
            print(f"\n{name}")
            print(ratio_line("one save in one process", costs["save"]["ms"], costs["bare_save"]["ms"]), end="")
            print(f", {costs['save']['queries']:.0f} queries (at most {QUERIES} and the transaction's two)")
            found = rush(environment, teams, options.turns, options.connections)
            print("\n".join(report(found, options.teams, options.turns)))


if __name__ == "__main__":
    main()
