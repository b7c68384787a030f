"""The reader's line in Word and Excel files."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from award.core.watermark_office import marked

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_each_sheet_of_a_workbook_bears_the_line_and_keeps_its_cells(tmp_path):
    book, source = Workbook(), tmp_path / "a.xlsx"
    book.active["A1"] = "金额"
    book.create_sheet("二")["B2"] = 5
    book.save(source)
    seen = load_workbook(io.BytesIO(marked(source, "xlsx", "符文川 & 22:30")))
    assert [sheet.oddHeader.center.text for sheet in seen] == ["符文川 && 22:30"] * 2
    assert (seen.worksheets[0]["A1"].value, seen["二"]["B2"].value) == ("金额", 5)
    assert seen.properties.description == "符文川 & 22:30"


def test_a_document_bears_the_line_at_its_head_and_in_its_headers(tmp_path):
    source = tmp_path / "a.docx"
    with zipfile.ZipFile(source, "w") as archive:
        body = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>'
        archive.writestr("word/document.xml", body)
        archive.writestr("word/header1.xml", f'<w:hdr xmlns:w="{W}"/>')
    with zipfile.ZipFile(io.BytesIO(marked(source, "docx", "符文川"))) as seen:
        text = seen.read("word/document.xml").decode()
        assert text.index("符文川") < text.index("正文")
        assert "符文川" in seen.read("word/header1.xml").decode()


def test_what_takes_no_line_is_refused(tmp_path):
    source = tmp_path / "a.docx"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("word/other.xml", "<x/>")
    with pytest.raises(ValueError, match="nothing"):
        marked(source, "docx", "x")
