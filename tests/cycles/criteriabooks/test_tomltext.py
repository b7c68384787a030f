"""Criteria written as TOML: what is read again is what was written, laid out as people write it."""

from __future__ import annotations

import tomllib

from award.cycles.criteriabooks.tomltext import criteria_toml

TEXT = {"zh": "甲\n“乙”", "en": 'a "b" \\ c'}


def test_what_is_read_again_is_what_was_written():
    band = {"low": 0, "high": 100, "text": {"approach": TEXT, "a.b c": TEXT}}
    data = {
        "schema": 1,
        "kinds": [{"code": "k", "factors": ["a", "b"], "layers": [{"code": "l", "name": TEXT}], "bands": [band, band]}],
        "limits": {"profile_characters": 5},
        "code": "x",
        "sources": ["long " * 30, "short"],
        "categories": [{"items": [{"code": "1", "prompts": [TEXT, TEXT], "measures": 0, "is": True}], "name": TEXT}],
    }
    assert tomllib.loads(criteria_toml(data).decode()) == data


def test_one_key_stands_on_a_line():
    data = {"kinds": [{"bands": [{"low": 0, "text": {"approach": {"zh": "甲", "en": "A"}}}], "code": "k"}], "code": "x"}
    assert criteria_toml(data).decode().splitlines() == [
        'code = "x"',
        "",
        "[[kinds]]",
        'code = "k"',
        "",
        "[[kinds.bands]]",
        "low = 0",
        'text.approach = { zh = "甲", en = "A" }',
    ]
