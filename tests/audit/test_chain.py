from datetime import UTC, datetime

from award.audit.chain import GENESIS, canonical, event_hash


def test_canonical_form_does_not_depend_on_order_or_composition():
    assert canonical({"b": 1, "a": "e\u0301"}) == canonical({"a": "\u00e9", "b": 1}) == '{"a":"é","b":1}'


def test_moments_are_written_whole():
    assert (
        canonical({"at": datetime(2026, 12, 3, 9, 0, 0, 5, tzinfo=UTC)}) == '{"at":"2026-12-03T09:00:00.000005+00:00"}'
    )


def test_hash_depends_on_number_previous_hash_and_body():
    hashes = {
        event_hash(1, GENESIS, "{}"), event_hash(2, GENESIS, "{}"),
        event_hash(1, "1" * 64, "{}"), event_hash(1, GENESIS, "{ }"),
    }  # fmt: skip
    assert len(hashes) == 4


def test_hash_can_be_recomputed_by_hand():
    """printf 'v1\\n1\\n000…\\n{}' | sha256sum: what the documentation promises an auditor."""
    assert event_hash(1, GENESIS, "{}") == "ea8b30f1aaa32cd5bbf33975774c1e04704965bc108c8d0b48b7bf5eac5bd5ae"
