"""`python -m award.domain`."""

import sys

from award.domain.cli import main

sys.exit(main())
