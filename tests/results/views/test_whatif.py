"""The what-if page: for discussion only, nothing before the opening, what was typed stays."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.core.clock import now
from award.results.models import DiscussionScheme, Snapshot
from tests.results.cases import make_case
from tests.results.views.test_snapshots import page

pytestmark = pytest.mark.django_db
POINTS = {"p-4.1": "110", "p-4.2": "90", "p-4.3": "90", "p-4.4": "130", "p-4.5": "100", "p-4.6": "80", "p-4.7": "400"}


def test_empty_tried_and_refused(client):
    case = make_case(shortlist="{ cap = 1, floor = 0 }")
    empty = page(client, case.clerk, "what_if", case.round.pk)
    assert "Nothing is tried yet" in empty.text
    assert "No scheme is kept" in empty.text
    tried = page(client, case.clerk, "what_if", case.round.pk, **{**POINTS, "p-4.1": "1110"})
    assert tried.context["tried"].is_scaled
    assert 'class="slopes"' in tried.text
    assert "For discussion only." in tried.text
    wrong = page(client, case.clerk, "what_if", case.round.pk, **{**POINTS, "p-4.1": "x<y"})
    assert "These points cannot be tried" in wrong.text
    assert 'value="x&lt;y"' in wrong.text
    assert 'aria-invalid="true"' in wrong.text


def test_the_card_swaps_the_result_alone(client):
    case = make_case()
    client.force_login(case.clerk)
    url = reverse("results:what_if", args=[case.round.pk])
    part = client.get(url, POINTS, headers={"HX-Request": "true"}).text
    assert 'class="slopes"' in part
    assert "<html" not in part


def test_a_scheme_is_kept_opened_and_removed(client):
    case = make_case()
    client.force_login(case.clerk)
    save = reverse("results:scheme_save", args=[case.round.pk])
    kept = client.post(save, {**POINTS, "name": "结果更重"})
    scheme = DiscussionScheme.objects.get()
    assert kept.url == f"{reverse('results:what_if', args=[case.round.pk])}?scheme={scheme.pk}"
    assert client.get(kept.url).context["scheme"] == scheme
    again = client.post(save, {**POINTS, "name": "结果更重"}, headers={"accept-language": "en"})
    assert again.status_code == 422
    assert "A scheme of this name exists already." in again.text
    assert 'value="结果更重"' in again.text
    short = client.post(save, {**POINTS, "p-4.1": "1", "name": "少了"}, headers={"accept-language": "en"})
    assert short.status_code == 422
    assert DiscussionScheme.objects.count() == 1
    client.post(reverse("results:scheme_remove", args=[scheme.pk]))
    assert not DiscussionScheme.objects.exists()
    assert not Snapshot.objects.exists()


def test_before_the_opening_nothing_can_be_tried_or_kept(client):
    case = make_case(state="open", unsealed=1)
    closed = page(client, case.clerk, "what_if", case.round.pk, **POINTS)
    assert "The standing is not open." in closed.text
    assert "tried" not in closed.context
    answer = client.post(reverse("results:scheme_save", args=[case.round.pk]), {**POINTS, "name": "x"})
    assert answer.status_code == 422
    assert not DiscussionScheme.objects.exists()


def test_a_scheme_of_another_round_is_not_opened(client):
    case, other = make_case(), make_case()
    scheme = DiscussionScheme.objects.create(
        round=other.round, name="别的", points={"4.1": 1000}, created_by=other.clerk, created_at=now()
    )
    assert page(client, case.clerk, "what_if", case.round.pk, scheme=str(scheme.pk)).context["scheme"] is None
