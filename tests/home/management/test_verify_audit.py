import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from award.audit.models import ChainHead
from award.audit.services import record
from award.scoring import services
from tests import factories as make
from tests.scoring.scene import scene, sealed
from tests.triggers import past_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def run(**options):
    out, err = io.StringIO(), io.StringIO()
    call_command("verify_audit", stdout=out, stderr=err, **options)
    return out.getvalue()


def test_a_whole_chain_is_said_to_be_whole():
    last = [record(actor=None, action="test.happened") for _ in range(3)][-1]
    assert f"3 events, chain whole, ends in {last.hash}" in run()
    assert "0 events" not in run(checkpoint=f"3:{last.hash}")


def tamper(sql):
    """Run SQL with the triggers off, as an administrator of the database can."""
    with past_triggers(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_broken_chain_ends_in_an_error_that_names_the_event():
    record(actor=None, action="test.happened")
    tamper("UPDATE audit_auditevent SET action = 'other'")
    err = io.StringIO()
    with pytest.raises(CommandError, match=r"1 fault"):
        call_command("verify_audit", stderr=err)
    assert "event 1: the column for action differs" in err.getvalue()


@pytest.mark.parametrize("checkpoint", ["2:" + "0" * 64, "x", "1:", ":"])
def test_a_checkpoint_the_chain_lacks_is_a_fault(checkpoint):
    record(actor=None, action="test.happened")
    with pytest.raises(CommandError, match="broken"):
        run(checkpoint=checkpoint)


def test_a_tail_cut_together_with_its_head_is_found_by_the_checkpoint():
    first, last = (record(actor=None, action="test.happened") for _ in range(2))
    tamper("DELETE FROM audit_auditevent WHERE seq = 2")
    ChainHead.objects.update(seq=1, hash=first.hash)
    run()
    with pytest.raises(CommandError):
        run(checkpoint=f"2:{last.hash}")


# ------------------------------------------------------------------ what was sealed


def faults():
    err = io.StringIO()
    with pytest.raises(CommandError, match="the audit trail is broken"):
        call_command("verify_audit", stdout=io.StringIO(), stderr=err)
    return err.getvalue().splitlines()


def test_a_sealed_sheet_is_whole_and_one_changed_mark_is_named():
    found = scene()
    sheet = services.seal_sheet(actor=found.user(0), sheet=found.sheet(0, 50))
    services.seal_sheet(actor=found.user(1), sheet=found.sheet(1, 50))
    assert "chain whole" in run()
    item = found.item("4.1.2").pk
    tamper(f"UPDATE scoring_itemscore SET percent = 55 WHERE sheet_id = {sheet.pk} AND item_id = {item}")
    assert faults() == [f"sheet {sheet.pk}: the rows of its marks differ from the payload"]


def test_an_agreed_consensus_that_no_event_tells_of_is_named():
    found = sealed()
    agreed = make.make_consensus(found.application, make.round_of(found.cycle, "consensus"), found.panel, 60)
    assert f"consensus sheet {agreed.pk}: its hash is not the one" in "\n".join(faults())
