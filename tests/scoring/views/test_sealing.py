"""Receipts, proofs and the list of seals over HTTP."""

import io
import json

import pytest
from openpyxl import load_workbook

from award.domain.commitments import verify_proof
from award.scoring import services
from tests import factories as make
from tests.scoring.scene import page, scene, url
from tests.scoring.sealing import asked, named_scene, office, opened_scene, reopened, sealed_scene
from tests.triggers import past_triggers

pytestmark = [pytest.mark.django_db]

PROOF = ("proof", "proof_file", "proof_payload_file", "proof_nonce_file")


def test_before_the_opening_the_page_of_the_sheet_shows_the_commitment_alone(client):
    found, sheet = sealed_scene()
    client.force_login(found.user(0))
    text = page(client, url("sheet", sheet.pk))
    assert sheet.commitment in text
    assert sheet.remarks_sha256 in text
    assert url("proof", sheet.pk) not in text
    for name in PROOF:
        response = client.get(url(name, sheet.pk))
        assert response.status_code == 403
        assert bytes(sheet.nonce).hex() not in response.content.decode()


def test_after_the_opening_the_proof_shows_and_verifies_everything(client):
    found, sheet = opened_scene()
    client.force_login(found.user(0))
    assert url("proof", sheet.pk) in page(client, url("sheet", sheet.pk))
    response = client.get(url("proof", sheet.pk))
    assert response.context["proof"].is_good
    text = response.content.decode()
    for part in (sheet.commitment, bytes(sheet.nonce).hex(), "verify-proof", "sha256sum"):
        assert part in text
    data = client.get(url("proof_file", sheet.pk))
    assert verify_proof(data.content, "p", kept=sheet.commitment) == []
    assert json.loads(data.content)["payload"] == sheet.payload
    assert client.get(url("proof_payload_file", sheet.pk)).content == sheet.payload.encode()
    assert client.get(url("proof_nonce_file", sheet.pk)).content == bytes(sheet.nonce)
    assert data["Content-Disposition"].startswith('attachment; filename="proof-HN')


def test_a_sheet_that_was_changed_says_so(client):
    found, sheet = opened_scene()
    with past_triggers():
        type(sheet).objects.filter(pk=sheet.pk).update(payload=sheet.payload.replace("55", "95"))
    client.force_login(found.user(0))
    response = client.get(url("proof", sheet.pk))
    assert not response.context["proof"].is_good
    assert "seals-verdict--bad" in response.content.decode()
    assert verify_proof(client.get(url("proof_file", sheet.pk)).content, "p") != []


def test_the_office_and_supervisors_read_the_proof_in_their_own_frame(client):
    found, sheet = opened_scene()
    for actor in (office(), make.make_user("s", "supervisor")):
        client.force_login(actor)
        assert url("seals", found.cycle.pk) in page(client, url("proof", sheet.pk))
        data = client.get(url("proof_file", sheet.pk)).content.decode()
        assert verify_proof(data.encode(), "p", kept=sheet.commitment) == []
        assert "战略清晰" not in data  # marks by code; the remarks are the panel's and the assessor's
    client.force_login(found.user(0))
    assert "战略清晰" in client.get(url("proof_file", sheet.pk)).content.decode()


@pytest.mark.parametrize("name", PROOF)
def test_a_colleague_finds_no_proof_where_letters_stand_for_names(client, name):
    for found, status in ((scene(), 404), (named_scene(), 200)):
        _found, sheet = opened_scene(found=found)
        client.force_login(found.user(1))
        assert client.get(url(name, sheet.pk)).status_code == status


def test_the_receipt_is_a_text_file_of_the_own_sheet(client):
    found, sheet = sealed_scene()
    client.force_login(found.user(0))
    response = client.get(url("receipt_file", sheet.pk))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert sheet.commitment in response.content.decode()
    client.force_login(found.user(1))
    assert client.get(url("receipt_file", sheet.pk)).status_code == 404
    assert client.get(url("receipt_file", found.sheet(1, 50).pk)).status_code == 403


def test_earlier_commitments_stand_on_the_own_page_also_while_it_is_a_draft(client):
    found, sheet = sealed_scene()
    reopened(sheet)
    client.force_login(found.user(0))
    assert sheet.commitment in page(client, url("sheet", sheet.pk))
    services.seal_sheet(actor=found.user(0), sheet=sheet)
    assert sheet.commitment in page(client, url("sheet", sheet.pk))


# ------------------------------------------------------------------ the list


def test_the_list_tells_who_sealed_when_and_no_mark(client):
    found, sheet = sealed_scene(percent=85)
    client.force_login(office())
    text = page(client, url("seals", found.cycle.pk))
    assert url("reopen", sheet.pk) in text
    assert found.application.number in text
    assert "85%" not in text
    assert "850" not in text
    assert url("seals", found.cycle.pk) in page(client, url("progress", found.cycle.pk))


def test_a_supervisor_reads_the_list_and_asks_nothing(client):
    found, sheet = sealed_scene()
    client.force_login(make.make_user("s", "supervisor"))
    assert url("reopen", sheet.pk) not in page(client, url("seals", found.cycle.pk))
    assert client.get(url("seals_xlsx", found.cycle.pk)).status_code == 200


def test_open_sheets_lead_to_their_proof(client):
    found, sheet = opened_scene()
    client.force_login(office())
    text = page(client, url("seals", found.cycle.pk))
    assert url("proof", sheet.pk) in text
    assert url("reopen", sheet.pk) not in text


@pytest.mark.parametrize("sheets", [1, 3])
def test_the_list_is_flat(client, django_assert_num_queries, sheets):
    found, _sheet = sealed_scene()
    for place in range(1, sheets):
        services.seal_sheet(actor=found.user(place), sheet=found.sheet(place, 50))
    hidden, other = sealed_scene(found=scene(cycle=make.make_cycle("assessing")))
    asked(other)
    client.force_login(office())
    client.get(url("seals", found.cycle.pk))
    with django_assert_num_queries(13):
        text = page(client, url("seals", found.cycle.pk))
    assert text.count('<th scope="row">') == sheets
    assert hidden.application.number not in text


def test_the_list_empty_and_searched_in_vain(client):
    found = scene()
    client.force_login(office())
    assert 'class="empty"' in page(client, url("seals", found.cycle.pk))
    assert 'class="empty"' in page(client, url("seals", found.cycle.pk) + "?q=%00zz&page=-1")


def test_the_workbook_of_seals(client):
    found, sheet = sealed_scene()
    client.force_login(office())
    book = load_workbook(io.BytesIO(client.get(url("seals_xlsx", found.cycle.pk)).content))
    values = [cell.value for row in book.active.iter_rows() for cell in row]
    assert sheet.commitment in values
    assert 55 not in values
