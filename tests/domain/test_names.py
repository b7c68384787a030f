import pytest

from award.domain.errors import DomainError
from award.domain.names import check_name


@pytest.mark.parametrize(
    "name",
    ["海南椰浆有限公司", "甲（海南）·乙 No.1 “丙”", "ＡＢＣ公司", "𠮷𡈽有限公司", "<script>1</script>", "{{ 7*7 }}%s",
     "'; DROP--", "Société Générale", "Ростех", "α研究所", "3M", ""],
)  # fmt: skip
def test_names_of_organisations_pass_as_they_are(name):
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("name", "fault", "params"),
    [
        ("\u0410pple", "name.mixed", {"character": "А", "point": "U+0410"}),
        ("海南Αlpha公司", "name.mixed", {"character": "Α", "point": "U+0391"}),
        ("👨👩有限公司", "name.character", {"place": 1, "point": "U+1F468"}),
        ("甲\ue000公司", "name.character", {"place": 2, "point": "U+E000"}),
        ("a\u2028b", "name.character", {"place": 2, "point": "U+2028"}),
        ("甲\u200d", "name.character", {"place": 2, "point": "U+200D"}),
        ("甲\U000e0fff", "name.character", {"place": 2, "point": "U+E0FFF"}),
    ],
)
def test_what_no_document_can_show_and_what_deceives_the_eye_is_refused(name, fault, params):
    with pytest.raises(DomainError) as caught:
        check_name(name)
    assert (caught.value.code, caught.value.params) == (fault, params)
