"""A programme written from its tables is the programme it was."""

from __future__ import annotations

import pytest

from award.cycles.programmes.files import programme_toml
from award.cycles.programmes.typed import stored
from award.domain.programme import load_programme
from tests.factories import ROOT

PROGRAMMES = sorted((ROOT / "criteria" / "programmes").glob("*.toml"))


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_every_shipped_programme_survives(path):
    programme = load_programme(path.read_bytes(), name=path.name, criteria=None)
    written = programme_toml(stored(programme))
    assert load_programme(written, name="again", criteria=None) == programme
    assert programme_toml(stored(load_programme(written, name="again", criteria=None))) == written


def test_one_key_a_line_and_a_row_in_one_piece():
    text = programme_toml(
        {"code": "x", "ranking": {"decimals": 2}, "rounds": [{"code": "a", "trim": {"drop": 1}}], "notices": [],
         "floors": []}
    ).decode()  # fmt: skip
    assert text == 'code = "x"\n\n[ranking]\ndecimals = 2\n\n[[rounds]]\ncode = "a"\ntrim = { drop = 1 }\n'


@pytest.mark.parametrize("value", ['a"b', "a\\b", "一\n二", "]\n[[rounds]]", "'''", '"""'])
def test_what_is_typed_cannot_leave_its_key(value):
    import tomllib

    tables = {"code": value, "floors": [{"scope": value}], "notices": [{"kind": value, "days": 1}]}
    read = tomllib.loads(programme_toml(tables).decode())
    assert read == {"code": value, "floors": [{"scope": value}], "notices": {value: {"days": 1}}}
