"""A workbook made pleasant to edit stays the workbook it was."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from award.core.xlsx import Column, Sheet, workbook_bytes
from award.core.xlsx_edit import SPARE_ROWS, Choice, editable


def test_columns_keep_text_and_cells_offer_their_choices():
    sheets = [
        Sheet("kinds", [Column("code")], [["a"], ["b"]]),
        Sheet("items", [Column("kind"), Column("flag"), Column("points")], [["=a", True, 5]], frozen_columns=2),
    ]
    choices = [Choice("items", 1, "kinds", 1), Choice("items", 2), Choice("items", 3, words=("up", "down"))]
    data = editable(workbook_bytes(sheets), texts={"items": [1]}, choices=choices, hidden={"kinds": [1]})
    book = load_workbook(io.BytesIO(data))

    page = book["items"]
    assert [cell.value for cell in page[2]] == ["=a", True, 5]
    assert (page["A2"].data_type, page["A2"].number_format, page["C2"].number_format) == ("s", "@", "General")
    assert page["A2"].quotePrefix
    assert page.column_dimensions["A"].number_format == "@"
    assert page.freeze_panes == "C2"
    offers = {str(offer.sqref): (offer.formula1, offer.type) for offer in page.data_validations.dataValidation}
    assert offers == {
        f"A2:A{2 + SPARE_ROWS}": (f"'kinds'!$A$2:$A${3 + SPARE_ROWS}", "list"),
        f"B2:B{2 + SPARE_ROWS}": ('"TRUE,FALSE"', "list"),
        f"C2:C{2 + SPARE_ROWS}": ('"up,down"', "list"),
    }
    assert (book["kinds"].column_dimensions["A"].hidden, page.column_dimensions["A"].hidden) == (True, False)
