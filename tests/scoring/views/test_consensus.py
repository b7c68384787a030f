"""The consensus page over HTTP."""

import re

import pytest

from award.scoring import services
from award.scoring.models import ConsensusMark, ConsensusSheet, ScoreSheet
from tests import factories as make
from tests.scoring.scene import CODE, confirmed_by, finding_on, page, scene, stranger, talk, url, visit

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize("who", ["other_panel", "conflicted", "superuser", "office", "owner", "left"])
def test_consensus_is_not_found_by_strangers(client, who):
    found, sheet = talk()
    client.force_login(stranger(found, who))
    assert client.get(url("consensus", sheet.pk)).status_code == 404
    assert client.get(url("consensus_live", sheet.pk)).status_code == 404
    assert client.get(url("consensus_pdf", sheet.pk)).status_code == (403 if who == "office" else 404)
    for name in ("consensus_rest", "consensus_agree", "consensus_confirm"):
        assert client.post(url(name, sheet.pk)).status_code == 404
    assert client.post(url("consensus_mark", sheet.pk, CODE), {"percent": "50", "version": "0"}).status_code == 404
    assert not ConsensusMark.objects.exists()


def test_consensus_before_the_opening_says_why_and_shows_nothing(client):
    found = scene()
    for place in range(4):
        found.sheet(place, 35, sealed=True)
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, "consensus"), found.panel)
    client.force_login(found.user(0))
    response = client.get(url("consensus", sheet.pk))
    assert response.status_code == 403
    assert "35" not in re.sub(r"[0-9a-zA-Z]{32,}", "", response.content.decode())


def test_consensus_shows_everyone_under_letters_and_no_name(client):
    found, sheet = talk([40, 50, 50, 60, 60])
    finding_on(ScoreSheet.objects.get(assignment=found.assignments[0]), text="看板响应充分")
    client.force_login(found.user(2))
    for sort in ("items", "disagreement", "other"):
        text = page(client, url("consensus", sheet.pk) + f"?item={CODE}&sort={sort}")
        assert "看板响应充分" in text
        assert text.count('class="say') == 5
        assert text.count("say--own") == 1
        assert not any(assignment.seat.pseudonym in text for assignment in found.assignments)
    assert 'name="percent"' not in text  # only the chair records


def test_the_chair_records_takes_the_rest_and_agrees(client):
    found, sheet = talk([50, 50, 55, 55, 60])
    client.force_login(found.chair)
    mark = {"percent": "80", "version": "0", "reason": "", "sort": "items"}
    refused = client.post(url("consensus_mark", sheet.pk, "4.1.2"), mark)
    assert refused.status_code == 422
    assert 'value="80"' in refused.content.decode()
    recorded = client.post(url("consensus_mark", sheet.pk, "4.1.2"), mark | {"reason": "补充材料属实"})
    assert recorded.headers["Location"] == url("consensus", sheet.pk) + "?item=4.1.3&sort=items"
    stale = client.post(url("consensus_mark", sheet.pk, "4.1.2"), mark | {"percent": "55"})
    assert stale.status_code == 409
    assert "80%" in stale.content.decode()
    client.post(url("consensus_agree", sheet.pk))
    assert ConsensusSheet.objects.get().state == "open"
    client.post(url("consensus_rest", sheet.pk))
    assert client.post(url("consensus_agree", sheet.pk)).status_code == 422  # nobody has confirmed
    confirmed_by(found, sheet, range(1, 5))
    assert "4 / 5" in page(client, url("consensus", sheet.pk))
    confirmed_by(found, sheet, [0])
    assert page(client, url("consensus", sheet.pk)).count("btn--primary") == 1
    client.post(url("consensus_agree", sheet.pk))
    agreed = ConsensusSheet.objects.get()
    assert agreed.state == "agreed"
    assert agreed.sha256 in page(client, url("consensus", sheet.pk))


def test_members_who_do_not_chair_are_refused_with_a_reason(client):
    found, sheet = talk()
    client.force_login(found.user(1))
    for address in (url("consensus_rest", sheet.pk), url("consensus_agree", sheet.pk)):
        assert client.post(address).status_code == 403
    assert client.post(url("consensus_mark", sheet.pk, CODE), {"percent": "50", "version": "0"}).status_code == 403


def test_the_site_visit_shows_the_mark_before(client):
    found, sheet = visit(80)
    client.force_login(found.chair)
    assert "80%" in page(client, url("consensus", sheet.pk))


@pytest.mark.parametrize(("applications", "size"), [(1, 5), (3, 5), (1, 9)])
def test_consensus_page_is_flat(client, django_assert_num_queries, applications, size):
    found = scene(size)
    for place in range(size):
        found.sheet(place, 50, sealed=True)
    found.close()
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, kind="consensus"), found.panel)
    for _more in range(applications - 1):
        for assignment in make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round):
            finding_on(make.make_sheet(assignment, 50, sealed=True))
    item = found.item(CODE)
    for place in range(applications if size == 5 else size):
        said = finding_on(ScoreSheet.objects.get(assignment=found.assignments[place]))
        services.post_in_discussion(actor=found.user(place), sheet=sheet, item=item, text="再看一遍")
        merge = {"kind": "strength", "text": "合并", "sources": [said.pk]}
        services.save_merged(actor=found.chair, sheet=sheet, item=item, **merge)
    client.force_login(found.chair)
    address = url("consensus", sheet.pk) + f"?item={CODE}"
    client.get(address)
    with django_assert_num_queries(32):
        page(client, address)
