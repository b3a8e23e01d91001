"""`python -m bot` is `rawi`."""

import sys

from bot.cli import main

sys.exit(main())
