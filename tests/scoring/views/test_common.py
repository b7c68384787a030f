"""What the views of a room share."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from award.scoring.consensus import board_of
from award.scoring.views.common import back, item_or_404, ordered, room_url, sort_of
from tests.scoring.scene import CODE, talk, url

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(("wanted", "sort"), [("items", "items"), ("", "disagreement"), ("other", "disagreement")])
def test_the_order_is_one_that_there_is(wanted, sort):
    assert sort_of(RequestFactory().get("/", {"sort": wanted})) == sort
    assert sort_of(RequestFactory().post("/", {"sort": wanted})) == sort


def test_addresses_of_a_room_carry_item_and_order():
    found, sheet = talk(sheet0={"4.5.3": 95})
    assert room_url(sheet, CODE, "items", stamp="a") == url("consensus", sheet.pk) + f"?item={CODE}&sort=items&stamp=a"
    answer = back(RequestFactory().post("/", {"sort": "items"}), sheet, CODE, "#merged")
    assert answer.headers["Location"] == url("consensus", sheet.pk) + f"?item={CODE}&sort=items#merged"
    board = board_of(sheet)
    assert ordered(board, "disagreement")[0].item.code == "4.5.3"
    assert ordered(board, "items")[0].item.code == board.in_order[0].item.code
    assert item_or_404(sheet, CODE) == found.item(CODE)
    with pytest.raises(Http404):
        item_or_404(sheet, "9.9.9")
