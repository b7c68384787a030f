from award.domain.allocation.lots import Lots


def test_a_lot_is_known_and_depends_on_every_part():
    lots = Lots("seed")
    # printf '["seed","seat",1,2,"p"]' | sha256sum
    assert lots.lot("seat", 1, 2, "p").hex() == "30afc50c7f5f3014a306aefffade9166ea0762e4e99cae32962740890fe06b7e"
    others = [lots.lot("seat", 1, 2, "q"), lots.lot("seat", 12, "p"), Lots("s").lot("seat", 1, 2, "p")]
    assert len({lots.lot("seat", 1, 2, "p"), *others}) == 4
