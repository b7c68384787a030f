import re
from pathlib import Path

import pytest

from award.domain.errors import MESSAGES, AwardError, Fault, InputRefused

SOURCES = [p for p in Path("award/domain").rglob("*.py") if p.name != "sentences.py"]


def test_every_code_of_the_rules_has_a_sentence_and_every_sentence_a_code():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    prefixes = "|".join({code.split(".")[0] for code in MESSAGES if "." in code})
    used = set(re.findall(rf'"((?:{prefixes})\.[a-z_]+)"', text))
    used = {code for code in used if code.split(".")[1] not in {"py", "toml", "zip"}}  # names of files
    built = {"text.surrogate", "text.control", "text.bidi"}  # composed from the name of what was found
    assert used | built | {"input_refused"} >= set(MESSAGES), "a sentence that nothing uses"
    assert used <= set(MESSAGES), "a code without a sentence"


def test_sentence_takes_its_parameters():
    assert str(AwardError("credit_code.short", length=17, missing=1)).endswith("this one has 17, 1 too few.")


def test_unknown_code_stands_for_itself():
    assert str(AwardError("scoring.round_closed")) == "scoring.round_closed"


def test_fault_is_one_printable_line():
    fault = Fault("a.csv:2", "csv.unknown_item", {"value": "x\n\x1b[31m\ud800"})
    assert str(fault) == r"a.csv:2: the criteria have no item x\n\x1b[31m\ud800: use a code of the criteria"


def test_refused_input_lists_its_faults():
    error = InputRefused([Fault("a:1", "csv.reason"), Fault("a:2", "csv.reason")])
    assert str(error).count("\n") == 1
    with pytest.raises(AwardError):
        raise error
