"""Sentences are compared in English, whatever the catalogue of the default language holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from award.cycles.queries import programme_of
from award.domain.programme import Programme
from tests import factories


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def programme_rules(db) -> Programme:
    """The default programme as the engine reads it."""
    return programme_of(factories.make_cycle("assessing"))
