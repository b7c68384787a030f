"""Beginning with an earlier application: what is taken over, and what is not."""

from __future__ import annotations

import json

import pytest
from django.http import Http404

from award.applications import services
from award.applications.content import draft_content
from award.applications.models import Answer, TextVersion
from award.core.errors import ServiceError
from tests.applications.cast import events, fill, make_team, submit
from tests.factories import make_cycle, make_organisation, make_programme, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def team():
    team = make_team()
    fill(team)
    submit(team)
    return team


def _next(team, years: int = 2):
    return make_cycle(year=team.application.cycle.year + years)


def test_texts_facts_and_figures_of_years_still_asked_for_are_taken_over(team):
    team.application.measures.update(missing_reason="2024年投产")
    then = draft_content(team.application, 0)
    application = services.start_from(
        actor=team.editor, cycle=_next(team), organisation=team.application.organisation, earlier=team.application
    )
    now_ = draft_content(application, 0)
    year = team.application.cycle.year
    assert now_["profile"] == then["profile"]
    assert [entry["layers"] for entry in now_["items"]] == [entry["layers"] for entry in then["items"]]
    assert now_["basic"]["contact_name"] == "陈立新"
    # Two years on, of the three years of indicators only the last is still asked for.
    assert now_["indicators"][0]["values"] == {str(year - 1): "10"}
    table = next(entry["measures"] for entry in now_["items"] if entry["measures"])
    assert table[0]["values"] == {str(year - n): f"9{3 - n}.5" for n in (3, 2, 1)}
    assert table[0]["missing_reason"] == "2024年投产"
    assert now_["evidence"] == []
    assert not application.item_states.filter(is_done=True).exists()


def test_each_text_has_its_first_version_and_one_event_tells_of_all_without_a_word(team):
    application = services.start_from(
        actor=team.editor, cycle=_next(team), organisation=team.application.organisation, earlier=team.application
    )
    answer = Answer.objects.filter(application=application).first()
    assert (answer.version, answer.updated_by) == (1, team.editor)
    kept = TextVersion.objects.get(application=application, item_code=answer.item.code, part=answer.layer)
    assert (kept.number, kept.text) == (1, answer.text)
    (event,) = events("application.taken_over")
    texts = application.answers.count() + application.profile_answers.count()
    assert json.loads(event.body)["after"] == {"earlier": team.application.pk, "texts": texts}
    saved = services.save_answer(
        actor=team.owner, application=application, item=answer.item, layer=answer.layer, text="新的做法。", version=1
    )
    assert saved.version == 2


def test_the_own_record_of_the_organisation_is_newer_than_what_was_written(team):
    organisation = team.application.organisation
    organisation.address = "三亚市新址2号"
    organisation.save()
    application = services.start_from(
        actor=team.owner, cycle=_next(team), organisation=organisation, earlier=team.application
    )
    assert application.basic_data.address == "三亚市新址2号"
    assert application.basic_data.main_products == "椰浆"


def test_an_item_that_does_not_apply_stays_so_with_its_reason(team):
    item = team.application.cycle.programme.criteria_set.items.filter(may_be_not_applicable=True).first()
    services.set_item_state(
        actor=team.owner,
        application=team.application,
        item=item,
        is_done=False,
        is_not_applicable=True,
        reason="无此业务",
    )
    application = services.start_from(
        actor=team.owner, cycle=_next(team), organisation=team.application.organisation, earlier=team.application
    )
    (state,) = application.item_states.all()
    assert (state.item.code, state.not_applicable_reason, state.is_done) == (item.code, "无此业务", False)


def test_of_another_organisation_nothing_is_taken_and_nothing_started(team):
    mine, cycle, stranger = make_organisation(owner=team.owner), _next(team), make_user()
    with pytest.raises(ServiceError, match="another organisation"):
        services.start_from(actor=team.owner, cycle=cycle, organisation=mine, earlier=team.application)
    theirs = make_organisation(owner=stranger)
    with pytest.raises(Http404):
        services.start_from(actor=stranger, cycle=cycle, organisation=theirs, earlier=team.application)
    assert not mine.applications.exists()
    assert not theirs.applications.exists()


def test_an_application_by_other_criteria_is_refused(team):
    cycle = make_cycle(
        year=team.application.cycle.year + 2, programme=make_programme("baldrige-state", "baldrige-2023")
    )
    with pytest.raises(ServiceError, match="other criteria"):
        services.start_from(
            actor=team.owner, cycle=cycle, organisation=team.application.organisation, earlier=team.application
        )
