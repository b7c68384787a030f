import io

import pytest
from django.core.management import CommandError, call_command

from award.accounts.management.commands import create_office_user
from award.accounts.models import User
from award.audit.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("create_office_user", *arguments, stdout=out)
    return out.getvalue()


def test_a_fresh_installation_gets_its_first_person():
    text = run("first@example.org", "--name", "张主任", "--chief", "--generate")
    user = User.objects.get()
    password = text.splitlines()[0].removeprefix("Password: ")
    assert user.check_password(password)
    assert len(password) >= 15
    assert (user.name, user.role_names) == ("张主任", {"chief"})
    assert user.emailaddress_set.get().verified
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["user.created", "role.given"]


def test_a_known_person_gets_the_role_and_keeps_the_password():
    user = factories.make_user("known", password=factories.PASSWORD)
    run(user.email.upper())
    user = User.objects.get()
    assert user.role_names == {"office"}
    assert user.check_password(factories.PASSWORD)


def test_a_weak_password_or_a_wrong_address_is_refused(monkeypatch):
    monkeypatch.setattr(create_office_user.getpass, "getpass", lambda prompt: "12345")
    with pytest.raises(CommandError):
        run("first@example.org")
    with pytest.raises(CommandError):
        run("no-address", "--generate")
    assert not User.objects.exists()
