import io

import pytest
from django.core.management import CommandError, call_command

from award.audit.services import record

pytestmark = pytest.mark.django_db


def run(**options):
    out, err = io.StringIO(), io.StringIO()
    call_command("verify_audit", stdout=out, stderr=err, **options)
    return out.getvalue()


def test_a_whole_chain_is_said_to_be_whole():
    last = [record(actor=None, action="test.happened") for _ in range(3)][-1]
    assert f"3 events, chain whole, ends in {last.hash}" in run()
    assert "0 events" not in run(checkpoint=f"3:{last.hash}")


def test_a_broken_chain_ends_in_an_error_that_names_the_event(tamper):
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


def test_a_tail_cut_together_with_its_head_is_found_by_the_checkpoint(tamper):
    from award.audit.models import ChainHead

    first, last = (record(actor=None, action="test.happened") for _ in range(2))
    tamper("DELETE FROM audit_auditevent WHERE seq = 2")
    ChainHead.objects.update(seq=1, hash=first.hash)
    run()
    with pytest.raises(CommandError):
        run(checkpoint=f"2:{last.hash}")
