import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from award.domain.diagnostics.ratings import Ratings, ratings_of
from award.domain.diagnostics.report import diagnose, diagnosis_json, number, numbers
from tests.domain.diagnostics.vectors import table, vector


def nulls(data, name="") -> list[str]:
    """The dotted names of what is null."""
    if isinstance(data, dict):
        return [found for key, value in data.items() for found in nulls(value, f"{name}.{key}".lstrip("."))]
    return [name] if data is None else []


# Few values and gaps: ties, empty judges, perfect and impossible agreement all come up.
cells = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 2.0, -1.5, 0.1, 0.3, 999_999_999.999999]))
tables = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=5))


@settings(max_examples=150, deadline=None)
@given(tables)
def test_everything_undefined_is_null_with_a_reason_and_nothing_else_is(rows):
    found = diagnosis_json(diagnose(table(*rows)))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    notes = found.pop("notes")
    assert sorted(notes) == sorted(nulls(found))
    assert all(sentence.endswith(".") and "{" not in sentence for _code, _params, sentence in notes.values())


def test_whole_answer_of_a_small_table():
    found = diagnosis_json(diagnose(vector("shrout_fleiss_1979")))
    assert (found["subjects"], found["judges"], found["missing"], found["components"]) == (6, 4, 0, 1)
    assert found["icc"]["ICC(2,1)"] == {
        "value": 0.2897637795, "low": 0.01878651337, "high": 0.7610843696,
        "f": 11.02724796, "df1": 5, "df2": 4.785143862, "p": 0.01126986005,
    }  # fmt: skip
    assert found["notes"] == {}
    assert sum(found["severity"].values()) == pytest.approx(0, abs=1e-6)
    assert list(found["variance"]) == ["subject", "judge", "residual"]


def test_groups_that_share_nothing_have_no_common_severity():
    found = diagnosis_json(diagnose(table([1, 2, None], [2, 3, None], [None, None, 5])))
    assert (found["components"], found["severity"], found["variance"], found["mean"]) == (2, None, None, None)
    assert found["notes"]["severity"] == found["notes"]["variance"]
    assert found["notes"]["severity"][:2] == ["stats.not_comparable", {"components": 2}]


def test_order_of_the_rows_changes_nothing():
    cells = {(f"S{r}", f"J{c}"): float((r * 7 + c * 5) % 11) for r in range(6) for c in range(4) if (r, c) != (2, 3)}
    turned = dict(reversed(cells.items()))
    assert diagnosis_json(diagnose(ratings_of(cells))) == diagnosis_json(diagnose(ratings_of(turned)))


def test_ten_digits_hide_noise():
    assert number(0.1 + 0.2) == 0.3
    assert str(number(-0.0)) == "0.0"
    assert numbers({"df": 5}) == {"df": 5}


def test_large_table_is_answered():
    rng = np.random.default_rng(1)
    values = np.round(rng.normal(500, 50, (200, 7)), 2)
    ratings = Ratings(tuple(f"S{n:03}" for n in range(200)), tuple(f"J{n}" for n in range(7)), values)
    found = diagnosis_json(diagnose(ratings))
    assert nulls({key: value for key, value in found.items() if key != "notes"}) == []
