"""PDF files: what hides in them is found, honest ones pass."""

import io
import tracemalloc
import zlib
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from award.core import sniff_pdf
from award.core.sniff_pdf import check_pdf
from award.core.upload_errors import UploadRefused


def writer(pages: int = 1) -> PdfWriter:
    made = PdfWriter()
    for _ in range(pages):
        made.add_blank_page(100, 100)
    return made


def saved(made: PdfWriter) -> bytes:
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def with_action(action: str, key: str = "/OpenAction") -> bytes:
    made = writer()
    made._root_object[NameObject(key)] = DictionaryObject(
        {NameObject("/S"): NameObject(action), NameObject("/D"): TextStringObject("x")}
    )
    return saved(made)


def code_of(data: bytes) -> str | None:
    try:
        check_pdf(io.BytesIO(data))
    except UploadRefused as error:
        return error.code
    return None


def object_stream_bomb(size: int) -> bytes:
    """A PDF whose catalogue lies in an object stream that unpacks to `size` bytes."""
    objects = b"1 0 2 40 <</Type/Catalog/Pages 2 0 R>>".ljust(8 + 40) + b"<</Type/Pages/Kids[]/Count 0>>"
    packed = zlib.compress(objects + b" " * (size - len(objects)), 9)
    body = b"%PDF-1.7\n"
    at_stream = len(body)
    body += b"3 0 obj<</Type/ObjStm/N 2/First 8/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    body += packed + b"\nendstream endobj\n"
    at_xref = len(body)
    entries = [(0, 0, 65535), (2, 3, 0), (2, 3, 1), (1, at_stream, 0), (1, at_xref, 0)]
    table = b"".join(bytes([kind]) + a.to_bytes(4, "big") + b.to_bytes(2, "big") for kind, a, b in entries)
    body += b"4 0 obj<</Type/XRef/W[1 4 2]/Size 5/Root 1 0 R/Length %d>>stream\n" % len(table)
    return body + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % at_xref


def test_pages_are_counted() -> None:
    assert check_pdf(io.BytesIO(saved(writer(3)))) == 3


@pytest.mark.parametrize("action", ["/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE"])
def test_acting_document_is_refused(action: str) -> None:
    assert code_of(with_action(action)) == "upload.active_content"


@pytest.mark.parametrize("action", ["/URI", "/GoTo"])
def test_link_and_opening_place_are_accepted(action: str) -> None:
    assert code_of(with_action(action)) is None


def test_attachment_is_refused() -> None:
    made = writer()
    made.add_attachment("a.exe", b"MZ")

    assert code_of(saved(made)) == "upload.active_content"


def test_empty_password_counts_as_a_password() -> None:
    made = writer()
    made.encrypt("", algorithm="RC4-128")

    assert code_of(saved(made)) == "upload.encrypted"


def test_number_of_pages_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff_pdf, "MAX_PAGES", 2)

    assert code_of(saved(writer(2))) is None
    assert code_of(saved(writer(3))) == "upload.too_many_pages"


def test_number_of_objects_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff_pdf, "MAX_OBJECTS", 5)

    assert code_of(saved(writer(3))) == "upload.too_complex"


def test_cut_file_is_damaged() -> None:
    whole = saved(writer())

    assert code_of(whole[: len(whole) // 2]) == "upload.damaged"


@pytest.mark.parametrize("tail", [b"<script>" * 500, b"PK\x03\x04" + b"x" * 40, b"PK\x05\x06" + b"\0" * 18])
def test_data_after_the_end_is_refused(tail: bytes) -> None:
    assert code_of(saved(writer()) + tail) == "upload.trailing_data"


@pytest.mark.parametrize("head", [b"\n", b"<html>", b"MZ"])
def test_data_before_the_mark_is_refused(head: bytes) -> None:
    assert code_of(head + saved(writer())) == "upload.content_mismatch"


def test_object_stream_bomb_is_not_unpacked() -> None:
    data = object_stream_bomb(sniff_pdf.MAX_UNPACKED_STREAM + 1)

    assert len(data) < 50_000
    assert code_of(data) == "upload.zip_bomb"


def test_all_object_streams_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = object_stream_bomb(10_000)
    monkeypatch.setattr(sniff_pdf, "MAX_STRUCTURE", 9_999)

    assert code_of(data) == "upload.zip_bomb"


def test_big_file_is_read_in_pieces(tmp_path: Path) -> None:
    made = writer()
    for number in range(20):
        picture = StreamObject()
        picture.set_data(bytes([number]) * 1_000_000)
        made._root_object[NameObject(f"/P{number}")] = made._add_object(picture)
    path = tmp_path / "big.pdf"
    path.write_bytes(saved(made))
    assert path.stat().st_size > 20_000_000
    tracemalloc.start()
    try:
        with path.open("rb") as stream:
            assert check_pdf(stream) == 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000


def test_end_that_lies_far_before_the_last_byte_is_found() -> None:
    assert code_of(saved(writer()) + b" " * (2 * sniff_pdf.CHUNK)) == "upload.trailing_data"
    assert code_of(b"%PDF-1.7\n" + b" " * (2 * sniff_pdf.CHUNK)) == "upload.damaged"
