"""The benchmark of the rush at tiny size: every save is acknowledged and stands there, and a lost one is found."""

from __future__ import annotations

import os
import time
from urllib.parse import urlencode

import pytest
from django.test import Client

from award.applications.models import Answer, Application
from bench import rush
from bench.acts import saving_acts
from bench.measuring import queries
from bench.teams import build_teams, missing
from bench.writing import SAVED, acknowledged, all_save, writers
from tests.factories import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def in_process(team, path, form):
    client = Client()
    client.cookies["sessionid"] = team["session"]
    response = client.post(path, urlencode(form), "application/x-www-form-urlencoded")
    return response.status_code, response.headers.get(SAVED, "")


def test_all_that_was_acknowledged_stands_in_the_database_and_what_is_missing_is_named():
    crowd = writers(build_teams(2))
    for turn in range(5):
        all_save(crowd, turn, in_process, connections=1)
    assert [dict(writer.statuses) for writer in crowd] == [{200: 5}, {200: 5}]
    told = acknowledged(crowd)
    assert [len(pieces) for _pk, _code, _layer, pieces in told] == [2, 1, 1, 1] * 2
    assert missing(told) == []
    pk, code, layer, pieces = told[0]
    row = Answer.objects.get(application_id=pk, item__code=code, layer=layer)
    Answer.objects.filter(pk=row.pk).update(text=row.text.replace(pieces[1], ""))
    assert missing(told) == [f"application {pk}, {code} {layer}: {pieces[1]}"]


def test_a_save_that_is_not_acknowledged_is_no_loss():
    crowd = writers(build_teams(1))
    all_save(crowd, 0, lambda team, path, form: (0, ""), connections=2)
    assert dict(crowd[0].statuses) == {0: 1}
    assert acknowledged(crowd) == []


def test_a_save_and_its_floor_are_measured(settings):
    settings.ROOT_URLCONF = "bench.urls"
    build_teams(1)
    acts = saving_acts(Application.objects.select_related("created_by").get())
    transaction = 2  # its begin and its end
    assert queries(acts["bare_save"]) < queries(acts["save"]) <= rush.QUERIES + transaction


def test_the_report_says_what_was_lost_and_what_is_over_its_target():
    found = {"statuses": rush.Counter({200: 38, 409: 2}), "lost": ["application 1, 4.1.1 method: 〔1之0〕"]}
    found |= {"seconds": 4, "p50": 0.0104, "p95": 0.0506, "longest": 0.71, "cpu": 9.0, "floor": 3.0}
    assert list(rush.report(found, 20, 2)) == [
        "20 teams, 2 saves each: 40 saves, 38 acknowledged, others {409: 2}",
        "acknowledged and lost: 1",
        "application 1, 4.1.1 method: 〔1之0〕",
        "4 s for 60 s: 10 saves/s, asked for 1/s",
        "wait: median 10 ms, p95 51 ms, longest 0.7 s",
        "CPU a save, all processes      9.00 ms, floor 3.00 ms, ratio 3.00 (over: 2.5)",
    ]
    assert rush.percentile([0.5], 95) == 0.5


def test_the_clock_of_processes_counts_this_one():
    before = rush.cpu_of([os.getpid()])
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    assert rush.cpu_of([os.getpid()]) > before


def test_the_server_is_started_as_the_guide_says():
    assert f"gunicorn award.wsgi {' '.join(rush.SERVER)} " in (ROOT / "docs" / "operations.md").read_text()
