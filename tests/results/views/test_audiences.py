"""The pages of those outside the office."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from award.domain.verification import verify_bundle
from award.results.models import ResultBundle
from tests import factories
from tests.results.cases import finished, given, make_case, programme_text, released

pytestmark = pytest.mark.django_db

PUBLIC = '\n[publication]\nbundle = "public"\n'


def test_an_owner_finds_its_results_once_they_are_released(client):
    case = make_case()
    owner = factories.make_user("owner")
    application = case.applications[0]
    application.organisation.memberships.create(user=owner, role="viewer")
    client.force_login(owner)
    url = reverse("results:own", args=[application.pk])
    assert "616.67" not in client.get(url).text
    assert url not in client.get(reverse("home:my")).text
    released(case, "applicants")
    assert "616.67" in client.get(url).text
    assert url in client.get(reverse("home:my")).text
    rival = reverse("results:own", args=[case.applications[1].pk])
    assert client.get(rival).status_code == 404


def test_the_public_reads_the_list_and_its_fingerprint(client):
    case = make_case()
    snapshot = finished(case, (65, 60, 30))
    assert client.get(reverse("results:published", args=[snapshot.pk])).status_code == 404
    given(case, snapshot, "public")
    text = client.get(reverse("results:published", args=[snapshot.pk])).text
    assert ResultBundle.objects.get(snapshot=snapshot).manifest_sha256 in text
    assert case.applications[0].organisation.name in text
    assert case.applications[2].organisation.name not in text
    assert reverse("results:published", args=[snapshot.pk]) in client.get(reverse("results:published_list")).text
    check = client.get(reverse("results:check", args=[snapshot.pk])).text
    assert reverse("results:public_bundle", args=[snapshot.pk]) not in check
    assert client.get(reverse("results:public_bundle", args=[snapshot.pk])).status_code == 404


def test_everyone_gets_the_bundle_where_the_programme_says_so(client):
    text = programme_text().replace("\n[publication]", "\n[publication_]")
    case = make_case(text=text + PUBLIC)
    snapshot = finished(case, (65, 60, 30))
    given(case, snapshot, "public")
    response = client.get(reverse("results:public_bundle", args=[snapshot.pk]))
    assert verify_bundle(response.content, "bundle.zip").is_good
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert case.applications[2].number not in archive.read("ranking.json").decode()
    assert (
        reverse("results:public_bundle", args=[snapshot.pk])
        in client.get(reverse("results:check", args=[snapshot.pk])).text
    )


def test_the_verifier_is_handed_out(client):
    response = client.get(reverse("results:verifier"))
    assert b"".join(response.streaming_content).startswith((b"#", b'"""'))
    assert "attachment" in response["Content-Disposition"]
