"""Makes a workbook of ours pleasant to edit: columns that keep text as text, cells that offer what may stand there."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TEXT_FORMAT = "@"
SPARE_ROWS = 200  # below the last row, where new rows will be written
HEADING_HEIGHT = 32


@dataclass(frozen=True)
class Choice:
    """A column whose cells offer a list: words, the cells of a column of another sheet, or TRUE and FALSE.

    The words hold no comma.
    """

    sheet: str
    column: int
    from_sheet: str = ""
    from_column: int = 1
    words: Sequence[str] = ()


def editable(
    data: bytes,
    *,
    texts: Mapping[str, Sequence[int]],
    choices: Sequence[Choice],
    hidden: Mapping[str, Sequence[int]] | None = None,
) -> bytes:
    """A workbook that we wrote, its columns `texts` formatted as text, those `hidden` hidden, the choices offered."""
    from openpyxl import load_workbook  # slow import

    book = load_workbook(io.BytesIO(data))
    for title, columns in texts.items():
        book[title].row_dimensions[1].height = HEADING_HEIGHT
        for column in columns:
            _keep_text(book[title], column)
    for choice in choices:
        _offer(book, choice)
    for title, columns in (hidden or {}).items():
        for column in columns:
            _hide(book[title], column)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _keep_text(page: Any, column: int) -> None:
    from openpyxl.utils import get_column_letter  # slow import

    page.column_dimensions[get_column_letter(column)].number_format = TEXT_FORMAT
    for row in page.iter_rows(min_row=2, min_col=column, max_col=column):
        for cell in row:
            cell.number_format = TEXT_FORMAT


def _hide(page: Any, column: int) -> None:
    from openpyxl.utils import get_column_letter  # slow import

    page.column_dimensions[get_column_letter(column)].hidden = True


def _offer(book: Any, choice: Choice) -> None:
    from openpyxl.utils import get_column_letter  # slow import
    from openpyxl.worksheet.datavalidation import DataValidation  # slow import

    page = book[choice.sheet]
    listed = f'"{",".join(choice.words or ("TRUE", "FALSE"))}"'
    if choice.from_sheet:
        letter, last = get_column_letter(choice.from_column), book[choice.from_sheet].max_row + SPARE_ROWS
        listed = f"'{choice.from_sheet}'!${letter}$2:${letter}${last}"
    # Offered, not enforced: what is typed is judged when the workbook is read, with a sentence that helps.
    offer = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(choice.column)
    offer.add(f"{letter}2:{letter}{page.max_row + SPARE_ROWS}")
    page.add_data_validation(offer)
