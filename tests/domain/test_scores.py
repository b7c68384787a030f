import pytest

from award.domain.errors import DomainError
from award.domain.scores import MISSING, NOT_APPLICABLE, missing_items, pack_marks, unpack_marks
from tests.domain.builders import make_criteria


def test_marks_pack_in_the_order_of_the_criteria():
    packed = pack_marks(make_criteria(), {"2.1": None, "1.1": 65})
    assert packed == bytes([65, MISSING, NOT_APPLICABLE])
    assert unpack_marks(make_criteria(), packed) == {"1.1": 65, "2.1": None}
    assert missing_items(make_criteria(), packed) == ("1.2",)


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ({"1.1": 64}, "criteria.percent"),
        ({"1.1": 105}, "criteria.percent"),
        ({"1.1": -5}, "criteria.percent"),
        ({"1.1": True}, "criteria.percent"),
        ({"1.1": "65"}, "criteria.percent"),
        ({"1.1": 65.0}, "criteria.percent"),
        ({"1.1": None}, "criteria.not_applicable"),
        ({"9.9": 65}, "criteria.unknown_item"),
    ],
)
def test_mark_that_is_none_is_refused(marks, code):
    with pytest.raises(DomainError) as caught:
        pack_marks(make_criteria(), marks)
    assert caught.value.code == code


@pytest.mark.parametrize("packed", [b"", bytes([0, 0]), bytes([0, 0, 0, 0]), bytes([0, 0, 3]), bytes([255, 0, 0])])
def test_packed_marks_of_other_criteria_are_refused(packed):
    with pytest.raises(DomainError):
        unpack_marks(make_criteria(), packed)
