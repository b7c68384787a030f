import hashlib
import json

import pytest

from award.domain.commitments import (
    LIMIT,
    Proof,
    canonical_payload,
    canonical_remarks,
    commitment,
    proof_json,
    read_proof,
    verify_proof,
)

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


def test_remarks_are_one_text_in_the_order_given():
    text = canonical_remarks([{"text": "评", "item": "4.1.2", "citations": []}, {"item": "4.1.3"}])
    assert text == '[{"citations":[],"item":"4.1.2","text":"评"},{"item":"4.1.3"}]'
    assert canonical_remarks([]) == "[]"


# ------------------------------------------------------------------ the proof of one sheet

NONCE = bytes(range(32))


def proof(**changes) -> Proof:
    payload, remarks = canonical_payload(**SHEET, marks={"4.1.2": 65}), canonical_remarks([{"text": "评"}])
    found = {
        "payload": payload, "nonce": NONCE.hex(), "commitment": commitment(payload, NONCE), "remarks": remarks,
        "remarks_sha256": commitment(remarks, NONCE),
    }  # fmt: skip
    return Proof(**{**found, **changes})


def faults(data: str | bytes, kept: str = "") -> list[str]:
    data = data.encode() if isinstance(data, str) else data
    return [f"{fault.where} {fault.code}" for fault in verify_proof(data, "p.json", kept=kept)]


def test_a_sound_proof_has_no_fault_and_is_read_as_it_was_written():
    assert faults(proof_json(proof())) == []
    assert read_proof(proof_json(proof()).encode(), "p.json") == proof()
    assert faults(proof_json(proof()), kept=f" {proof().commitment.upper()}\n") == []


def test_a_proof_of_a_sheet_whose_remarks_were_not_hashed_is_sound():
    assert faults(proof_json(proof(remarks_sha256=""))) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"payload": canonical_payload(**SHEET, marks={"4.1.2": 70})}, "commitment"),
        ({"nonce": bytes(32).hex()}, "commitment"),
        ({"commitment": "0" * 64}, "commitment"),
        ({"remarks": "[]"}, "remarks_sha256"),
        ({"remarks_sha256": "0" * 64}, "remarks_sha256"),
    ],
)
def test_a_changed_part_is_named(change, where):
    assert f"p.json: {where} proof.hash" in faults(proof_json(proof(**change)))


def test_a_proof_made_anew_for_other_marks_is_told_from_the_receipt():
    payload = canonical_payload(**SHEET, marks={"4.1.2": 70})
    other = proof(payload=payload, commitment=commitment(payload, NONCE))
    assert faults(proof_json(other)) == []
    assert faults(proof_json(other), kept=proof().commitment) == ["p.json: commitment proof.hash"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b"\xff", b"[" * 100_000, proof_json(proof()) + "\n", proof_json(proof(nonce="zz")),
        proof_json(proof(nonce=NONCE.hex().upper())), json.dumps(json.loads(proof_json(proof()))),
        proof_json(proof()).replace('"commitment":', '"commitment":1,"commitment":', 1),
    ],
)  # fmt: skip
def test_what_is_no_proof_is_refused(data):
    assert faults(data) == ["p.json proof.file"]


def test_a_file_over_the_limit_is_refused():
    assert faults(b"x" * (LIMIT + 1)) == ["p.json file.too_big"]
