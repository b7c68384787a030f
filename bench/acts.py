"""What is measured, as acts by name; each can be called again and again."""

from __future__ import annotations

from collections.abc import Sequence

from django.test import Client
from django.urls import reverse

from award.accounts.models import User
from award.cycles.models import Round
from award.cycles.queries import criteria_of, programme_of
from award.domain.diagnostics.stability import stability
from award.results.models import Snapshot
from award.results.queries import panels_frozen, scores_of, standing_of
from award.scoring.queries import sealed_sheets
from bench import floors
from bench.building import IN_PANEL, JUDGES, round_of
from bench.measuring import Act

BARE = "bare"
REPLICATES, SEED = 1000, 7
DIAGNOSED = 200  # the diagnostics of more applications are a task, not a page


def client_of(user: User) -> Client:
    """A browser with a real session in the database."""
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, path: str) -> Act:
    """A page asked for in this process, through all of the product's middleware."""

    def act() -> bytes:
        response = client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return response.content

    return act


def standing(round: Round) -> Act:
    """Rows in the database → standing, with the hashes of its inputs; nothing is kept from one call to the next."""
    return lambda: standing_of(round, scores_of(round.cycle, round))


def numpy_ranking(round: Round) -> Act:
    """The same ranking from arrays in memory."""
    sheets = sorted(sealed_sheets(round))
    return floors.ranking(criteria_of(round.cycle), floors.cube_of(sheets, JUDGES))


def diagnostics(round: Round) -> Act:
    """The stability of the standing by resampling of the judges, from scores in memory."""
    criteria, programme = criteria_of(round.cycle), programme_of(round.cycle)
    scores, panels = scores_of(round.cycle, round), panels_frozen(round.cycle, round)

    def act() -> object:
        return stability(criteria, programme, scores, after=round.code, panels=panels, seed=SEED, replicates=REPLICATES)

    return act


def numpy_bootstrap(round: Round) -> Act:
    """As many replicates in plain numpy from arrays in memory."""
    import numpy as np

    cube = floors.cube_of(sorted(sealed_sheets(round)), JUDGES)
    panel_of = np.arange(len(cube)) // IN_PANEL
    return floors.bootstrap(criteria_of(round.cycle), cube, panel_of, replicates=REPLICATES, seed=SEED)


def acts_of(size: int, client: Client) -> dict[str, Act]:
    """The acts on the cycle of a size, by name."""
    round = round_of(size)
    acts = {
        f"numpy/{size}": numpy_ranking(round),
        f"standing/{size}": standing(round),
        f"live/{size}": page(client, reverse("results:ranking", args=[round.pk])),
    }
    if size <= DIAGNOSED:
        acts[f"bootstrap/{size}"] = numpy_bootstrap(round)
        acts[f"stability/{size}"] = diagnostics(round)
    if snapshot := Snapshot.objects.filter(round=round).first():
        acts[f"snapshot/{size}"] = page(client, reverse("results:snapshot", args=[snapshot.pk]))
    return acts


def all_acts(sizes: Sequence[int], user: User) -> dict[str, Act]:
    """Every act on cycles of these sizes, the bare page first."""
    client = client_of(user)
    acts = {BARE: page(client, reverse("bare"))}
    for size in sizes:
        acts |= acts_of(size, client)
    return acts
