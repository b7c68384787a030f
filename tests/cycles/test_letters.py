"""What the office adds to the letters of a cycle."""

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from award.cycles.letters import office_words
from award.cycles.models import Cycle
from award.cycles.programmes.schema import section_specs
from award.cycles.queries import programme_of
from award.outbox.services.sending import rendered
from award.outbox.texts import KINDS
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def kinds():
    (letters,) = (spec for spec in section_specs("reminders") if spec.key == "letters")
    return next(spec.choices for spec in letters.fields if spec.key == "kind")


def test_words_are_filled_in_in_the_language_of_the_reader():
    cycle = factories.make_cycle(year=2026)
    documents = programme_of(cycle).documents
    chinese = office_words(cycle, "seat_invited", factories.make_user())
    assert documents.office.zh in chinese
    assert documents.phone in chinese
    english = office_words(cycle, "seat_invited", factories.make_user(language="en"))
    assert english.startswith("Travel, board and fees")
    assert documents.office.en in english


def test_a_kind_without_words_gets_none():
    assert office_words(factories.make_cycle(), "panel_seated", factories.make_user()) == ""


def test_a_letter_goes_without_them_where_the_rules_were_altered():
    cycle = factories.make_cycle("applying")
    Cycle.objects.filter(pk=cycle.pk).update(pinned_programme_sha256="0" * 64)
    assert office_words(Cycle.objects.get(pk=cycle.pk), "seat_invited", factories.make_user()) == ""


def test_every_kind_is_a_letter_of_the_platform():
    assert set(kinds()) <= set(KINDS)
    for kind in kinds():
        try:
            get_template(f"outbox/{kind}.txt")
        except TemplateDoesNotExist:
            pytest.fail(f"there is no letter {kind}")


def test_words_stand_at_the_end_of_the_letter():
    cycle, user = factories.make_cycle(), factories.make_user()
    panel = factories.make_panel(cycle, 1)
    context = {"panel": panel, "seat": panel.seats.get(), "address": "https://example.org"}
    plain = rendered("panel_seated", user, context)
    assert rendered("panel_seated", user, {**context, "words": ""}) == plain
    assert rendered("panel_seated", user, {**context, "words": "请携带身份证。"}) == (
        plain[0], f"{plain[1]}\n\n请携带身份证。",
    )  # fmt: skip
