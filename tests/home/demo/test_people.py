"""The cast: made once, with valid codes, and noted for the login page."""

from __future__ import annotations

import json
from datetime import date

import pytest

from award.accounts.models import Membership, Organisation, User
from award.domain.creditcodes import check_credit_code
from award.home.demo.people import PASSWORD, add_colleagues, credit_code, make_cast, write_logins
from award.home.demo.stock import read
from award.home.management.commands.prepare import DEMO_CYCLES
from award.home.templatetags.demo_logins import DEMO_LOGINS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_the_cast_is_made_once_and_can_log_in():
    first = make_cast(["yulan", "xiye"])
    counts = User.objects.count(), Organisation.objects.count()
    second = make_cast(["yulan", "xiye"])
    assert (User.objects.count(), Organisation.objects.count()) == counts
    assert second == first
    assert first.owners["yulan"].check_password(PASSWORD)
    assert first.clerk.has_role("office")
    assert not first.clerk.has_role("chief")
    assert first.chief.has_role("chief")
    assert first.second.has_role("office")
    assert len({first.clerk, first.chief, first.second}) == 3
    assert len(first.experts) == len(read("cast")["experts"])
    assert set(first.organisations) == {"yulan", "xiye"}


def test_the_register_says_what_a_plan_of_panels_asks_of_an_expert():
    experts = make_cast([]).experts.values()
    assert sum(expert.may_chair for expert in experts) >= 3
    assert all(expert.division and expert.trained_on and expert.appointed_until for expert in experts)
    assert all(expert.industries.exists() for expert in experts)


def test_every_expert_was_appointed_before_the_earliest_cycle_of_the_demo():
    earliest = date(min(year for year, _stage in DEMO_CYCLES), 1, 1)
    assert all(expert.appointed_on < earliest for expert in make_cast([]).experts.values())


def test_credit_codes_are_valid_and_differ():
    codes = [credit_code(place) for place in range(len(read("cast")["organisations"]))]
    assert len(set(codes)) == len(codes)
    assert [check_credit_code(code) for code in codes] == codes


def test_colleagues_join_once_and_stand_on_the_login_page(tmp_path):
    cast = make_cast(["yulan"])
    for _twice in range(2):
        add_colleagues(cast, "yulan")
    roles = Membership.objects.filter(organisation=cast.organisations["yulan"]).values_list("role", flat=True)
    assert sorted(roles) == ["editor", "owner", "viewer"]
    write_logins()
    noted = json.loads((tmp_path / DEMO_LOGINS).read_text(encoding="utf-8"))
    assert noted["password"] == PASSWORD
    emails = [person["email"] for person in noted["people"]]
    assert len(set(emails)) == len(emails)
    assert User.objects.filter(email__in=emails).count() == len(emails)
    assert {"Applicant, owner", "Applicant, editor", "Applicant, viewer"} <= {p["role"]["en"] for p in noted["people"]}
