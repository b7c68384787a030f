"""Word documents of ours: well-formed, the same each time, with boxes that are found again."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from defusedxml.ElementTree import fromstring

from award.core.docx import MAX_TAG, Box, Choice, Document
from award.core.docx_read import read_docx
from award.core.sniff import check_content

TAGS = re.compile(r"t\d")


def made() -> bytes:
    document = Document("标题 & <x>")
    document.heading("标题", 0)
    document.hidden_mark("t0", "编号 1")
    document.paragraph("提示", "Prompt")
    document.box(Box("t1", "甲", "第一行\n\n第二行\t制表 <&>\x07", "在此填写"), 800)
    document.box(Box("t2", "乙", "", "在此填写"))
    document.facts([Box("t3", '名称"', "值")])
    document.figures(["指标", "2024", "2025"], [("收入", [Box("t4", "", "1"), Box("t5", "", "2.5")])])
    document.turn()
    document.grid(
        "t6", ["名称", "方向"], [4000, 2000], [["甲", Choice(["高", "低"], "低")], ["", Choice(["高"], "高")]]
    )
    return document.as_bytes()


def test_boxes_are_found_again_with_what_stands_in_them():
    data = made()
    check_content("docx", data)
    found = read_docx(data, tags=TAGS)
    assert [(box.tag, box.text.rstrip("\n"), box.is_hint) for box in found.boxes[:6]] == [
        ("t0", "编号 1", False), ("t1", "第一行\n\n第二行\t制表 <&>", False), ("t2", "在此填写", True),
        ("t3", "值", False), ("t4", "1", False), ("t5", "2.5", False),
    ]  # fmt: skip
    assert found.boxes[6].rows == [["名称", "方向"], ["甲", "低"], ["", "高"]]
    assert found.outside == ["标题", "提示", '名称"', "指标", "2024", "2025", "收入"]


def test_the_same_document_is_the_same_bytes_of_well_formed_parts():
    assert made() == made()
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        for name in archive.namelist():
            fromstring(archive.read(name))
        body = archive.read("word/document.xml").decode()
    assert re.findall(r'w:w="(\d+)" w:h="\d+"', body) == ["11906", "16838"]
    assert 'w:hRule="atLeast"' in body


def test_a_tag_that_word_would_cut_is_an_error():
    with pytest.raises(ValueError, match="64"):
        Box("x" * (MAX_TAG + 1), "")
