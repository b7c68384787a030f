from __future__ import annotations

import pytest

from award.applications.offline.slots import slots_of
from award.applications.offline.word import read_word, word_copy
from tests.applications.cast import fill, make_team

pytestmark = [pytest.mark.django_db]


def test_x():
    team = make_team()
    fill(team)
    data = word_copy(team.application)
    open("/tmp/offline_x.docx", "wb").write(data)
    import time

    t = time.time()
    filled = read_word(data, team.application)
    print(time.time() - t, len(data))
    slots = {s.tag: s for s in slots_of(team.application)}
    assert set(slots) == set(filled.values)
    for tag, v in filled.values.items():
        assert (v.text, v.rows, v.fault, v.notes, v.base) == (
            "" if slots[tag].rows else slots[tag].text,
            slots[tag].rows,
            "",
            (),
            slots[tag].base,
        )
    assert filled.outside == []
