"""How much the property tests try: a little by default, much with AWARD_TEST_SIZE=full."""

import os

from hypothesis import HealthCheck, settings

IS_FULL = os.environ.get("AWARD_TEST_SIZE") == "full"
CYCLES = 200 if IS_FULL else 20

_calm = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "derandomize": not IS_FULL}
settings.register_profile("small", max_examples=25, **_calm)
settings.register_profile("full", max_examples=500, **_calm)
sized = settings.get_profile("full" if IS_FULL else "small")
