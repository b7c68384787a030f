"""The browser counts by the rule of the domain."""

from __future__ import annotations

import json
import re

import pytest

from award.domain import text
from tests.factories import ROOT

SCRIPT = (ROOT / "award/core/static/award/applications.js").read_text()


@pytest.mark.parametrize("name", ["WORD", "WHITE", "ZERO_WIDTH"])
def test_script_has_the_constants_of_the_domain(name):
    found = re.search(rf'^const {name} = ("[^\n]*");$', SCRIPT, re.MULTILINE)
    assert json.loads(found[1]) == getattr(text, name)


def test_no_script_runs_text_of_the_page():
    for path in (ROOT / "award/core/static/award").glob("*.js"):
        for way in ("innerHTML", "eval(", "insertAdjacentHTML", "document.write"):
            assert way not in path.read_text(), path.name
