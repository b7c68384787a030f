import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import timezone

from award.core.forms import AwardForm, BeijingDateTimeInput, CountForm, DateInput


class Sample(AwardForm):
    name = forms.CharField(help_text="As on the licence.")
    text = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], required=False)
    yes = forms.BooleanField(required=False)
    when = forms.DateTimeField(widget=BeijingDateTimeInput, required=False)
    day = forms.DateField(widget=DateInput, required=False)


def test_each_control_has_the_class_of_the_design_system():
    form = Sample()
    classes = {name: "".join(re.findall(r'class="([^"]*)"', str(form[name]))) for name in form.fields}
    assert classes == {"name": "input", "text": "area", "kind": "select", "yes": "", "when": "input", "day": "input"}


def test_a_field_ties_label_hint_and_error_to_its_control():
    html = Sample({"name": ""})["name"].as_field_group()
    assert 'for="id_name"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-invalid="true"' not in Sample({"name": "x"})["name"].as_field_group()
    assert 'aria-invalid="true"' not in Sample()["name"].as_field_group()


def test_a_time_is_typed_and_shown_in_beijing():
    form = Sample({"name": "x", "when": "2026-12-03T17:00"})
    assert form.is_valid()
    assert form.cleaned_data["when"] == datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    shown = Sample(initial={"when": timezone.localtime(datetime(2026, 12, 3, 9, 0, tzinfo=UTC))})
    assert 'value="2026-12-03T17:00"' in str(shown["when"])
    assert 'type="datetime-local"' in str(shown["when"])


def test_a_day_is_a_browsers_own_control():
    assert 'type="date"' in str(Sample(initial={"day": datetime(2026, 12, 3).date()})["day"])  # noqa: DTZ001


class Choosing(AwardForm):
    one = forms.ModelChoiceField(Group.objects.none())
    other = forms.TypedChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "A")])
    own = forms.ModelChoiceField(Group.objects.none(), empty_label="Nobody")
    plain = forms.ChoiceField(choices=[("a", "A")])


@pytest.mark.django_db
def test_the_empty_choice_of_a_list_has_words():
    form = Choosing()
    labels = {name: re.findall(r"<option[^>]*>([^<]*)", str(form[name])) for name in form.fields}
    assert labels == {"one": ["请选择"], "other": ["请选择", "A"], "own": ["Nobody"], "plain": ["A"]}


class Days(CountForm):
    asks = "Type %(n)s, the days"
    wrong = "Not %(n)s."


@pytest.mark.parametrize(("typed", "is_right"), [("12", True), ("11", False), ("", False), ("x", False), ("-1", False)])
def test_a_bulk_act_is_confirmed_by_its_number(typed, is_right):
    assert CountForm({"count": typed}, expected=12).is_valid() == is_right


def test_what_is_counted_is_named():
    form = Days({"count": "2"}, expected=12)
    assert form["count"].label == "Type 12, the days"
    assert form.errors["count"] == ["Not 12."]
