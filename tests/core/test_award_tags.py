from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from award.core.templatetags import award as tags

MOMENT = datetime(2026, 12, 3, 16, 30, 5, tzinfo=UTC)  # half past midnight on the 4th in Beijing


def render(source, request=None, **context):
    return Template("{% load award %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "4 December 2026", "Friday 4 December 2026, 00:30 (Beijing time)"),
        ("zh-hans", "2026年12月4日", "2026年12月4日 星期五 00:30（北京时间）"),
    ],
)
def test_moments_are_shown_in_beijing_and_in_the_language_of_the_page(language, day, moment):
    with translation.override(language):
        assert tags.beijing_day(MOMENT) == day
        assert tags.beijing(MOMENT) == moment
    assert tags.beijing_short(MOMENT) == "2026-12-04 00:30:05"


def test_a_date_is_no_moment_and_shifts_nowhere():
    with translation.override("en"):
        assert tags.beijing_day(date(2026, 12, 3)) == "3 December 2026"


def test_what_is_not_set_is_a_dash():
    assert tags.beijing(None) == tags.beijing_day(None) == tags.beijing_short(None) == "—"


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=40, hours=5), "40 days"),
        (timedelta(days=1, hours=1, minutes=59), "1 day 1 hour"),
        (timedelta(days=2), "2 days"),
        (timedelta(hours=3, minutes=59), "3 hours"),
        (timedelta(minutes=1, seconds=59), "1 minute"),
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(0), ""),
        (timedelta(days=-1), ""),
    ],
)
def test_time_left(monkeypatch, left, text):
    monkeypatch.setattr(tags, "now", lambda: MOMENT)
    with translation.override("en"):
        assert tags.time_left(MOMENT + left) == text


def test_names_of_reference_data():
    both, chinese = SimpleNamespace(name_zh="海口市", name_en="Haikou"), SimpleNamespace(name_zh="海口市", name_en="")
    with translation.override("en"):
        assert (tags.named(both), tags.named(chinese), tags.named(None)) == ("Haikou", "海口市", "")
    with translation.override("zh-hans"):
        assert tags.named(both) == "海口市"


def test_an_unknown_icon_is_an_error_of_the_developer():
    assert 'aria-hidden="true"' in tags.icon("check")
    with pytest.raises(KeyError):
        tags.icon("no-such-icon")


def test_every_text_is_escaped():
    bad = '"><script>'
    for html in (tags.meter(1, 2, bad), tags.segments(["done", bad], bad), render("{{ x|initial }}", x=bad)):
        assert "<script>" not in html


@pytest.mark.parametrize(("value", "total", "width"), [(1, 4, 25), (0, 0, 0), (9, 4, 100), (-1, 4, 0)])
def test_meter_stays_between_nothing_and_all(value, total, width):
    assert f'width="{width}"' in tags.meter(value, total, "x")


def test_state_has_a_name_and_a_tone():
    with translation.override("en"):
        assert tags.state_tag("application", "rejected") == '<span class="tag tag--bad">Not accepted</span>'
        assert tags.state_tag("round", "closed") == '<span class="tag">Closed</span>'
        # Confirmed is good news of a decision, bad news of a name on a list of offenders.
        assert tags.state_tag("decision", "confirmed") == '<span class="tag tag--ok">Confirmed</span>'
        assert tags.state_tag("screening_hit", "confirmed") == '<span class="tag tag--bad">Confirmed</span>'


def test_every_state_has_a_tone():
    from award.core.messages import STATES

    assert {state.split(".")[1] for state in STATES} - set(tags._TONES) <= {
        "deciding",
        "noticing",
        "assessing",
        "eligibility",
    }


def test_the_current_page_is_marked_by_its_path(rf):
    request = rf.get("/criteria/3/")
    assert render("{% current '/criteria/' '/x/' %}", request) == 'aria-current="page"'
    assert render("{% current '/notices/' %}", request) == ""


def test_query_keeps_the_filter_and_changes_the_page(rf):
    request = rf.get("/", {"action": "a&b", "page": "2"})
    assert render("{% query page=3 %}", request) == "?action=a%26b&amp;page=3"
    assert render("{% query page=None action=None %}", request) == "?"


def test_small_filters():
    assert tags.lookup({"a": 1}, "a") == 1
    assert tags.lookup(None, "a") is None
    assert [tags.file_size(size) for size in (999, 1_000, 2_149_000)] == ["999 B", "1.0 kB", "2.1 MB"]
    assert [tags.initial(name) for name in (" wang", "王", "")] == ["W", "王", "·"]
    with translation.override("en"):
        assert [tags.yes_no(value) for value in (True, False)] == ["Yes", "No"]


def test_text_of_the_rules_in_the_language_of_the_page():
    from award.domain.text import Text

    with translation.override("en"):
        assert tags.in_language(Text(zh="甲", en="A")) == "A"
    with translation.override("zh-hans"):
        assert tags.in_language(Text(zh="甲", en="A")) == "甲"
    assert tags.in_language(None) == ""
