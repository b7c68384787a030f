"""Every key and every choice of the programme file has its words on the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import activate

from award.cycles.programmes import labels
from award.cycles.programmes.schema import SECTIONS, Spec, section_specs


def everywhere(specs: tuple[Spec, ...]) -> Iterator[Spec]:
    for spec in specs:
        yield spec
        yield from everywhere(spec.fields)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_has_a_label(section):
    missing = [
        spec.label for spec in everywhere(section_specs(section))
        if spec.label not in labels.LABELS and spec.key not in labels.ANYWHERE
    ]  # fmt: skip
    assert missing == []
    assert section in labels.SECTION_NAMES


@pytest.mark.parametrize("section", SECTIONS)
def test_every_choice_has_a_name(section):
    names = [f"{spec.label}={code}" for spec in everywhere(section_specs(section)) for code in spec.choices]
    assert [name for name in names if name not in labels.CHOICES] == []


def test_words_of_a_key_that_is_new_are_the_key_itself():
    activate("en")
    assert labels.words("AwardClass.quota")[0] == "Quota"
    assert labels.words("Indicator.code")[0] == "Code"
    assert labels.words("Something.not_yet_named") == ("not yet named", "")
    assert labels.choice_name("Round.kind", "not_yet") == "not_yet"
