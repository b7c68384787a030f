from decimal import Decimal
from hashlib import sha256

import pytest

from award.domain import scorefiles
from award.domain.commitments import Commitment
from award.domain.errors import InputRefused
from award.domain.scorefiles import read_commitments, read_scores
from award.domain.scores import Adjustment, Exclusion, pack_marks
from tests.domain.builders import make_criteria, make_programme, round_data

HEAD = {
    "scores": "application,round,judge,item,percent",
    "consensus": "application,round,item,percent",
    "adjustments": "application,points,reason",
    "exclusions": "application,round,judge,reason",
}
LONG = "x" * 65


def read(**files: bytes | str):
    """Read files; of texts the header is put before the lines."""
    named = {"scores": ("scores.csv", (HEAD["scores"] + "\n").encode())}
    for kind, content in files.items():
        source = content if isinstance(content, bytes) else f"{HEAD[kind]}\n{content}\n".encode()
        named[kind] = (f"{kind}.csv", source)
    programme = make_programme(round_data("m", "0.5"), round_data("c", "0.5", "consensus"))
    return read_scores(make_criteria(), programme, **named)


def refusals(**files) -> list[str]:
    with pytest.raises(InputRefused) as caught:
        read(**files)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("kind", "line", "what"),
    [
        ("scores", "A,m,J,1.1,64", "64 is not a mark: give 0 to 100 in steps of 5"),
        ("scores", "A,m,J,1.1,105", "105 is not a mark"),
        ("scores", "A,m,J,1.1,-5", "-5 is not a mark"),
        ("scores", "A,m,J,1.1,+5", "+5 is not a mark"),
        ("scores", "A,m,J,1.1,05", "05 is not a mark"),
        ("scores", "A,m,J,1.1,5.0", "5.0 is not a mark"),
        ("scores", "A,m,J,1.1, 5", " 5 is not a mark"),
        ("scores", "A,m,J,1.1,９５", "９５ is not a mark"),
        ("scores", "A,m,J,1.1,1_0", "1_0 is not a mark"),
        ("scores", "A,m,J,9.9,5", "the criteria have no item 9.9: use"),
        ("scores", "A,m,J,1.1 ,5", "the criteria have no item 1.1 : use"),
        ("scores", "A,m,J,1.1,", "item 1.1 applies to everyone: give a per cent"),
        ("scores", "A,x,J,1.1,5", "the programme has no round x: use one of m, c"),
        ("scores", ",m,J,1.1,5", " is not a code for application"),
        ("scores", "A A,m,J,1.1,5", "A A is not a code for application"),
        ("scores", f"A,m,{LONG},1.1,5", "is not a code for judge: use 1 to 64"),
        ("scores", "A,m,J,1.1", "the row has 4 cells and the header 5"),
        ("scores", "A,m,J,1.1,5,6", "the row has 6 cells"),
        ("scores", 'A,m,J,1.1,"5"x', "is not CSV"),
        ("scores", 'A,m,J,1.1,"5', "is not CSV"),
        ("scores", "A,m,J,1.1,5\rA,m,J,1.2,5", "is not CSV"),
        ("consensus", "A,m,1.1,5", "the round m is not combined by consensus: leave"),
        ("consensus", "A,c,1.1,", "item 1.1 applies to everyone"),
        ("adjustments", "A,1e3,why", "1e3 is not a number of points: give at most 4 digits"),
        ("adjustments", "A,12345,why", "12345 is not"),
        ("adjustments", "A,1.1234567,why", "1.1234567 is not"),
        ("adjustments", "A,.5,why", ".5 is not"),
        ("adjustments", "A,5, ", "the reason is missing: say why"),
        ("exclusions", "A,x,J,why", "the programme has no round x"),
    ],
)
def test_faulty_line_is_refused_by_name_and_number(kind, line, what):
    found = refusals(**{kind: line})
    assert len(found) == 1
    assert found[0].startswith(f"{kind}.csv:2: ")
    assert what in found[0]


def test_second_of_two_marks_is_refused_whatever_its_value():
    assert refusals(scores="A,m,J,1.1,5\nA,m,J,2.1,\nA,m,J,2.1,")[0].startswith("scores.csv:4: the mark for item 2.1")


def test_exclusion_given_twice_is_refused():
    assert refusals(exclusions="A,m,J,why\nA,m,J,again")[0].startswith("exclusions.csv:3: this sheet is excluded twice")


@pytest.mark.parametrize(
    ("header", "what"),
    [
        (b"", "the header is missing"),
        (b"A,m,J,1.1,5\n", "the header is missing"),
        (b"application,round,judge,item\n", "the column percent is missing: add it"),
        (b"application,round,judge,item,percent,note\n", "the column note is unknown"),
        (b"application,round,judge,item,percent,item\n", "the column item stands twice"),
        (b"application,round,judge,item,percent" + b",x" * 60 + b"\n", "more than 64 columns"),
        (b"application,round,judge,item,percent\nA,m,J,1.1,\xff\n", "scores.csv:2: is not UTF-8"),
    ],
)
def test_faulty_header_is_refused(header, what):
    assert what in refusals(scores=header)[0]


def test_every_fault_of_every_file_is_named():
    found = refusals(scores="A,m,J,1.1,64\nA,m,J,1.2,3", adjustments="A,x,", exclusions="A,x,J,")
    assert [fault.split(": ")[0] for fault in found] == [
        *("scores.csv:2", "scores.csv:3", "adjustments.csv:2", "adjustments.csv:2", "exclusions.csv:2")
    ]


def test_line_of_a_fault_counts_line_breaks_in_quotes():
    found = refusals(adjustments='A,5,"two\nlines"\nB,x,why')
    assert found[0].startswith("adjustments.csv:4: ")


def test_faults_stop_at_a_thousand(monkeypatch):
    monkeypatch.setattr(scorefiles, "MOST_FAULTS", 3)
    found = refusals(scores="\n".join(["A,m,J,1.1,64"] * 9))
    assert len(found) == 4
    assert "more than 3 faults" in found[-1]


def test_sheets_and_rows_stop_at_a_limit(monkeypatch):
    monkeypatch.setattr(scorefiles, "MOST_ROWS", 2)
    marks = "\n".join(f"{code},m,J,1.1,5" for code in "ABCD")
    assert refusals(scores=marks) == ["scores.csv:4: there are more than 2 sheets or rows: split the file"]
    assert refusals(adjustments="A,1,x\nB,1,x\nC,1,x")[0].startswith("adjustments.csv:4: there are more than 2")
    assert refusals(exclusions="A,m,J,x\nB,m,J,x\nC,m,J,x")[0].startswith("exclusions.csv:4: there are more than 2")
    assert len(read(scores="A,m,J,1.1,5\nA,m,J,1.2,5\nA,m,J,2.1,5\nB,m,J,1.1,5").sheets) == 2


def test_line_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(scorefiles, "LONGEST_LINE", 50)
    found = refusals(scores="A,m,J,1.1,5\n" + "x" * 60)
    assert found == ["scores.csv:3: the line is longer than 50 bytes: break it or remove what does not belong there"]


def test_commitments_are_read_and_their_faults_named():
    nonce, digest = "0f" * 32, "a1" * 32
    head = b"application,round,judge,nonce,sha256\n"
    row = f"A,m,J,{nonce},{digest}\n".encode()
    assert read_commitments(("c.csv", head + row)) == [Commitment("A", "m", "J", nonce, digest)]
    for line, what in (
        (row + row, "c.csv:3: the commitment of this sheet is given twice"),
        (row.upper().replace(b"A,M,J", b"A,m,J"), "c.csv:2: 0F"),
        (row.replace(b"0f", b"0g"), "is not a nonce: give 64 hexadecimal digits in small letters"),
        (row.replace(b"A,", b"A A,", 1), "A A is not a code for application"),
    ):
        with pytest.raises(InputRefused) as caught:
            read_commitments(("c.csv", head + line))
        assert what in str(caught.value)


def test_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(scorefiles, "LIMIT", 40)
    assert "scores.csv: is over 40 bytes" in refusals(scores="A,m,J,1.1,5")[0]


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbfapplication,round,judge,item,percent\r\nA,m,J,1.1,5\r\n\r\nA,m,J,2.1,\r\n",
        b'percent,item,judge,"round",application\n5,1.1,J,m,A\n,2.1,J,m,A',
    ],
)
def test_byte_order_mark_line_ends_and_column_order_do_not_matter(source):
    (sheet,) = read(scores=source).sheets
    assert sheet == ("A", "m", "J", pack_marks(make_criteria(), {"1.1": 5, "2.1": None}))


def test_codes_are_compared_by_code_point():
    # Composed and decomposed é, and full-width A, are other codes than they look like.
    sheets = read(scores="é,m,J,1.1,5\ne\u0301,m,J,1.1,5\nＡ,m,J,1.1,5\nA,m,J,1.1,5").sheets
    assert len({sheet.application for sheet in sheets}) == 4


def test_sheets_of_a_consensus_round_are_read():
    assert read(scores="A,c,J,1.1,5").sheets[0].round == "c"


def test_files_are_named_by_their_hash():
    source = (HEAD["adjustments"] + "\nA,-12.50,why\n").encode()
    scores = read(adjustments=source, exclusions="A,m,J,kin")
    assert scores.adjustments == [Adjustment("A", Decimal("-12.5"), "why")]
    assert scores.exclusions == [Exclusion("A", "m", "J", "kin")]
    assert list(scores.inputs) == ["scores", "adjustments", "exclusions"]
    assert scores.inputs["adjustments"] == f"sha256:{sha256(source).hexdigest()}"
