"""Every hostile file is refused for the right reason, or taken as the harmless bytes it is to us."""

import json
import socket
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from award.core.uploads import UploadRefused, inspect_upload

DATA = Path(__file__).parent / "data"
ROWS = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
LIMIT = 20_000_000
MAX_GROWTH = 50_000_000


def refusal(name: str, data: bytes) -> str | None:
    """The code of the refusal; any other exception escapes and fails the test."""
    try:
        inspect_upload(name, data, max_bytes=LIMIT)
    except UploadRefused as error:
        return error.code
    return None


@pytest.fixture(scope="module", autouse=True)
def _libraries_loaded() -> None:
    # What an import opens is not what a file makes us open.
    for name in ("pdf_ok.pdf", "png_ok.png", "jpg_gps_exif.jpg", "xlsx_ok_baseline.xlsx"):
        inspect_upload(name, (DATA / name).read_bytes(), max_bytes=LIMIT)


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """What is opened while the test runs; a socket is a failure at once."""
    paths: list[str] = []
    is_on = True

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if is_on and event == "open" and isinstance(args[0], str):
            paths.append(args[0])

    sys.addaudithook(hook)
    yield paths
    is_on = False


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_hostile_file_meets_its_verdict(
    row: dict[str, Any], opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_socket(*args: object, **kwargs: object) -> None:
        raise AssertionError("an upload opened a socket")

    monkeypatch.setattr(socket, "socket", no_socket)
    data = (DATA / row["file"]).read_bytes()
    opened.clear()

    verdict = refusal(row["file"], data)

    assert verdict == row["refusal"]
    assert opened == []


@pytest.mark.parametrize(
    "name", ["xlsx_zip_bomb.xlsx", "xlsx_billion_laughs.xlsx", "pdf_flate_bomb.pdf", "png_pixel_bomb.png"]
)
def test_bomb_is_not_unpacked(name: str) -> None:
    data = (DATA / name).read_bytes()
    tracemalloc.start()
    try:
        refusal(name, data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < MAX_GROWTH


@pytest.mark.parametrize("extension", ["docx", "xlsx"])
def test_archive_under_an_office_name_is_refused(extension: str) -> None:
    assert refusal(f"a.{extension}", (DATA / "zip_bomb_flat.zip").read_bytes()) == "upload.zip_bomb"
    assert refusal(f"a.{extension}", (DATA / "zip_slip.zip").read_bytes()) in {
        "upload.unsafe_parts",
        "upload.content_mismatch",
    }


@pytest.mark.parametrize("extension", ["pdf", "docx", "xlsx", "jpg", "png"])
def test_virus_sample_is_no_document(extension: str) -> None:
    parts = json.loads((DATA / "eicar.parts.json").read_text(encoding="utf-8"))

    assert refusal(f"a.{extension}", "".join(parts).encode()) == "upload.content_mismatch"


def test_hostile_names_lead_nowhere() -> None:
    data = (DATA / "pdf_ok.pdf").read_bytes()

    facts = inspect_upload("..\\../etc/公司\u202efdp.\u200b\x00a.PDF", data, max_bytes=LIMIT)

    assert facts.name == "公司fdp.a.PDF"
    assert facts.mime == "application/pdf"
