"""The result bundle as a ZIP file: written to the same bytes every time, read as if an enemy had written it."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from award.domain.errors import DomainError, Fault, InputRefused
from award.domain.tomlfiles import shown

LIMIT = 48 << 20  # of the members together
SMALL_LIMIT = 8 << 20
ARCHIVE_LIMIT = LIMIT + (1 << 20)
MOST_ENTRIES = 64

Kind = Literal["officials", "public"]
MANIFEST, RANKING, PUBLISHED, COMMITMENTS = "manifest.json", "ranking.json", "published.json", "commitments.csv"
RULES = {"criteria": "criteria.toml", "programme": "programme.toml"}
FILES = {kind: f"{kind}.csv" for kind in ("scores", "consensus", "adjustments", "exclusions")}
FIGURES = "figures.csv"  # a member where the programme has a survey
READMES = ("README.zh.txt", "README.en.txt")

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP can tell: no clock goes into a bundle
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_ENTRY = b"PK\x01\x02"  # how every entry of a ZIP's directory begins
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, OverflowError, NotImplementedError, RuntimeError),
)


@dataclass(frozen=True)
class Bundle:
    """The members of a bundle by name, just as they were packed; `name` is the archive's, for its faults."""

    name: str
    members: Mapping[str, bytes]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the manifest, which names that of every other member: what a published list prints."""
        return sha256(self.members[MANIFEST])

    def fault(self, member: str, code: str, **params: object) -> Fault:
        """A fault of a member."""
        return Fault(f"{self.name}: {member}", code, params)


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def member_names(kind: Kind, *, has_figures: bool = False) -> tuple[str, ...]:
    """The members of a kind of bundle, in their order; the manifest comes last."""
    measured = (FIGURES,) if has_figures else ()
    sealed = (COMMITMENTS,) if kind == "officials" else ()
    return (*READMES, *RULES.values(), *FILES.values(), *measured, *sealed, RANKING, PUBLISHED, MANIFEST)


def _limit(member: str) -> int:
    return LIMIT if member.endswith(".csv") else SMALL_LIMIT


def write_bundle(members: Mapping[str, bytes]) -> bytes:
    """The members as a ZIP file, stored and without a clock. Raises DomainError bundle.too_big."""
    if sum(map(len, members.values())) > LIMIT or any(len(data) > _limit(name) for name, data in members.items()):
        raise DomainError("bundle.too_big", limit=LIMIT >> 20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on every system
            archive.writestr(entry, data)
    return out.getvalue()


def read_bundle(data: bytes, name: str) -> Bundle:
    """The members of a ZIP file, none of them trusted and nothing written to disk. Raises InputRefused."""
    if len(data) > ARCHIVE_LIMIT:
        raise InputRefused([Fault(name, "file.too_big", {"limit": ARCHIVE_LIMIT})])
    # Counted before the library makes an object of each.
    if data.count(_ENTRY) > MOST_ENTRIES:
        raise InputRefused([Fault(name, "bundle.entries", {"limit": MOST_ENTRIES})])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive.infolist(), name)
            return Bundle(name, {entry.filename: _unpacked(archive, entry) for entry in archive.infolist()})
    except _BROKEN as error:
        raise InputRefused([Fault(name, "bundle.not_zip", {"detail": shown(str(error))})]) from error


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # `ZipFile.read` would unpack a member whole before it looks at the size declared.
    with archive.open(entry) as member:
        return member.read(entry.file_size + 1)


def manifest_sha256(data: bytes) -> str:
    """The fingerprint of a bundle: the SHA-256 of its manifest. Raises InputRefused."""
    return read_bundle(data, "bundle.zip").fingerprint


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    faults = []
    known = member_names("officials", has_figures=True)
    for entry in entries:
        if entry.filename not in known:
            faults.append(Fault(name, "bundle.member_unknown", {"member": shown(entry.filename)}))
        elif entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            faults.append(Fault(f"{name}: {entry.filename}", "bundle.method"))
        elif entry.file_size > _limit(entry.filename):
            faults.append(Fault(f"{name}: {entry.filename}", "file.too_big", {"limit": _limit(entry.filename)}))
    for filename, count in Counter(entry.filename for entry in entries).items():
        if count > 1:
            faults.append(Fault(name, "bundle.member_doubled", {"member": shown(filename)}))
    if MANIFEST not in (entry.filename for entry in entries):
        faults.append(Fault(name, "bundle.member_missing", {"member": MANIFEST}))
    if not faults and sum(entry.file_size for entry in entries) > LIMIT:
        faults.append(Fault(name, "file.too_big", {"limit": LIMIT}))
    if faults:
        raise InputRefused(faults)
