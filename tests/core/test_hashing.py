"""The bytes that are frozen, and their hash."""

from __future__ import annotations

from award.core.hashing import canonical, sha256


def test_equal_data_are_equal_bytes():
    assert canonical({"b": "名", "a": [1, None]}) == canonical({"a": [1, None], "b": "名"}) == '{"a":[1,null],"b":"名"}'


def test_hash_is_the_published_one():
    # A published test vector (FIPS 180-2).
    assert sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
