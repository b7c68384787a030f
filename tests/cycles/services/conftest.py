"""A clerk and a cycle that is being set up."""

from __future__ import annotations

import pytest

from award.cycles import services
from tests.factories import make_programme, make_user


@pytest.fixture
def clerk():
    return make_user("clerk", "office")


@pytest.fixture
def draft(clerk):
    return services.create_cycle(
        actor=clerk, programme=make_programme(), year=2027, name_zh="2027年度海南省政府质量奖", name_en="2027 award"
    )
