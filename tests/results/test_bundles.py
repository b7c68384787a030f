"""What the published list says and what a bundle is made of."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from award.core.hashing import canonical
from award.results.bundles import bundle_of, published_list
from tests.results.cases import finished, make_case

pytestmark = pytest.mark.django_db


def members(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_published_list_names_those_with_a_class_and_counts_the_others():
    case = make_case()
    published = published_list(finished(case, (65, 60, 30)))
    assert [(row["application"], row["class"]) for row in published["rows"]] == [
        (case.applications[0].number, "award"), (case.applications[1].number, "award")
    ]  # fmt: skip
    assert published["others"] == 1
    assert case.applications[2].organisation.name not in canonical(published)


def test_the_public_bundle_hides_those_without_a_class():
    case = make_case()
    snapshot = finished(case, (65, 60, 30))
    published = canonical(published_list(snapshot))
    everyone, officials = (members(bundle_of(snapshot, kind, published)) for kind in ("public", "officials"))
    hidden = case.applications[2].number
    assert "commitments.csv" in officials
    assert "commitments.csv" not in everyone
    assert hidden in officials["scores.csv"]
    assert not [name for name, text in everyone.items() if hidden in text]
    assert json.loads(everyone["ranking.json"])["rows"][2]["application"] == "X001"
