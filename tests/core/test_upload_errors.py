"""The sentences of refused files."""

import re
from pathlib import Path

import pytest

from award.core import upload_errors
from award.core.upload_errors import UPLOAD_MESSAGES, UploadRefused

PARAMS = {"limit": "20", "extension": "pdf", "rows": 1, "columns": 2}


@pytest.mark.parametrize("code", UPLOAD_MESSAGES)
def test_sentence_is_complete(code: str) -> None:
    sentence = str(UploadRefused(code, **PARAMS))

    assert "%(" not in sentence
    assert sentence.endswith((".", "。"))


def test_codes_raised_and_sentences_match() -> None:
    folder = Path(upload_errors.__file__).parent
    sources = [*folder.glob("sniff*.py"), folder / "uploads.py"]
    raised = {code for file in sources for code in re.findall(r'"(upload\.[a-z_]+)"', file.read_text("utf-8"))}

    assert raised == set(UPLOAD_MESSAGES)
