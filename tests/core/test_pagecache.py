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
    assert pagecache.load(ONE, "1.png") is None
    pagecache.keep(ONE, "1.png", b"x")
    assert pagecache.load(ONE, "1.png") == b"x"
    folder = Path(tmp_path, "pages", "aa", ONE)
    assert [entry.name for entry in folder.iterdir()] == ["1.png"]
    assert (folder.stat().st_mode & 0o777, (folder / "1.png").stat().st_mode & 0o777) == (0o700, 0o600)
    pagecache.drop(ONE)
    assert pagecache.load(ONE, "1.png") is None


def test_the_oldest_give_way(tmp_path):
    pagecache.keep(ONE, "1.png", b"x" * 10)
    os.utime(Path(tmp_path, "pages", "aa", ONE), (1, 1))
    pagecache.keep(TWO, "1.png", b"x" * 10)
    assert pagecache.sweep(15) == 1
    assert (pagecache.load(ONE, "1.png"), pagecache.load(TWO, "1.png")) == (None, b"x" * 10)


def test_a_key_is_a_hash():
    with pytest.raises(ValueError, match=r"\.\."):
        pagecache.load("../x", "1.png")
