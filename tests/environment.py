"""What the product's settings are under test. Loaded by pytest before Django (`-p tests.environment`)."""

import os
import tempfile
from pathlib import Path

_ENVIRONMENT = {
    "SECRET_KEY": "a key for tests only, of more than fifty characters in all",
    "DEBUG": "off",
    "DEMO": "off",
    "BASE_URL": "http://testserver",
    "DATA_DIR": tempfile.mkdtemp(prefix="award-tests-"),
    "EMAIL_URL": "memorymail://",
    "CACHE_URL": "locmemcache://",
    "TASKS_BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
}
os.environ.update(_ENVIRONMENT)
Path(_ENVIRONMENT["DATA_DIR"], "static").mkdir()  # else whitenoise warns that nothing was collected
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "sqlite://:memory:")
