"""Writing on the pages: plain posts and htmx alike; nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from award.applications import services
from award.applications.content import item_measures, measures_version
from award.applications.models import Answer, BasicData, Indicator, ItemState, Measure, ProfileAnswer
from tests.applications.cast import make_team, measure

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def url(team, name, *args):
    return reverse(f"applications:{name}", args=[team.application.pk, *args])


def test_item_page_shows_prompts_layers_bands_and_one_filled_button(client):
    team = make_team()
    client.force_login(team.editor)
    page = client.get(url(team, "item", "4.1.2")).content.decode()
    for key in ("method", "deployment", "results"):
        assert f'name="text-{key}"' in page
    assert page.count("btn--primary") == 1
    assert "90–100" in page
    assert 'name="not_applicable"' not in page
    assert 'name="not_applicable"' in client.get(url(team, "item", "4.4.6")).content.decode()


def test_item_plain_post_saves_all_and_goes_to_the_next(client):
    team = make_team()
    year = team.application.cycle.year
    client.force_login(team.editor)
    data = {
        "text-text": "五年来合格率上升。", "version-text": "0", "measures-version": measures_version([]),
        "m-0-name": "合格率", "m-0-unit": "%", "m-0-direction": "up", f"m-0-{year - 1}": "98.9", "m-1-name": "",
        "done": "yes", "next": "1",
    }  # fmt: skip
    response = client.post(url(team, "item", "4.7.2"), data)
    assert (response.status_code, response["Location"]) == (302, url(team, "item", "4.7.3"))
    assert Answer.objects.get().text == "五年来合格率上升。"
    assert Measure.objects.get().values == {str(year - 1): "98.9"}
    assert ItemState.objects.get().is_done


def test_item_rows_are_added_and_removed_without_script(client):
    team = make_team()
    year, item = team.application.cycle.year, team.item("4.7.2")
    arguments = {"actor": team.owner, "application": team.application, "item": item}
    rows = services.save_measures(**arguments, rows=[measure(year, name) for name in ("甲", "乙", "丙")])
    client.force_login(team.owner)
    data = {f"m-{n}-name": row.name for n, row in enumerate(rows)} | {f"m-{n}-{year - 1}": "1" for n in range(3)}
    data |= {"text-text": "", "version-text": "0", "measures-version": measures_version(rows)}
    response = client.post(url(team, "item", "4.7.2"), {**data, "add": "1"})
    page = client.get(response["Location"].partition("#")[0]).content.decode()
    assert 'name="m-3-name"' in page
    data["measures-version"] = measures_version(item_measures(team.application, item))
    client.post(url(team, "item", "4.7.2"), {**data, "remove": "1"})
    assert [row.name for row in item_measures(team.application, item)] == ["甲", "丙"]


def test_item_plain_post_with_a_stale_version_shows_both_texts(client):
    team = make_team()
    item = team.item("4.7.2")
    services.save_answer(
        actor=team.owner, application=team.application, item=item, layer="", text="甲的文字", version=0
    )
    client.force_login(team.editor)
    response = client.post(url(team, "item", "4.7.2"), {"text-text": "乙的文字", "version-text": "0", "done": "yes"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "<mark>甲</mark>的文字" in page
    assert "乙的文字" in page
    assert 'name="version-text" value="1"' in page
    assert Answer.objects.get().text == "甲的文字"
    assert not ItemState.objects.filter(is_done=True).exists()


def test_item_text_with_a_control_character_is_refused_and_kept(client):
    team = make_team()
    client.force_login(team.owner)
    response = client.post(url(team, "item", "4.7.2"), {"text-text": "好的\x07文字", "version-text": "0"})
    assert response.status_code == 422
    assert "好的\x07文字" in response.content.decode()
    assert "control character" in response.content.decode()
    assert not Answer.objects.exists()


def test_measures_save_says_what_is_missing_and_draws_the_trend(client):
    team = make_team()
    year = team.application.cycle.year
    client.force_login(team.owner)
    data = {"measures-version": measures_version([]), "m-0-name": "合格率", f"m-0-{year - 1}": "98.9",
            f"m-0-{year - 2}": "９８"}  # fmt: skip
    page = client.post(url(team, "measures_save", "4.7.2"), data, **HTMX).content.decode()
    assert f"lacks the value of {year - 3}" in page
    assert f"value of {year - 2} is not a figure" in page
    assert "<svg" in page
    stale = client.post(url(team, "measures_save", "4.7.2"), {**data, "m-0-name": "别的"}, **HTMX)
    assert stale.status_code == 409
    assert "98.9" in stale.content.decode()
    (kept,) = re.findall(r'name="measures-kept" value="(\w+)"', stale.content.decode())
    mine = {**data, "m-0-name": "别的", "measures-kept": kept}
    assert client.post(url(team, "item", "4.7.2"), mine).url == url(team, "item", "4.7.2")
    assert Measure.objects.get().name == "别的", "who has seen both tables may keep the own one"
    assert client.post(url(team, "measures_save", "4.1.2"), data, **HTMX).status_code == 404


def test_a_post_without_a_table_does_not_empty_the_one_that_is_saved(client):
    team = make_team()
    client.force_login(team.owner)
    data = {"measures-version": measures_version([]), "m-0-name": "合格率"}
    client.post(url(team, "measures_save", "4.7.2"), data, **HTMX)
    response = client.post(url(team, "measures_save", "4.7.2"), {}, **HTMX)
    assert response.status_code == 422
    assert "was not saved" in response.content.decode()
    assert Measure.objects.get().name == "合格率"


def test_competitor_and_the_reason_for_missing_values_are_kept(client):
    team = make_team()
    client.force_login(team.owner)
    year = team.application.cycle.year
    data = {"text-text": "", "version-text": "0", "measures-version": measures_version([]), "m-0-name": "市场份额",
            "m-0-competitor": "12.5", "m-0-missing_reason": "2024年投产", f"m-0-{year - 1}": "无"}  # fmt: skip
    client.post(url(team, "item", "4.7.2"), data)
    page = client.get(url(team, "item", "4.7.2")).content.decode()
    row = Measure.objects.get()
    assert (row.competitor, row.missing_reason) == ("12.5", "2024年投产")
    assert 'value="12.5"' in page
    assert 'value="2024年投产"' in page


def test_a_table_pasted_without_script_is_shown_before_it_is_saved(client):
    team = make_team()
    client.force_login(team.owner)
    data = {"text-text": "写到一半", "version-text": "0", "measures-version": measures_version([]), "paste": "1"}
    response = client.post(url(team, "item", "4.7.2"), {**data, "pasted": "合格率\t%\t95\t96\t97\t98\t99"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="合格率"' in page
    assert "写到一半" in page
    assert not Measure.objects.exists()
    refused = client.post(url(team, "item", "4.7.2"), {**data, "pasted": "a\t" * 40})
    assert refused.status_code == 422
    assert "a\ta\t" in refused.content.decode()


def test_measures_with_a_value_but_no_name_are_kept_on_the_page(client):
    team = make_team()
    client.force_login(team.owner)
    data = {"text-text": "", "version-text": "0", "measures-version": measures_version([]),
            "m-0-name": "", f"m-0-{team.application.cycle.year - 1}": "77.7"}  # fmt: skip
    response = client.post(url(team, "item", "4.7.2"), data)
    assert response.status_code == 422
    assert "77.7" in response.content.decode()


def test_profile_saves_by_form_and_by_field(client):
    team = make_team()
    client.force_login(team.editor)
    field = {"field": "B-1-1a", "text-B-1-1a": "椰浆", "version-B-1-1a": "0"}
    assert client.post(url(team, "profile_save"), field, **HTMX).status_code == 200
    form = {"text-B-1-1a": "椰浆和椰汁", "version-B-1-1a": "1", "text-B-1-1b": "使命", "version-B-1-1b": "0"}
    assert client.post(url(team, "profile"), form).status_code == 302
    assert set(ProfileAnswer.objects.exclude(text="").values_list("code", "text")) == {
        ("B.1.1a", "椰浆和椰汁"), ("B.1.1b", "使命"),
    }  # fmt: skip
    stale = client.post(url(team, "profile"), {**form, "text-B-1-1a": "别的", "version-B-1-1a": "0"})
    assert stale.status_code == 409
    assert "椰浆和椰汁" in stale.content.decode()
    assert client.post(url(team, "profile_save"), {"field": "nonsense"}, **HTMX).status_code == 404


def basic(year, **fields):
    data = {"version": "0", "contact_name": "陈立新", "employees": "320", f"revenue-{year - 1}": "1234.5"}
    return {**data, **fields}


def test_basic_data_are_saved_with_their_figures(client):
    team = make_team()
    client.force_login(team.owner)
    response = client.post(url(team, "basic"), basic(team.application.cycle.year))
    assert response.status_code == 302
    assert str(Indicator.objects.get(code="revenue", value__isnull=False).value) == "1234.5000"
    assert BasicData.objects.get().employees == 320


@pytest.mark.parametrize("typed", ["1,234.5", "１２３４", "12.34567", "1e5", "abc", "١٢"])
def test_basic_data_refuses_a_figure_and_keeps_what_was_typed(client, typed):
    team = make_team()
    year = team.application.cycle.year
    client.force_login(team.owner)
    response = client.post(url(team, "basic"), basic(year, **{f"revenue-{year - 1}": typed}))
    page = response.content.decode()
    assert response.status_code == 422
    assert f'value="{typed}"' in page
    assert "half-width digits" in page
    assert not Indicator.objects.exists()


def test_basic_data_changed_by_another_are_shown_beside_ones_own(client):
    team = make_team()
    year = team.application.cycle.year
    client.force_login(team.owner)
    client.post(url(team, "basic"), basic(year))
    response = client.post(url(team, "basic"), basic(year, contact_name="周航"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "陈立新" in page
    assert 'value="周航"' in page
    assert 'name="version" value="1"' in page


PAGES = [("basic",), ("profile",), ("item", "4.1.2"), ("evidence",)]


@pytest.mark.parametrize("path", PAGES)
def test_viewer_reads_and_may_not_post(client, path):
    team = make_team()
    client.force_login(team.viewer)
    shown = client.get(url(team, *path))
    assert shown.status_code == 200
    assert "You may read this application but not change it." in shown.content.decode()
    assert client.post(url(team, *path), {"text-method": "x"}).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_after_the_deadline_pages_are_read_only(client, path):
    team = make_team()
    with time_machine.travel(team.application.cycle.applications_close_at + timedelta(minutes=1)):
        client.force_login(team.owner)
        shown = client.get(url(team, *path))
        assert shown.status_code == 200
        assert "The deadline for applications has passed." in shown.content.decode()
        assert client.post(url(team, *path), {"text-method": "x"}).status_code == 403


def test_unknown_items_are_not_found(client):
    team = make_team()
    client.force_login(team.owner)
    for name in ("item", "answer_save", "measures_save"):
        assert client.post(url(team, name, "9.9.9")).status_code == 404
