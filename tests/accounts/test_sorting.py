from award.accounts.sorting import sort_key


def test_names_sort_by_sound_and_tone():
    names = ["重庆长安", "三亚海韵", "ABC 公司", "阿里", "3M 中国"]
    assert sorted(names, key=sort_key) == ["3M 中国", "阿里", "ABC 公司", "重庆长安", "三亚海韵"]
    assert sort_key("妈麻马骂吗") == "ma1 ma2 ma3 ma4 ma5"


def test_key_fits_its_column():
    assert len(sort_key("长" * 200)) == 300
