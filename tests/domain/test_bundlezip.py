import io
import struct
import zipfile

import pytest

from award.domain import bundlezip
from award.domain.bundlezip import MOST_ENTRIES, manifest_sha256, member_names, read_bundle, sha256, write_bundle
from award.domain.errors import DomainError, InputRefused
from tests.domain.bundles import zipped

MEMBERS = {"scores.csv": b"a\n", "manifest.json": b"{}"}


def refusals(data: bytes) -> list[str]:
    with pytest.raises(InputRefused) as caught:
        read_bundle(data, "b.zip")
    return [str(fault) for fault in caught.value.faults]


def with_flag(data: bytes) -> bytes:
    """The archive with its first member marked as encrypted."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + struct.pack("<H", 1) + data[at + 10 :]


def twice() -> bytes:
    """An archive in which one name stands twice: another name is overwritten with it, here and in the directory."""
    return zipped({**MEMBERS, "SCORES.csv": b"{}"}).replace(b"SCORES.csv", b"scores.csv")


def test_what_is_written_is_read_back_and_has_no_clock_in_it():
    data = write_bundle(MEMBERS)
    assert data == write_bundle(MEMBERS)
    assert read_bundle(data, "b.zip").members == MEMBERS
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {(entry.date_time[0], entry.compress_type) for entry in archive.infolist()} == {(1980, 0)}


def test_fingerprint_is_the_hash_of_the_manifest():
    assert manifest_sha256(write_bundle(MEMBERS)) == sha256(b"{}")


def test_commitments_are_for_officials_alone_and_the_manifest_comes_last():
    officials, public = member_names("officials"), member_names("public")
    assert set(officials) - set(public) == {"commitments.csv"}
    assert officials[-1] == public[-1] == "manifest.json"


def test_packed_anew_it_is_still_the_bundle():
    assert read_bundle(zipped(MEMBERS, method=zipfile.ZIP_DEFLATED), "b.zip").members == MEMBERS


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "b.zip: is not a sound ZIP file (File is not a zip file): fetch"),
        (b"PK\x05\x06 nonsense", "is not a sound ZIP file"),
        (write_bundle(MEMBERS)[:-40], "is not a sound ZIP file"),
        (write_bundle(MEMBERS).replace(b"a\n", b"b\n", 1), "is not a sound ZIP file (Bad CRC-32"),
        (zipped({**MEMBERS, "../scores.csv": b""}), "the file ../scores.csv does not belong here"),
        (zipped({**MEMBERS, "/etc/passwd": b""}), "the file /etc/passwd does not belong here"),
        (zipped({**MEMBERS, "notes/": b""}), "the file notes/ does not belong here"),
        (zipped({"scores.csv": b""}), "the file manifest.json is missing"),
        (twice(), "the file scores.csv is there twice"),
        (with_flag(write_bundle(MEMBERS)), "b.zip: scores.csv: is encrypted or packed in another way"),
        (zipped(MEMBERS, method=zipfile.ZIP_LZMA), "scores.csv: is encrypted or packed in another way"),
        (zipped({f"{n}": b"" for n in range(MOST_ENTRIES + 1)}), "holds more than 64 files"),
    ],
)
def test_hostile_archive_is_refused(data, what):
    assert what in refusals(data)[0]


def test_sizes_are_limited_as_declared_and_as_they_are(monkeypatch):
    bomb = zipped({**MEMBERS, "scores.csv": bytes(5000)}, method=zipfile.ZIP_DEFLATED)
    # A member that declares fewer bytes than it holds gives no more than it declares.
    at = bomb.index(b"PK\x01\x02")
    liar = bomb[: at + 24] + struct.pack("<L", 10) + bomb[at + 28 :]
    assert "Bad CRC-32" in refusals(liar)[0]
    monkeypatch.setattr(bundlezip, "LIMIT", 4000)
    assert refusals(bomb) == ["b.zip: scores.csv: is over 4000 bytes: split it or remove what does not belong there"]
    both = zipped({**MEMBERS, "scores.csv": bytes(3000), "consensus.csv": bytes(3000)})
    assert refusals(both)[0].startswith("b.zip: is over 4000 bytes")
    with pytest.raises(DomainError, match="Export one round at a time"):
        write_bundle({"scores.csv": bytes(3000), "consensus.csv": bytes(3000)})
    monkeypatch.setattr(bundlezip, "ARCHIVE_LIMIT", 5000)
    assert refusals(both)[0].startswith("b.zip: is over 5000 bytes")
