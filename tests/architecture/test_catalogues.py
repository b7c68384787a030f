"""Contract 12: what the pages say is in the Chinese catalogue, whole and with the same placeholders."""

from __future__ import annotations

import re

import polib
import pytest

from tests.architecture.source import AWARD, listed
from tests.catalogues import collected, key_of

CATALOGUES = {language: AWARD / "locale" / language / "LC_MESSAGES" / "django.po" for language in ("zh_Hans", "en")}
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）》”] ?[,;:!?()\"'.](?![\w/%])|[,;:!?()\"'] ?[\u4e00-\u9fff《（]|！")
# Where the sign is part of what is typed: a kind and a code with a colon between them.
_TYPED = {"Object, as model:number", "total, round:CODE or category:CODE"}
# Words that have one Chinese word only, and the other ones that were once written for them.
_ONE_WORD = {
    "award office": "评审办(?!公室)",
    "cycle": "本届次",
    "declare": "申明",
    "expert": "(?<!卓越绩效)评审员",
    "head of the office": "评审办公室主任",
    "hit": "命中",
}
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


def _chinese() -> list[tuple[str, str]]:
    entries = [entry for entry in polib.pofile(str(CATALOGUES["zh_Hans"])) if not entry.obsolete]
    return [(each.msgid, said) for each in entries for said in (each.msgstr_plural.values() or [each.msgstr])]


def test_chinese_has_full_width_punctuation():
    faults = [f"{msgid!r}: {said!r}" for msgid, said in _chinese() if _HALF_WIDTH.search(said) and msgid not in _TYPED]
    assert not faults, listed(faults)


@pytest.mark.parametrize("word", _ONE_WORD)
def test_one_thing_has_one_chinese_word(word):
    faults = [f"{msgid!r}: {said!r}" for msgid, said in _chinese() if re.search(_ONE_WORD[word], said)]
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
