"""`./run`: see `cli.py`."""

import sys

from embedded.cli import main

sys.exit(main())
