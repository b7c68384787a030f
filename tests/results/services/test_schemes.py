"""Discussion schemes are kept apart and never touch a standing."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError, StaleState
from award.cycles.queries import criteria_of
from award.results import services
from award.results.models import DiscussionScheme
from award.results.queries import schemes_of, standing_now
from award.results.services.schemes import LIMIT
from tests import factories
from tests.results.cases import Case, events, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def points_of(case: Case, **changes: int) -> dict[str, int]:
    points = {category.code: category.points for category in criteria_of(case.cycle).categories}
    points["4.1"] += 70
    points["4.7"] -= 70
    return points | changes


def test_a_scheme_is_kept_and_the_standing_stays():
    case = make_case()
    before = standing_now(case.round)
    scheme = services.save_scheme(actor=case.clerk, round=case.round, name=" 重结果 ", points=points_of(case))
    assert [row.name for row in schemes_of(case.round)] == ["重结果"]
    assert standing_now(case.round) == before
    assert events()[-1]["after"] == {"round": "material", "name": "重结果"}
    services.remove_scheme(actor=case.chief, scheme=scheme)
    assert not schemes_of(case.round).exists()
    assert events()[-1]["action"] == "scheme.removed"
    with pytest.raises(StaleState):
        services.remove_scheme(actor=case.chief, scheme=scheme)


def test_what_is_no_scheme_is_refused():
    case = make_case()
    for points in (points_of(case, **{"4.1": 1}), {"4.1": 1000}, points_of(case, **{"4.1": -10, "4.7": 520}), {}):
        with pytest.raises(ServiceError, match="together they make 1000"):
            services.save_scheme(actor=case.clerk, round=case.round, name="方案", points=points)
    services.save_scheme(actor=case.clerk, round=case.round, name="方案", points=points_of(case))
    with pytest.raises(ServiceError, match="of this name exists"):  # discussion_scheme_name_once
        services.save_scheme(actor=case.clerk, round=case.round, name="方案", points=points_of(case))
    for name in ("", "长" * 61):
        with pytest.raises(ServiceError):
            services.save_scheme(actor=case.clerk, round=case.round, name=name, points=points_of(case))
    with pytest.raises(ServiceError, match="award office"):
        services.save_scheme(
            actor=factories.make_user("x", "expert"), round=case.round, name="y", points=points_of(case)
        )


def test_the_number_of_schemes_has_a_limit():
    case = make_case()
    for number in range(LIMIT):
        services.save_scheme(actor=case.clerk, round=case.round, name=str(number), points=points_of(case))
    with pytest.raises(ServiceError, match=f"At most {LIMIT}"):
        services.save_scheme(actor=case.clerk, round=case.round, name="多一个", points=points_of(case))
    assert DiscussionScheme.objects.count() == LIMIT
