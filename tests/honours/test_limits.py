"""The limit on checks, by address and minute."""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine
from django.test import RequestFactory

from award.honours.limits import CHECKS, is_over_limit


def checks(address: str, count: int) -> list[bool]:
    request = RequestFactory().get("/v/X", REMOTE_ADDR=address)
    return [is_over_limit(request) for _ in range(count)]


def test_limit_holds_for_one_address_and_one_minute() -> None:
    with time_machine.travel(datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC), tick=False) as clock:
        assert not any(checks("192.0.2.1", CHECKS))
        assert all(checks("192.0.2.1", 3))
        assert not any(checks("192.0.2.2", 1))
        clock.shift(60)
        assert not any(checks("192.0.2.1", 1))


def test_one_customer_of_ipv6_is_one_address() -> None:
    with time_machine.travel(datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC), tick=False):
        assert not any(checks("2001:db8:1:2::1", CHECKS))
        assert checks("2001:db8:1:2:ffff::9", 1) == [True]
        assert checks("2001:db8:1:3::1", 1) == [False]
