"""Every kind of mail has a name in words, and every name a letter."""

from __future__ import annotations

from award.outbox.texts import KINDS, kind_name
from tests.architecture.source import ROOT


def test_every_letter_has_a_name_and_the_reverse():
    letters = {path.stem for path in (ROOT / "templates" / "outbox").glob("*.txt")}
    assert letters == set(KINDS)


def test_an_unknown_kind_is_named_by_its_code():
    assert kind_name("given_up") == "given_up"
