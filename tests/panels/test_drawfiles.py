"""A draw in one file, and what of it does not fit."""

from __future__ import annotations

import json

import pytest

from award.domain.draws import verify_record
from award.panels.drawfiles import bundle_of, faults_of
from tests.panels.plancases import drawn, make_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["inputs", "seed", "witness_word", "outcome"])
def test_one_byte_changed_is_found(field):
    plan = drawn(make_case())
    text = getattr(plan, field)
    middle = len(text) // 2
    setattr(plan, field, text[:middle] + ("0" if text[middle] != "0" else "1") + text[middle + 1 :])
    assert faults_of(plan)


def test_the_file_of_a_draw_is_verified_by_the_command_lines_own_function():
    plan = drawn(make_case())
    data = bundle_of(plan).encode()
    assert verify_record(data, "draw.json") == []
    values = json.loads(data)
    values["word"] += "x"
    assert verify_record(json.dumps(values, ensure_ascii=False).encode(), "draw.json")
