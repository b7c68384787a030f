"""The fixed parts of a Word document fit together: every target is there, every style that is used exists."""

from __future__ import annotations

import re

from defusedxml.ElementTree import fromstring

from award.core import docx
from award.core.docx_parts import FIXED_PARTS, core_properties, footer

MADE = {"word/document.xml", "word/footer1.xml", "docProps/core.xml"}


def test_every_part_named_is_there():
    there = MADE | FIXED_PARTS.keys()
    types = re.findall(r'PartName="/([^"]*)"', FIXED_PARTS["[Content_Types].xml"])
    assert set(types) == {name for name in there if not name.endswith(".rels") and name != "[Content_Types].xml"}
    assert set(re.findall(r'Target="([^"]*)"', FIXED_PARTS["_rels/.rels"])) <= there
    for target in re.findall(r'Target="([^"]*)"', FIXED_PARTS["word/_rels/document.xml.rels"]):
        assert f"word/{target}" in there


def test_every_style_that_is_used_exists():
    styles = set(re.findall(r'w:styleId="([^"]*)"', FIXED_PARTS["word/styles.xml"]))
    document = docx.Document("x")
    document.heading("a", 0)
    for level in (1, 2, 3):
        document.heading("a", level)
    for style in ("Prompt", "Listed", "Part"):
        document.paragraph("a", style)
    document.box(docx.Box("t", "", "", "hint"))
    document.grid("t", ["a"], [100], [["b"]])
    used = set(re.findall(r'w:(?:pStyle|rStyle|tblStyle) w:val="([^"]*)"', "".join(document._body)))
    assert used <= styles
    assert len(used) > 10


def test_titles_stand_in_the_properties_and_at_the_foot():
    for text in (core_properties("标题"), footer("标题")):
        fromstring(text)
        assert "标题" in text
    assert "NUMPAGES" in footer("x")
