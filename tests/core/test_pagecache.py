"""Rendered pages that are kept: private, bounded, dropped with the file."""

import os
from pathlib import Path

import pytest

from award.core import pagecache

ONE, TWO = "a" * 64, "b" * 64


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_what_is_kept_is_found_until_it_is_dropped(tmp_path):
    assert pagecache.load(7, ONE, "1.png") is None
    pagecache.keep(7, ONE, "1.png", b"x")
    assert pagecache.load(7, ONE, "1.png") == b"x"
    folder = Path(tmp_path, "pages", "aa", ONE)
    assert [entry.name for entry in folder.iterdir()] == ["7-1.png"]
    assert (folder.stat().st_mode & 0o777, (folder / "7-1.png").stat().st_mode & 0o777) == (0o700, 0o600)
    pagecache.drop(ONE)
    assert pagecache.load(7, ONE, "1.png") is None


def test_the_oldest_give_way(tmp_path):
    pagecache.keep(7, ONE, "1.png", b"x" * 10)
    os.utime(Path(tmp_path, "pages", "aa", ONE), (1, 1))
    pagecache.keep(7, TWO, "1.png", b"x" * 10)
    assert pagecache.sweep(15) == 1
    assert (pagecache.load(7, ONE, "1.png"), pagecache.load(7, TWO, "1.png")) == (None, b"x" * 10)


def test_a_key_is_a_hash():
    with pytest.raises(ValueError, match=r"\.\."):
        pagecache.load(7, "../x", "1.png")


def test_no_reader_gets_what_was_kept_for_another():
    pagecache.keep(7, ONE, "1.png", b"x")
    assert pagecache.load(8, ONE, "1.png") is None
    pagecache.keep(8, ONE, "1.png", b"y")
    assert pagecache.load(7, ONE, "1.png") == b"x"
    pagecache.drop(ONE)
    assert (pagecache.load(7, ONE, "1.png"), pagecache.load(8, ONE, "1.png")) == (None, None)
