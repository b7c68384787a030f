import json

import pytest

from award.home.templatetags.demo_logins import DEMO_LOGINS, demo_logins


@pytest.fixture
def written(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    content = {"password": "p", "people": [{"email": "a@example.org"}]}
    (tmp_path / DEMO_LOGINS).write_text(json.dumps(content), encoding="utf-8")
    return content


def test_logins_are_shown_in_demo_mode_only(settings, written):
    settings.DEMO = True
    assert demo_logins() == written
    settings.DEMO = False
    assert demo_logins() == {"people": []}


def test_demo_mode_without_a_seeded_demo_shows_nothing(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    assert demo_logins() == {"people": []}
