"""Word and Excel files: what is refused, what honest files may hold."""

import io
import warnings
import zipfile

import pytest

from award.core import sniff_ooxml
from award.core.sniff_ooxml import check_ooxml
from award.core.upload_errors import UploadRefused
from tests.core.office_files import PARTS, office_file, pack

LINK = '<rs><Relationship Type="http://x/relationships/{}" Target="http://x/" TargetMode="External"/></rs>'


def code_of(kind: str, data: bytes) -> str | None:
    try:
        check_ooxml(kind, io.BytesIO(data))
    except UploadRefused as error:
        return error.code
    return None


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_plain_file_is_accepted(kind: str) -> None:
    assert code_of(kind, office_file(kind)) is None


def test_kinds_are_not_interchangeable() -> None:
    assert code_of("docx", office_file("xlsx")) == "upload.content_mismatch"
    assert code_of("xlsx", office_file("docx")) == "upload.content_mismatch"


def test_hyperlink_is_not_an_external_link() -> None:
    assert code_of("docx", office_file("docx", {"word/_rels/document.xml.rels": LINK.format("hyperlink")})) is None


@pytest.mark.parametrize("kind_of_link", ["attachedTemplate", "oleObject", "image", "frame"])
def test_link_fetched_on_opening_is_refused(kind_of_link: str) -> None:
    data = office_file("docx", {"word/_rels/document.xml.rels": LINK.format(kind_of_link)})

    assert code_of("docx", data) == "upload.external_link"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "upload.macros"),
        ("xl/activeX/activeX1.xml", "upload.macros"),
        ("xl/macrosheets/sheet1.xml", "upload.macros"),
        ("customUI/customUI.xml", "upload.macros"),
        ("xl/externalLinks/externalLink1.xml", "upload.external_link"),
        ("xl/embeddings/oleObject1.bin", "upload.embedded"),
        ("xl/connections.xml", "upload.embedded"),
        ("../outside.xml", "upload.unsafe_parts"),
        ("/absolute.xml", "upload.unsafe_parts"),
        ("C:/x.xml", "upload.unsafe_parts"),
    ],
)
def test_part_that_no_document_needs_is_refused(name: str, code: str) -> None:
    assert code_of("xlsx", office_file("xlsx", {name: "<x/>"})) == code


def test_workbook_behind_a_chart_is_accepted() -> None:
    assert code_of("docx", office_file("docx", {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": b"PK"})) is None


@pytest.mark.parametrize(
    "relationship",
    [
        '<Relationship Type="x/image" Target="http://x/?a>b" TargetMode="External"/>',
        '<Relationship Type="x/image" Target="http://x/" TargetMode="&#69;xternal"/>',
        '<p:Relationship xmlns:p="p" Type="x/image" Target="http://x/" TargetMode="EXTERNAL"/>',
    ],
)
def test_external_link_cannot_hide(relationship: str) -> None:
    data = office_file("docx", {"word/_rels/document.xml.rels": f"<rs>{relationship}</rs>"})

    assert code_of("docx", data) == "upload.external_link"


def test_macro_part_under_another_name_is_refused() -> None:
    rels = '<rs><Relationship Type="http://x/2006/relationships/vbaProject" Target="harmless.bin"/></rs>'

    assert code_of("xlsx", office_file("xlsx", {"xl/_rels/workbook.xml.rels": rels})) == "upload.macros"


def test_symbolic_link_is_refused() -> None:
    link = zipfile.ZipInfo("link")
    link.create_system = 3
    link.external_attr = 0o120777 << 16

    assert code_of("xlsx", pack([*PARTS["xlsx"].items(), (link, "/etc/passwd")])) == "upload.unsafe_parts"


def test_duplicate_part_is_refused_whatever_its_case() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = pack([*PARTS["xlsx"].items(), ("XL/Workbook.xml", "<other/>")])

    assert code_of("xlsx", data) == "upload.duplicate_parts"


def test_macro_content_type_is_refused() -> None:
    main = PARTS["xlsx"]["[Content_Types].xml"]
    types = f"<types>{main}<x ContentType='application/vnd.ms-excel.sheet.macro&#69;nabled.12'/></types>"

    assert code_of("xlsx", office_file("xlsx", {"[Content_Types].xml": types})) == "upload.macros"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_document_type_is_refused_in_any_encoding_and_place(encoding: str) -> None:
    padding = " " * (sniff_ooxml.CHUNK - 5)  # the mark lies across two chunks
    content = f"{padding}<!DOCTYPE x []><x/>".encode(encoding)

    assert code_of("xlsx", office_file("xlsx", {"xl/sharedStrings.xml": content})) == "upload.unsafe_xml"


@pytest.mark.parametrize(
    ("sheet", "is_refused"),
    [
        ('<row r="100000"><c r="ALL100000"/></row>', False),
        ('<row r="100001"/>', True),
        ('<row r="99999999999999999999"/>', True),
        ('<row><c s="1" r="ALM1"/></row>', True),
        ('<row><c r="A1048576"/></row>', True),
    ],
)
def test_extent_of_a_sheet_is_bounded(sheet: str, is_refused: bool) -> None:
    code = code_of("xlsx", office_file("xlsx", {"xl/worksheets/sheet1.xml": sheet}))

    assert code == ("upload.sheet_too_large" if is_refused else None)


def test_header_that_lies_about_its_size_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff_ooxml, "MAX_XML_PART", 200_000)

    data = office_file("xlsx", {"xl/sharedStrings.xml": " " * 200_001})

    assert code_of("xlsx", data) == "upload.zip_bomb"


def test_tight_packing_is_refused_for_large_parts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff_ooxml, "RATIO_FROM", 300_000)

    assert code_of("xlsx", office_file("xlsx", {"xl/media/a.bin": b"\0" * 300_000})) is None
    assert code_of("xlsx", office_file("xlsx", {"xl/media/a.bin": b"\0" * 300_001})) == "upload.zip_bomb"


def test_too_many_parts_are_refused() -> None:
    parts: dict[str, bytes | str] = {f"word/media/{number}.png": b"" for number in range(sniff_ooxml.MAX_PARTS)}

    assert code_of("docx", office_file("docx", parts)) == "upload.zip_bomb"
