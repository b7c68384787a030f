"""The content of a revision: complete, ordered, canonical."""

from __future__ import annotations

import hashlib
import json

import pytest

from award.applications.content import draft_content, frozen, layers_of
from tests.applications.cast import fill, make_team
from tests.applications.services.test_files import attach
from tests.factories import criteria

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_draft_content_has_every_part_of_the_contract():
    team = make_team()
    fill(team)
    file = attach(team, item=team.item("4.7.2"))
    content = draft_content(team.application, 3)
    assert set(content) == {
        "application", "number", "cycle", "organisation", "basic", "indicators", "profile", "items", "evidence",
        "criteria_sha256", "programme_sha256", "internal_notice",
    }  # fmt: skip
    assert content["number"] == 3
    assert [entry["code"] for entry in content["items"]] == [item.code for item in criteria().items]
    result = next(entry for entry in content["items"] if entry["code"] == "4.7.2")
    assert result["layers"] == [{"code": "", "text": "4.7.2 的做法。"}]
    assert set(result["measures"][0]) == {"name", "unit", "direction", "values", "target", "benchmark", "source"}
    assert [entry.get("document") for entry in content["evidence"]] == ["commitment", "licence", None]
    assert content["evidence"][-1] == {
        "id": file.pk, "name": file.name, "kind": "pdf", "size": file.size, "sha256": file.sha256, "pages": 2,
        "item": "4.7.2",
    }  # fmt: skip
    assert content["criteria_sha256"] == team.application.cycle.pinned_criteria_sha256


def test_an_empty_draft_has_every_item_and_question_empty():
    content = draft_content(make_team().application, 1)
    assert len(content["items"]) == 23
    assert len(content["profile"]) == 14
    assert not any(layer["text"] for entry in content["items"] for layer in entry["layers"])


def test_frozen_is_the_same_whatever_the_order_of_keys():
    payload, sha256 = frozen({"b": 1, "a": "椰"})
    assert payload == '{"a":"椰","b":1}'
    assert sha256 == hashlib.sha256(payload.encode()).hexdigest()
    assert frozen({"a": "椰", "b": 1}) == (payload, sha256)
    assert json.loads(payload)["a"] == "椰"


def test_layers_of_a_kind_without_layers_is_one_nameless_text():
    assert layers_of(criteria(), "process") == ("method", "deployment", "results")
    assert layers_of(criteria(), "result") == ("",)
