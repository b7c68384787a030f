import copy
import pickle

import pytest

from award.domain.errors import InputRefused
from award.domain.tomlfiles import LIMIT, FrozenDict, key_of, read_toml


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
