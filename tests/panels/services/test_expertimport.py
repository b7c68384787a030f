"""Writing a table of experts: all or nothing, and only what was looked at."""

from __future__ import annotations

import pytest

from award.accounts.models import User
from award.core.errors import ServiceError, StaleState
from award.outbox.models import Message
from award.panels import services
from award.panels.expertfile import read
from award.panels.models import Expert
from tests import factories
from tests.panels.builders import events

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HEAD = "E-mail,Name,Employer,Industries,May chair\n"


@pytest.fixture
def office():
    factories.make_organisation()  # brings a division and an industry
    return factories.make_user("office", "office")


def write(office, text):
    data = (HEAD + text).encode()
    return services.import_experts(actor=office, data=data, name="a.csv", seen=read(data, "a.csv").digest)


def test_new_people_known_people_and_changed_entries_are_written(office):
    known, expert = factories.make_user("old"), factories.make_expert()
    text = f"New@Example.org,林溪,海南大学,C,yes\n{known.email},old,甲局,,\n{expert.user.email},expert,乙院,C,yes\n"
    write(office, text)
    new = Expert.objects.get(user__email="new@example.org")
    assert (new.user.name, new.employer, new.may_chair) == ("林溪", "海南大学", True)
    assert not new.user.has_usable_password()
    assert new.user.emailaddress_set.get().verified
    assert User.objects.get(pk=known.pk).has_role("expert")
    assert Expert.objects.get(user=known).employer == "甲局"
    expert.refresh_from_db()
    assert (expert.employer, expert.version, expert.expertise) == ("乙院", 1, "质量管理")
    assert [row.pk for row in expert.industries.all()] == ["C"]
    assert not Message.objects.exists()
    action, _before, after = events("experts.")[0]
    assert action == "experts.imported"
    assert len(after["added"]) == 2
    assert after["changed"] == {str(expert.pk): ["employer", "industries", "may_chair"]}
    assert "乙院" not in str(events())


def test_a_second_time_nothing_changes(office):
    write(office, "a@example.org,林溪,海南大学,C,yes\n")
    preview = write(office, "a@example.org,林溪,海南大学,C,yes\n")
    assert preview.to_write == []
    assert Expert.objects.get().version == 0


def test_a_fault_bars_every_row(office):
    with pytest.raises(ServiceError, match="nothing was written"):
        write(office, "a@example.org,林溪,海南大学,C,yes\nbad,林河,,,\n")
    assert not Expert.objects.exists()
    assert not User.objects.filter(email="a@example.org").exists()


def test_what_changed_since_the_preview_is_not_written(office):
    expert = factories.make_expert()
    data = f"{HEAD}{expert.user.email},expert,甲院,,\n".encode()
    seen = read(data, "a.csv").digest
    services.update_expert(actor=office, expert=expert, employer="乙院")
    with pytest.raises(StaleState):
        services.import_experts(actor=office, data=data, name="a.csv", seen=seen)
    expert.refresh_from_db()
    assert expert.employer == "乙院"


def test_only_the_office_imports(office):
    data = f"{HEAD}a@example.org,林溪,,,\n".encode()
    with pytest.raises(ServiceError):
        services.import_experts(
            actor=factories.make_expert().user, data=data, name="a.csv", seen=read(data, "a.csv").digest
        )
