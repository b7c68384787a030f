from award.domain.ranking import rank
from award.domain.standing import standing_csv, standing_json
from tests.domain.builders import make_criteria, make_programme, make_scores, round_data


def standing(after=None):
    criteria = make_criteria()
    rounds = [round_data("m", "0.5", shortlist={"cap": 1}), round_data("s", "0.5", "consensus")]
    programme = make_programme(
        *rounds, floors=[{"scope": "category:2", "percent": 60}, {"scope": "total", "percent": 55}]
    )
    full = {"1.1": 50, "1.2": 50, "2.1": 50}
    sheets = {("A", "m", "J1"): full, ("B", "m", "J1"): full, ("B", "m", "J2"): {"1.1": 50}}
    scores = make_scores(criteria, programme, sheets, consensus={("A", "s"): full}, adjustments=[("A", "-0.5")])
    return criteria, programme, rank(criteria, programme, scores, after=after)


def test_json_shape():
    criteria, programme, found = standing()
    data = standing_json(found)
    assert data.pop("inputs") == {
        **{kind: found.inputs[kind] for kind in ("scores", "consensus", "adjustments", "exclusions")},
        "criteria": f"sha256:{criteria.sha256}",
        "programme": f"sha256:{programme.sha256}",
    }
    assert data == {
        "programme": "test",
        "criteria": "small",
        "after": "s",
        "decimals": 2,
        "rows": [
            {
                "application": "A",
                "rounds": {"m": "100.00", "s": "100.00"},
                "categories": {"m": {"1": "50.00", "2": "50.00"}, "s": {"1": "50.00", "2": "50.00"}},
                "adjustment": "-0.50",
                "score": "99.50",
                "rank": 1,
                "class": None,
                "shortlisted": None,
                "flags": ["below_floor:category:2", "below_floor:total"],
            }
        ],
        "unranked": [{"application": "B", "flags": ["no_consensus:s"]}],
        "incomplete_sheets": [{"application": "B", "round": "m", "judge": "J2", "missing": ["1.2", "2.1"]}],
    }


def test_csv_shape():
    assert standing_csv(standing()[2]) == (
        "application,score,rank,class,shortlisted,adjustment,flags,round:m,round:s,"
        "category:m:1,category:m:2,category:s:1,category:s:2\n"
        "A,99.50,1,,,-0.50,below_floor:category:2 below_floor:total,100.00,100.00,50.00,50.00,50.00,50.00\n"
    )
    assert standing_csv(standing(after="m")[2]).splitlines()[1].startswith("A,100.00,1,,false,0.00,below_floor:c")


def test_row_by_application():
    found = standing()[2]
    assert found.row("A") is found.rows[0]
    assert found.row("B") is None
