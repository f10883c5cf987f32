"""`python -m verbale.cli` is `verbale`."""

import sys

from verbale.cli import main

sys.exit(main())
