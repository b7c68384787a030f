import copy
import pickle

import pytest

from award.domain import tomlfiles
from award.domain.errors import InputRefused
from award.domain.text import Text
from award.domain.tomlfiles import LIMIT, FrozenDict, key_of, read_toml, shown, validated


def refusal(source: bytes) -> str:
    with pytest.raises(InputRefused) as caught:
        read_toml(source, name="f.toml")
    (fault,) = caught.value.faults
    return str(fault)


def test_file_over_one_mebibyte_is_refused_before_it_is_read():
    assert "f.toml: is over 1048576 bytes: split it" in refusal(b"\xff" * (LIMIT + 1))


def test_file_of_exactly_one_mebibyte_is_read():
    assert read_toml(b"a = 1\n#" + b"x" * (LIMIT - 7), name="f") == {"a": 1}


@pytest.mark.parametrize(
    ("source", "start"),
    [
        (b"a = 1\nb = \xff\n", "f.toml:2: is not UTF-8"),
        (b"\xef\xbb\xbfa = 1\n", "f.toml:1: is not TOML"),
        (b"a = 1\na = 2\n", "f.toml:2: is not TOML (Cannot overwrite a value)"),
        (b"a = 1\nb = [\n", "f.toml:3: is not TOML"),
        (b"a = " + b"9" * 5000, "f.toml: is not TOML (Exceeds the limit"),
        (b"a = " + b"[" * 5000, "f.toml: is not TOML (nested too deeply)"),
    ],
)
def test_broken_file_is_refused_with_its_line(source, start):
    assert refusal(source).startswith(start)


def test_key_reads_as_people_write_it():
    assert key_of(("categories", 0, "items", 2, "points")) == "categories[0].items[2].points"


@pytest.mark.parametrize("change", [lambda d: d.update(b=1), lambda d: d.pop("a"), lambda d: d.clear()])
def test_frozen_dict_refuses_change(change):
    with pytest.raises(TypeError):
        change(FrozenDict(a=1))


def test_frozen_dict_travels():
    kept = FrozenDict(a=1)
    assert pickle.loads(pickle.dumps(kept)) == copy.deepcopy(kept) == kept  # noqa: S301


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (b"a." * 64 + b"b = 1\n", "f: is not TOML (nested too deeply)"),
        (b'x = { "a b" . ' + b'" ".' * 64 + b"b = 1 }\n", "f: is not TOML (nested too deeply)"),
        (b"".join(b"x%d = 1\n" % n for n in range(65)), "f: holds more than 64 keys at the top"),
    ],
)
def test_shapes_that_would_take_for_ever_are_refused(source, what):
    with pytest.raises(InputRefused) as caught:
        read_toml(source, name="f")
    assert str(caught.value).startswith(what)


def test_dots_in_texts_and_remarks_are_no_keys():
    dots = "a." * 100
    source = f'# {dots} don\'t\nx = "{dots}"\ny = \'{dots}\'\nz = """\n{dots}\n"""\na.b.c = 1\n'
    assert read_toml(source.encode(), name="f")["a"] == {"b": {"c": 1}}


def test_faults_stop_at_a_thousand(monkeypatch):
    monkeypatch.setattr(tomlfiles, "MOST_FAULTS", 2)
    with pytest.raises(InputRefused) as caught:
        validated(Text, {"a": 1, "b": 1, "c": 1, "zh": "x", "en": "x"}, name="f")
    assert [fault.code for fault in caught.value.faults] == ["toml.unknown", "toml.unknown", "csv.more"]


def test_shown_is_short_whatever_it_is():
    assert shown("x" * 100) == "x" * 57 + "..."
    assert shown(1 << 20_000) == "a number without end"
    assert shown(True) == "True"
