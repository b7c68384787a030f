"""The upload of a table and its empty template."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from award.core.tablefiles import MOST_MEGABYTES, TableFileField, fault_lines, heading, template_download
from award.core.tabular import Field
from award.domain.errors import Fault, InputRefused

FIELDS = (Field("name", ("名称", "Name")), Field("day", ("日期",), "date"))


def test_a_file_gives_its_cleaned_name_and_its_bytes():
    assert TableFileField().clean(SimpleUploadedFile("../名单?.csv", b"a,b")) == ("名单.csv", b"a,b")


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("a.csv", b"")])
def test_no_file_and_an_empty_one_are_refused(file):
    with pytest.raises(ValidationError):
        TableFileField().clean(file)


def test_a_large_file_is_refused_unread():
    file = SimpleUploadedFile("a.csv", b"a")
    file.size = MOST_MEGABYTES * 1_000_000 + 1
    with pytest.raises(ValidationError, match="5 MB"):
        TableFileField().clean(file)


def test_headings_are_in_the_readers_language():
    with translation.override("en"):
        assert [heading(field) for field in FIELDS] == ["Name", "日期"]
        response = template_download("list", "List", FIELDS, ("=1+1", "2026-01-01"))
    with translation.override("zh-hans"):
        assert [heading(field) for field in FIELDS] == ["名称", "日期"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Name", "日期"], ["=1+1", "2026-01-01"]]
    assert sheet["A2"].data_type == "s"


def test_what_bars_a_file_is_told_line_by_line():
    with translation.override("en"):
        assert fault_lines(InputRefused([Fault("a.csv", "table.nul")]))[0].startswith("a.csv: holds NUL bytes")
