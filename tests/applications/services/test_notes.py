"""Messages between an applicant and the office: who writes, who hears, what is read."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.applications import services
from award.applications.models import Note
from award.core.errors import ServiceError
from award.outbox.models import Message
from tests.applications.cast import events, make_team
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_message_is_told_once_until_it_is_read_and_never_quoted():
    team, office = make_team(), make_user("", "office")
    for text in ("能否延期？", "补充说明。"):
        services.write_note(actor=team.viewer, application=team.application, text=text)
    assert list(Message.objects.values_list("kind", "recipient")) == [("note_for_office", office.pk)]
    assert services.read_notes(actor=office, application=team.application) == 2
    assert services.read_notes(actor=office, application=team.application) == 0
    services.write_note(actor=office, application=team.application, text="请来函说明。")
    told = set(Message.objects.filter(kind="note_for_applicant").values_list("recipient", flat=True))
    assert told == {team.owner.pk, team.editor.pk}
    assert not any(word in row.body + row.subject for row in Message.objects.all() for word in ("延期", "来函"))
    assert services.read_notes(actor=team.editor, application=team.application) == 1
    assert [note.side for note in Note.objects.all()] == ["applicant", "applicant", "office"]
    assert not any("延期" in event.body for event in events("note.written"))


@pytest.mark.parametrize(("text", "code"), [(" \n", "empty"), ("长" * 4001, "too_long")])
def test_what_is_no_message(text, code):
    team = make_team()
    with pytest.raises(ServiceError) as refusal:
        services.write_note(actor=team.owner, application=team.application, text=text)
    assert refusal.value.code == code


def test_members_and_the_office_only_and_the_office_of_no_silent_draft():
    team = make_team()
    others = [make_user("", role) for role in ("supervisor", "committee", "recommender", "expert")]
    for actor in (team.rival, *others, make_user("", "office")):  # nothing is submitted or written yet
        with pytest.raises(Http404):
            services.write_note(actor=actor, application=team.application, text="x")
        with pytest.raises(Http404):
            services.read_notes(actor=actor, application=team.application)
    services.write_note(actor=team.owner, application=team.application, text="您好")
    services.write_note(actor=make_user("", "office"), application=team.application, text="您好")
