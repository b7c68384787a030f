"""What is measured, as acts by name; each can be called again and again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from award.accounts.models import User
from award.applications.models import Application
from award.cycles.models import Round
from award.cycles.queries import criteria_of, programme_of
from award.domain.diagnostics.rounds import round_diagnosis
from award.domain.diagnostics.stability import stability
from award.results.models import Snapshot
from award.results.queries import panels_frozen, scores_of, standing_of
from award.scoring.queries import sealed_sheets
from bench import floors
from bench.building import IN_PANEL, JUDGES, round_of
from bench.measuring import Act
from bench.teams import fields_of
from bench.writing import OPENING, SAVED

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


def diagnostics(round: Round, *, whole: bool) -> Act:
    """The stability of the standing by resampling of the judges, from scores in memory.

    `whole`: with the agreement and the severity of the judges, as the diagnosis of a round holds them.
    """
    criteria, programme = criteria_of(round.cycle), programme_of(round.cycle)
    scores, panels = scores_of(round.cycle, round), panels_frozen(round.cycle, round)

    def act() -> None:
        stability(criteria, programme, scores, after=round.code, panels=panels, seed=SEED, replicates=REPLICATES)
        if whole:
            round_diagnosis(criteria, programme, scores, round.code, panels)

    return act


def numpy_bootstrap(round: Round) -> Act:
    """As many replicates in plain numpy from arrays in memory."""
    import numpy as np

    cube = floors.cube_of(sorted(sealed_sheets(round)), JUDGES)
    panel_of = np.arange(len(cube)) // IN_PANEL
    return floors.bootstrap(criteria_of(round.cycle), cube, panel_of, replicates=REPLICATES, seed=SEED)


def makers(sizes: Sequence[int], user: User) -> dict[str, Callable[[], Act]]:
    """What makes each act on cycles of these sizes, the bare page first; making one may read its data into memory."""
    client = client_of(user)
    found: dict[str, Callable[[], Act]] = {BARE: partial(page, client, reverse("bare"))}
    for size in sizes:
        round = round_of(size)
        found[f"numpy/{size}"] = partial(numpy_ranking, round)
        found[f"standing/{size}"] = partial(standing, round)
        found[f"live/{size}"] = partial(page, client, reverse("results:ranking", args=[round.pk]))
        if snapshot := Snapshot.objects.filter(round=round).defer("scores", "payload").first():
            found[f"snapshot/{size}"] = partial(page, client, reverse("results:snapshot", args=[snapshot.pk]))
        if size <= DIAGNOSED:
            found[f"bootstrap/{size}"] = partial(numpy_bootstrap, round)
            found[f"stability/{size}"] = partial(diagnostics, round, whole=False)
            found[f"diagnosis/{size}"] = partial(diagnostics, round, whole=True)
    return found


def all_acts(sizes: Sequence[int], user: User) -> dict[str, Act]:
    """Every act on cycles of these sizes."""
    return {name: make() for name, make in makers(sizes, user).items()}


def saving_acts(application: Application) -> dict[str, Act]:
    """A text saved by the owner as it is typed, and the bare save of as long a text: posts as a browser sends them."""
    client = client_of(application.created_by)
    code, layer = fields_of(application)[-1]
    path = reverse("applications:answer_save", args=[application.pk, code])
    slug = layer or "text"
    count = itertools.count(1)
    version = "0"

    def post(path: str, form: dict[str, object]) -> str:
        response = client.post(path, urlencode(form), "application/x-www-form-urlencoded")
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return response.headers.get(SAVED, "")

    def save() -> None:
        nonlocal version
        text = f"{OPENING}{next(count)}"
        version = post(path, {"field": slug, f"text-{slug}": text, f"version-{slug}": version})

    def bare_save() -> None:
        post(reverse("bare_save"), {"application": application.pk, "text": f"{OPENING}{next(count)}"})

    return {"bare_save": bare_save, "save": save}
