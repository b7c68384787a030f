import hashlib

import pytest

from award.domain.commitments import canonical_payload, commitment

SHEET = {"application": "HN2026-001", "criteria": "gbt19580-2012", "judge": "J001", "round": "material"}


def test_payload_is_the_one_of_the_contract():
    payload = canonical_payload(**SHEET, marks={"4.4.6": None, "4.1.2": 65})
    assert payload == (
        '{"application":"HN2026-001","criteria":"gbt19580-2012","judge":"J001",'
        '"marks":{"4.1.2":65,"4.4.6":null},"round":"material"}'
    )


def test_payload_keeps_texts_as_they_are():
    assert '"judge":"评委1"' in canonical_payload(**{**SHEET, "judge": "评委1"}, marks={})


def test_commitment_hashes_payload_and_nonce():
    nonce = bytes(range(32))
    assert commitment("评", nonce) == hashlib.sha256("评".encode() + nonce).hexdigest()


def test_commitment_demands_the_full_nonce():
    with pytest.raises(ValueError, match="32 bytes"):
        commitment("x", b"\x00" * 31)
