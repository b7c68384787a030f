"""The shipped grounds are what the code draws."""

import pytest

from award.core.pdf import ASSETS
from award.core.pdf_ground import certificate_ground, draft_ground


@pytest.mark.parametrize(
    ("is_sample", "name"), [(False, "certificate_ground.pdf"), (True, "certificate_ground_sample.pdf")]
)
def test_shipped_ground_is_reproducible(is_sample: bool, name: str) -> None:
    assert certificate_ground(is_sample=is_sample) == (ASSETS / "pdf" / name).read_bytes()


def test_shipped_ground_of_drafts_is_reproducible() -> None:
    assert draft_ground() == (ASSETS / "pdf" / "draft_ground.pdf").read_bytes()
