"""One process of a benchmark, in the environment that `bench.databases` sets: `python -m bench.worker TASK …`.

build SIZES    migrates and fills the database, and collects the static files
time SIZES N   prints milliseconds of CPU and queries of every act as JSON, from N rounds
memory ACT     does one act once in this fresh process and prints its peak resident size in megabytes
teams N        migrates and builds N teams that write, and prints them as JSON
saving N       prints milliseconds and queries of one save and its floor, from N rounds
missing FILE   prints what the file names as acknowledged and the database does not have
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings

if TYPE_CHECKING:
    from award.accounts.models import User


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def build(sizes: list[int]) -> None:
    """The cycles of these sizes, each with one frozen standing, and someone of the office to look at them."""
    from award.results.services import take_snapshot
    from bench.building import build_cycle, make_office, refresh_statistics, round_of

    _prepare()
    office = make_office()
    for size in sizes:
        build_cycle(size)
        take_snapshot(actor=office, round=round_of(size))
    refresh_statistics()


def timed(sizes: list[int], rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds and queries of every act."""
    from bench.acts import all_acts
    from bench.measuring import interleaved, queries

    acts = all_acts(sizes, _office())
    counts = {name: queries(act) for name, act in acts.items()}
    times = interleaved(acts, rounds)
    return {name: {"ms": times[name], "queries": counts[name]} for name in acts}


def teams(count: int) -> list[dict[str, object]]:
    """Teams that write, with their sessions."""
    from bench.building import refresh_statistics
    from bench.teams import build_teams

    _prepare()
    built = build_teams(count)
    refresh_statistics()
    return built


def saving(rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds and queries of one save of the last team built, and of its floor."""
    from award.applications.models import Application
    from bench.acts import saving_acts
    from bench.measuring import interleaved, queries

    acts = saving_acts(Application.objects.select_related("created_by").latest("pk"))
    counts = {name: queries(act) for name, act in acts.items()}
    times = interleaved(acts, rounds)
    return {name: {"ms": times[name], "queries": counts[name]} for name in acts}


def memory(name: str) -> float:
    """The peak resident size of this process, in megabytes, after the act was done once."""
    from bench.acts import BARE, makers

    sizes = [] if name == BARE else [int(name.partition("/")[2])]
    makers(sizes, _office())[name]()()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _office() -> User:
    from award.accounts.models import User

    return User.objects.get(name="office")


def missing(path: str) -> list[str]:
    """What the file names as acknowledged and the database does not have."""
    from bench.teams import missing

    return missing([tuple(row) for row in json.loads(Path(path).read_text())])


TASKS: dict[str, Callable[..., object]] = {
    "build": lambda sizes: build(json.loads(sizes)),
    "time": lambda sizes, rounds: timed(json.loads(sizes), int(rounds)),
    "memory": memory,
    "teams": lambda count: teams(int(count)),
    "saving": lambda rounds: saving(int(rounds)),
    "missing": missing,
}


def main(task: str, *arguments: str) -> None:
    django.setup()
    settings.ROOT_URLCONF = "bench.urls"
    found = TASKS[task](*arguments)
    if found is not None:
        print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
