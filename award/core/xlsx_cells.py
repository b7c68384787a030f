"""What a cell from outside means: a whole number, a yes or no, a code or a text, never a guess."""

from __future__ import annotations

import datetime as dt
import re

from award.core.xlsx_messages import EXPECTED
from award.core.xlsx_read import ReadCell
from award.domain.errors import Fault

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_LARGEST = 10**9
# The third is how WPS and Excel show the values in Chinese.
_YES_NO = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_SEPARATORS = re.compile(r"[\s,，、;；]+")


class CellRefused(ValueError):
    """A cell that does not hold what its column asks for."""

    def __init__(self, cell: ReadCell, code: str, **params: object) -> None:
        super().__init__(code)
        self.fault = Fault(cell.where, code, params)


def cell_value(cell: ReadCell, kind: str) -> object:
    """The value as `kind`: int, bool, text, code, codes (several in one cell). Raises CellRefused."""
    if isinstance(cell.value, dt.datetime | dt.date | dt.time | dt.timedelta):
        raise CellRefused(cell, "xlsx.date")
    if kind == "int":
        return _whole(cell)
    if kind == "bool":
        return _yes_no(cell)
    text = _text(cell)
    if kind == "code":
        return text.strip()
    return [code for code in _SEPARATORS.split(text) if code] if kind == "codes" else text


def _whole(cell: ReadCell) -> int:
    value = cell.value
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST and value % 1 == 0:
        return int(value)
    raise CellRefused(cell, "toml.type", expected=EXPECTED["int"])


def _yes_no(cell: ReadCell) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    found = _YES_NO.get(str(cell.value).strip().lower()) if isinstance(cell.value, str) else None
    if found is None:
        raise CellRefused(cell, "toml.type", expected=EXPECTED["bool"])
    return found


def _text(cell: ReadCell) -> str:
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise CellRefused(cell, "toml.type", expected=EXPECTED["text"])
    if isinstance(value, float) and (value % 1 or abs(value) >= _LARGEST):
        raise CellRefused(cell, "xlsx.number", value=value)
    return str(int(value))
