"""Contract 12: what the pages say is in the Chinese catalogue, whole and with the same placeholders."""

from __future__ import annotations

import re

import polib
import pytest

from tests.architecture.source import AWARD, listed
from tests.catalogues import collected, key_of

CATALOGUES = {language: AWARD / "locale" / language / "LC_MESSAGES" / "django.po" for language in ("zh_Hans", "en")}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!{){[a-z_]*}(?!})|%%")


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_entry_is_empty_or_doubtful(language):
    entries = [entry for entry in polib.pofile(str(CATALOGUES[language])) if not entry.obsolete]
    assert len(entries) > 300
    if language == "en":  # the source is English: an entry that is empty stands for itself
        assert not [entry.msgid for entry in entries if entry.fuzzy]
        return
    assert not [entry.msgid for entry in entries if entry.fuzzy or not entry.translated()]


def test_placeholders_survive_translation():
    faults = []
    for entry in polib.pofile(str(CATALOGUES["zh_Hans"])):
        if entry.obsolete:
            continue
        for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            wanted = set(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
            # A sign for per cent may stand where English says it in words.
            if set(_PLACEHOLDER.findall(said)) - {"%%"} != wanted - {"%%"}:
                faults.append(f"{entry.msgid!r}: {said!r}")
    assert not faults, listed(faults)


@pytest.mark.parametrize("language", CATALOGUES)
def test_the_catalogue_holds_what_is_said_and_nothing_else(language):
    """`make messages` brings it up to date."""
    said = collected()
    known = {key_of(entry) for entry in polib.pofile(str(CATALOGUES[language])) if not entry.obsolete}
    faults = [f"missing: {message} ({said[message][0]})" for message in sorted(set(said) - known)]
    faults += [f"no longer said: {message}" for message in sorted(known - set(said))]
    assert not faults, listed(faults)


def test_compiled_catalogues_are_those_of_the_sources():
    for path in CATALOGUES.values():
        said = {
            (entry.msgctxt, entry.msgid): entry.msgstr
            for entry in polib.mofile(str(path.with_suffix(".mo")))
            if entry.msgid
        }
        source = {
            (entry.msgctxt, entry.msgid): entry.msgstr
            for entry in polib.pofile(str(path))
            if entry.translated() and not entry.obsolete and entry.msgid
        }
        assert said == source, path.parent.parent.name
