import pytest

from award.core.access import HIDDEN, HiddenFromActor
from award.home.permissions import can_open_as, can_read_trail, require_role, require_trail
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_page_of_a_role_is_hidden_from_everyone_else():
    expert = factories.make_user("", "expert")
    assert can_open_as(expert, "office", "expert")
    assert can_open_as(expert, "office") == HIDDEN
    assert can_open_as(factories.make_user(is_superuser=True), "office", "expert") == HIDDEN
    require_role(expert, "expert")
    with pytest.raises(HiddenFromActor):
        require_role(expert, "chief")


@pytest.mark.parametrize(("role", "may"), [("supervisor", True), ("chief", True), ("office", False), ("expert", False)])
def test_who_reads_the_trail(role, may):
    user = factories.make_user("", role)
    assert bool(can_read_trail(user)) is may
    if not may:
        with pytest.raises(HiddenFromActor):
            require_trail(user)
