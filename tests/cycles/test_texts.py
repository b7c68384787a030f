"""Parsed texts: one object a hash, and never an altered one."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError
from award.cycles.models import CriteriaSet
from award.cycles.texts import criteria_of_text, programme_of_text
from tests.factories import make_criteria_set, make_programme

pytestmark = pytest.mark.django_db


def test_two_rows_of_one_hash_share_the_parsed_criteria():
    row = make_criteria_set()
    assert criteria_of_text(row) is criteria_of_text(CriteriaSet.objects.get(pk=row.pk))


def test_an_altered_text_is_never_used():
    row = make_programme(text=make_programme().text + "\n# own\n")
    row.text = row.text.replace("quota = 3", "quota = 9")
    with pytest.raises(ServiceError) as refusal:
        programme_of_text(row)
    assert refusal.value.code == "text_altered"
    row.criteria_set.sha256 = "0" * 64
    with pytest.raises(ServiceError):
        criteria_of_text(row.criteria_set)
