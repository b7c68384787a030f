"""The rules of a cycle as forms: what is saved, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from award.audit.models import AuditEvent
from award.cycles.models import Cycle
from award.cycles.programmes.schema import SECTIONS
from award.cycles.queries import programme_of
from tests.factories import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def fields_of(page: str) -> dict[str, list[str]]:
    """What the browser would send back of the form, untouched."""
    form = page.partition('action="/office/cycles/')[2].partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        is_box = 'type="checkbox"' in tag
        if is_box and " checked" not in tag:
            continue
        value = re.search(r' value="([^"]*)"', tag)
        sent.setdefault(re.search(r' name="([^"]*)"', tag)[1], []).append(unescape(value[1]) if value else "on")
    for name, text in re.findall(r'<textarea\b[^>]* name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        sent[name] = [unescape(text)]
    for name, options in re.findall(r'<select\b[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = [chosen[1]]
    return sent


@pytest.fixture
def draft():
    return make_cycle("draft")


def url_of(cycle: Cycle, section: str) -> str:
    return reverse("cycles:rules_section", args=[cycle.pk, section])


def form_of(office, cycle: Cycle, section: str, **changes: str) -> dict[str, list[str]]:
    sent = fields_of(office.get(url_of(cycle, section)).content.decode())
    return {**sent, **{name: [value] for name, value in changes.items()}}


def rules_now(cycle: Cycle):
    return programme_of(Cycle.objects.get(pk=cycle.pk))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_saved_untouched_says_what_it_said(office, draft, section):
    before = rules_now(draft)
    assert office.post(url_of(draft, section), form_of(office, draft, section)).status_code == 302
    assert rules_now(draft) == before


def test_a_change_is_saved_as_a_new_programme_and_recorded(office, draft):
    old = draft.programme
    answer = office.post(url_of(draft, "classes"), form_of(office, draft, "classes", **{"classes[0].quota": "5"}))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert programme_of(draft).classes[0].quota == 5
    assert draft.programme_id != old.pk
    old.refresh_from_db()
    assert "quota = 3" in old.text
    assert AuditEvent.objects.filter(action="cycle.rules_changed").count() == 1


@pytest.mark.parametrize(
    ("section", "name", "value", "said"),
    [
        ("rounds", "rounds[0].weight", "0.5", "rounds"),
        ("classes", "classes[0].quota", "1000000000", "classes[0].quota"),
        ("classes", "classes[0].quota", "9" * 400, "classes[0].quota"),
        ("classes", "classes[0].floor", "viele", "classes[0].floor"),
        ("classes", "classes[1].code", "award", "classes[1].code"),
        ("classes", "classes[0].name.en", "", "classes[0].name.en"),
        ("classes", "classes[0].name.zh", "奖\x00项", "classes[0].name.zh"),
        ("rounds", "rounds[0].kind", "lottery", "rounds[0].kind"),
        ("rounds", "rounds[0].trim.from", "2", "rounds[0].trim.from"),
        ("ranking", "ranking.tie_break", "round:nowhere", "ranking.tie_break"),
        ("reminders", "reminders[0].days", "soon", "reminders[0].days"),
        ("notices", "notices[0].days", "0", "notices[0].days"),
        ("notices", "notices[0].kind", "a b", "notices[0].kind"),
        ("notices", "notices[0].text.zh", "{secret}", "notices[0].text"),
        ("documents", "documents.certificates[0].number", "HN-{year}", "documents.certificates[0].number"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(office, draft, section, name, value, said):
    before = draft.programme_id
    answer = office.post(url_of(draft, section), form_of(office, draft, section, **{name: value}))
    assert answer.status_code == 422
    assert said in {node["name"] for node in answer.context["wrong"]}
    elsewhere = answer.context["section"].others
    assert [line for line in elsewhere if not line.startswith("documents.certificates")] == []
    if value.isprintable():
        assert value in answer.content.decode()
    draft.refresh_from_db()
    assert draft.programme_id == before


def test_markup_is_text(office, draft):
    office.post(
        url_of(draft, "classes"), form_of(office, draft, "classes", **{"classes[0].name.zh": "<script>x</script>"})
    )
    assert rules_now(draft).classes[0].name.zh == "<script>x</script>"
    for url in (url_of(draft, "classes"), reverse("cycles:cycle", args=[draft.pk])):
        assert "<script>x" not in office.get(url).content.decode()


def test_rows_are_added_moved_and_removed_without_saving(office, draft):
    form = form_of(office, draft, "classes", **{"classes[0].quota": "7", "act": "add:classes"})
    page = office.post(url_of(draft, "classes"), form)
    assert page.status_code == 200
    form = fields_of(page.content.decode())
    assert (form["classes#"], form["classes[0].quota"]) == (["4"], ["7"])
    form = fields_of(office.post(url_of(draft, "classes"), {**form, "act": "up:classes[1]"}).content.decode())
    assert form["classes[0].code"] == ["nomination"]
    form = fields_of(office.post(url_of(draft, "classes"), {**form, "act": "remove:classes[3]"}).content.decode())
    assert form["classes#"] == ["3"]
    assert [row.code for row in rules_now(draft).classes] == ["award", "nomination", "special"]
    assert office.post(url_of(draft, "classes"), {**form, "act": "save"}).status_code == 302
    assert [row.code for row in rules_now(draft).classes] == ["nomination", "award", "special"]
    assert rules_now(draft).classes[1].quota == 7


@pytest.mark.parametrize(
    "act", ["remove:classes[99]", "up:classes[0]", "add:code", "add:name.zh", "up:x", "add:" + "a" * 99]
)
def test_a_button_that_is_none_changes_nothing(office, draft, act):
    answer = office.post(url_of(draft, "classes"), form_of(office, draft, "classes", act=act))
    assert answer.status_code in (200, 302)
    assert len(rules_now(draft).classes) == 3


def test_a_form_without_its_lists_does_not_empty_them(office, draft):
    form = {name: values for name, values in form_of(office, draft, "classes").items() if not name.startswith("cl")}
    assert office.post(url_of(draft, "classes"), form).status_code == 302
    assert len(rules_now(draft).classes) == 3


def test_two_officers_in_two_sections_both_keep_theirs(office, draft):
    mine = form_of(office, draft, "panels", **{"panels.maximum_members": "9"})
    office.post(url_of(draft, "classes"), form_of(office, draft, "classes", **{"classes[0].quota": "5"}))
    assert office.post(url_of(draft, "panels"), mine).status_code == 302
    now = rules_now(draft)
    assert (now.classes[0].quota, now.panels.maximum_members) == (5, 9)


def test_two_officers_in_one_section_see_both(office, draft):
    mine = form_of(office, draft, "classes", **{"classes[0].quota": "8"})
    office.post(url_of(draft, "classes"), form_of(office, draft, "classes", **{"classes[0].quota": "5"}))
    answer = office.post(url_of(draft, "classes"), mine)
    assert answer.status_code == 409
    assert [row[1:] for row in answer.context["theirs"]] == [("8", "5")]
    assert rules_now(draft).classes[0].quota == 5
    again = fields_of(answer.content.decode())
    assert again["classes[0].quota"] == ["8"]
    assert office.post(url_of(draft, "classes"), again).status_code == 302
    assert rules_now(draft).classes[0].quota == 8


def test_an_open_cycle_shows_its_rules_and_takes_none(office):
    cycle = make_cycle()
    page = office.get(url_of(cycle, "rounds"))
    assert "<fieldset" in page.content.decode()
    assert "btn--primary" not in page.content.decode()
    assert office.post(url_of(cycle, "rounds"), {"act": "save"}).status_code == 403
    assert office.post(url_of(cycle, "rounds"), {"act": "add:rounds"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_a_section_takes_the_same_queries(office, django_assert_num_queries, draft, count):
    for _ in range(count):
        form = form_of(office, draft, "classes", act="add:classes")
    assert form
    with django_assert_num_queries(5):  # session, user, roles; cycle, rounds
        office.get(url_of(draft, "classes"))


def test_an_unknown_section_is_not_there(office, draft):
    assert office.get(url_of(draft, "nothing")).status_code == 404


def test_the_file_is_handed_out_as_it_is(office, draft):
    answer = office.get(reverse("cycles:programme_file", args=[draft.pk]))
    assert answer.content.decode() == draft.programme.text
    assert f"hainan-{draft.year}.toml" in answer["Content-Disposition"]
