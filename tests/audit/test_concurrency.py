"""Many writers at once leave a chain without gap or fork."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from award.audit.models import AuditEvent
from award.audit.services import record, verify

WRITERS, EACH = 4, 10


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_a_whole_chain():
    if connection.vendor == "sqlite":
        return  # the database of the tests lies in memory and has one connection; a file has one writer at a time
    start = threading.Barrier(WRITERS)
    failures: list[BaseException] = []

    def write(name: int) -> None:
        try:
            start.wait(timeout=30)
            for place in range(EACH):
                record(actor=None, action=f"test.writer{name}", after={"place": place})
        except BaseException as error:  # told to the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[name]) for name in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert list(AuditEvent.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, WRITERS * EACH + 1))
    assert list(verify()) == []
