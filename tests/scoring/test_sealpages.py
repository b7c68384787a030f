"""What the pages on seals show."""

import hashlib
import subprocess

import pytest
from django.utils import translation

from award.scoring import queries
from award.scoring.sealpages import (
    CHECKS,
    book_rows,
    file_stem,
    proof_page,
    receipt_text,
    reopening_acts,
    seal_rows,
    seals_in,
    versions_of,
)
from tests import factories as make
from tests.scoring.scene import scene
from tests.scoring.sealing import asked, opened_scene, reopened, sealed_scene
from tests.triggers import past_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def rows(found, search=""):
    return seal_rows(found.cycle, seals_in(found.cycle, search))


def test_the_list_tells_states_and_leaves_drafts_out():
    found, sheet = sealed_scene()
    found.sheet(1, 50)
    (row,) = rows(found)
    assert (row.sheet, row.state, row.versions) == (sheet, "sealed", 0)
    asked(sheet)
    assert [row.state for row in rows(found)] == ["asked"]


def test_a_sheet_that_was_opened_again_stays_in_the_list():
    found, sheet = sealed_scene()
    reopened(sheet)
    (row,) = rows(found)
    assert (row.state, row.versions) == ("draft", 1)


def test_open_sheets_are_told_and_those_of_other_cycles_are_not_there():
    found, _sheet = opened_scene()
    scene(cycle=make.make_cycle("assessing")).sheet(0, 50, sealed=True)
    assert [row.state for row in rows(found)] == ["open"] * 5


def test_a_search_looks_at_numbers_applicants_and_people():
    found, sheet = sealed_scene()
    seat = found.assignments[0].seat
    for word in (found.application.number, found.application.organisation.name, seat.pseudonym, str(found.user(0))):
        assert [row.sheet for row in rows(found, word)] == [sheet]
    assert rows(found, "无此企业") == []


def test_the_list_reads_no_marks():
    found, _sheet = sealed_scene()
    (row,) = seals_in(found.cycle)
    assert {"payload", "packed", "nonce"} <= row.get_deferred_fields()


def test_the_workbook_has_a_line_a_sheet():
    found, sheet = sealed_scene()
    asked(sheet)
    ((*line, state),) = book_rows(rows(found))
    assert line[-1] == sheet.commitment
    assert state == "Awaits a second person"
    assert found.application.number in line


def test_versions_and_acts_of_a_sheet():
    found, sheet = sealed_scene()
    reopened(sheet)
    (version,) = versions_of(sheet)
    assert {"payload", "packed", "nonce", "remarks"} <= version.get_deferred_fields()
    assert version.commitment == sheet.commitment
    assert [act.state for act in reopening_acts(sheet)] == ["approved"]
    assert not versions_of(found.sheet(1)).exists()


def test_every_comparison_has_words_and_passes_for_a_sound_sheet():
    found, sheet = opened_scene()
    page = proof_page(queries.sheets().get(pk=sheet.pk))
    assert page.is_good
    assert len(page.checks) == len(CHECKS) == 6
    assert page.event.after["commitment"] == sheet.commitment
    assert found.application.number


def test_a_changed_mark_is_told():
    _found, sheet = opened_scene()
    row = sheet.item_scores.first()
    sheet.item_scores.filter(pk=row.pk).update(percent=0)
    page = proof_page(queries.sheets().get(pk=sheet.pk))
    assert not page.is_good
    assert [str(words) for words, is_good in page.checks if not is_good] == [str(CHECKS["rows"])]


def test_what_is_typed_elsewhere_gives_the_commitment():
    _found, sheet = opened_scene()
    page = proof_page(queries.sheets().get(pk=sheet.pk))
    # xxd is not everywhere; what it does with the digits is done here.
    command = page.command.replace(f"printf '%s' {page.nonce} | xxd -r -p", f"printf '{_octal(page.nonce)}'")
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == sheet.commitment
    assert page.command.endswith("| xxd -r -p; } | sha256sum")


def _octal(digits):
    return "".join(f"\\{byte:03o}" for byte in bytes.fromhex(digits))


def test_a_payload_with_a_quote_cannot_leave_its_quotes():
    _found, sheet = opened_scene()
    with past_triggers():
        type(sheet).objects.filter(pk=sheet.pk).update(payload="it's $(id)")
    page = proof_page(queries.sheets().get(pk=sheet.pk))
    command = page.command.split(";")[0].removeprefix("{ ")
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "it's $(id)"


def test_the_receipt_is_a_text_with_every_commitment_and_no_mark():
    found, sheet = sealed_scene(percent=85)
    text = receipt_text(queries.sheets().get(pk=sheet.pk))
    for part in (sheet.commitment, sheet.remarks_sha256, found.application.number, sheet.revision.sha256):
        assert part in text
    assert bytes(sheet.nonce).hex() not in text
    assert sheet.payload not in text
    assert hashlib.sha256(b"").hexdigest() not in text
    reopened(sheet)
    assert f"Commitment of version 1: {sheet.commitment}" in receipt_text(queries.sheets().get(pk=sheet.pk))


def test_files_are_called_by_application_round_and_code():
    found, sheet = sealed_scene()
    seat = found.assignments[0].seat
    assert file_stem(sheet) == f"{found.application.number}-{found.round.code}-{seat.pseudonym}"
